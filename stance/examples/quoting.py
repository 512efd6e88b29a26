"""How a message shows what stands in a file of labels: short, and on one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stance.quoting import one_line

_LONGEST = 60


def shown(value: Any) -> str:
    """A value in quotes if it is text, else after the name of its type; cut after 60 characters."""
    return f"'{_cut(value, _LONGEST)}'" if isinstance(value, str) else f"{type(value).__name__} {value!r}"[:_LONGEST]


def listed(values: Iterable[object]) -> str:
    """Values one after the other, cut after 120 characters; ``nothing`` for none."""
    return _cut(", ".join(map(str, values)), 2 * _LONGEST) or "nothing"


def _cut(text: str, longest: int) -> str:
    line = one_line(text[: longest + 1])
    return f"{line[:longest]}…" if len(line) > longest else line
