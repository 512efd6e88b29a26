"""Labelled records from a data set of the Hugging Face hub, or one that `datasets` saved to disk.

Owns the `datasets` package, which is imported only when such a data set is named. Its columns are those of the
record format; what is wrong with a row is found where every other record is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stance.errors import InputError, MissingExtraError

PREFIX = "hub:"
"""What a data set's name opens with among the inputs: ``hub:user/name`` or ``hub:user/name@validation``."""


def hub_rows(reference: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Read the rows of a data set.

    Args:
        reference: ``hub:NAME`` or ``hub:NAME@SPLIT``; without a split all of them are read, and a row that says no
            ``split`` of its own gets the name of the one that it stands in.

    Yields:
        (place for messages, row).

    Raises:
        InputError: There is no such data set, or the hub cannot be reached.
        MissingExtraError: The `datasets` package is not installed.
    """
    try:
        import datasets
    except ImportError:
        raise MissingExtraError("Reading a data set of the hub", "train") from None
    name, _, split = reference.removeprefix(PREFIX).partition("@")
    try:
        loaded = datasets.load_dataset(name, split=split or None)
    except Exception as error:  # the library raises classes of many packages
        reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise InputError(f"{reference}: no data set that can be loaded ({reason}); offline, give files") from error
    parts = {split: loaded} if split else dict(loaded)
    for part, rows in parts.items():
        for number, row in enumerate(rows, 1):
            yield f"{reference} {part} row {number}", {"split": _known(part), **row}


def _known(split: str) -> str | None:
    return split if split in ("train", "validation", "test") else None
