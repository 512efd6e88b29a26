"""Predictions out, as JSON Lines, CSV or parquet.

A file is written under another name in the same folder and takes its own name when it is whole. Knows how
each format spells a record; the record itself is laid out elsewhere.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self

from stance.errors import ConfigError, InputError
from stance.records import Prediction
from stance.store.predictions import SCHEMA_VERSION, flatten, to_record

FORMATS = ("jsonl", "csv", "parquet")

_BATCH_ROWS = 4096
_COLUMNS = (
    *("document_id", "date", "sentence_index", "start", "end", "sentence", "actor", "actor_name", "kind"),
    *("mentions", "stance", "confidence", "model", "source", "windowed"),
)
"""Header of a CSV file without predictions, whose labels are unknown."""


class _Form(Protocol):
    def write(self, predictions: Iterable[Prediction]) -> None: ...

    def close(self, *, whole: bool) -> None: ...


def open_writer(path: Path | None, format: str | None = None, stream: BinaryIO | None = None) -> PredictionWriter:
    """Choose the format and make a writer; nothing is opened before the writer is entered.

    Args:
        path: Where to write; None for ``stream``.
        format: ``jsonl``, ``csv`` or ``parquet``; None follows the path's ending (a stream: ``jsonl``).
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
    if path is not None and path.is_dir():
        raise ConfigError(f"{path}: is a folder; expected a file to write")
    if path is not None and not path.parent.is_dir():
        raise ConfigError(f"{path}: folder {path.parent} does not exist; make it first")
    return PredictionWriter(path, format, stream)


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


class PredictionWriter:
    """Context manager that writes predictions; see ``open_writer``.

    On leaving without an error the file takes its name, and on leaving with one nothing is left of it.

    Raises:
        InputError: The file cannot be written; on entering, writing or leaving.
    """

    def __init__(self, path: Path | None, format: str, stream: BinaryIO | None) -> None:
        self._path = path
        self._name = "standard output" if path is None else str(path)
        self._format = format
        self._stream = stream
        self._part: Path | None = None
        self._form: _Form | None = None

    def __enter__(self) -> Self:
        if self._path is not None:
            with writing(self._name):
                self._stream = self._open(self._path)
        assert self._stream is not None
        self._form = _FORMS[self._format](_Sink(self._stream, self._name))
        return self

    def _open(self, path: Path) -> BinaryIO:
        target = path.resolve()
        if target.exists() and not target.is_file():  # a pipe or device cannot be renamed onto
            return target.open("wb")
        self._path = target
        self._part = target.with_name(f".{target.name}.{os.getpid()}.part")
        return self._part.open("wb")

    def write(self, predictions: Iterable[Prediction]) -> None:
        """Write predictions behind those already written, as they come.

        Raises:
            InputError: The file cannot be written.
            ValueError: CSV or parquet, and the labels are not those of the first prediction.
        """
        assert self._form is not None, "enter the writer first"
        self._form.write(predictions)

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


class _Sink(io.RawIOBase):
    """The stream that forms write to; it names what cannot be written, and closing it leaves the stream open."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        with writing(self._name):
            return self._stream.write(data)


class _JsonLines:
    def __init__(self, stream: _Sink) -> None:
        self._stream = stream

    def write(self, predictions: Iterable[Prediction]) -> None:
        for prediction in predictions:
            line = json.dumps(to_record(prediction), ensure_ascii=False) + "\n"
            self._stream.write(line.encode("utf-8", "replace"))

    def close(self, *, whole: bool) -> None:
        pass


class _Csv:
    def __init__(self, stream: _Sink) -> None:
        self._stream = stream
        self._header: list[str] | None = None

    def write(self, predictions: Iterable[Prediction]) -> None:
        for prediction in predictions:
            flat = flatten(to_record(prediction))
            if self._header is None:
                self._header = list(flat)
                self._write_row(self._header)
            elif list(flat) != self._header:
                raise ValueError(f"columns {list(flat)} differ from the first prediction's {self._header}")
            self._write_row(flat.values())

    def _write_row(self, cells: Iterable[object]) -> None:
        row = io.StringIO()
        # Only what stands in the line's end makes the library quote a cell, and a lone \r must be quoted too.
        csv.writer(row, lineterminator="\r\n").writerow(cells)
        line = row.getvalue().removesuffix("\r\n") + "\n"
        self._stream.write(line.encode("utf-8", "replace"))

    def close(self, *, whole: bool) -> None:
        if whole and self._header is None:
            self._write_row(_COLUMNS)


class _Parquet:
    def __init__(self, stream: _Sink) -> None:
        self._stream = stream
        self._writer: Any = None
        self._waiting: list[dict[str, object]] = []
        self._labels: tuple[str, ...] | None = None

    def write(self, predictions: Iterable[Prediction]) -> None:
        for prediction in predictions:
            labels = tuple(label for label, _ in prediction.probabilities)
            if self._labels is None:
                self._open(labels, prediction.model)
            elif labels != self._labels:
                raise ValueError(f"labels {labels} differ from the first prediction's {self._labels}")
            record = to_record(prediction)
            record["date"] = prediction.pair.sentence.date
            self._waiting.append(record)
            if len(self._waiting) >= _BATCH_ROWS:
                self._flush()

    def _open(self, labels: tuple[str, ...], model: str | None) -> None:
        import pyarrow.parquet as pq

        self._labels = labels
        self._writer = pq.ParquetWriter(self._stream, _schema(labels, model), compression="zstd")

    def _flush(self) -> None:
        import pyarrow as pa

        if self._waiting:
            self._writer.write_table(pa.Table.from_pylist(self._waiting, schema=self._writer.schema))
            self._waiting = []

    def close(self, *, whole: bool) -> None:
        if whole and self._writer is None:
            self._open((), None)
        if whole:
            self._flush()
        if self._writer is not None:
            self._writer.close()


def _schema(labels: tuple[str, ...], model: str | None) -> Any:
    """Columns of the parquet file; without labels (no predictions) it has no ``probabilities``."""
    import pyarrow as pa

    mention = pa.struct([("start", pa.int64()), ("end", pa.int64()), ("text", pa.string()), ("type", pa.string())])
    types = {
        "date": pa.date32(),
        "sentence_index": pa.int64(),
        "start": pa.int64(),
        "end": pa.int64(),
        "mentions": pa.list_(mention),
        "confidence": pa.float64(),
        "windowed": pa.bool_(),
    }
    fields = [(name, types.get(name, pa.string())) for name in _COLUMNS]
    metadata = {"stance.schema_version": str(SCHEMA_VERSION)}
    if labels:
        at = _COLUMNS.index("confidence")
        fields.insert(at, ("probabilities", pa.struct([(label, pa.float64()) for label in labels])))
        metadata |= {"stance.model": str(model), "stance.labels": json.dumps(labels)}
    return pa.schema(fields, metadata=metadata)


_FORMS: dict[str, Callable[[_Sink], _Form]] = {"jsonl": _JsonLines, "csv": _Csv, "parquet": _Parquet}
