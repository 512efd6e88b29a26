"""The one way in which a plain text can carry its own date: a leading ``date YYYY-MM-DD``.

Tells dates in other notations from prose, so that they can be named and left out; reads none of them.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from stance.dates import NOTATION, read_day

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_OTHER = (
    r"[0-9]{1,4}(?P<mark>[-/.])[0-9a-z]{1,9}(?P=mark)[0-9]{1,4}|[0-9]{8}|"
    rf"[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTH},? [0-9]{{4}}|{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}"
)
_LEADING = rf"(?i)\s*(?P<words>date:?[ \t]+(?:(?P<day>{NOTATION})|{_OTHER}))[.,;:]?(?!\S)"
_OPENING = re.compile(r"\s*date", re.IGNORECASE)
"""What few texts open with; the long pattern is compiled for those alone."""


@dataclass(frozen=True, slots=True)
class LeadingDate:
    """The date that opens a text.

    Attributes:
        day: The day; None where it is written otherwise than YYYY-MM-DD or does not exist.
        words: What stands there.
        end: Offset after it.
    """

    day: dt.date | None
    words: str
    end: int


def leading_date(text: str) -> LeadingDate | None:
    """Find the date that opens a text.

    Args:
        text: A whole article; only its first words are looked at.

    Returns:
        None where the text does not open with ``date`` (or ``date:``) and a date in figures or with a month's name.
    """
    found = re.match(_LEADING, text) if _OPENING.match(text) else None
    if found is None:
        return None
    try:
        day = read_day(found["day"])
    except ValueError:
        day = None
    return LeadingDate(day, found["words"], found.end())
