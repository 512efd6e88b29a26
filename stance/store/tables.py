"""Rows of JSON Lines, CSV and parquet, one at a time.

Knows the three notations and their faults; knows nothing of what the columns mean.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from stance.errors import InputError, SkippedInput
from stance.store.encoding import decode
from stance.store.sources import Format, OnError, Source

if TYPE_CHECKING:
    from pyarrow import RecordBatch

Row = tuple[int, dict[str, object]]

_BATCH_ROWS = 256
_BUFFER = 1 << 16
_LONGEST_FIELD = 2**31 - 1


def read_rows(
    stream: io.BufferedReader[Any],
    form: Format,
    source: Source,
    columns: Sequence[str] | None,
    on_error: OnError,
    *,
    may_be_empty: bool = False,
) -> Iterator[Row]:
    """Read a table.

    Args:
        stream: Its bytes, decompressed.
        form: ``jsonl``, ``csv`` or ``parquet``.
        source: Named in messages.
        columns: Names of the id, text, date and source column, in this order. Of these, only text must be
            there, and those that are not called by their usual name. None: whatever there is.
        on_error: Told of each line that is no row, which is then left out.
        may_be_empty: Whether a table without rows is fine.

    Yields:
        (number, values): the line on which the row begins, from 1 (parquet: the row, from 1), and its values
        by column.

    Raises:
        InputError: A column is missing, there are no rows, or the rest cannot be read.
    """
    rows = {"jsonl": _jsonl, "csv": _csv, "parquet": _parquet}[form](stream, source, columns, on_error)
    empty = True
    for row in rows:
        empty = False
        yield row
    if empty and not may_be_empty:
        raise InputError(f"{source.name}: no rows in it; expected at least one")


def _lines(stream: io.BufferedReader[Any]) -> Iterator[tuple[int, int, bytes]]:
    """Yield each line's number, its offset in bytes, and its bytes with the line end."""
    offset = 0
    for number, line in enumerate(stream, start=1):
        yield number, offset, line
        offset += len(line)


def _jsonl(
    stream: io.BufferedReader[Any], source: Source, columns: Sequence[str] | None, on_error: OnError
) -> Iterator[Row]:
    missing = _renamed(columns) if columns else []
    without: list[int] | None = []  # lines so far, while none has a text: then the file is of another kind
    keys = ""
    for number, offset, line in _lines(stream):
        place = f"{source.name}:{number}"
        if not line.strip():
            continue
        try:
            values = json.loads(decode(line, place, offset).rstrip("\r\n"))
            if not isinstance(values, dict):
                raise ValueError(f"found {type(values).__name__}")
        except InputError as error:
            on_error(error)
            continue
        except (ValueError, RecursionError) as error:
            reason = str(error)
            if isinstance(error, json.JSONDecodeError):
                reason = f"{error.msg.removesuffix(' at')} at column {error.colno}"
            on_error(InputError(f"{place}: expected one JSON object a line; {reason[:80]}"))
            continue
        missing = [name for name in missing if name not in values]
        if columns and columns[1] not in values and without is not None:
            without.append(number)
            keys = keys or ", ".join(values)[:100]
            continue
        for earlier in without or ():
            yield earlier, {}
        without = None
        yield number, values
    if without:
        raise _no_articles(
            source,
            f"{source.name}: expected the article in '{columns[1] if columns else 'text'}', found only {keys}",
        )
    if missing:
        raise InputError(f"{source.name}: no line has '{missing[0]}'; check the column names")


_ROLES = ("id", "text", "date", "source")
"""What columns are for, in the order in which they are named."""


def _renamed(columns: Sequence[str]) -> list[str]:
    return [name for name, usual in zip(columns, _ROLES, strict=True) if name != usual]


def _check_header(found: Sequence[str], source: Source, columns: Sequence[str] | None) -> None:
    if columns is None:
        return
    for name in columns:
        if found.count(name) > 1:
            raise InputError(f"{source.name}: {found.count(name)} columns are called '{name}'; rename all but one")
    missing = [name for name in [columns[1], *_renamed(columns)] if name not in found]
    if missing:
        names = ", ".join(found)[:100] or "none"
        role = _ROLES[columns.index(missing[0])]
        raise _no_articles(source, f"{source.name}: expected a column '{missing[0]}', found {names}", role)


def _no_articles(source: Source, message: str, role: str = "text") -> InputError:
    """A table of something else: an error where it was named, left out where a folder was searched."""
    remedy = f"name the column with --columns {role}=NAME"
    if source.searched:
        return SkippedInput(f"{message}; left out; if it holds articles, {remedy}")
    return InputError(f"{message}; {remedy}")


def _csv(
    stream: io.BufferedReader[Any], source: Source, columns: Sequence[str] | None, on_error: OnError
) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_FIELD)
    damaged: list[int] = []

    def decoded() -> Iterator[str]:
        for number, offset, line in _lines(stream):
            try:
                yield decode(line, f"{source.name}:{number}", offset)
            except InputError as error:
                if number == 1 and b"\0" in line:
                    raise  # of a table in UTF-16 no line can be read
                on_error(error)
                damaged.append(number)
                yield line.decode("utf-8", "replace")

    lines = decoded()
    first = next(lines, "")
    try:
        delimiter = max(",;\t", key=lambda mark: len(_cells(first, mark)))
        header = _cells(first, delimiter)
    except csv.Error:  # lines that end in a carriage return alone
        raise InputError(f"{source.name}:1: expected a CSV header on a line of its own; save it again as CSV") from None
    _check_header(header, source, columns)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 2
        try:
            cells = next(reader, None)
        except csv.Error as error:
            on_error(InputError(f"{source.name}:{number}: expected a CSV row; {error}; check its quotes"))
            continue
        if cells is None:
            return
        if not cells or (damaged and damaged[-1] >= number):
            continue
        if len(cells) != len(header):
            on_error(
                InputError(
                    f"{source.name}:{number}: expected {len(header)} fields, found {len(cells)}; check its quotes"
                )
            )
            continue
        yield number, dict(zip(header, cells, strict=True))


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]


def _parquet(
    stream: io.BufferedReader[Any], source: Source, columns: Sequence[str] | None, on_error: OnError
) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not stream.seekable():
        raise InputError(f"{source.name}: parquet cannot be read from a pipe; save it to a file first")
    try:
        file = pq.ParquetFile(stream, pre_buffer=False, buffer_size=_BUFFER)  # else it reads all at once
        _check_header(file.schema_arrow.names, source, columns)
        wanted = columns and [name for name in columns if name in file.schema_arrow.names]
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=wanted):
            for values in _rows_of(batch):
                number += 1
                if isinstance(values, Exception):
                    on_error(InputError(f"{source.name}:{number}: the row holds what no table can ({values}); mend it"))
                else:
                    yield number, values
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0][:120]
        raise InputError(f"{source.name}: not a whole parquet file: {reason}; fetch or write it again") from None


def _rows_of(batch: RecordBatch) -> Iterator[dict[str, Any] | Exception]:
    """The rows of a batch; in the place of one with text that is no UTF-8, or a day out of range, what is wrong."""
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError):
        for i in range(len(batch)):
            try:
                yield from batch.slice(i, 1).to_pylist()
            except (ValueError, OverflowError) as error:
                yield error
