"""Exports of Label Studio and doccano into examples.

Both are texts with labelled spans: each span is a mention of an actor, its label the actor's stance. A text may be a
whole article; it is cut into sentences as articles are when they are predicted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stance.errors import InputError
from stance.examples.example import Example
from stance.examples.quoting import listed, shown
from stance.examples.record import day_of, kind_of, split_of, text_of
from stance.examples.spans import offset, span
from stance.records import Actor, Document, Mention, Pair, Sentence
from stance.store.documents import value_of
from stance.text import split

_SPAN_KEYS = ("label", "labels", "entities")


@dataclass(frozen=True, slots=True)
class _Region:
    """A labelled span of a text; ``reader`` counts a task's annotators from 0."""

    mention: Mention
    label: str
    actor: str | None
    reader: int


def is_annotation(values: Mapping[str, Any]) -> bool:
    """Whether a record is a task of Label Studio or a text of doccano, by its keys and their types."""
    if isinstance(values.get("data"), Mapping):
        return True
    has_spans = any(isinstance(values.get(key), list) for key in _SPAN_KEYS)
    return isinstance(values.get("text"), str) and "sentence" not in values and has_spans


def annotated_examples(values: Mapping[str, Any], place: str, stem: str) -> list[Example]:
    """Read one task.

    An actor is named by ``actor`` in the span's ``meta`` or in the task's data; else it goes by the span's words in
    capitals. Spans of one actor in one sentence are one example. Where annotators differ, the first one's label stands
    and the example is disputed.

    Args:
        values: The task.
        place: File and task, for messages.
        stem: Name of the file without ending, for ids where the task has none.

    Returns:
        One example per sentence and actor, in order; none for a task without labelled spans.

    Raises:
        InputError: A key is missing, a span does not fit the text, or one annotator labels an actor twice differently.
    """
    data = values["data"] if isinstance(values.get("data"), Mapping) else values
    key = "sentence" if value_of(data, "sentence") is not None else "text"
    text = text_of(data, key, place)
    if text is None:
        raise InputError(
            f"{place}: no text under 'text' or 'sentence', found {listed(data)}; name the text so in the project"
        )
    regions = list(_studio(values, text, place) if data is not values else _doccano(values, text, place))
    named = _named(values.get("meta")) or _named(data.get("meta")) or text_of(data, "actor", place)
    document_id = text_of(data, "doc", place) or f"{stem}:{text_of(values, 'id', place) or place}"
    document = Document(document_id, text, day_of(data, place))
    sentences = _sentences(document, regions, data, place, whole=key == "sentence")
    groups: dict[tuple[int, str], list[_Region]] = {}
    for region in regions:
        actor = region.actor or named or " ".join(region.mention.text.split()).upper()
        home = next(s for s in sentences if s.start <= region.mention.start and region.mention.end <= s.end)
        groups.setdefault((home.index, actor), []).append(region)
    return [
        Example(
            id=f"{document_id}-s{index:02d}-{actor}",
            pair=Pair(
                sentences[index], Actor(actor, actor, kind_of(data, place)), _moved(group, sentences[index], actor)
            ),
            label=group[0].label,
            split=split_of(data, place),
            disputed=_differ(group, actor, place),
            place=place,
        )
        for (index, actor), group in sorted(groups.items(), key=lambda item: item[0][0])
    ]


def _studio(task: Mapping[str, Any], text: str, place: str) -> Iterator[_Region]:
    readings = task.get("annotations", task.get("completions"))
    if not isinstance(readings, list):
        raise InputError(f"{place}: a Label Studio task without 'annotations'; export the project as JSON")
    for reader, reading in enumerate(r for r in readings if isinstance(r, Mapping) and not r.get("was_cancelled")):
        result = reading.get("result")
        for item in result if isinstance(result, list) else ():
            if not isinstance(item, Mapping) or item.get("type") != "labels":
                continue
            value = item.get("value")
            if not isinstance(value, Mapping):
                raise InputError(f"{place}: a labelled span without 'value'; export the project as JSON")
            actor = _named(item.get("meta"))
            yield _region(value, value.get("labels"), actor, reader, text, place)


def _doccano(values: Mapping[str, Any], text: str, place: str) -> Iterator[_Region]:
    key = next(key for key in _SPAN_KEYS if isinstance(values.get(key), list))
    for item in values[key]:
        if isinstance(item, list) and len(item) == 3:
            start, end, label = item
            yield _region({"start": start, "end": end}, [label], None, 0, text, place)
        elif isinstance(item, Mapping) and "start_offset" in item:
            at = {"start": item.get("start_offset"), "end": item.get("end_offset")}
            yield _region(at, [item.get("label")], _named(item.get("meta")), 0, text, place)
        elif isinstance(item, Mapping) and "start" in item:  # Label Studio's short form
            yield _region(item, item.get("labels"), _named(item.get("meta")), 0, text, place)
        else:
            raise InputError(
                f"{place}: '{key}' must hold spans such as [0, 6, \"neutral\"], found {shown(item)}; "
                "label the words that name the actor, not the whole text"
            )


def _region(value: Mapping[str, Any], labels: Any, actor: str | None, reader: int, text: str, place: str) -> _Region:
    start, end = (offset(value_of(value, key), key, place) for key in ("start", "end"))
    if start is None or end is None:
        raise InputError(f"{place}: a labelled span without start or end; export it again")
    if not isinstance(labels, list) or len(labels) != 1 or not isinstance(labels[0], str) or not labels[0]:
        raise InputError(
            f"{place}: the span [{start}, {end}) needs exactly one label, found {shown(labels)}; relabel it"
        )
    mention = span(start, end, text_of(value, "text", place), "name", text, place)
    return _Region(mention, labels[0], actor, reader)


def _named(meta: Any) -> str | None:
    """The actor that a ``meta`` names: ``{"actor": "RUS"}``, or Label Studio's note ``{"text": ["RUS"]}``."""
    if not isinstance(meta, Mapping):
        return None
    note = meta.get("actor") or meta.get("text")
    note = note[0] if isinstance(note, list) and len(note) == 1 else note
    return note.strip() or None if isinstance(note, str) else None


def _sentences(
    document: Document, regions: list[_Region], data: Mapping[str, Any], place: str, *, whole: bool
) -> list[Sentence]:
    """Sentences of a text; those that one span touches stay in one piece."""
    text = document.text
    cut = () if whole else split(document, keep_boilerplate=True).sentences
    date = cut[0].date if cut else document.date
    bounds = [(s.start, s.end) for s in cut] or [(0, len(text))]
    for region in regions:
        start, end = region.mention.start, region.mention.end
        touched = [b for b in bounds if b[0] < end and start < b[1]] or [(start, end)]
        joined = (min(start, touched[0][0]), max(end, touched[-1][1]))
        bounds = sorted([*(b for b in bounds if b not in touched), joined])
    texts = [text[start:end] for start, end in bounds]
    before = [text_of(data, "context_before", place), *texts[:-1]]
    after = [*texts[1:], text_of(data, "context_after", place)]
    return [Sentence(document.id, i, *bounds[i], texts[i], date, None, before[i], after[i]) for i in range(len(bounds))]


def _moved(group: list[_Region], sentence: Sentence, actor: str) -> tuple[Mention, ...]:
    """The group's mentions, each once, with offsets in the sentence."""
    places = sorted({(r.mention.start - sentence.start, r.mention.end - sentence.start) for r in group})
    return tuple(Mention(start, end, sentence.text[start:end], "name", actor) for start, end in places)


def _differ(group: list[_Region], actor: str, place: str) -> bool:
    """Whether annotators gave different labels.

    Raises:
        InputError: One and the same annotator did.
    """
    for reader in {r.reader for r in group}:
        labels = sorted({r.label for r in group if r.reader == reader})
        if len(labels) > 1:
            raise InputError(
                f"{place}: actor {shown(actor)} is labelled {' and '.join(map(shown, labels))} in one sentence; "
                "a sentence puts an actor on one side: give all its mentions one label"
            )
    return len({r.label for r in group}) > 1
