"""Predictions out, as JSON Lines, CSV or parquet.

Knows how each format spells a record; the record itself is laid out elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from stance.records import Prediction
from stance.store.outputs import Forms, JsonLines, Sink, Writer, csv_row, open_forms
from stance.store.predictions import SCHEMA_VERSION, flatten, to_record

_GROUP_ROWS = 4096
_BATCH_ROWS = 256
"""Rows that wait as objects; up to a whole group they wait packed, in a tenth of the memory."""
_COLUMNS = (
    *("document_id", "date", "sentence_index", "start", "end", "sentence", "actor", "actor_name", "kind"),
    *("mentions", "stance", "confidence", "model", "source", "windowed"),
)
"""Header of a CSV file without predictions, whose labels are unknown."""


PredictionWriter = Writer[Prediction]


def open_writer(path: Path | None, format: str | None = None, stream: BinaryIO | None = None) -> PredictionWriter:
    """Choose the format and make a writer; nothing is opened before the writer is entered.

    Args:
        path: Where to write; None for ``stream``.
        format: ``jsonl``, ``csv`` or ``parquet``; None follows the path's ending (a stream: ``jsonl``).
        stream: Where to write when there is no path; it is left open.

    Raises:
        ConfigError: The format is unknown, or the path's folder is missing.
    """
    return open_forms(_FORMS, path, format, stream)


class _Csv:
    def __init__(self, stream: Sink) -> None:
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
        self._stream.write(csv_row(cells))

    def close(self, *, whole: bool) -> None:
        if whole and self._header is None:
            self._write_row(_COLUMNS)


class _Parquet:
    def __init__(self, stream: Sink) -> None:
        self._stream = stream
        self._writer: Any = None
        self._waiting: list[dict[str, object]] = []
        self._packed: list[Any] = []
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
                self._pack()

    def _open(self, labels: tuple[str, ...], model: str | None) -> None:
        import pyarrow.parquet as pq

        self._labels = labels
        self._writer = pq.ParquetWriter(self._stream, _schema(labels, model), compression="zstd")

    def _pack(self) -> None:
        import pyarrow as pa

        if self._waiting:
            self._packed.append(pa.RecordBatch.from_pylist(self._waiting, schema=self._writer.schema))
            self._waiting = []
        if len(self._packed) * _BATCH_ROWS >= _GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._packed:
            self._writer.write_table(pa.Table.from_batches(self._packed))
            self._packed = []

    def close(self, *, whole: bool) -> None:
        if whole and self._writer is None:
            self._open((), None)
        if whole:
            self._pack()
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


_FORMS: Forms[Prediction] = {"jsonl": lambda sink: JsonLines(sink, to_record), "csv": _Csv, "parquet": _Parquet}
