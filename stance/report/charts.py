"""The four charts, as Altair builds them: map, ranking, time line, and grid by source.

A chart for the page fills its place (``width=None``) and leaves its legend to the page; a figure for print has a width
and brings its own. Names reach a chart as data only, never inside an expression.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from stance.report.colours import CONTESTED, INK, LAND, NEUTRAL_FILL, RULE
from stance.report.looks import colour, ends, graded, looks, position_axis, styled, titled, tooltip
from stance.report.report import FIRM, Report
from stance.report.rows import change_rows, grid_ends, month_rows, rows

if TYPE_CHECKING:
    import altair as alt

N_RANKED = 60
"""Rows of the ranking, of the actors with the most sentences; the table behind it has all."""

HATCH = "url(#hatch)"
"""A pattern that the page defines; a figure for print has dashed outlines alone."""

_NEUTRAL = "Grey: neutral."
_WIDE = f"Paler: 95 % interval wider than {FIRM}. Palest, dashed: not enough evidence."
_DOTS = "Dots: countries too small for the map."
_BARS = "Bars: positions. Lines: their 95 % intervals. Grey squares: neutral."
_THIN = "not enough evidence:"
_BAND = f"Grey: 95 % interval. Larger dots: more sentences. {_WIDE}"
_MOVES = "Dashed line: a change of position. Yellow: the days within which it came."
_CELLS = "Position; below it the number of sentences. Cells with that number alone: not enough evidence."
_N_SMALL, _COLUMNS = 12, 3
_MOVE = {"from": "earliest", "on": "date", "until": "latest"}


def world(report: Report, width: int | None = None) -> alt.TopLevelMixin:
    """The map: colour for the position, fainter the less is known; dots for countries too small for its scale."""
    import altair as alt

    topology = json.loads(resources.files("stance.report").joinpath("world.json").read_text(encoding="utf-8"))
    places = topology.pop("places")
    countries = [score for score in report.overall if score.kind == "country"]
    known = rows(report, countries)
    shapes = alt.NamedData("world", format=alt.TopoDataFormat(feature="countries", type="topojson"))
    land = alt.Chart(shapes).mark_geoshape(fill=LAND, stroke="#b5b5b5", strokeWidth=0.5)
    contested = (
        alt.Chart(shapes)
        .mark_geoshape(fill=CONTESTED, stroke="white", strokeWidth=0.5)
        .transform_filter(alt.FieldOneOfPredicate("id", list(report.contested)))
    )
    kept = [name for name in known[0] if name not in ("actor", "period")] if known else []
    found = (
        alt.Chart(shapes)
        .transform_lookup("id", alt.LookupData(alt.NamedData("known"), "actor", kept))
        .transform_filter(alt.FieldValidPredicate("sentences", valid=True))
    )
    scored = found.mark_geoshape(stroke="#8a8a8a", strokeWidth=0.6, cursor="pointer").encode(
        **looks(report, legend=bool(width)), tooltip=tooltip()
    )
    hatched = (  # it lies on top, so it is what the pointer meets
        found.transform_filter(alt.FieldEqualPredicate("thin", "certainty"))
        .mark_geoshape(fill=HATCH, cursor="pointer")
        .encode(tooltip=tooltip())
    )
    points = [
        row | dict(zip(("lon", "lat"), places[row["actor"]], strict=True)) for row in known if row["actor"] in places
    ]
    dots = (
        alt.Chart(alt.InlineData(points))
        .mark_circle(size=45, stroke="#8a8a8a", strokeWidth=0.8, opacity=1, cursor="pointer")
        .encode(longitude="lon:Q", latitude="lat:Q", **looks(report), tooltip=tooltip())
    )
    on_top = [*([] if width else [hatched]), *([dots] if points else [])]
    drawn = alt.layer(land, contested, *([scored, *on_top] if known else []))
    if width:
        drawn = titled(drawn, report.title, f"{_NEUTRAL} {_WIDE}", _DOTS)
    drawn = drawn.project("equalEarth").properties(width=width or "container", height=(width or 900) * 0.46)
    return styled(drawn, {"world": topology} | ({"known": known} if known else {}))


def ranking(report: Report, width: int | None = None) -> alt.TopLevelMixin:
    """Positions with their intervals, from side A to side B; below them, pale, the actors without enough evidence.

    A neutral actor has a square, at 0 where no sentence takes a side.
    """
    import altair as alt

    placed = report.placed()
    drawn = {score.actor for score in placed[:N_RANKED]}
    ranked = [score for score in report.by_position() if score.actor in drawn]
    known = rows(report, ranked)
    order = [row["country"] for row in known if row["certainty"] != "thin"]
    if thin := [row["country"] for row in known if row["certainty"] == "thin"]:
        order += [_THIN, *thin]
        known.append({"country": _THIN})
    chart = alt.Chart(alt.InlineData(known)).encode(
        y=alt.Y(
            "country:N",
            sort=order,
            title=None,
            axis=alt.Axis(ticks=False, domain=False, labelPadding=6, labelOverlap=False),
        )
    )
    bars = chart.mark_bar(height=10).encode(
        x=alt.X("position:Q", title=ends(report), scale=alt.Scale(domain=[-1, 1]), axis=position_axis("top")),
        **looks(report),
        tooltip=tooltip(),
    )
    spans = chart.mark_rule(color=INK, strokeWidth=1.4).encode(
        x="low:Q",
        x2="high:Q",
        opacity=alt.Opacity("certainty:O", scale=graded((1, 1, 0.5)), legend=None),
        tooltip=tooltip(),
    )
    middle = alt.Chart(alt.InlineData([{"at": 0}])).mark_rule(color=RULE).encode(x="at:Q")
    squares = (
        chart.transform_filter("datum.neutral === true")
        .mark_square(size=90, color=NEUTRAL_FILL, stroke=INK, strokeWidth=0.7, opacity=1)
        .encode(x="shade:Q", tooltip=tooltip())
    )
    layers = alt.layer(bars, middle, spans, squares).properties(width=width or "container", height=19 * len(order))
    if width:
        layers = titled(layers, f"{report.title}: ranking", _BARS, _WIDE, *_shown(len(drawn), len(placed)))
    return styled(layers)


def timeline(report: Report) -> alt.TopLevelMixin:
    """Positions of one actor by month, and when it changed; the page puts data sets ``rows`` and ``changes`` in."""
    import altair as alt

    drawn = _months(alt.NamedData("rows"), alt.NamedData("changes"), report, (25, 260))
    return styled(drawn.properties(width="container", height=260), {"rows": [], "changes": []})


def timelines(report: Report, width: int) -> alt.TopLevelMixin | None:
    """For print: small time lines of the actors with the most sentences and two months or more, or None without any."""
    import altair as alt

    months, moves = month_rows(report), change_rows(report)
    often = [months[score.actor] for score in report.by_evidence() if len(months.get(score.actor, [])) > 1]
    small = [
        _months(alt.InlineData(known), alt.InlineData(moves.get(known[0]["actor"], [])), report, (8, 80)).properties(
            title=known[0]["country"], width=(width - 220) // _COLUMNS, height=110
        )
        for known in often[:_N_SMALL]
    ]
    if not small:
        return None
    together = alt.concat(*small, columns=_COLUMNS, spacing=40)
    read = f"−1: {report.sides[0]}. +1: {report.sides[1]}. {_BAND}"
    lines = [
        read,
        *([_MOVES] if moves else []),
        *_shown(len(small), len(often), "countries and blocs of several months"),
    ]
    return styled(titled(together, f"{report.title}: positions by month", *lines))


def sources(report: Report, width: int) -> alt.TopLevelMixin:
    """The grid by source, for print; the page has it as a table."""
    import altair as alt

    actors, names = grid_ends(report)
    cells = [row for row in rows(report, list(report.by_source)) if row["actor"] in actors and row["period"] in names]
    chart = alt.Chart(alt.InlineData(cells)).encode(
        x=alt.X("period:N", sort=names, title="source", axis=alt.Axis(orient="top", labelAngle=-40)),
        y=alt.Y("country:N", sort=[_name(report, actor) for actor in actors], title=None),
    )
    known = chart.transform_filter("datum.certainty !== 'thin'")
    squares = known.mark_rect(stroke="white").encode(color=colour(report, legend=True))
    dark = "abs(datum.shade) >= 0.6 && datum.neutral !== true"
    ink = alt.condition(dark, alt.value("white"), alt.value(INK))
    positions = known.mark_text(dy=-5, fontSize=11).encode(text="stands:N", color=ink)
    counts = known.mark_text(dy=7, fontSize=9).encode(text="sentences:Q", color=ink)
    thin = chart.transform_filter("datum.certainty === 'thin'").mark_text(fontSize=9, color=RULE)
    drawn = alt.layer(squares, positions, counts, thin.encode(text="sentences:Q"))
    known_sources = {score.period for score in report.by_source}
    n_drawn = len({row["actor"] for row in cells})
    shown = [*_shown(n_drawn, len(report.overall)), *_shown(len(names), len(known_sources), "sources")]
    drawn = titled(drawn, f"{report.title}: positions by source", _CELLS, _NEUTRAL, *shown)
    return styled(drawn.properties(width=width, height=alt.Step(28)))


def _shown(n: int, n_all: int, of: str = "countries and blocs") -> list[str]:
    """What a figure leaves out, in words; nothing where it shows all."""
    return [f"The {n} {of} with the most sentences, of {n_all}."] if n < n_all else []


def _name(report: Report, actor: str) -> str:
    return next(score.actor_name for score in report.overall if score.actor == actor)


def _months(data: Any, moves: Any, report: Report, sizes: tuple[int, int]) -> Any:
    import altair as alt

    # A month stands in its middle: a dot on its first day would come before a change that it followed.
    chart = alt.Chart(data).transform_calculate(month="toDate(datum.period + '-15T00:00')")
    when = alt.X(
        "month:T",
        title=None,
        scale=alt.Scale(padding=14, nice=False),
        axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount="month", grid=False),
    )
    band = chart.mark_area(color="#d0d0d0", opacity=0.7).encode(x=when, y=alt.Y("low:Q", title=None), y2="high:Q")
    spans = chart.mark_rule(color="#8a8a8a").encode(x=when, y="low:Q", y2="high:Q")
    line = chart.mark_line(color=RULE, strokeWidth=1.5).encode(
        x=when,
        y=alt.Y("position:Q", title=None, scale=alt.Scale(domain=[-1, 1]), axis=position_axis("left")),
    )
    points = chart.mark_circle(stroke=INK, strokeWidth=0.7, opacity=1).encode(
        x=when,
        y="position:Q",
        size=alt.Size("sentences:Q", scale=alt.Scale(type="sqrt", range=sizes), legend=None),
        **looks(report),
        tooltip=[alt.Tooltip("period:N", title="month"), *tooltip()],
    )
    moved = alt.Chart(moves).encode(x=alt.X("from:T"), tooltip=[alt.Tooltip("date:N"), "before:N", "after:N"])
    moved = moved.transform_calculate(**{n: f"toDate(datum.{d} + 'T00:00')" for n, d in _MOVE.items()})
    ranges = moved.mark_rect(color="#f2d14b", opacity=0.35).encode(x2="until:T")
    moments = moved.mark_rule(color=INK, strokeDash=[5, 3]).encode(x="on:T")
    return alt.layer(ranges, band, spans, line, moments, points)
