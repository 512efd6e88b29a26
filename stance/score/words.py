"""Scores in order, and their numbers in words, for terminal and page alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stance.records import NOT_ENOUGH, Score

_SIGN_OF_ZERO = re.compile(r"^[+-](?=0\.00$)")


def by_position(scores: Iterable[Score]) -> list[Score]:
    """Scores from side A to side B, quiet neutrals in the middle; thin evidence comes last."""

    def place(score: Score) -> tuple[bool, bool, float, str]:
        thin = score.verdict == NOT_ENOUGH
        return thin, thin and score.position is None, score.position or 0.0, score.actor_name

    return sorted(scores, key=place)


def interval(score: Score) -> str:
    """A score's 95 % interval in words, or a dash."""
    return "–" if score.low is None or score.high is None else f"{signed(score.low)} to {signed(score.high)}"


def signed(position: float | None) -> str:
    """A position with its sign and a true minus, or a dash."""
    return "–" if position is None else _SIGN_OF_ZERO.sub("", f"{position:+.2f}").replace("-", "−")
