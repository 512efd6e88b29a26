"""Scores as rows for charts and as words for tables.

Knows nothing of what draws them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stance.records import NEUTRAL, Score
from stance.report.report import Report, certainty
from stance.score.words import interval, signed


def rows(report: Report, scores: Sequence[Score]) -> list[dict[str, Any]]:
    """Scores as rows for a chart. Where evidence is thin, nothing but counts is put in words."""
    found = []
    for score in scores:
        known = certainty(score)
        told = known != "thin"
        found.append(
            {
                "actor": score.actor,
                "country": score.actor_name,
                "position": score.position,
                "shade": score.position or 0.0,
                "neutral": score.verdict == NEUTRAL,
                "low": score.low,
                "high": score.high,
                "certainty": known,
                "verdict": report.named(score.verdict),
                "stands": signed(score.position) if told else "–",
                "within": interval(score) if told else "–",
                "taking": f"{score.side_share:.0%}" if told else "–",
                "sentences": score.n_sentences,
                "articles": score.n_documents,
                "period": score.period,
            }
        )
    return found


def month_rows(report: Report) -> dict[str, list[dict[str, Any]]]:
    """For each actor that has any, its months as rows, in order; a month without a position is a gap in the line."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows(report, report.months()):
        months = found.setdefault(row["actor"], [])
        while months and (due := _next_month(months[-1]["period"])) < row["period"]:
            months.append({"period": due, "position": None, "low": None, "high": None})
        months.append(row)
    return found


def _next_month(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def grid_ends(report: Report, n_actors: int = 30, n_sources: int = 12) -> tuple[list[str], list[str]]:
    """Ids of the actors and names of the sources with the most sentences: rows and columns of the grid."""
    weights: dict[str, int] = {}
    for score in report.by_source:
        weights[score.period] = weights.get(score.period, 0) + score.n_sentences
    names = sorted(weights, key=lambda name: (-weights[name], name))[:n_sources]
    return [score.actor for score in report.by_evidence()[:n_actors]], names


def change_rows(report: Report) -> dict[str, list[dict[str, Any]]]:
    """For each actor that moved, its changes in order of time."""
    found: dict[str, list[dict[str, Any]]] = {}
    for change in sorted(report.changes, key=lambda c: c.date):
        days = {"date": change.date, "earliest": change.earliest, "latest": change.latest}
        row = {name: day.isoformat() for name, day in days.items()}
        found.setdefault(change.actor, []).append(
            row | {"before": signed(change.before), "after": signed(change.after)}
        )
    return found
