"""Predictions back from files, checked: what scores and reports are made of.

Knows what makes a heap of predictions unfit to be counted; knows nothing of scores.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import BinaryIO

from stance.errors import InputError
from stance.mixing import check_alike
from stance.records import NEUTRAL, Prediction, Reading
from stance.store.predictions import stored_predictions

_ROUNDING = 1e-3
"""How far from 1 probabilities may sum, which files hold in six digits."""


def read_predictions(
    inputs: Sequence[str], *, actors: Container[str] | None = None, stdin: BinaryIO | None = None
) -> list[Reading]:
    """Read what ``stance predict`` wrote, whole.

    Args:
        inputs: Files (.jsonl, .csv, .parquet, compressed or not), folders, globs, or ``-`` (JSON Lines).
        actors: Ids that an actor may have; None for any.
        stdin: Stands in for standard input.

    Returns:
        At least one reading, in the order of the files.

    Raises:
        InputError: A file or record cannot be used, an actor is unknown, one (sentence, actor) comes twice, two models
            or two contests are mixed, or there is no prediction at all.
    """
    readings: list[Reading] = []
    places: dict[tuple[str, int, str], str] = {}
    first_place = ""
    for place, prediction in stored_predictions(inputs, stdin=stdin):
        reading = _reading(prediction, place)
        sentence = prediction.pair.sentence
        if actors is not None and reading.actor not in actors:
            raise InputError(
                f"{place}: unknown actor '{reading.actor[:40]}'; expected a country or bloc of 'stance actors list'"
            )
        earlier = places.setdefault((sentence.document_id, sentence.start, reading.actor), place)
        if earlier is not place:
            raise InputError(
                f"{place}: sentence {sentence.index} of '{sentence.document_id}' on {reading.actor} was already in "
                f"{earlier}; name each prediction once, or give the articles ids of their own"
            )
        if not readings:
            first_place = place
        else:
            check_alike(reading, place, readings[0], first_place)
        readings.append(reading)
    if not readings:
        raise InputError(f"{', '.join(inputs)[:100]}: no predictions; expected some that 'stance predict' wrote")
    return readings


def _reading(prediction: Prediction, place: str) -> Reading:
    pair = prediction.pair
    labels = tuple(label for label, _ in prediction.probabilities)
    probabilities = tuple(p for _, p in prediction.probabilities)
    if len(labels) != 3 or labels[2] != NEUTRAL:
        raise InputError(
            f"{place}: expected probabilities of side A, side B and {NEUTRAL}, found {', '.join(labels) or 'none'}; "
            "predict again"
        )
    if not all(0 <= p <= 1 for p in probabilities) or abs(sum(probabilities) - 1) > _ROUNDING:
        found = ", ".join(map(str, probabilities))
        raise InputError(f"{place}: expected probabilities that sum to 1, found {found}; predict again")
    return Reading(
        document_id=pair.sentence.document_id,
        date=pair.sentence.date,
        source=pair.sentence.source,
        sentence=pair.sentence.text,
        actor=pair.actor.id,
        actor_name=pair.actor.name,
        kind=pair.actor.kind,
        mentions=tuple((mention.start, mention.end) for mention in pair.mentions),
        stance=prediction.stance,
        probabilities=(probabilities[0], probabilities[1], probabilities[2]),
        labels=(labels[0], labels[1], labels[2]),
        model=prediction.model,
    )
