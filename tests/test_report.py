"""The report as a file: complete, escaped, small, and with a table behind each chart. A browser opens it elsewhere."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib import resources as packaged
from pathlib import Path
from typing import Any

import pytest
from reports import BRAZIL_CHANGED, LABELS, count, many, reading, report_of

from stance import resources
from stance.errors import ConfigError
from stance.report import gather, to_html, write_figures
from stance.report.colours import band
from stance.report.evidence import evidence
from stance.report.report import certainty
from stance.report.rows import month_rows, signed

pytest.importorskip("altair", reason="the report extra is not installed")

HOSTILE = "<script>window.hacked=1</script>"


class Elements(HTMLParser):
    """Every element of a page with its attributes, and what stands in each script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] == "script":
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self.found.append(("end of script", {}))

    def count(self, tag: str) -> int:
        return sum(found == tag for found, _ in self.found)


@pytest.fixture(scope="module")
def page() -> str:
    return to_html(report_of(many(300)))


def data_of(html: str) -> dict[str, Any]:
    return json.loads(Elements(html).scripts[0])


def test_nothing_is_fetched(page: str) -> None:
    places = [
        value
        for _, attributes in Elements(page).found
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "action", "data", "poster")
    ]
    assert places
    assert all(place == "data:," or (place or "").startswith("#") for place in places)
    assert "@import" not in page and not re.search(r"url\((?!#)[^)]*\)", page.split("</style>")[0])


def test_only_the_page_s_own_scripts_may_run(page: str) -> None:
    elements = Elements(page)
    policy = next(a["content"] for tag, a in elements.found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy and policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline'; img" in policy and "unsafe-eval" not in policy
    for script in elements.scripts[1:]:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy
    assert not any(name.startswith("on") for _, attributes in elements.found for name in attributes)


@pytest.mark.slow
def test_text_from_articles_stays_text() -> None:
    hostile = reading(
        "USA",
        f"America {HOSTILE} <!-- & \u2028 \u202e end </script>",
        actor_name=f"{HOSTILE}<img src=x onerror=alert(1)>",
        document_id=f"{HOSTILE}\x1b",
        source=f'"{HOSTILE}',
    )
    plain, attacked = (Elements(to_html(report_of([*many(60), one]))) for one in (reading(), hostile))
    assert len(attacked.scripts) == len(plain.scripts) == 3
    assert attacked.count("img") == 0
    data = json.loads(attacked.scripts[0])
    assert any(HOSTILE in text for text, _ in data["sentences"])
    assert not any("\u202e" in text or "\u2028" in text for text, _ in data["sentences"])


def test_every_chart_has_a_table_behind_it(page: str) -> None:
    sections = re.findall(r"<section id=\"(\w+)\".*?</section>", page, re.DOTALL)
    assert sections == ["map", "ranking", "timeline", "sources", "evidence"]
    for body in re.findall(r"<section.*?</section>", page, re.DOTALL)[:4]:
        assert body.count("<table") == 1 and "<caption>" in body and 'scope="col"' in body
    assert page.count('class="chart"') == 3 and page.count('role="img" aria-label="') == 3


@pytest.mark.slow
def test_ten_thousand_predictions_stay_under_eight_megabytes() -> None:
    page = to_html(report_of(many(10_000)))
    assert len(page.encode()) < 8_000_000
    assert sum(len(rows) for rows in data_of(page)["readings"].values()) == 10_000


def test_sides_come_first_and_the_surest_of_them_before_the_others() -> None:
    readings = [
        reading(text="Russia neutral.", side=2, probabilities=(0.0, 0.0, 1.0)),
        reading(text="Russia weak.", probabilities=(0.5, 0.3, 0.2)),
        reading(text="Russia sure.", side=1, probabilities=(0.05, 0.9, 0.05)),
        reading(text="Russia uncertain.", stance="uncertain", probabilities=(0.4, 0.3, 0.3)),
    ]
    found = evidence(readings)
    order = [found["sentences"][at][0] for at, *_ in found["readings"]["RUS"]]
    assert order == ["Russia sure.", "Russia weak.", "Russia neutral.", "Russia uncertain."]


def test_mentions_are_counted_as_javascript_counts() -> None:
    text = "🛢🛢 Russia sold oil."
    found = evidence([reading(text=text, mentions=((3, 9),))])
    [[_, _, _, offsets]] = found["readings"]["RUS"]
    units = text.encode("utf-16-le")
    assert units[2 * offsets[0] : 2 * offsets[1]].decode("utf-16-le") == "Russia"


def test_a_sentence_of_two_actors_is_written_once() -> None:
    found = evidence([reading("RUS", "Russia and Cuba."), reading("CUB", "Russia and Cuba.", mentions=((11, 15),))])
    assert len(found["sentences"]) == 1 and set(found["readings"]) == {"RUS", "CUB"}


def test_months_without_a_position_are_gaps() -> None:
    import datetime as dt

    days = [dt.date(2019, 11, 3), dt.date(2020, 2, 9)]
    months = month_rows(report_of([reading(date=day) for day in days]))["RUS"]
    assert [row["period"] for row in months] == ["2019-11", "2019-12", "2020-01", "2020-02"]
    assert [row["position"] for row in months] == [-1.0, None, None, -1.0]
    assert months[0]["stands"] == months[0]["within"] == "–"  # one sentence is no finding


def test_changes_are_told_and_drawn() -> None:
    page = to_html(report_of(many(300), [BRAZIL_CHANGED]))
    told = "<strong>Brazil</strong> moved from +0.80 to −0.70 about 2020-01-04 (after 2019-12-20, by 2020-01-12)"
    assert told in page
    [row] = data_of(page)["changes"]["BRA"]
    assert (row["earliest"], row["latest"]) == ("2019-12-20", "2020-01-12")


def test_evidence_is_graded_by_verdict_and_interval() -> None:
    scores = count([*many(400), reading("JPN")], lambda one: one.actor)
    grades = {score.actor: certainty(score) for score in scores}
    assert grades["JPN"] == "thin" and grades["RUS"] in ("firm", "wide")


def test_positions_in_words_and_bands() -> None:
    assert [signed(x) for x in (0.5, -0.25, 0.0, -0.001, None)] == ["+0.50", "−0.25", "0.00", "0.00", "–"]
    assert [band(x) for x in (-1.0, -0.5, 0.0, 0.5, 1.0, None)] == [0, 1, 2, 3, 4, 2]


def test_every_country_has_a_shape_or_a_place() -> None:
    world = json.loads(packaged.files("stance.report").joinpath("world.json").read_text(encoding="utf-8"))
    placed = {shape["id"] for shape in world["objects"]["countries"]["geometries"]} | set(world["places"])
    with (resources.actors_dir() / "actors.csv").open(encoding="utf-8", newline="") as file:
        countries = {row["id"] for row in csv.DictReader(file) if row["kind"] == "country"}
    assert countries <= placed


def test_crimea_is_drawn_as_the_general_assembly_has_it() -> None:
    world = json.loads(packaged.files("stance.report").joinpath("world.json").read_text(encoding="utf-8"))
    shapes = {shape["id"]: shape for shape in world["objects"]["countries"]["geometries"]}
    (kx, ky), (dx, dy) = world["transform"]["scale"], world["transform"]["translate"]

    def middles(actor: str) -> list[tuple[float, float]]:
        found = []
        for part in shapes[actor]["arcs"]:
            x = y = 0
            points = []
            for step_x, step_y in world["arcs"][part[0][0] if part[0][0] >= 0 else ~part[0][0]]:
                x, y = x + step_x, y + step_y
                points.append((x * kx + dx, y * ky + dy))
            found.append((sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)))
        return found

    def in_crimea(place: tuple[float, float]) -> bool:
        return 32.4 < place[0] < 36.7 and 44.3 < place[1] < 46.3

    assert any(map(in_crimea, middles("UKR"))) and not any(map(in_crimea, middles("RUS")))


@pytest.mark.slow
@pytest.mark.parametrize(
    "readings",
    [
        [reading(date=None, source=None)],
        [reading("NOR", "Norway spoke.", 2)],
        [reading("EU", "Europe backs Guaidó.", 1, stance="uncertain")],
        [reading("ZZZ", "Atlantis backs Maduro.", actor_name="Atlantis")],
    ],
    ids=["undated", "neutral only", "bloc only", "not on the map"],
)
def test_little_evidence_makes_a_page_and_figures_too(readings: list[Any], tmp_path: Path) -> None:
    report = report_of(readings)
    assert readings[0].actor_name in to_html(report)
    assert write_figures(report, tmp_path)


def test_a_contest_without_a_file_is_named_after_its_labels() -> None:
    report = gather([reading()], None)
    page = to_html(report)
    assert "pro maduro" in page and "contested</li>" not in page
    assert report.named(LABELS[0]) == "pro maduro"


@pytest.mark.slow
def test_figures(tmp_path: Path) -> None:
    written = write_figures(report_of(many(300)), tmp_path / "figures")
    assert [path.name for path in written] == ["map.png", "ranking.png", "timeline.png", "sources.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in written)


def test_figures_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(ConfigError, match="is a file; --png expects a folder"):
        write_figures(report_of([reading()]), tmp_path / "taken")
