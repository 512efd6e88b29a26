"""Readings gathered by actor and period, and one score made of each heap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum
from zlib import crc32

from stance.mixing import check_alike
from stance.records import Reading, Score
from stance.score.bootstrap import DocumentSums, drawn_spread
from stance.score.confusion import Confusion
from stance.score.copies import without_copies
from stance.score.periods import Period, period_of
from stance.score.quantification import corrected_shares, error_rates
from stance.score.verdict import MIN_SENTENCES, verdict

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
        readings: Predictions of one model on one contest, in any order. A sentence that several articles carry counts
            once in a period.
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
    return [score_heap(without_copies(heaps[key]), key[1], confusion, min_sentences, seed) for key in sorted(heaps)]


def check_unmixed(readings: Iterable[Reading]) -> None:
    """Make sure that one model predicted everything, for one contest.

    Raises:
        InputError: It did not.
    """
    first: Reading | None = None
    for reading in readings:
        first = first or reading
        check_alike(reading, f"article '{reading.document_id}'", first, f"article '{first.document_id}'")


def score_heap(
    readings: Sequence[Reading], period: str, confusion: Confusion | None, min_sentences: int, seed: int
) -> Score:
    """One score of the readings of one actor; arguments as for `score`, at least one reading."""
    first = readings[0]
    tallies = tally(readings)
    counts = counted(tallies)
    raw_shares = (counts[0] / len(readings), counts[1] / len(readings), counts[2] / len(readings))
    shares = raw_shares if confusion is None else _corrected(tallies, confusion)
    found = pooled_position(tallies, confusion)
    seeds = (abs(seed), crc32(f"{first.actor} {period}".encode()))
    drawn = None if found is None else drawn_spread(tallies, confusion, seeds, found)
    return Score(
        actor=first.actor,
        actor_name=first.actor_name,
        kind=first.kind,
        period=period,
        n_documents=len(tallies),
        n_sentences=len(readings),
        counts=counts,
        shares=shares,
        raw_shares=raw_shares,
        position=found,
        low=drawn.low if drawn else None,
        high=drawn.high if drawn else None,
        p_direction=drawn.p_direction if drawn else None,
        verdict=verdict(counts, shares[0] + shares[1], found, drawn, first.labels, min_sentences),
        raw_position=pooled_position(tallies, None),
    )


def tally(readings: Iterable[Reading]) -> list[DocumentSums]:
    """Sums for each document, in order of its id."""
    documents: dict[str, list[Reading]] = {}
    for reading in readings:
        documents.setdefault(reading.document_id, []).append(reading)
    return [_sums(documents[id_]) for id_ in sorted(documents)]


def _sums(readings: Sequence[Reading]) -> DocumentSums:
    """Of one document; `fsum` gives the same whatever the order."""
    answers = [0, 0, 0]
    for reading in readings:
        answers[reading.likeliest] += 1
    a, b, neutral = (fsum(r.probabilities[label] for r in readings) for label in range(3))
    lean = fsum(r.probabilities[1] - r.probabilities[0] for r in readings if r.likeliest != 2)
    return DocumentSums((answers[0], answers[1], answers[2]), (a, b, neutral), lean)


def counted(tallies: Sequence[DocumentSums]) -> tuple[int, int, int]:
    """Sentences by answer, of all documents together."""
    a, b, neutral = (sum(t.answers[label] for t in tallies) for label in range(3))
    return a, b, neutral


def pooled_position(tallies: Sequence[DocumentSums], confusion: Confusion | None) -> float | None:
    """The position that some documents amount to; None where no sentence is put on a side.

    Where one is, the probabilities of all sentences count, also of those that the model holds for neutral: it is
    (B - A) / (A + B) of the corrected shares. With nothing known of the model's errors it is the mean of
    p(side B) - p(side A) over the sentences that take a side.
    """
    a, b, _ = counted(tallies)
    if not a + b:
        return None
    if confusion is None:
        return sum(t.lean for t in tallies) / (a + b)
    shares = _corrected(tallies, confusion)
    return (shares[1] - shares[0]) / (shares[0] + shares[1])


def _corrected(tallies: Sequence[DocumentSums], confusion: Confusion) -> tuple[float, float, float]:
    import numpy as np

    sums = np.array([fsum(t.probabilities[label] for t in tallies) for label in range(3)])
    a, b, neutral = corrected_shares(sums, error_rates(confusion), len(tallies)).tolist()
    return a, b, neutral
