"""Predictions that may be counted together: of one model, on one contest."""

from __future__ import annotations

from stance.errors import InputError
from stance.records import Reading


def check_alike(reading: Reading, place: str, first: Reading, first_place: str) -> None:
    """Make sure that two readings may be counted together.

    Args:
        reading: The one that is looked at.
        place: Where it stands, as a message says it.
        first: One that is counted already.
        first_place: Where that stands.

    Raises:
        InputError: They are on two contests, or of two models.
    """
    if reading.labels != first.labels:
        raise InputError(
            f"{place}: predicts {', '.join(reading.labels)}, but {first_place} {', '.join(first.labels)}; "
            "predictions of two contests do not mix: name those of one"
        )
    if reading.model != first.model:
        raise InputError(
            f"{place}: predicted by '{reading.model}', but {first_place} by '{first.model}'; "
            "predictions of two models do not mix: name those of one"
        )
