"""The one notation of days, the same wherever a day is read; and how words from files are shown."""

from __future__ import annotations

import datetime as dt

import pytest

from stance.dates import read_day
from stance.quoting import calm, one_line

DAY = dt.date(2019, 2, 6)


@pytest.mark.parametrize(
    "value",
    [
        *("2019-02-06", " 2019-02-06\n", "2019-02-06T10:00", "2019-02-06T10:00:00Z", "2019-02-06 10:00:00.123 +01:00"),
        *("2019-02-06T10:00:00+0000", "2019-02-06 9:30 a.m. EST", "2019-02-06 21:30 UTC"),
        *(DAY, dt.datetime(2019, 2, 6, 23)),
    ],
)
def test_days(value: object) -> None:
    assert read_day(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        *("", "2019", "2019-02", "2019-W06-3", "20190206", "2019-02-30", "6/2/2019", "2019/02/06", "2019-2-6"),
        *("2019-02-061", "2019-02-06x", "2019-02-06 morning", "٢٠١٩-٠٢-٠٦", 20190206, 5.0, None, True),
    ],
)
def test_what_is_no_day(value: object) -> None:
    with pytest.raises(ValueError):
        read_day(value)


def test_nothing_shown_moves_the_cursor() -> None:
    assert one_line("Nicolás, a\nb\r\x1b[2J\x9b\u202e\udcff.txt") == (
        "Nicolás, a\\nb\\r\\x1b[2J\\x9b\\u202e\\udcff.txt"
    )
    text = "A\r\nb\x1b[2J \u202eleft\u2069 \u200fשלום 😀"
    assert calm(text) == "A  b [2J  left  \u200fשלום 😀"
    assert len(calm(text)) == len(text)
