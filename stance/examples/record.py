"""One record, a line of JSON or a row of a table, into an example.

Knows the codebook's keys, their types and what may stand in for a missing one.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any, cast, get_args

from stance.dates import read_day
from stance.errors import InputError
from stance.examples.example import Example
from stance.examples.quoting import listed, shown
from stance.examples.spans import occurrences, offset, span
from stance.records import Actor, Kind, Mention, Pair, Sentence
from stance.store.documents import value_of
from stance.store.encoding import clean

SPLITS = ("train", "validation", "test")

_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_NEEDED = "each labelled pair needs 'sentence', 'label' and 'actor' or 'mention'"


def record_example(values: Mapping[str, Any], place: str, homes: dict[str, str]) -> Example:
    """Read one record.

    Args:
        values: By key or column; None, an empty text and NaN are the same as a missing key.
        place: File and line, for messages and where ids are missing.
        homes: Document id by sentence, of records without a document: a sentence's pairs belong together. Filled here.

    Raises:
        InputError: A key is missing, of a wrong type or has a wrong value.
    """
    text = _required(values, "sentence", place)
    if not text.strip():
        raise InputError(f"{place}: 'sentence' holds only white space; give the words or remove the record")
    label = _required(values, "label", place)
    actor_id, mentions = _actor(values, text, place)
    document_id = text_of(values, "doc", place) or homes.setdefault(text, place)
    sentence = Sentence(
        document_id=document_id,
        index=0,
        start=0,
        end=len(text),
        text=text,
        date=day_of(values, place),
        before=text_of(values, "context_before", place),
        after=text_of(values, "context_after", place),
    )
    return Example(
        id=text_of(values, "id", place) or place,
        pair=Pair(sentence, Actor(actor_id, actor_id, kind_of(values, place)), mentions),
        label=label,
        tags=_words(values, "tags", place),
        split=split_of(values, place),
        disputed=any(_truth(values, key, place) for key in ("disputed", "mention_disputed", "boilerplate")),
        accept_actors=_words(values, "accept_actors", place),
        place=place,
    )


def text_of(values: Mapping[str, Any], key: str, place: str) -> str | None:
    """Text under a key; a whole number counts as text for ids.

    Raises:
        InputError: It is something else.
    """
    value = value_of(values, key)
    if value is None:
        return None
    if key in ("id", "doc") and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise InputError(f"{place}: '{key}' must be text, found {shown(value)}; write it as text")
    return clean(value, place)


def day_of(values: Mapping[str, Any], place: str) -> dt.date | None:
    """The date under ``date``.

    Raises:
        InputError: It is no day written as YYYY-MM-DD.
    """
    value = value_of(values, "date")
    try:
        return None if value is None else read_day(value)
    except ValueError:
        raise InputError(
            f"{place}: 'date' must be a day as YYYY-MM-DD, found {shown(value)}; for example 2019-01-26"
        ) from None


def split_of(values: Mapping[str, Any], place: str) -> str | None:
    """The split a record is for, or None.

    Raises:
        InputError: There is no such split.
    """
    value = value_of(values, "split")
    if value is None or value in SPLITS:
        return cast("str | None", value)
    raise InputError(f"{place}: unknown split {shown(value)}; expected {', '.join(SPLITS)} or nothing; rename it")


def kind_of(values: Mapping[str, Any], place: str) -> Kind:
    """The kind of actor, ``country`` where nothing is said.

    Raises:
        InputError: There is no such kind.
    """
    value = value_of(values, "kind")
    if value is None:
        return "country"
    if value not in get_args(Kind):
        raise InputError(f"{place}: unknown kind {shown(value)}; expected {' or '.join(get_args(Kind))}; correct it")
    return cast(Kind, value)


def _required(values: Mapping[str, Any], key: str, place: str) -> str:
    text = text_of(values, key, place)
    if text is None:
        raise InputError(
            f"{place}: '{key}' is missing or empty; {_NEEDED}, found {listed(values)}; name the key or column so"
        )
    return text


def _actor(values: Mapping[str, Any], text: str, place: str) -> tuple[str, tuple[Mention, ...]]:
    """Id of the actor, and its mentions as far as the record tells them."""
    name = text_of(values, "actor", place)
    words = text_of(values, "mention", place)
    start, end = (offset(value_of(values, key), key, place) for key in ("start", "end"))
    if (start is None) != (end is None):
        here, missing = ("start", "end") if end is None else ("end", "start")
        raise InputError(f"{place}: '{here}' without '{missing}'; give both or neither")
    given = value_of(values, "mentions")
    if start is not None and end is not None:
        spans = [span(start, end, words, "name", text, place)]
    elif given is not None:
        spans = [_mention(item, text, place) for item in _list(given, place)]
    elif words is not None:
        spans = occurrences(words, text, place)
    else:
        spans = []
    actor = name or (spans[0].text.upper() if spans else _required(values, "actor", place))
    return actor, tuple(
        Mention(s.start, s.end, s.text, s.type, actor) for s in sorted(spans, key=lambda s: (s.start, s.end))
    )


def _list(given: Any, place: str) -> list[Any]:
    if isinstance(given, str):  # a cell of a CSV file
        try:
            given = json.loads(given)
        except ValueError:
            raise InputError(f"{place}: 'mentions' is no JSON list: {shown(given)}; write it as JSON") from None
    if not isinstance(given, list):
        raise InputError(f"{place}: 'mentions' must be a list, found {shown(given)}; put brackets around it")
    return given


def _mention(item: Any, text: str, place: str) -> Mention:
    if not isinstance(item, Mapping):
        raise InputError(f"{place}: a mention must be an object with start, end and text, found {shown(item)}")
    start, end = (offset(value_of(item, key), key, place) for key in ("start", "end"))
    if start is None or end is None:
        raise InputError(f"{place}: a mention without 'start' or 'end': {shown(dict(item))}; give both")
    kind = value_of(item, "type")
    return span(start, end, text_of(item, "text", place), "name" if kind is None else kind, text, place)


def _words(values: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    """A list of words, or one text that parts them by spaces, commas, semicolons or bars."""
    value = value_of(values, key)
    if value is None:
        return ()
    words = re.split(r"[\s,;|]+", value.strip()) if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise InputError(f"{place}: '{key}' must be a list of words, found {shown(value)}; write it as a list")
    return tuple(words)


def _truth(values: Mapping[str, Any], key: str, place: str) -> bool:
    value = value_of(values, key)
    truth = False if value is None else _TRUTH.get(str(value).lower())
    if truth is None:
        raise InputError(f"{place}: '{key}' must be true or false, found {shown(value)}; correct it")
    return truth
