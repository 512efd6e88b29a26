"""Options that several commands read the same way."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

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


def form_of(option: str | None, output: Path | str | None) -> str | None:
    """A ``--format`` option beside ``--output``: ``table``, a format of files, or None for what the output ends in.

    Without either it is a table on a terminal, and None (JSON Lines) into a pipe.

    Raises:
        ConfigError: There is no such format, or a table is to go to a file.
    """
    from stance.store import FORMATS

    form = option or ("table" if output is None and sys.stdout.isatty() else None)
    if form not in (None, "table", *FORMATS):
        raise ConfigError(f"--format {form}: expected one of table, {', '.join(FORMATS)}")
    if form == "table" and output is not None:
        raise ConfigError("a table goes to the terminal; leave out --output, or write jsonl, csv or parquet")
    return form
