"""The report as one HTML page: template, style, script, charting library and data, all inside.

Values from articles and tables reach the page either through the template, which escapes them, or as JSON that the
page's script sets as text. A content security policy lets nothing run but the scripts written here, and nothing load.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

from stance import __version__
from stance.errors import MissingExtraError
from stance.records import NEUTRAL, Score
from stance.report import charts
from stance.report.colours import CONTESTED, LAND, NEUTRAL_FILL, SCALE, band
from stance.report.evidence import evidence
from stance.report.report import FIRM, Report, certainty
from stance.report.rows import change_rows, grid_ends, month_rows
from stance.score.words import interval, signed

_VEGALITE = "6.4"
"""Release of Vega-Lite that is embedded: the one that Altair writes."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A score as a line of the page's tables; without shares and a position where evidence is thin."""

    actor: str
    name: str
    verdict: str
    side: str
    position: str
    interval: str
    shares: tuple[str, str, str]
    counts: tuple[int, int, int]
    n_sentences: int
    n_documents: int


@dataclass(frozen=True, slots=True)
class _Cell:
    """One actor in one source; without a colour and a position where evidence is thin."""

    position: str
    band: str
    n_sentences: int


def to_html(report: Report) -> str:
    """Write the page.

    Args:
        report: What to show; with at least one score.

    Returns:
        A complete HTML document that loads nothing from anywhere.

    Raises:
        MissingExtraError: The packages of the ``report`` extra are not installed.
    """
    try:
        import jinja2
        import vl_convert

        map_, ranking, timeline = (draw(report).to_dict() for draw in (charts.world, charts.ranking, charts.timeline))
    except ImportError as error:
        raise MissingExtraError("stance report", "report") from error
    library = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", _VEGALITE).replace("</script", "<\\/script")
    own = _packaged("page.js")
    data = {
        "sides": report.sides,
        "order": report.labels,
        "labels": {label: report.named(label) for label in (*report.labels, "uncertain")},
        "actors": [[s.actor, s.actor_name] for s in report.by_evidence()],
        "months": month_rows(report),
        "changes": change_rows(report),
        "charts": {"map": map_, "ranking": ranking, "timeline": timeline},
        **evidence(report.readings),
    }
    actors, names = grid_ends(report)
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(_packaged("page.html")).render(
        report=report,
        summary=_summary(report),
        ranked=[_line(report, score) for score in report.by_position()],
        actors=[_line(report, score) for score in report.by_evidence()],
        dated=sorted({(s.actor_name, s.actor) for s in report.months()}),
        moves=[(c, signed(c.before), signed(c.after)) for c in sorted(report.changes, key=lambda c: (c.date, c.actor))],
        blocs=[score.actor_name for score in report.by_evidence() if score.kind == "bloc"],
        sources=names,
        grid=_grid(report, actors, names),
        n_ranked=charts.N_RANKED,
        n_placed=len(report.placed()),
        firm=FIRM,
        n_sources=len({score.period for score in report.by_source}),
        labels=_stances(report),
        colours={
            "a": SCALE[0],
            "b": SCALE[-1],
            "neutral": NEUTRAL_FILL,
            "land": LAND,
            "contested": CONTESTED,
            "bands": SCALE,
        },
        policy=_policy(library, own),
        style=_packaged("page.css"),
        library=library,
        script=own,
        data=_as_script(data),
        version=__version__,
    )


def _packaged(name: str) -> str:
    return resources.files("stance.report").joinpath(name).read_text(encoding="utf-8")


def _policy(*scripts: str) -> str:
    """Nothing loads, and no script runs but these (W3C, Content Security Policy Level 3)."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode('utf-8')).digest()).decode()}'" for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _as_script(data: dict[str, Any]) -> str:
    """JSON that cannot end the script element that it stands in, whatever its strings hold."""
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return plain.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _line(report: Report, score: Score) -> _Line:
    side = {report.labels[0]: "a", report.labels[1]: "b", NEUTRAL: "n"}.get(score.verdict, "u")
    told = certainty(score) != "thin"
    a, b, n = (f"{share:.0%}" if told else "" for share in score.shares)
    return _Line(
        score.actor,
        score.actor_name,
        report.named(score.verdict),
        side,
        signed(score.position) if told else "–",
        interval(score) if told else "–",
        (a, b, n),
        score.counts,
        score.n_sentences,
        score.n_documents,
    )


def _grid(report: Report, actors: list[str], names: list[str]) -> list[tuple[str, list[_Cell | None]]]:
    """The grid by source: a name and one cell for each source, None where the source never mentions the actor."""
    cells = {
        (s.actor, s.period): _Cell("", "u", s.n_sentences)
        if certainty(s) == "thin"
        else _Cell(signed(s.position), "n" if s.verdict == NEUTRAL else str(band(s.position)), s.n_sentences)
        for s in report.by_source
    }
    called = {score.actor: score.actor_name for score in report.overall}
    return [(called[actor], [cells.get((actor, name)) for name in names]) for actor in actors]


def _stances(report: Report) -> list[tuple[str, str]]:
    """Labels that readings carry, with the names they are shown under, sides first."""
    carried = {reading.stance for reading in report.readings}
    return [(label, report.named(label)) for label in (*report.labels, *sorted(carried - set(report.labels)))]


def _summary(report: Report) -> dict[str, Any]:
    verdicts = [score.verdict for score in report.overall]
    days = report.days()
    return {
        "n_actors": len(verdicts),
        "n_a": verdicts.count(report.labels[0]),
        "n_b": verdicts.count(report.labels[1]),
        "n_neutral": verdicts.count(NEUTRAL),
        "n_readings": len(report.readings),
        "n_copies": len(report.readings) - sum(score.n_sentences for score in report.overall),
        "n_documents": len({reading.document_id for reading in report.readings}),
        "days": f"{days[0].isoformat()} to {days[1].isoformat()}" if days else "undated",
        "model": report.readings[0].model,
    }
