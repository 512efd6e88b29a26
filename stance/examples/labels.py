"""Whether the labels of a file are those of the contest, and what to say when they are not."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence

from stance.errors import InputError
from stance.examples.quoting import listed, shown
from stance.records import NEUTRAL


def wrong_labels(found: Sequence[tuple[str, str]], labels: Sequence[str]) -> Iterator[InputError]:
    """What to say of labels that the contest does not have.

    Args:
        found: (place, label) of every pair of one file.
        labels: The contest's labels, spelt as they must be.

    Yields:
        One error for each unknown label, where it first stands: another spelling of a known one, or just wrong; one for
        all that are left where the file seems to be about another contest.
    """
    plain = {_plain(known): known for known in labels}
    sides = {known for known in labels if known != NEUTRAL}
    used = sorted({label for _, label in found})
    wanted = ", ".join(labels)
    places: dict[str, list[str]] = {}
    for place, label in found:
        if label not in labels:
            places.setdefault(label, []).append(place)
    near = {label: _nearest(label, plain) for label in places}
    strange = [label for label in places if not near[label]]
    elsewhere = strange and not any(plain.get(_plain(label)) in sides for label in used)
    for label, at in places.items():
        if known := near[label]:
            yield InputError(f"{_problem(label, at)}; did you mean '{known}'? expected one of {wanted}")
        elif not elsewhere:
            yield InputError(f"{_problem(label, at)}; expected one of {wanted}; correct it")
    if elsewhere:
        yield InputError(
            f"{_problem(strange[0], [place for label in strange for place in places[label]])}; the file's labels "
            f"({listed(used)}) look like labels of another contest: this one has {wanted}; name their contest "
            "(--contest, or in training --set contest=FILE), or rename them"
        )


def _problem(label: str, places: Sequence[str]) -> str:
    more = f" (and {len(places) - 1:,} more)" if len(places) > 1 else ""
    return f"{places[0]}: unknown label {shown(label)}{more}"


def _nearest(label: str, plain: Mapping[str, str]) -> str | None:
    """The label that another may be a spelling of; ``plain`` has the known ones by their plain spelling."""
    close = difflib.get_close_matches(_plain(label), plain, n=1, cutoff=0.85)
    return plain.get(_plain(label)) or (plain[close[0]] if close else None)


def _plain(label: str) -> str:
    return re.sub(r"[\W_]+", "", label).casefold()
