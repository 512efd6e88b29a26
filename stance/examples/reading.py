"""Files and folders of labels into examples.

Knows which files can hold labels and how to tell a table from an export; what a record means is known elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from stance.errors import InputError, unless_skipped
from stance.examples.annotation import annotated_examples, is_annotation
from stance.examples.example import Example
from stance.examples.hub import PREFIX, hub_rows
from stance.examples.labels import wrong_labels
from stance.examples.quoting import shown
from stance.examples.record import record_example
from stance.store.encoding import decode
from stance.store.sources import Format, Source, format_of, list_endings, search, stem_of
from stance.store.streams import open_source

ENDINGS: Mapping[str, Format] = {
    ".jsonl": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
"""Endings of labelled files; each may be followed by ``.gz`` or ``.zst``."""

_WANTED = "each labelled pair needs a sentence, a label and an actor or a mention"


def read_examples(
    inputs: Sequence[str | Path], labels: Sequence[str], tell: Callable[[InputError], None] = unless_skipped
) -> list[Example]:
    """Read labelled files.

    JSON Lines hold the codebook's records; CSV and parquet have the same keys as columns, and instead of ``mentions``
    they may give the words (``mention``) or their offsets (``start``, ``end``); exports of Label Studio (JSON) and
    doccano (JSON Lines) are told by their content. An actor may go by any name, which is kept as it is, and mentions
    may be missing: `stance.examples.with_mentions` sees to both.

    Args:
        inputs: Files, or folders, of which every labelled file is read in order of name; hidden ones are left out;
            or data sets of the hub (``hub:user/name``, see `stance.examples.hub`).
        labels: The labels that may occur.
        tell: Told of files and records that are not valid, which are then left out; by default it raises the first.

    Returns:
        Examples, those of the hub first and then in the order of the files; at least one for every input, but for what
        was told of.

    Raises:
        InputError: A file is missing, empty or damaged, or a record is not valid; the message names the file and line
            (in parquet the row, in an export the task), what was expected, what came and the remedy.
    """
    hub = [str(i) for i in inputs if str(i).startswith(PREFIX)]
    parts = [(hub_rows(reference), reference, reference.removeprefix(PREFIX)) for reference in hub]
    sources = _sources([i for i in inputs if not str(i).startswith(PREFIX)])
    parts += [(_records(source, tell), source.name, source.stem) for source in sources]
    examples: list[Example] = []
    for part in parts:
        try:
            examples += _read(*part, labels, tell)
        except InputError as error:
            tell(error)
    return examples


def _read(
    records: Iterable[tuple[str, Mapping[str, Any]]],
    name: str,
    stem: str,
    labels: Sequence[str],
    tell: Callable[[InputError], None],
) -> list[Example]:
    examples: list[Example] = []
    homes: dict[str, str] = {}
    n_wrong = 0
    for place, values in records:
        try:
            if is_annotation(values):
                examples += annotated_examples(values, place, stem)
            else:
                examples.append(record_example(values, place, homes))
        except InputError as error:
            tell(error)
            n_wrong += 1
    if not examples and not n_wrong:
        raise InputError(f"{name}: no labelled pairs in it; {_WANTED}")
    for wrong in wrong_labels([(e.place, e.label) for e in examples], labels):
        tell(wrong)
    places: dict[str, str] = {}
    for e in examples:
        if (earlier := places.setdefault(e.id, e.place)) != e.place:
            tell(
                InputError(
                    f"{e.place}: id {shown(e.id)} was already used in {earlier}; give every pair an id of its own"
                )
            )
    return [e for e in examples if e.label in labels and places[e.id] == e.place]


def labelled_files(inputs: Sequence[str | Path]) -> list[Path]:
    """The labelled files among files and folders, each once, as `read_examples` finds them.

    Raises:
        InputError: There is no such file or folder, or none of labels in it.
    """
    return [Path(source.name) for source in _sources(inputs)]


def _sources(inputs: Sequence[str | Path]) -> list[Source]:
    sources: dict[Path, Source] = {}
    for path in map(Path, inputs):
        if path.is_dir():
            found = list(search(path, unless_skipped, ENDINGS))
            if not found:
                raise InputError(f"{path}: no labelled files in this folder; expected {list_endings(ENDINGS)}")
        elif path.is_file():
            found = [Source(str(path), path, format_of(path, ENDINGS), stem_of(path))]
        else:
            raise InputError(f"{path}: no such file or folder of labels; check the path")
        for source in found:
            if source.format == "unknown":
                raise InputError(f"{path}: labels are read from {list_endings(ENDINGS)}; rename or convert it")
            sources.setdefault(Path(source.name).resolve(), source)
    return list(sources.values())


def _records(source: Source, tell: Callable[[InputError], None]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every record of a file and what messages call its place."""
    from stance.store.tables import read_rows

    with open_source(source) as stream:
        head = stream.peek(512)[:512]
        if not head:
            raise InputError(f"{source.name}: empty file; {_WANTED}")
        if source.format == "jsonl" and head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
            yield from _tasks(stream.read(), source.name)
            return
        word = "row " if source.format == "parquet" else ""
        for number, values in read_rows(stream, source.format, source, None, tell):
            yield f"{source.name}:{' ' if word else ''}{word}{number}", values


def _tasks(data: bytes, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        tasks = json.loads(decode(data, name))
    except (ValueError, RecursionError) as error:
        place = f"{name}:{error.lineno}" if isinstance(error, json.JSONDecodeError) else name
        raise InputError(f"{place}: not valid JSON ({error}); export or fetch it again") from None
    for number, task in enumerate(tasks, 1):
        if not isinstance(task, dict):
            raise InputError(f"{name}: task {number}: expected a JSON object, found {type(task).__name__}")
        yield f"{name}: task {number}", task
