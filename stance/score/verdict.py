"""The rule by which numbers become a verdict, written here and nowhere else; ``docs/scores.md`` tells it to readers."""

from __future__ import annotations

from stance.records import NOT_ENOUGH
from stance.score.bootstrap import Spread

MIN_SENTENCES = 5
"""Sentences that take a side, as the model answers, without which no side is named."""

QUIET = 3
"""Times as many sentences in all are enough to call an actor neutral that hardly takes sides: where none of 15 takes
one, at most a fifth of all would, with 95 % confidence (Hanley & Lippman-Hand 1983, the rule of three)."""

SILENT = 0.2
"""An actor of whose sentences a smaller share takes a side hardly takes sides."""

CLEAR = 1 / 3
"""A position beyond this is a side: at least two of three sentences that take a side take this one."""

SURE = 0.85
"""So many of the draws must lie on the position's side of 0, for its side to be named. Four sentences of five on one
side mostly suffice; such verdicts were mostly right where the record is known (docs/scores.md)."""

NARROW = 1.0
"""An interval must be narrower than this, half of all there is, to say that an actor stands between the sides."""


def verdict(
    counts: tuple[int, int, int],
    side_share: float,
    position: float | None,
    spread: Spread | None,
    labels: tuple[str, str, str],
    min_sentences: int = MIN_SENTENCES,
) -> str:
    """Say where an actor stands. The first of these that holds decides.

    1. A **side**: enough sentences take one, the position is beyond a third, and seventeen of twenty draws are on
       that side of 0.
    2. **Neutral**, because it hardly takes sides: there are three times as many sentences in all, and the share that
       takes a side is below a fifth, as counted and as corrected.
    3. **Neutral**, because it stands between the sides: enough sentences take one, the position is within a third, and
       the interval is narrower than 1.
    4. **Not enough evidence**.

    Args:
        counts: Sentences by answer: side A, side B, neutral.
        side_share: Corrected share of the sentences that take a side.
        position: Corrected, or None when no sentence takes a side.
        spread: Where it might lie, or None with it.
        labels: Side A, side B, neutral.
        min_sentences: How many sentences are enough.

    Returns:
        One of ``labels``, or ``not_enough_evidence``.
    """
    n_sided, n = counts[0] + counts[1], sum(counts)
    if n_sided >= min_sentences and position is not None and spread is not None:
        if abs(position) < CLEAR:
            if spread.high - spread.low < NARROW:
                return labels[2]
        elif spread.p_direction >= SURE:
            return labels[1] if position > 0 else labels[0]
    if n >= QUIET * min_sentences and max(side_share, n_sided / n) < SILENT:
        return labels[2]
    return NOT_ENOUGH
