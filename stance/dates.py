"""The one notation in which a day is read: ``YYYY-MM-DD``, which nobody misreads, with or without a time behind it.

Knows no other; guessing between 3 April and 4 March is left to nobody.
"""

from __future__ import annotations

import datetime as dt
import re

NOTATION = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:(?:T|[ ]+)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:[ ]?[ap]\.?m\b\.?)?"
    r"(?:[ ]?(?:Z|UTC|GMT|[ECMP][SD]T|CES?T|[+-][0-9]{2}(?::?[0-9]{2})?)(?!\w))?)?"
)
"""Pattern of a day and the time that may follow it; to be matched without regard to case."""

_WHOLE = re.compile(NOTATION, re.IGNORECASE)


def read_day(value: object) -> dt.date:
    """Read a day, or the day of a time as written, whatever its zone.

    Args:
        value: A date, a datetime, or text that is nothing but a day and perhaps a time.

    Raises:
        ValueError: It is anything else, or there is no such day.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if not _WHOLE.fullmatch(text):
        raise ValueError("expected YYYY-MM-DD")
    return dt.date.fromisoformat(text[:10])
