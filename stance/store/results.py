"""Scores and changes out, as JSON Lines, CSV or parquet.

Knows the records' keys and their order; numbers are rounded so that the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from stance.records import Change, Score
from stance.store.outputs import Form, JsonLines, Sink, csv_row, open_forms

_DIGITS = 6

Record: TypeAlias = dict[str, Any]

_SCORE = (
    *("actor", "actor_name", "kind", "period", "verdict", "position", "low", "high", "p_direction", "raw_position"),
    *("side_share", "shares", "raw_shares", "counts", "n_sentences", "n_documents"),
    *("model", "corrected", "seed", "min_sentences"),
)
_CHANGE = (
    *("actor", "actor_name", "kind", "date", "earliest", "latest", "before", "after", "strength", "p_value"),
    *("n_before", "n_after", "model", "corrected", "seed"),
)
_FLAT = {"shares": "share", "raw_shares": "raw_share", "counts": "n"}
"""How the columns of CSV begin that hold one number for each label."""

_NUMBERS = {
    *("position", "low", "high", "p_direction", "raw_position", "side_share"),
    *("before", "after", "strength", "p_value"),
}
_WHOLE = {"seed", "min_sentences"}
_DATES = {"date", "earliest", "latest"}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a result came from, written beside it.

    Attributes:
        labels: What side A, side B and neutral are called.
        model: Id of the model that predicted.
        corrected: Whether the model's errors were corrected.
        seed: Of everything that was drawn.
        min_sentences: How many had to take a side before a score's verdict was one.
    """

    labels: tuple[str, str, str]
    model: str
    corrected: bool
    seed: int
    min_sentences: int


def score_record(score: Score, origin: Origin) -> Record:
    """Lay a score out as a record, its keys in the order of the file."""
    found = _laid_out(_SCORE, score, origin)
    for key in _FLAT:
        found[key] = {label: _plain(n) for label, n in zip(origin.labels, getattr(score, key), strict=True)}
    return {key: _plain(value) for key, value in found.items()}


def change_record(change: Change, origin: Origin) -> Record:
    """Lay a change out as a record, its keys in the order of the file; days are ISO 8601."""
    found = _laid_out(_CHANGE, change, origin)
    return {key: value.isoformat() if key in _DATES else _plain(value) for key, value in found.items()}


def write_results(
    results: Sequence[Score] | Sequence[Change],
    kind: type[Score] | type[Change],
    origin: Origin,
    path: Path | None = None,
    format: str | None = None,
    stream: BinaryIO | None = None,
) -> None:
    """Write scores, or changes.

    Args:
        results: In the order of the file; may be empty, which leaves the head of a table.
        kind: What they are.
        origin: What they came from.
        path: Where to write; None for ``stream``.
        format: ``jsonl``, ``csv`` or ``parquet``; None follows the path's ending (a stream: ``jsonl``).
        stream: Where to write when there is no path; it is left open.

    Raises:
        ConfigError: The format is unknown, or the path's folder is missing.
        InputError: The file cannot be written.
    """
    columns = _SCORE if kind is Score else _CHANGE
    forms: dict[str, Callable[[Sink], Form[Record]]] = {
        "jsonl": lambda sink: JsonLines(sink, dict),
        "csv": lambda sink: _Csv(sink, columns, origin.labels),
        "parquet": lambda sink: _Parquet(sink, columns, origin),
    }
    records = [score_record(r, origin) if isinstance(r, Score) else change_record(r, origin) for r in results]
    with open_forms(forms, path, format, stream) as writer:
        writer.write(records)


def _laid_out(columns: Sequence[str], result: Score | Change, origin: Origin) -> Record:
    return {column: getattr(result if hasattr(result, column) else origin, column) for column in columns}


def _plain(value: Any) -> Any:
    return round(value, _DIGITS) + 0.0 if isinstance(value, float) else value


class _Csv:
    def __init__(self, sink: Sink, columns: Sequence[str], labels: Sequence[str]) -> None:
        self._sink = sink
        self._heads: list[str] | None = _heads(columns, labels)

    def write(self, records: Iterable[Record], /) -> None:
        self._head()
        for record in records:
            cells: list[Any] = []
            for value in record.values():
                if isinstance(value, dict):
                    cells += value.values()
                else:
                    cells.append(str(value).lower() if isinstance(value, bool) else value)
            self._sink.write(csv_row(cells))

    def _head(self) -> None:
        if self._heads is not None:
            self._sink.write(csv_row(self._heads))
            self._heads = None

    def close(self, *, whole: bool) -> None:
        if whole:
            self._head()


def _heads(columns: Sequence[str], labels: Sequence[str]) -> list[str]:
    return [head for c in columns for head in ([f"{_FLAT[c]}_{label}" for label in labels] if c in _FLAT else [c])]


class _Parquet:
    def __init__(self, sink: Sink, columns: Sequence[str], origin: Origin) -> None:
        self._sink = sink
        self._columns = columns
        self._origin = origin
        self._records: list[Record] = []

    def write(self, records: Iterable[Record], /) -> None:
        self._records += records

    def close(self, *, whole: bool) -> None:
        if not whole:
            return
        import datetime as dt

        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = pa.schema([(c, self._type(c)) for c in self._columns], {"stance.model": self._origin.model})
        rows = [
            {c: dt.date.fromisoformat(value) if c in _DATES else value for c, value in record.items()}
            for record in self._records
        ]
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), self._sink, compression="zstd")

    def _type(self, column: str) -> Any:
        import pyarrow as pa

        if column in _FLAT:
            number = pa.int64() if column == "counts" else pa.float64()
            return pa.struct([(label, number) for label in self._origin.labels])
        if column in _NUMBERS:
            return pa.float64()
        if column in _DATES:
            return pa.date32()
        if column == "corrected":
            return pa.bool_()
        return pa.int64() if column in _WHOLE or column.startswith("n_") else pa.string()
