"""Predictions made by hand, as `stance predict` writes them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

from scored import LABELS

from stance.records import Actor, Mention, Pair, Prediction, Sentence
from stance.store import open_writer

ACTORS = {"BOL": "Bolivia", "CUB": "Cuba", "RUS": "Russia", "UN": "United Nations"}


def prediction(actor: str, answer: int, document: str, date: str = "2019-02-04", **changes: Any) -> Prediction:
    """A prediction as `stance predict` makes it, of a sentence that begins with the actor's name."""
    name = ACTORS[actor]
    text = f"{name} spoke, as {document} says."
    sentence = Sentence(document, 0, 0, len(text), text, dt.date.fromisoformat(date) if date else None, "wire")
    made = Prediction(
        Pair(
            sentence,
            Actor(actor, name, "bloc" if actor == "UN" else "country"),
            (Mention(0, len(name), name, "name", actor),),
        ),
        LABELS[answer],
        tuple((label, 0.8 if i == answer else 0.1) for i, label in enumerate(LABELS)),
        "venezuela-2019",
    )
    return dataclasses.replace(made, **changes)


def story() -> list[Prediction]:
    """Cuba on one side, Bolivia on one and then the other, the United Nations on none, Russia seen once."""
    day = dt.date(2019, 10, 1)
    return [
        *(prediction("CUB", 0, f"c{i}", "2019-03-04") for i in range(8)),
        *(prediction("BOL", int(i >= 20), f"b{i}", (day + dt.timedelta(2 * i)).isoformat()) for i in range(40)),
        *(prediction("UN", 2, f"u{i}") for i in range(20)),
        prediction("RUS", 0, "r", ""),
    ]


def written(path: Path, predictions: list[Prediction]) -> str:
    with open_writer(path) as writer:
        writer.write(predictions)
    return str(path)
