"""Whether the labels of a file are those of the contest, and what to say when they are not."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from stance.errors import InputError
from stance.examples.quoting import listed, shown
from stance.records import NEUTRAL


def wrong_labels(found: Sequence[tuple[str, str]], labels: Sequence[str]) -> Iterator[InputError]:
    """What to say of labels that the contest does not have.

    Args:
        found: (place, label) of every pair of one file.
        labels: The contest's labels, spelt as they must be.

    Yields:
        One error for each unknown label, where it first stands: another spelling of a known one, all of another
        contest, or just wrong.
    """
    plain = {_plain(known): known for known in labels}
    sides = {known for known in labels if known != NEUTRAL}
    used = sorted({label for _, label in found})
    wanted = ", ".join(labels)
    places: dict[str, list[str]] = {}
    for place, label in found:
        if label not in labels:
            places.setdefault(label, []).append(place)
    for label, (place, *others) in places.items():
        problem = f"{place}: unknown label {shown(label)}" + (f" (and {len(others):,} more)" if others else "")
        near = plain.get(_plain(label)) or next(
            (plain[match] for match in difflib.get_close_matches(_plain(label), plain, n=1, cutoff=0.85)), None
        )
        if near:
            yield InputError(f"{problem}; did you mean '{near}'? expected one of {wanted}")
        elif not any(plain.get(_plain(label)) in sides for label in used):
            yield InputError(
                f"{problem}; the file's labels ({listed(used)}) look like labels of another "
                f"contest: this one has {wanted}; name their contest (--contest, or in training "
                "--set contest=FILE), or rename them"
            )
            return
        else:
            yield InputError(f"{problem}; expected one of {wanted}; correct it")


def _plain(label: str) -> str:
    return re.sub(r"[\W_]+", "", label).casefold()
