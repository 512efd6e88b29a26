"""Predictions made by hand, as a file gives them back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable

from stance.records import Reading

LABELS = ("pro_maduro", "pro_guaido", "neutral")
A, B, N = range(3)

_SURE = ((0.9, 0.04, 0.06), (0.02, 0.9, 0.08), (0.05, 0.05, 0.9))
"""Probabilities of a sentence that is put on side A, on side B, on neither."""

PLAIN = Reading(
    document_id="a",
    date=None,
    source=None,
    sentence="Cuba spoke.",
    actor="CUB",
    actor_name="Cuba",
    kind="country",
    mentions=((0, 4),),
    stance="neutral",
    probabilities=_SURE[N],
    labels=LABELS,
    model="tiny-1",
)


_numbers = itertools.count()


def reading(answer: int, document: str = "a", date: str | None = None, **changes: object) -> Reading:
    """One prediction: which label is answered, in which article, of which day."""
    made = dataclasses.replace(
        PLAIN,
        document_id=document,
        sentence=f"Cuba spoke, for the {next(_numbers)}th time.",  # for none is to be a copy
        date=dt.date.fromisoformat(date) if date else None,
        stance=LABELS[answer],
        probabilities=_SURE[answer],
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def whole(readings: Iterable[Reading]) -> list[Reading]:
    """The same of a model that is sure of every answer."""
    return [dataclasses.replace(r, probabilities=tuple(float(label == r.stance) for label in LABELS)) for r in readings]


def exchanged(readings: Iterable[Reading]) -> list[Reading]:
    """The same with side A in the place of side B and the other way round."""
    swap = {LABELS[A]: LABELS[B], LABELS[B]: LABELS[A]}
    return [
        dataclasses.replace(
            r, stance=swap.get(r.stance, r.stance), probabilities=(*r.probabilities[1::-1], r.probabilities[N])
        )
        for r in readings
    ]


def articles(*answers: Iterable[int], actor: str = "CUB", **changes: object) -> list[Reading]:
    """Predictions of several articles, each given by the answers to its sentences."""
    return [
        reading(answer, f"{actor}-{i}", actor=actor, **changes)
        for i, of_article in enumerate(answers)
        for answer in of_article
    ]
