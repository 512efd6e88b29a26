"""Options that several commands read the same way."""

from __future__ import annotations

import dataclasses
import datetime as dt
import glob
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from stance.dates import read_day
from stance.errors import ConfigError

if TYPE_CHECKING:
    from stance.classifiers import Runtime
    from stance.store import Columns


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


def refuse_input(output: Path | None, inputs: Iterable[str], *, folders: bool = True) -> None:
    """See to it that writing loses nothing that is read.

    Args:
        output: Where the command is to write; None for standard output.
        inputs: Files, folders and globs that it reads.
        folders: Whether whatever lies in an input folder would be read.

    Raises:
        ConfigError: The output is one of the inputs, or would lie among them.
    """
    if output is None:
        return
    for name in inputs:
        try:
            found = [Path(name), *map(Path, glob.glob(name, recursive=True))]  # noqa: PTH207 - as inputs are found
            for path in found:
                if path.is_file() and output.exists() and path.samefile(output):
                    raise ConfigError(f"{output}: is an input too; write to another file")
                if folders and path.is_dir() and output.resolve().is_relative_to(path.resolve()):
                    raise ConfigError(f"{output}: lies in {path}, which is read whole; write elsewhere")
        except OSError:
            continue  # whoever reads it says what is wrong with it


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


def runtime_of(option: str | None) -> Runtime | None:
    """A ``--runtime`` option; None for whatever is best.

    Raises:
        ConfigError: There is no such runtime.
    """
    from stance.classifiers import RUNTIMES

    for runtime in RUNTIMES:
        if option == runtime:
            return runtime
    if option is not None:
        raise ConfigError(f"--runtime {option}: expected one of {', '.join(RUNTIMES)}")
    return None


def columns_of(option: str | None) -> Columns:
    """A ``--columns`` option: under which names a table has what is read of it.

    Raises:
        ConfigError: It does not say so, or names what is not read.
    """
    from stance.store import Columns

    if option is None:
        return Columns()
    names = [name.partition("=") for name in option.split(",")]
    known = [field.name for field in dataclasses.fields(Columns)]
    for key, equals, name in names:
        if not equals or not name or key not in known:
            raise ConfigError(
                f"--columns {option}: expected NAME=COLUMN with names out of {', '.join(known)}, "
                f"got '{key}{equals}{name}'; for example --columns text=body,date=published"
            )
    return Columns(**{key: name for key, _, name in names})
