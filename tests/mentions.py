"""Sentences of one article made by hand, and the actors that a gazetteer finds in them."""

from __future__ import annotations

import datetime as dt

from stance.gazetteer import Gazetteer
from stance.records import Sentence

MAY_2019 = dt.date(2019, 5, 5)


def sentences(*texts: str, date: dt.date | None = MAY_2019) -> list[Sentence]:
    """The texts as sentences that follow each other in an article of that day."""
    return [Sentence("d", index, 0, len(text), text, date) for index, text in enumerate(texts)]


def actors(gazetteer: Gazetteer, *texts: str, date: dt.date | None = MAY_2019) -> str:
    """Actors of the last text, in order, as one line."""
    found = gazetteer.find(sentences(*texts, date=date))[-1]
    return " ".join(dict.fromkeys(mention.actor for mention in found))
