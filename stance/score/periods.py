"""The periods that scores are made for, and how each is written."""

from __future__ import annotations

from typing import Literal, get_args

from stance.records import Reading

Period = Literal["month", "week", "day", "source"]
PERIODS: tuple[Period, ...] = get_args(Period)

UNKNOWN_SOURCE = "unknown"
"""Where articles without a source are counted."""


def period_of(reading: Reading, by: Period | None) -> str | None:
    """The period that a reading belongs to, written so that the order of the text is the order in time.

    Args:
        reading: The reading.
        by: Kind of period; None for everything together, which is written as an empty text.

    Returns:
        ``2019-02``, ``2019-W05`` (ISO 8601), ``2019-02-04`` or a source; None for an article without a date where
        the period is one of time.
    """
    if by is None:
        return ""
    if by == "source":
        return reading.source or UNKNOWN_SOURCE
    if reading.date is None:
        return None
    if by == "week":
        year, week, _ = reading.date.isocalendar()
        return f"{year:04}-W{week:02}"
    return reading.date.isoformat()[: 7 if by == "month" else 10]
