"""Labelled examples made by hand, and a rule that answers what their sentences say."""

from __future__ import annotations

import datetime as dt

from stance.examples import Example
from stance.records import Actor, Kind, Mention, MentionType, Pair, Sentence

LABELS = ("pro_maduro", "pro_guaido", "neutral")
M, G, N = LABELS
DAY = dt.date(2019, 2, 1)


def example(
    text: str,
    label: str,
    *names: str,
    actor: str = "RUS",
    kind: Kind = "country",
    type: MentionType = "name",
    doc: str = "doc",
    before: str | None = None,
    disputed: bool = False,
    tags: tuple[str, ...] = (),
    accept: tuple[str, ...] = (),
) -> Example:
    """An example of one sentence, each name in it a mention of the actor."""
    sentence = Sentence(doc, 0, 0, len(text), text, DAY, before=before)
    mentions = tuple(Mention(text.index(w), text.index(w) + len(w), w, type, actor) for w in names)
    pair = Pair(sentence, Actor(actor, actor, kind), mentions)
    return Example(f"{text}-{actor}", pair, label, tags, disputed=disputed, accept_actors=accept)


def by_word(pair: Pair) -> str:
    """The label that the sentence itself spells out after 'says'."""
    return pair.sentence.text.split("says ")[1].rstrip(".")
