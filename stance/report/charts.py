"""The four charts, as Altair builds them: map, ranking, time line, and grid by source.

A chart for the page fills its place (``width=None``) and leaves its legend to the page; a figure for print has a width
and brings its own. Names reach a chart as data only, never inside an expression.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from stance.report.colours import CONTESTED, INK, LAND, RULE, SCALE, STOPS
from stance.report.report import CERTAINTIES, Report
from stance.report.rows import change_rows, grid_ends, month_rows, rows

if TYPE_CHECKING:
    import altair as alt

N_RANKED = 60
"""Rows of the ranking, of the actors with the most sentences; the table behind it has all."""

LABEL_LIMIT = 240
"""Pixels for a name beside a chart; on a phone the page's script allows fewer."""

HATCH = "url(#hatch)"
"""A pattern that the page defines; a figure for print has dashed outlines alone."""

_PALE = (
    "Paler: wide interval. Palest with a dashed outline: not enough evidence. Dots: countries too small for the map."
)
_THIN = "not enough evidence:"
_BAND = "Grey: 95 % interval. Larger dots: more sentences."
_N_SMALL, _COLUMNS = 12, 3
_MOVE = {"from": "earliest", "on": "date", "until": "latest"}
_STRENGTHS = (1.0, 0.6, 0.3)


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
    scored = (
        alt.Chart(shapes)
        .mark_geoshape(stroke="#8a8a8a", strokeWidth=0.6, cursor="pointer")
        .transform_lookup("id", alt.LookupData(alt.InlineData(known), "actor", kept))
        .transform_filter(alt.FieldValidPredicate("sentences", valid=True))
        .encode(**_looks(report, width), tooltip=_tooltip())
    )
    hatched = (
        alt.Chart(shapes)
        .mark_geoshape(fill=HATCH, cursor="pointer")
        .transform_filter(alt.FieldOneOfPredicate("id", [row["actor"] for row in known if row["certainty"] == "thin"]))
    )
    points = [
        row | dict(zip(("lon", "lat"), places[row["actor"]], strict=True)) for row in known if row["actor"] in places
    ]
    dots = (
        alt.Chart(alt.InlineData(points))
        .mark_circle(size=45, stroke="#8a8a8a", strokeWidth=0.8, opacity=1, cursor="pointer")
        .encode(longitude="lon:Q", latitude="lat:Q", **_looks(report, width), tooltip=_tooltip())
    )
    drawn = alt.layer(
        land, contested, *([scored] if known else []), *([] if width else [hatched]), *([dots] if points else [])
    )
    if width:
        drawn = drawn.properties(title=alt.Title(report.title, subtitle=_PALE, anchor="start"))
    drawn = drawn.project("equalEarth").properties(width=width or "container", height=(width or 900) * 0.46)
    return _styled(drawn, {"world": topology})


def ranking(report: Report, width: int | None = None) -> alt.TopLevelMixin:
    """Positions with their intervals, from side A to side B; below them, pale, the actors without enough evidence."""
    import altair as alt

    drawn = [score.actor for score in report.by_evidence() if score.position is not None][:N_RANKED]
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
        x=alt.X("position:Q", title=_ends(report), scale=alt.Scale(domain=[-1, 1]), axis=_position_axis("top")),
        **_looks(report, width),
        tooltip=_tooltip(),
    )
    spans = chart.mark_rule(color=INK, strokeWidth=1.4).encode(
        x="low:Q",
        x2="high:Q",
        opacity=alt.Opacity("certainty:O", scale=_graded((1, 1, 0.5)), legend=None),
        tooltip=_tooltip(),
    )
    middle = alt.Chart(alt.InlineData([{"at": 0}])).mark_rule(color=RULE).encode(x="at:Q")
    return _styled(alt.layer(bars, middle, spans).properties(width=width or "container", height=19 * len(order)))


def timeline(report: Report) -> alt.TopLevelMixin:
    """Positions of one actor by month, and when it changed; the page puts data sets ``rows`` and ``changes`` in."""
    import altair as alt

    drawn = _months(alt.NamedData("rows"), alt.NamedData("changes"), report, (25, 260))
    return _styled(drawn.properties(width="container", height=260), {"rows": [], "changes": []})


def timelines(report: Report, width: int) -> alt.TopLevelMixin | None:
    """For print: small time lines of the actors with the most sentences and two months or more, or None without any."""
    import altair as alt

    months, moves = month_rows(report), change_rows(report)
    often = [months[score.actor] for score in report.by_evidence() if len(months.get(score.actor, [])) > 1][:_N_SMALL]
    small = [
        _months(alt.InlineData(known), alt.InlineData(moves.get(known[0]["actor"], [])), report, (8, 80)).properties(
            title=known[0]["country"], width=(width - 220) // _COLUMNS, height=110
        )
        for known in often
    ]
    if not small:
        return None
    title = alt.Title(
        f"{report.title}: positions by month", subtitle=f"−1: {report.sides[0]}. +1: {report.sides[1]}. {_BAND}"
    )
    return _styled(alt.concat(*small, columns=_COLUMNS, spacing=40).properties(title=title))


def sources(report: Report, width: int) -> alt.TopLevelMixin:
    """The grid by source, for print; the page has it as a table."""
    import altair as alt

    actors, names = grid_ends(report)
    cells = [
        row
        for row in rows(report, list(report.by_source))
        if row["actor"] in actors and row["period"] in names and row["position"] is not None
    ]
    chart = (
        alt.Chart(alt.InlineData(cells))
        .mark_rect(stroke="white")
        .encode(
            x=alt.X("period:N", sort=names, title="source", axis=alt.Axis(orient="top", labelAngle=-40)),
            y=alt.Y("country:N", sort=[_name(report, actor) for actor in actors], title=None),
            **_looks(report, width),
        )
    )
    return _styled(chart.properties(width=width, height=alt.Step(22)))


def _name(report: Report, actor: str) -> str:
    return next(score.actor_name for score in report.overall if score.actor == actor)


def _months(data: Any, moves: Any, report: Report, sizes: tuple[int, int]) -> Any:
    import altair as alt

    chart = alt.Chart(data).transform_calculate(month="toDate(datum.period + '-01T00:00')")
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
        y=alt.Y("position:Q", title=None, scale=alt.Scale(domain=[-1, 1]), axis=_position_axis("left")),
    )
    points = chart.mark_circle(stroke=INK, strokeWidth=0.7, opacity=1).encode(
        x=when,
        y="position:Q",
        size=alt.Size("sentences:Q", scale=alt.Scale(type="sqrt", range=sizes), legend=None),
        color=_colour(report, None),
        tooltip=[alt.Tooltip("period:N", title="month"), *_tooltip()],
    )
    moved = alt.Chart(moves).encode(x=alt.X("from:T"), tooltip=[alt.Tooltip("date:N"), "before:N", "after:N"])
    moved = moved.transform_calculate(**{n: f"toDate(datum.{d} + 'T00:00')" for n, d in _MOVE.items()})
    ranges = moved.mark_rect(color="#f2d14b", opacity=0.35).encode(x2="until:T")
    moments = moved.mark_rule(color=INK, strokeDash=[5, 3]).encode(x="on:T")
    return alt.layer(ranges, band, spans, line, moments, points)


def _position_axis(orient: Any) -> alt.Axis:
    import altair as alt

    written = "datum.value == 0 ? '0' : format(datum.value, '+.1f')"
    return alt.Axis(orient=orient, values=STOPS, labelExpr=written, grid=True, domain=False, ticks=False)


def _ends(report: Report) -> str:
    return f"← {report.sides[0]}   ·   {report.sides[1]} →"


def _colour(report: Report, width: int | None) -> alt.Color:
    import altair as alt

    legend = width and alt.Legend(
        title=_ends(report),
        titleLimit=0,
        orient="bottom",
        gradientLength=260,
        gradientOpacity=1,
        format="+.1f",
        values=STOPS,
    )
    return alt.Color("position:Q", scale=alt.Scale(domain=STOPS, range=SCALE, clamp=True), legend=legend or None)


def _looks(report: Report, width: int | None) -> dict[str, Any]:
    """Colour for the position, faint where little is known; a position that is not known has the middle's colour."""
    import altair as alt

    legend = width and alt.Legend(title="evidence", orient="bottom", symbolType="square", symbolFillColor=SCALE[0])
    return {
        "color": _colour(report, width),
        "fillOpacity": alt.FillOpacity("certainty:O", scale=_graded(_STRENGTHS), legend=legend or None),
        "strokeDash": alt.StrokeDash("certainty:O", scale=_graded(([1, 0], [1, 0], [2, 2])), legend=None),
    }


def _graded(values: Any) -> alt.Scale:
    """One value for each certainty."""
    import altair as alt

    return alt.Scale(type="ordinal", domain=CERTAINTIES, range=values)


def _tooltip() -> list[alt.Tooltip]:
    import altair as alt

    return [
        alt.Tooltip("country:N"),
        alt.Tooltip("verdict:N"),
        alt.Tooltip("position:Q", format="+.2f"),
        alt.Tooltip("interval:N", title="95 % interval"),
        alt.Tooltip("taking:Q", title="take a side", format=".0%"),
        alt.Tooltip("sentences:Q"),
        alt.Tooltip("articles:Q"),
    ]


def _styled(chart: Any, datasets: dict[str, Any] | None = None) -> alt.TopLevelMixin:
    if datasets:
        chart.datasets = datasets
    styled: alt.TopLevelMixin = (
        chart.configure(
            font="system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif",
            background="white",
            aria=False,
        )
        .configure_view(stroke=None)
        .configure_axisY(labelLimit=LABEL_LIMIT)
        .configure_axis(
            labelColor=INK,
            titleColor=INK,
            titleFontWeight="normal",
            gridColor="#e4e4e4",
            labelFontSize=12,
            titleFontSize=12,
        )
    )
    return styled
