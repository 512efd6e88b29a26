"""The one way in which a plain text can carry its own date: ``YYYY-MM-DD`` as its first line, or after ``date``.

Tells dates in other notations from prose, so that they can be named and left out; reads none of them.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from stance.dates import NOTATION, read_day

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_IN_WORDS = rf"[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTH},? [0-9]{{4}}|{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}"
_IN_FIGURES = r"[0-9]{1,4}(?P<mark>[-/.])[0-9a-z]{1,9}(?P=mark)[0-9]{1,4}|[0-9]{8}"
_WITH_YEAR = r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.](?:[0-9]{1,2}|[a-z]{3,9})[-/.][0-9]{4}"
"""Of a line of figures alone, which might be anything else, only what has a year of four."""
_NAMED = rf"(?i)\s*(?P<words>date:?[ \t]+(?:(?P<day>{NOTATION})|{_IN_FIGURES}|{_IN_WORDS}))[.,;:]?(?!\S)"
_ALONE = rf"(?i)\s*(?P<words>(?P<day>{NOTATION})|{_WITH_YEAR}|{_IN_WORDS})[.,;:]?(?=[ \t]*(?:[\r\n]|\Z))"
_OPENING = re.compile(rf"\s*(?:(?P<named>date)|(?:[0-9]|{_MONTH}\b)[^\r\n]{{0,40}}(?:[\r\n]|\Z))", re.IGNORECASE)
"""What few texts open with; the long patterns are compiled for those alone."""


@dataclass(frozen=True, slots=True)
class LeadingDate:
    """The date that opens a text.

    Attributes:
        day: The day; None where it is written otherwise than YYYY-MM-DD or does not exist.
        words: What stands there, with the word ``date`` if that is there.
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
        None where the text does not open with a date in figures or with a month's name, either after ``date`` (or
        ``date:``) or as a line of its own.
    """
    opening = _OPENING.match(text)
    found = opening and re.match(_NAMED if opening["named"] else _ALONE, text)
    if found is None:
        return None
    try:
        day = read_day(found["day"])
    except ValueError:
        day = None
    return LeadingDate(day, found["words"], found.end())
