"""What the charts show is what the scores say: sides in their colours, neutral in its own, thin evidence hatched."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest
from reports import BRAZIL_CHANGED, LABELS, many, reading, report_of
from test_report import data_of

from stance.records import NOT_ENOUGH, Score
from stance.report import charts, to_html
from stance.report.colours import NEUTRAL_FILL
from stance.report.report import Report, certainty

pytest.importorskip("altair", reason="the report extra is not installed")

FILLS = {"a": 'fill="rgb(168, 74, 0)"', "b": 'fill="rgb(11, 85, 159)"'}
"""The ends of the scale, orange for side A and blue for side B, as SVG writes them."""


def made(actor: str, position: float | None, verdict: str, width: float = 0.2) -> Score:
    low, high = (None, None) if position is None else (max(-1.0, position - width / 2), min(1.0, position + width / 2))
    shares = (0.3, 0.3, 0.4)
    sure = None if position is None else 0.9
    return Score(actor, actor, "country", "", 9, 30, (9, 9, 12), shares, shares, position, low, high, sure, verdict)


def showing(*scores: Score) -> Report:
    by_source = tuple(dataclasses.replace(score, period="wire") for score in scores)
    return dataclasses.replace(report_of([reading()]), overall=scores, by_month=(), by_source=by_source)


def svg(chart: Any) -> str:
    import vl_convert

    return vl_convert.vegalite_to_svg(chart.to_dict())


def test_each_side_has_its_colour_on_the_map() -> None:
    russia = svg(charts.world(showing(made("RUS", -1.0, LABELS[0])), 600)).split("mark-shape")[-1]
    america = svg(charts.world(showing(made("USA", 1.0, LABELS[1])), 600)).split("mark-shape")[-1]
    assert FILLS["a"] in russia and FILLS["b"] not in russia
    assert FILLS["b"] in america and FILLS["a"] not in america


@pytest.mark.slow
def test_neutral_is_drawn_in_its_own_grey_with_or_without_a_position() -> None:
    quiet, nearly = made("ESP", None, LABELS[2]), made("NOR", -0.6, LABELS[2], width=2.0)
    drawn = svg(charts.world(showing(quiet, nearly), 600))
    assert drawn.split("mark-shape")[-1].count(f'fill="{NEUTRAL_FILL}"') == 2
    assert svg(charts.ranking(showing(quiet, nearly), 600)).count(f'fill="{NEUTRAL_FILL}"') == 2 + 1  # and a bar
    page = to_html(showing(quiet, nearly))
    assert page.count('<span class="swatch neutral"></span>neutral') == 3
    assert 'class="cell bandn"' in page


@pytest.mark.slow
def test_only_thin_evidence_is_hatched_and_has_a_tooltip_all_the_same() -> None:
    thin = made("PER", -0.6, NOT_ENOUGH)
    page = to_html(showing(thin, made("RUS", -0.9, LABELS[0]), made("ESP", None, LABELS[2])))
    spec = data_of(page)["charts"]["map"]
    (hatched,) = [layer for layer in spec["layer"] if layer["mark"].get("fill") == charts.HATCH]
    assert hatched["transform"][-1] == {"filter": {"field": "certainty", "equal": "thin"}}
    assert [tip["field"] for tip in hatched["encoding"]["tooltip"]][:2] == ["country", "verdict"]
    known = {row["actor"]: row for row in spec["datasets"]["known"]}
    assert {actor: row["certainty"] for actor, row in known.items()} == {"PER": "thin", "RUS": "firm", "ESP": "firm"}
    assert (known["PER"]["stands"], known["PER"]["within"], known["PER"]["taking"]) == ("–", "–", "–")
    assert known["RUS"]["stands"] == "−0.90"


def test_where_evidence_is_thin_tables_and_grid_show_counts_alone() -> None:
    page = to_html(showing(made("PER", -0.6, NOT_ENOUGH)))
    tables = "".join(re.findall(r"<table.*?</table>", page, re.DOTALL))
    assert "0.60" not in tables and "30%" not in tables
    assert '<td class="num">9</td>' in tables and 'class="cell bandu"> <small>30</small>' in tables


@pytest.mark.parametrize(("width", "expected"), [(0.5, "firm"), (0.51, "wide"), (0.02, "firm")])
def test_an_interval_up_to_a_half_is_firm(width: float, expected: str) -> None:
    assert certainty(made("RUS", 0.0, LABELS[2], width)) == expected


def test_a_month_stands_in_its_middle_and_a_change_on_its_day() -> None:
    months = {
        "BRA": [
            dataclasses.replace(made("BRA", position, LABELS[side]), period=month)
            for month, position, side in (("2019-12", 0.8, 1), ("2020-01", -0.7, 0))
        ]
    }
    report = dataclasses.replace(
        showing(made("BRA", 0.0, LABELS[2])), by_month=tuple(months["BRA"]), changes=(BRAZIL_CHANGED,)
    )
    drawn = svg(charts.timelines(report, 900))
    dots = [float(x) for x in re.findall(r'transform="translate\((-?[\d.]+),-?[\d.]+\)"[^>]*fill="rgb', drawn)]
    (line,) = re.findall(r'transform="translate\((-?[\d.]+),0\)"[^>]*stroke-dasharray="5,3"', drawn)
    before, after = sorted(dots)
    # 15 December, 4 January and 15 January: the change lies 20 of 31 days on.
    assert (float(line) - before) / (after - before) == pytest.approx(20 / 31, abs=0.03)
    assert "Yellow: the days within which it came" in drawn


def test_a_month_with_little_evidence_is_pale() -> None:
    months = tuple(
        dataclasses.replace(made("BRA", 0.8, verdict), period=month)
        for month, verdict in (("2019-12", LABELS[1]), ("2020-01", NOT_ENOUGH))
    )
    drawn = svg(charts.timelines(dataclasses.replace(showing(made("BRA", 0.8, LABELS[1])), by_month=months), 900))
    firm, thin = re.findall(r'<path[^>]*fill="rgb[^>]*>', drawn)
    assert 'fill-opacity="0.3"' in thin and 'stroke-dasharray="2,2"' in thin and ' opacity="1"' in thin
    assert 'fill-opacity="1"' in firm and 'stroke-dasharray="1,0"' in firm and ' opacity="1"' in firm


def test_figures_for_print_say_how_to_read_them() -> None:
    report = showing(made("RUS", -0.9, LABELS[0]), made("PER", 0.6, NOT_ENOUGH))
    for chart, said in ((charts.ranking, "Lines: their 95 % intervals"), (charts.sources, "not enough evidence")):
        title = json.dumps(chart(report, 600).to_dict()["title"], ensure_ascii=False)
        assert report.title in title and said in title


def test_a_figure_says_what_it_leaves_out() -> None:
    readings = [dataclasses.replace(one, source=f"source {i % 14}") for i, one in enumerate(many(200))]
    subtitle = charts.sources(report_of(readings), 900).to_dict()["title"]["subtitle"]
    assert subtitle[-1] == "The 12 sources with the most sentences, of 14."
    assert len(charts.sources(report_of(many(200)), 900).to_dict()["title"]["subtitle"]) == len(subtitle) - 1
