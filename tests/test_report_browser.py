"""The report in a real browser: charts drawn, filters at work, a silent console, nothing asked of a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reports import many, reading, report_of

from stance.report import to_html

pytest.importorskip("altair", reason="the report extra is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="the browser extra is not installed")

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 240_000
"""Milliseconds; a busy machine is no fault of the page."""

HOSTILE = "Cuba <script>window.hacked=1</script><img src=x onerror='window.hacked=1'> backs Maduro."

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no chromium here; install Debian's package chromium"),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        folder = tmp_path_factory.mktemp("profile")
        context = driver.chromium.launch_persistent_context(
            str(folder), executable_path=BROWSER, args=FLAGS, timeout=PATIENCE
        )
        context.set_default_timeout(PATIENCE)
        yield context
        context.close()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sure = reading("CUB", HOSTILE, probabilities=(0.99, 0.005, 0.005))
    path = tmp_path_factory.mktemp("report") / "report.html"
    lone = reading("PER", "Peru backs Guaidó.", 1, actor_name="Peru")
    path.write_text(to_html(report_of([*many(799), sure, lone])), encoding="utf-8")
    return path


class Opened:
    """A page with what it said and asked for."""

    def __init__(self, browser: Any, path: Path, width: int) -> None:
        self.page = browser.new_page()
        self.page.set_viewport_size({"width": width, "height": 900})
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())
        self.page.locator(".chart[data-drawn]").nth(2).wait_for()


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def opened(browser: Any, path: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    opened = Opened(browser, path, request.param)
    yield opened
    opened.page.close()


def shown(page: Any) -> int:
    return int(page.locator("#shown").inner_text().split()[0].replace(",", ""))


def test_charts_are_drawn_quietly_and_offline(opened: Opened, path: Path) -> None:
    page = opened.page
    for name in ("map", "ranking", "timeline"):
        assert page.locator(f"#{name}-chart svg path").count() > 5
    assert page.locator("#map-chart svg path[fill='url(#hatch)']").count() == 1  # Peru, of which there is one sentence
    assert opened.said == []
    assert opened.asked == [path.as_uri()]


def test_what_is_hatched_tells_what_it_is_when_pointed_at(browser: Any, path: Path) -> None:
    opened = Opened(browser, path, 1280)
    box = opened.page.locator("#map-chart svg path[fill='url(#hatch)']").bounding_box()
    opened.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    opened.page.locator(".vg-tooltip", has_text="not enough evidence").wait_for()
    assert "Peru" in opened.page.locator(".vg-tooltip").inner_text()
    opened.page.close()


def test_the_map_keeps_its_shape_when_the_window_shrinks(browser: Any, path: Path) -> None:
    opened = Opened(browser, path, 1280)
    opened.page.set_viewport_size({"width": 390, "height": 844})
    opened.page.wait_for_function("document.querySelector('#map-chart svg').getBoundingClientRect().height < 200")
    opened.page.close()


def test_nothing_is_wider_than_the_screen(opened: Opened) -> None:
    width = opened.page.viewport_size["width"]
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.page.locator("#map-chart svg").bounding_box()["width"] <= width


def test_filters(opened: Opened) -> None:
    page = opened.page
    everything = shown(page)
    assert everything == 801
    assert page.locator(".actor[data-actor=NOR] summary").inner_text().startswith("Norway neutral")
    page.select_option("#filter-side", label="Nicolás Maduro")
    of_side = shown(page)
    assert 0 < of_side < everything
    page.select_option("#filter-actor", label="Cuba")
    assert 0 < shown(page) < of_side
    assert page.locator(".actor:visible").count() == 1
    assert set(page.locator(".actor:visible li .chip").all_inner_texts()) == {"Nicolás Maduro"}
    page.locator("#filter-confidence").fill("95")
    assert shown(page) == 1
    page.select_option("#filter-side", label="Juan Guaidó")
    assert page.locator("#shown").inner_text() == "No pair fits these filters."
    page.get_by_role("button", name="Show all").click()
    page.locator("#shown", has_text="801 pairs").wait_for()


def test_a_sentence_with_markup_is_text(opened: Opened) -> None:
    page = opened.page
    page.select_option("#filter-actor", label="Cuba")
    first = page.locator(".actor:visible li p").first
    assert first.inner_text() == HOSTILE
    assert first.locator("mark").all_inner_texts() == ["Cuba"]
    assert page.evaluate("window.hacked") is None


def test_more_sentences_are_shown_when_asked_for(opened: Opened) -> None:
    page = opened.page
    page.select_option("#filter-actor", label="Russia")
    lines = page.locator(".actor:visible li")
    assert lines.count() == 50
    page.get_by_role("button", name="more of").click()
    assert 50 < lines.count() <= 100


def test_another_country_over_time(opened: Opened) -> None:
    page = opened.page
    page.select_option("#timeline-actor", label="Brazil")
    page.locator("#timeline details summary").click()
    page.locator("#timeline-table caption", has_text="Brazil").wait_for()
    assert page.locator("#timeline-table tbody tr").count() > 12


def test_the_keyboard_is_enough(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#map details summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#map table").is_visible()
    page.locator(".actor summary").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".actor[open] li")


def test_choosing_a_country_on_the_map_shows_its_sentences(browser: Any, path: Path) -> None:
    opened = Opened(browser, path, 1280)
    box = opened.page.locator("#map-chart svg").bounding_box()
    opened.page.mouse.click(box["x"] + 0.70 * box["width"], box["y"] + 0.14 * box["height"])
    assert opened.page.locator(".actor:visible .name").all_inner_texts() == ["Russia"]
    opened.page.close()


def test_print_shows_the_strongest_sentences_of_every_country(browser: Any, path: Path) -> None:
    opened = Opened(browser, path, 1280)
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert opened.page.locator(".actor[open]").count() == 9
    assert opened.page.locator(".actor li").count() == 41
    assert opened.page.locator("details:not([open])").count() == 0
    opened.page.emulate_media(media="print")
    assert opened.page.locator("#timeline select").is_hidden() and opened.page.locator("#timeline-name").is_visible()
    opened.page.emulate_media(media="screen")
    opened.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert opened.page.locator(".actor[open]").count() == 0
    opened.page.close()


def test_ten_thousand_predictions_open_within_three_seconds(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_text(to_html(report_of(many(10_000))), encoding="utf-8")
    page = browser.new_page()
    session = browser.new_cdp_session(page)
    # Time that the page's thread works, which does not grow when the machine is busy with something else.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(path.as_uri())
    page.locator(".chart[data-drawn]").nth(2).wait_for()
    worked = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    page.close()
    assert 0 < worked["TaskDuration"] < 3, worked
