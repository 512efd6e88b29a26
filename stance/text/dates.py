"""The one way in which a plain text can carry its own date: a leading ``date YYYY-MM-DD``.

Knows no other date notation; guessing between 3 April and 4 March is left to nobody.
"""

from __future__ import annotations

import datetime as dt
import re

_LEADING = re.compile(r"\s*date:?[ \t]+(\d{4}-\d{2}-\d{2})(?!\S)", re.IGNORECASE)


def leading_date(text: str) -> tuple[dt.date, int] | None:
    """Read the date that opens a text.

    Args:
        text: A whole article; only its first words are looked at.

    Returns:
        The date and the offset after it, or None where the text does not open with ``date`` (or
        ``date:``) and a day that exists.
    """
    found = _LEADING.match(text)
    if found is None:
        return None
    try:
        return dt.date.fromisoformat(found[1]), found.end()
    except ValueError:
        return None
