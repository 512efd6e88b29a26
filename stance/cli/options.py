"""Options that several commands read the same way."""

from __future__ import annotations

import datetime as dt

from stance.dates import read_day
from stance.errors import ConfigError


def day(option: str | None) -> dt.date | None:
    """A ``--date`` option as a date.

    Raises:
        ConfigError: It is no day written as YYYY-MM-DD.
    """
    if option is None:
        return None
    try:
        return read_day(option)
    except ValueError:
        raise ConfigError(f"--date {option}: expected YYYY-MM-DD, for example 2019-04-03") from None
