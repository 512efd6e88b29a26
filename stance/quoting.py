"""How words that come from files and file names are shown: nothing in them can move a cursor or break a line.

Knows neither terminals nor messages.
"""

from __future__ import annotations

import re

_UNSHOWN = "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


def one_line(text: str) -> str:
    r"""A text with every character that cannot be printed spelled out: ``\n``, ``\x1b``, ``\u202e``."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def calm(text: str) -> str:
    """A text with spaces for line breaks, control characters and what turns the direction of writing.

    One for one, so that offsets stay true; joiners and direction marks, which only touch their neighbours, stay too.
    """
    return re.sub(_UNSHOWN, " ", text)
