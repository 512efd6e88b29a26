"""The sentences behind each actor's number, strongest first, as plain values for the page's script.

Offsets count UTF-16 units, as JavaScript does. Text stays text: the page's script only ever sets it as such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from stance.quoting import calm
from stance.records import Reading

_DIGITS = 3


def evidence(readings: Sequence[Reading]) -> dict[str, Any]:
    """Lay readings out for the page.

    Returns:
        ``articles``: [id, date or "", source or ""] of each article; ``sentences``: [text, article] of each sentence;
        ``readings``: for each actor's id [sentence, stance, confidence, offsets] of its readings, the surest on
        a side first and those on none last, with offsets of the mentions as one flat list.
    """
    articles: dict[tuple[str, str, str], int] = {}
    sentences: dict[tuple[str, int], int] = {}
    actors: dict[str, list[list[Any]]] = defaultdict(list)
    for reading in sorted(readings, key=_strongest_first):
        day = reading.date.isoformat() if reading.date else ""
        article = (calm(reading.document_id), day, calm(reading.source or ""))
        sentence = (calm(reading.sentence), articles.setdefault(article, len(articles)))
        at = sentences.setdefault(sentence, len(sentences))
        offsets = [_units(reading.sentence, offset) for mention in reading.mentions for offset in mention]
        actors[reading.actor].append([at, reading.stance, round(max(reading.probabilities), _DIGITS), offsets])
    return {"articles": list(articles), "sentences": list(sentences), "readings": dict(actors)}


def _strongest_first(reading: Reading) -> tuple[bool, float, str, str]:
    takes_side = reading.stance in reading.labels[:2]
    return (not takes_side, -max(reading.probabilities), reading.document_id, reading.sentence)


def _units(text: str, offset: int) -> int:
    return offset + sum(character > "\uffff" for character in text[:offset])
