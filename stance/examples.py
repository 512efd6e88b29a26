"""Labelled files into examples: pairs with the label a reader gave them.

Knows the record format of the codebook (one pair per line) and checks it at the door; knows nothing of models.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stance.errors import InputError
from stance.records import Actor, Mention, Pair, Sentence


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled pair.

    Attributes:
        id: Unique in its file.
        pair: Sentence, actor and mentions; the mentions are empty where the file has none and the gazetteer is
            to find them.
        label: One of the contest's labels.
        tags: What makes the sentence hard, in the order of the file.
        split: ``train``, ``validation`` or ``test``; None where the file does not say.
        disputed: True when a careful reader could label it otherwise, or could see no mention.
    """

    id: str
    pair: Pair
    label: str
    tags: tuple[str, ...] = ()
    split: str | None = None
    disputed: bool = False


def read_examples(inputs: Sequence[str | Path], labels: Sequence[str]) -> list[Example]:
    """Read labelled JSON Lines files.

    Args:
        inputs: Files, or folders whose ``*.jsonl`` files are read in order of name.
        labels: The labels that may occur.

    Raises:
        InputError: A file is missing or empty, or a line is no valid record; the message names file and line.
    """
    examples: list[Example] = []
    for path in _files(inputs):
        before = len(examples)
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    examples.append(_example(line, f"{path}:{number}", labels))
        if len(examples) == before:
            raise InputError(f"{path}: no labelled records in it; expected one JSON object per line")
    return examples


def data_hash(examples: Iterable[Example]) -> str:
    """SHA-256 over id, sentence, actor and label of every example, in order; 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for e in examples:
        digest.update("\x1f".join((e.id, e.pair.sentence.text, e.pair.actor.id, e.label, "\n")).encode())
    return digest.hexdigest()[:16]


def _files(inputs: Sequence[str | Path]) -> list[Path]:
    files: list[Path] = []
    for item in map(Path, inputs):
        found = sorted(item.glob("*.jsonl")) if item.is_dir() else [item]
        if not found:
            raise InputError(f"{item}: no .jsonl files in this folder")
        files += found
    for path in files:
        if not path.is_file():
            raise InputError(f"{path}: no such file")
    return files


def _example(line: str, place: str, labels: Sequence[str]) -> Example:
    try:
        record: dict[str, Any] = json.loads(line)
    except ValueError as error:
        raise InputError(f"{place}: not valid JSON ({error})") from error
    for key in ("sentence", "actor", "label"):
        if not isinstance(record.get(key), str) or not record[key]:
            raise InputError(f"{place}: '{key}' is missing or empty; each record needs sentence, actor and label")
    if record["label"] not in labels:
        raise InputError(f"{place}: unknown label '{record['label']}'; expected one of {', '.join(labels)}")
    text = record["sentence"]
    mentions = tuple(
        _mention(m, text, record["actor"], place) for m in sorted(record.get("mentions") or (), key=_start)
    )
    day = record.get("date")
    document_id = str(record.get("doc") or place)
    sentence = Sentence(
        document_id=document_id,
        index=0,
        start=0,
        end=len(text),
        text=text,
        date=dt.date.fromisoformat(day) if day else None,
        before=record.get("context_before"),
        after=record.get("context_after"),
    )
    actor = Actor(record["actor"], record["actor"], record.get("kind") or "country")
    return Example(
        id=str(record.get("id") or place),
        pair=Pair(sentence, actor, mentions),
        label=record["label"],
        tags=tuple(record.get("tags") or ()),
        split=record.get("split"),
        disputed=bool(record.get("disputed") or record.get("mention_disputed") or record.get("boilerplate")),
    )


def _start(mention: dict[str, Any]) -> int:
    return int(mention["start"])


def _mention(record: dict[str, Any], sentence: str, actor: str, place: str) -> Mention:
    start, end, text = record["start"], record["end"], record["text"]
    if sentence[start:end] != text:
        raise InputError(
            f"{place}: the mention [{start}, {end}) is '{sentence[start:end]}' in the sentence, not '{text}'; "
            "offsets count characters from 0, the end excluded"
        )
    return Mention(start, end, text, record.get("type") or "name", actor)
