"""The charts as PNG files, for a paper or a slide."""

from __future__ import annotations

from pathlib import Path

from stance.errors import ConfigError, MissingExtraError
from stance.report import charts
from stance.report.report import Report
from stance.store import writing

_WIDTH = 900
_SCALE = 2


def write_figures(report: Report, folder: Path) -> list[Path]:
    """Write ``map.png``, ``ranking.png``, ``timeline.png`` and ``sources.png``, about 1,800 pixels wide.

    Args:
        report: What to draw.
        folder: Where to; it is made where it is missing.

    Returns:
        The files, in that order; a chart that would be empty is left out.

    Raises:
        ConfigError: ``folder`` is a file.
        InputError: A figure cannot be written.
        MissingExtraError: The packages of the ``report`` extra are not installed.
    """
    try:
        import altair  # noqa: F401
        import vl_convert  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("stance report --png", "report") from error
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder}: is a file; --png expects a folder to write figures into")
    drawn = {"map": charts.world(report, _WIDTH)}
    if any(score.position is not None for score in report.overall):
        drawn["ranking"] = charts.ranking(report, _WIDTH)
    if timeline := charts.timelines(report, _WIDTH):
        drawn["timeline"] = timeline
    if any(score.position is not None for score in report.by_source):
        drawn["sources"] = charts.sources(report, _WIDTH)
    written = []
    for name, chart in drawn.items():
        path = folder / f"{name}.png"
        with writing(str(path)):
            folder.mkdir(parents=True, exist_ok=True)
            chart.save(str(path), scale_factor=_SCALE)
        written.append(path)
    return written
