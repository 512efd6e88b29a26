"""Wire copy: many outlets print one agency's story, and what it says is still said once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from stance.records import Reading


def without_copies(readings: Iterable[Reading]) -> list[Reading]:
    """Each sentence about an actor once, from the earliest article that carries it.

    Articles that repeat one another would otherwise pass for so many witnesses, and make an interval narrow.

    Args:
        readings: In any order; sentences are the same when their words are, however they are spaced.

    Returns:
        In order of day, then of the article's id; articles without a date come last.
    """
    seen: set[tuple[str, str]] = set()
    kept: list[Reading] = []
    for reading in sorted(readings, key=lambda r: (r.date or dt.date.max, r.document_id)):
        said = (reading.actor, " ".join(reading.sentence.split()))
        if said not in seen:
            seen.add(said)
            kept.append(reading)
    return kept
