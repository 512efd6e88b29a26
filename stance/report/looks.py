"""What charts have in common: colours by position, strength by certainty, axes, tooltips, and fonts.

Knows nothing of the charts themselves. Names reach a chart as data only, never inside an expression.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stance.report.colours import INK, NEUTRAL_FILL, SCALE, STOPS
from stance.report.report import CERTAINTIES, Report

if TYPE_CHECKING:
    import altair as alt

LABEL_LIMIT = 240
"""Pixels for a name beside a chart; on a phone the page's script allows fewer."""

_STRENGTHS = (1.0, 0.6, 0.3)
_NEUTRAL = "datum.neutral === true"
_WRITTEN = "datum.value == 0 ? '0' : replace(format(datum.value, '+.1f'), '-', '−')"


def colour(report: Report, *, legend: bool = False) -> alt.Color:
    """From side A over the middle to side B; a grey of its own where the verdict is neutral."""
    import altair as alt

    shown = alt.Legend(
        title=ends(report),
        titleLimit=0,
        orient="bottom",
        gradientLength=260,
        gradientOpacity=1,
        labelExpr=_WRITTEN,
        values=STOPS,
    )
    return alt.Color(
        "shade:Q",
        scale=alt.Scale(domain=STOPS, range=SCALE, clamp=True),
        legend=shown if legend else None,
        condition={"test": _NEUTRAL, "value": NEUTRAL_FILL},
    )


def looks(report: Report, *, legend: bool = False) -> dict[str, Any]:
    """Colour for the position, faint and with a dashed outline where little is known."""
    import altair as alt

    return {
        "color": colour(report, legend=legend),
        "fillOpacity": alt.FillOpacity(
            "certainty:O",
            scale=graded(_STRENGTHS),
            legend=None,
            condition={"test": _NEUTRAL, "value": 1},  # a paler grey would be the middle of the scale
        ),
        "strokeDash": alt.StrokeDash("certainty:O", scale=graded(([1, 0], [1, 0], [2, 2])), legend=None),
    }


def graded(values: Any) -> alt.Scale:
    """One value for each certainty."""
    import altair as alt

    return alt.Scale(type="ordinal", domain=CERTAINTIES, range=values)


def position_axis(orient: Any) -> alt.Axis:
    """From -1 to 1, with signs."""
    import altair as alt

    return alt.Axis(orient=orient, values=STOPS, labelExpr=_WRITTEN, grid=True, domain=False, ticks=False)


def ends(report: Report) -> str:
    """Which side lies which way."""
    return f"← {report.sides[0]}   ·   {report.sides[1]} →"


def tooltip() -> list[alt.Tooltip]:
    """What a score says, in words; of thin evidence only how much there is."""
    import altair as alt

    return [
        alt.Tooltip("country:N"),
        alt.Tooltip("verdict:N"),
        alt.Tooltip("stands:N", title="position"),
        alt.Tooltip("within:N", title="95 % interval"),
        alt.Tooltip("taking:N", title="take a side"),
        alt.Tooltip("sentences:Q"),
        alt.Tooltip("articles:Q"),
    ]


def titled(chart: Any, title: str, *lines: str) -> Any:
    """A figure for print: with a title, and below it how to read it."""
    import altair as alt

    return chart.properties(title=alt.Title(title, subtitle=list(lines), anchor="start", offset=12))


def styled(chart: Any, datasets: dict[str, Any] | None = None) -> alt.TopLevelMixin:
    """A chart in the page's font and colours, with the data sets that it names."""
    if datasets:
        chart.datasets = datasets
    made: alt.TopLevelMixin = (
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
    return made
