"""Whether the labels of a file are those of the contest, and what to say when they are not."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from stance.errors import InputError
from stance.examples.quoting import listed, shown
from stance.records import NEUTRAL


def check_labels(found: Sequence[tuple[str, str]], labels: Sequence[str]) -> None:
    """Refuse labels that the contest does not have.

    Args:
        found: (place, label) of every pair of one file.
        labels: The contest's labels, spelt as they must be.

    Raises:
        InputError: A label is unknown: another spelling of a known one, all of another contest, or just wrong.
    """
    unknown = next(((place, label) for place, label in found if label not in labels), None)
    if unknown is None:
        return
    place, label = unknown
    plain = {_plain(known): known for known in labels}
    near = plain.get(_plain(label)) or next(
        (plain[match] for match in difflib.get_close_matches(_plain(label), plain, n=1, cutoff=0.85)), None
    )
    wanted = ", ".join(labels)
    if near:
        raise InputError(f"{place}: unknown label {shown(label)}; did you mean '{near}'? expected one of {wanted}")
    sides = {known for known in labels if known != NEUTRAL}
    used = sorted({label for _, label in found})
    if not any(plain.get(_plain(label)) in sides for label in used):
        raise InputError(
            f"{place}: unknown label {shown(label)}; the file's labels ({listed(used)}) look like labels of another "
            f"contest: this one has {wanted}; name their contest (--contest, or in training "
            "--set contest=FILE), or rename them"
        )
    raise InputError(f"{place}: unknown label {shown(label)}; expected one of {wanted}; correct it")


def _plain(label: str) -> str:
    return re.sub(r"[\W_]+", "", label).casefold()
