"""Readings gathered by actor and period, and one score made of each heap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from zlib import crc32

from stance.errors import InputError
from stance.records import Reading, Score
from stance.score.bootstrap import Tally, interval, position
from stance.score.confusion import Confusion
from stance.score.periods import Period, period_of
from stance.score.quantification import error_rates, true_shares
from stance.score.verdict import MIN_SENTENCES, verdict

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SEED = 13


def score(
    readings: Sequence[Reading],
    *,
    by: Period | None = None,
    confusion: Confusion | None = None,
    min_sentences: int = MIN_SENTENCES,
    seed: int = SEED,
) -> list[Score]:
    """Say where each actor stands.

    Args:
        readings: Predictions of one model on one contest, in any order.
        by: Kind of period to part them by; None for everything together. Articles without a date have no place in
            time and are left out of months, weeks and days.
        confusion: What was measured of the model; with None nothing is corrected.
        min_sentences: Sentences that must take a side before a side is named; at least 1.
        seed: Of the bootstrap. What is drawn for an actor and period does not hang on the others.

    Returns:
        In order of actor id and period; empty when there are no readings.

    Raises:
        InputError: Two models or two contests are mixed.
    """
    check_unmixed(readings)
    heaps: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        period = period_of(reading, by)
        if period is not None:
            heaps.setdefault((reading.actor, period), []).append(reading)
    return [score_heap(heaps[key], key[1], confusion, min_sentences, seed) for key in sorted(heaps)]


def check_unmixed(readings: Iterable[Reading]) -> None:
    """Make sure that one model predicted everything, for one contest.

    Raises:
        InputError: It did not.
    """
    first: Reading | None = None
    for reading in readings:
        first = first or reading
        if reading.labels != first.labels:
            raise InputError(
                f"predictions of two contests are mixed: {', '.join(first.labels)} (article '{first.document_id}') and "
                f"{', '.join(reading.labels)} (article '{reading.document_id}'); score them one by one"
            )
        if reading.model != first.model:
            raise InputError(
                f"predictions of two models are mixed: '{first.model}' (article '{first.document_id}') and "
                f"'{reading.model}' (article '{reading.document_id}'); score them one by one"
            )


def score_heap(
    readings: Sequence[Reading], period: str, confusion: Confusion | None, min_sentences: int, seed: int
) -> Score:
    """One score of the readings of one actor; arguments as for `score`, at least one reading."""
    first = readings[0]
    tallies = tally(readings)
    totals = [sum(t.answers[label] for t in tallies) for label in range(3)]
    counts = (totals[0], totals[1], totals[2])
    n, n_sided = len(readings), counts[0] + counts[1]
    shares = _triple(true_shares(_row(counts), error_rates(confusion)))
    found = pooled_position(tallies, confusion)
    seeds = (abs(seed), crc32(f"{first.actor} {period}".encode()))
    drawn = None if found is None else interval(tallies, confusion, seeds)
    return Score(
        actor=first.actor,
        actor_name=first.actor_name,
        kind=first.kind,
        period=period,
        n_documents=len(tallies),
        n_sentences=n,
        counts=counts,
        shares=shares,
        raw_shares=(counts[0] / n, counts[1] / n, counts[2] / n),
        position=found,
        low=drawn and drawn[0],
        high=drawn and drawn[1],
        verdict=verdict(counts, shares[0] + shares[1], found, drawn, first.labels, min_sentences),
        raw_position=sum(t.lean for t in tallies) / n_sided if n_sided else None,
    )


def tally(readings: Iterable[Reading]) -> list[Tally]:
    """Sums for each document, in order of its id."""
    documents: dict[str, tuple[list[int], list[float]]] = {}
    for reading in readings:
        answers, leans = documents.setdefault(reading.document_id, ([0, 0, 0], []))
        answers[reading.likeliest] += 1
        if reading.likeliest != 2:
            leans.append(reading.probabilities[1] - reading.probabilities[0])
    return [
        Tally((answers[0], answers[1], answers[2]), sum(sorted(leans)))
        for _, (answers, leans) in sorted(documents.items())
    ]


def pooled_position(tallies: Sequence[Tally], confusion: Confusion | None) -> float | None:
    """The position that some documents amount to; None where no sentence takes a side."""
    import numpy as np

    answers = np.sum([t.answers for t in tallies], axis=0, dtype=np.float64)
    lean = np.array(sum(t.lean for t in tallies))
    value = float(position(np.asarray(answers), lean, None if confusion is None else error_rates(confusion)))
    return None if np.isnan(value) else value


def _row(counts: tuple[int, int, int]) -> npt.NDArray[np.float64]:
    import numpy as np

    return np.array(counts, np.float64)


def _triple(shares: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    a, b, c = shares.tolist()
    return a, b, c
