"""Wire copy: many outlets print one agency's story, and what it says is still said once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from stance.records import Reading


def without_copies(readings: Iterable[Reading]) -> list[Reading]:
    """Each sentence about an actor from the earliest article that carries it, and from no other.

    Articles that repeat one another would otherwise pass for so many witnesses, and make an interval narrow.

    Args:
        readings: In any order; sentences are the same when their words are, however they are spaced.

    Returns:
        In order of day, then of the article's id; articles without a date come last.
    """
    ordered = sorted(readings, key=lambda r: (r.date or dt.date.max, r.document_id))
    first: dict[tuple[str, str], str] = {}
    return [
        reading
        for reading in ordered
        if first.setdefault((reading.actor, " ".join(reading.sentence.split())), reading.document_id)
        == reading.document_id
    ]
