"""Files that are written whole or not at all, in one of several formats.

A file is written under another name in the same folder and takes its own name when it is whole. Knows nothing of what
is written.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Generic, Protocol, Self, TypeVar

from stance.errors import ConfigError, InputError

FORMATS = ("jsonl", "csv", "parquet")

T = TypeVar("T")
T_in = TypeVar("T_in", contravariant=True)


class Form(Protocol[T_in]):
    """How values are spelled in a file of one format; made with the stream to write to."""

    def write(self, values: Iterable[T_in], /) -> None:
        """Spell some values out."""

    def close(self, *, whole: bool) -> None:
        """Write what is still held back if the file is whole, and let go."""


Forms = Mapping[str, Callable[["Sink"], Form[T]]]


def open_forms(forms: Forms[T], path: Path | None, format: str | None, stream: BinaryIO | None) -> Writer[T]:
    """Choose the format and make a writer; nothing is opened before the writer is entered.

    Args:
        forms: A form for each of `FORMATS`.
        path: Where to write; None for ``stream``.
        format: One of `FORMATS`; None follows the path's ending (a stream: ``jsonl``).
        stream: Where to write when there is no path; it is left open.

    Raises:
        ConfigError: The format is unknown, or the path's folder is missing.
    """
    if format is None:
        format = path.suffix.lower().removeprefix(".") if path else "jsonl"
        if format not in FORMATS:
            raise ConfigError(
                f"{path}: no known format has this ending; end it in .jsonl, .csv or .parquet, or name one"
            )
    elif format not in FORMATS:
        raise ConfigError(f"format '{format}': expected one of {', '.join(FORMATS)}")
    if path is None and stream is None:
        raise ValueError("either path or stream is needed")
    if path is not None:
        check_output(path)
    return Writer(path, forms[format], stream)


def check_output(path: Path) -> None:
    """Complain of where a file is to be written before the work is done, not after it.

    Raises:
        ConfigError: It is a folder, or its folder is missing.
    """
    if path.is_dir():
        raise ConfigError(f"{path}: is a folder; name a file in it")
    if not path.parent.is_dir():
        raise ConfigError(f"{path}: folder {path.parent} does not exist; make it first")


def write_text(path: Path, pieces: Iterable[str]) -> None:
    """Write text as UTF-8.

    Raises:
        InputError: The file cannot be written.
    """
    with Writer(path, _Text, None) as writer:
        writer.write(pieces)


@contextlib.contextmanager
def writing(name: str) -> Iterator[None]:
    """Turn what the system says when a write fails into one line; that a reader has gone passes as it is.

    Raises:
        InputError: ``name`` cannot be written.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"{name}: cannot be written: {error.strerror or error}") from None


class Writer(Generic[T]):
    """Context manager that writes values; see ``open_forms``.

    On leaving without an error the file takes its name, and on leaving with one nothing is left of it.

    Raises:
        InputError: The file cannot be written; on entering, writing or leaving.
    """

    def __init__(self, path: Path | None, form: Callable[[Sink], Form[T]], stream: BinaryIO | None) -> None:
        self._path = path
        self._name = "standard output" if path is None else str(path)
        self._spell = form
        self._stream = stream
        self._part: Path | None = None
        self._form: Form[T] | None = None

    def __enter__(self) -> Self:
        if self._path is not None:
            with writing(self._name):
                self._stream = self._open(self._path)
        assert self._stream is not None
        self._form = self._spell(Sink(self._stream, self._name))
        return self

    def _open(self, path: Path) -> BinaryIO:
        if path.exists() and not path.is_file():  # a pipe or device cannot be renamed onto
            return path.open("wb")
        target = path.resolve()
        self._path = target
        self._part = target.with_name(f".{target.name}.{os.getpid()}.part")
        return self._part.open("wb")

    def write(self, values: Iterable[T]) -> None:
        """Write values behind those already written, as they come.

        Raises:
            InputError: The file cannot be written.
            ValueError: A value does not fit into the table that the first one opened.
        """
        assert self._form is not None, "enter the writer first"
        self._form.write(values)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._form is not None and self._stream is not None
        whole = False
        try:
            if kind is None:
                self._form.close(whole=True)
                with writing(self._name):
                    self._stream.flush()
                    if self._path is not None:
                        self._stream.close()
                    if self._part is not None:
                        self._part.replace(self._path or self._part)
                whole = True
        finally:
            if not whole:
                self._take_back()

    def _take_back(self) -> None:
        """Leave nothing behind; what fails now is not what went wrong."""
        assert self._form is not None and self._stream is not None
        with contextlib.suppress(Exception):
            self._form.close(whole=False)
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._stream.close()
        if self._part is not None:
            with contextlib.suppress(OSError):
                self._part.unlink(missing_ok=True)


class JsonLines(Generic[T]):
    """A record a line.

    Args:
        sink: Where they go.
        record_of: Lays a value out as a record.
    """

    def __init__(self, sink: Sink, record_of: Callable[[T], object]) -> None:
        self._sink = sink
        self._record_of = record_of

    def write(self, values: Iterable[T], /) -> None:
        """Write a line for each value."""
        for value in values:
            self._sink.write((json.dumps(self._record_of(value), ensure_ascii=False) + "\n").encode("utf-8", "replace"))

    def close(self, *, whole: bool) -> None:
        """Nothing is held back."""


class _Text:
    """Text as it is."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, values: Iterable[str], /) -> None:
        for value in values:
            self._sink.write(value.encode("utf-8", "replace"))

    def close(self, *, whole: bool) -> None:
        pass


class Sink(io.RawIOBase):
    """The stream that forms write to; it names what cannot be written, and closing it leaves the stream open."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any, /) -> int:
        """Write bytes, all of them.

        Raises:
            InputError: They cannot be written.
        """
        with writing(self._name):
            return self._stream.write(data)


def csv_row(cells: Iterable[object]) -> bytes:
    """A row of CSV with its line end."""
    row = io.StringIO()
    # Only what stands in the line's end makes the library quote a cell, and a lone \r must be quoted too.
    csv.writer(row, lineterminator="\r\n").writerow(cells)
    return (row.getvalue().removesuffix("\r\n") + "\n").encode("utf-8", "replace")
