"""One record per pair: what a prediction looks like in a file, and back.

Knows the record's keys and their order. Of the sentences next to a prediction's it keeps nothing, and
numbers are rounded so that the same input gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any, BinaryIO, get_args

from stance.dates import read_day
from stance.errors import InputError, unless_skipped
from stance.records import UNCERTAIN, Actor, Kind, Mention, Pair, Prediction, Sentence
from stance.store.sources import find_sources
from stance.store.streams import open_source

SCHEMA_VERSION = 1
"""Raised when a key of the record changes its name or meaning."""

_DIGITS = 6
_CSV = re.compile(rb"(?:\xef\xbb\xbf)?\"?document_id\"?[,;\t]")
_TEXTS = ("document_id", "sentence", "actor", "actor_name", "stance", "model")


def to_record(prediction: Prediction) -> dict[str, object]:
    """Lay a prediction out as a record, its keys in the order of the file.

    ``start`` and ``end`` are the sentence's offsets in the document; a mention's are offsets in the
    sentence. ``date`` is ISO 8601 or None. Probabilities are rounded to six digits.
    """
    sentence, actor = prediction.pair.sentence, prediction.pair.actor
    return {
        "document_id": sentence.document_id,
        "date": sentence.date.isoformat() if sentence.date else None,
        "sentence_index": sentence.index,
        "start": sentence.start,
        "end": sentence.end,
        "sentence": sentence.text,
        "actor": actor.id,
        "actor_name": actor.name,
        "kind": actor.kind,
        "mentions": [
            {"start": mention.start, "end": mention.end, "text": mention.text, "type": mention.type}
            for mention in prediction.pair.mentions
        ],
        "stance": prediction.stance,
        "probabilities": {label: round(float(p), _DIGITS) for label, p in prediction.probabilities},
        "confidence": round(float(prediction.confidence), _DIGITS),
        "model": prediction.model,
        "source": sentence.source,
        "windowed": prediction.windowed,
    }


def from_record(record: Mapping[str, Any]) -> Prediction:
    """Read a record back.

    Raises:
        KeyError, TypeError, ValueError: A key is missing or holds what it cannot.
    """
    date, kind = record["date"], record["kind"]
    if kind not in get_args(Kind):
        raise ValueError(f"kind {kind!r} is neither country nor bloc")
    if not all(isinstance(record[key], str) for key in _TEXTS):
        raise TypeError(f"{', '.join(_TEXTS)} must be text")
    if not record["document_id"]:
        raise ValueError("document_id is empty")
    source, stance = record.get("source"), record["stance"]
    if source is not None and not isinstance(source, str):
        raise TypeError(f"source {source!r} is neither text nor null")
    if stance != UNCERTAIN and stance not in record["probabilities"]:
        raise ValueError(f"stance {stance[:40]!r} is none of {', '.join(record['probabilities'])}, {UNCERTAIN}")
    for m in record["mentions"]:
        if not (isinstance(m["start"], int) and isinstance(m["end"], int)):
            raise TypeError(f"mention {m['start']!r} to {m['end']!r}: offsets must be whole numbers")
        if not 0 <= m["start"] < m["end"] <= len(record["sentence"]):
            raise ValueError(f"mention {m['start']} to {m['end']} lies outside the sentence")
    sentence = Sentence(
        record["document_id"],
        int(record["sentence_index"]),
        int(record["start"]),
        int(record["end"]),
        record["sentence"],
        read_day(date) if date else None,
        source or None,
    )
    return Prediction(
        Pair(
            sentence,
            Actor(record["actor"], record["actor_name"], kind),
            tuple(Mention(m["start"], m["end"], m["text"], m["type"], record["actor"]) for m in record["mentions"]),
        ),
        record["stance"],
        tuple((label, float(p)) for label, p in record["probabilities"].items()),
        record["model"],
        bool(record.get("windowed", False)),
    )


def flatten(record: Mapping[str, Any]) -> dict[str, object]:
    """Lay a record out for CSV: mentions as JSON, one column ``p_<label>`` for each probability."""
    flat: dict[str, object] = {}
    for key, value in record.items():
        if key == "mentions":
            flat[key] = json.dumps(value, ensure_ascii=False)
        elif key == "probabilities":
            flat.update({f"p_{label}": p for label, p in value.items()})
        elif key == "windowed":
            flat[key] = "true" if value else "false"
        else:
            flat[key] = value
    return flat


def _unflatten(flat: Mapping[str, Any]) -> dict[str, Any]:
    record = {key: value for key, value in flat.items() if not key.startswith("p_")}
    record["mentions"] = json.loads(record["mentions"])
    record["probabilities"] = {key[2:]: float(p) for key, p in flat.items() if key.startswith("p_")}
    record["windowed"] = record.get("windowed") == "true"
    return record


def stored_predictions(inputs: Sequence[str], *, stdin: BinaryIO | None = None) -> Iterator[tuple[str, Prediction]]:
    """Read what a writer wrote, as it was but for the sentences before and after.

    Args:
        inputs: Files, folders, globs or ``-`` (JSON Lines), as for documents. A file without predictions is fine.
        stdin: Stands in for standard input.

    Yields:
        (place, prediction) in file order; the place is what messages call the line or row.

    Raises:
        InputError: A file or record cannot be used; a score over part of the predictions would be wrong.
    """
    from stance.store.tables import read_rows

    for source in find_sources(inputs, unless_skipped):
        if source.format not in ("unknown", "jsonl", "csv", "parquet"):
            raise InputError(f"{source.name}: expected predictions as .jsonl, .csv or .parquet")
        with open_source(source, stdin) as stream:
            form = source.format
            if form == "unknown":
                head = stream.peek(32)[:32]
                if head.startswith(b"PAR1"):
                    raise InputError(f"{source.name}: is parquet, which no pipe can hold; name the file itself")
                form = "csv" if _CSV.match(head) else "jsonl"
            for row, values in read_rows(stream, form, source, None, unless_skipped, may_be_empty=True):
                place = f"{source.name}:{row}"
                try:
                    yield place, from_record(_unflatten(values) if form == "csv" else values)
                except KeyError as error:
                    found = shorten(", ".join(values), 100, placeholder=" …") or "none"
                    remedy = (
                        "these are scores: name what 'stance predict' wrote"
                        if "verdict" in values
                        else "write it again"
                    )
                    raise InputError(
                        f"{place}: expected a prediction that stance wrote, with {error}, found {found}; {remedy}"
                    ) from None
                except (TypeError, ValueError, AttributeError, OverflowError) as error:
                    raise InputError(
                        f"{place}: expected a prediction that stance wrote, found none "
                        f"({type(error).__name__}: {error}); write it again"
                    ) from None
