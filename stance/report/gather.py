"""Readings into a report: scored over everything, by month and by source, with the days on which actors moved."""

from __future__ import annotations

from collections.abc import Sequence

from stance.contest import Contest
from stance.records import Reading
from stance.report.report import Report
from stance.score import MIN_SENTENCES, Confusion, changes, score


def gather(
    readings: Sequence[Reading],
    contest: Contest | None,
    *,
    confusion: Confusion | None = None,
    min_sentences: int = MIN_SENTENCES,
) -> Report:
    """Score readings and gather what a report shows.

    Args:
        readings: Predictions of one model on one contest; at least one.
        contest: The contest that they are about; None names the sides after their labels.
        confusion: What was measured of the model; with None nothing is corrected.
        min_sentences: Sentences that must take a side before a side is named.

    Raises:
        InputError: Two models or two contests are mixed.
    """
    overall, by_month, by_source = (
        score(readings, by=by, confusion=confusion, min_sentences=min_sentences) for by in (None, "month", "source")
    )
    return Report.of(
        readings,
        contest,
        overall=overall,
        by_month=by_month,
        by_source=by_source,
        changes=changes(readings, confusion=confusion),
        corrected=confusion is not None,
    )
