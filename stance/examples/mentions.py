"""Mentions for examples that have none: the gazetteer reads what is left of their articles.

A surname or an ambiguous name is settled by the sentences around it, so all sentences of a document that the
examples hold, as sentences or as contexts, are read together and in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from stance.examples.example import Example
from stance.gazetteer import Gazetteer
from stance.records import Mention, Sentence


def with_mentions(examples: Iterable[Example], gazetteer: Gazetteer) -> tuple[list[Example], list[Example]]:
    """Find the mentions of examples that have none, and give every actor its id.

    An actor that goes by a name or another expression which only one actor has ('Russia', 'the Kremlin') gets that
    actor's id, name and kind; one that the gazetteer does not know stays as it is. Mentions that an example has stay
    too. Where `Example.accept_actors` names several actors, mentions of any of them will do.

    Args:
        examples: In any order.
        gazetteer: Finds and names the actors.

    Returns:
        (found, not found), each in the given order: examples that have mentions now, and those in whose sentence the
        gazetteer sees no mention of the actor.
    """
    named = [_with_id(e, gazetteer) for e in examples]
    documents: dict[str, list[Example]] = defaultdict(list)
    for example in named:
        documents[example.pair.sentence.document_id].append(example)
    mentions: dict[str, dict[str, tuple[Mention, ...]]] = {}
    for document_id, group in documents.items():
        if any(not e.pair.mentions for e in group):
            sentences = article(e.pair.sentence for e in group)
            mentions[document_id] = dict(zip([s.text for s in sentences], gazetteer.find(sentences), strict=True))
    found: list[Example] = []
    missed: list[Example] = []
    for example in named:
        pair = example.pair
        if not pair.mentions:
            wanted = {pair.actor.id, *example.accept_actors}
            own = [m for m in mentions[pair.sentence.document_id][pair.sentence.text] if m.actor in wanted]
            filled = tuple(replace(m, actor=pair.actor.id) for m in own)
            example = replace(example, pair=replace(pair, mentions=filled))
        (found if example.pair.mentions else missed).append(example)
    return found, missed


def article(sentences: Iterable[Sentence]) -> list[Sentence]:
    """What can be rebuilt of one document: its sentences and their contexts, each text once, in reading order.

    Args:
        sentences: Of one document, in any order; each knows its neighbours as far as the file gave them.

    Returns:
        Runs of neighbours in order of first appearance, all under the first date; empty for no sentences.
    """
    following: dict[str, str | None] = {}
    preceded: set[str] = set()
    date = document_id = None
    for s in sentences:
        document_id = s.document_id
        date = date or s.date
        run = [text for text in (s.before, s.text, s.after) if text]
        for here, after in zip(run, [*run[1:], None], strict=True):
            following[here] = following.get(here) or after
        preceded.update(run[1:])
    ordered: dict[str, None] = {}
    for head in [*(t for t in following if t not in preceded), *following]:
        text: str | None = head
        while text and text not in ordered:
            ordered[text] = None
            text = following[text]
    return [Sentence(document_id or "", i, 0, len(words), words, date) for i, words in enumerate(ordered)]


def _with_id(example: Example, gazetteer: Gazetteer) -> Example:
    pair = example.pair
    actor = gazetteer.named(pair.actor.id)
    if actor is None or actor == pair.actor:
        return example
    own: Sequence[Mention] = [replace(m, actor=actor.id) for m in pair.mentions]
    return replace(example, pair=replace(pair, actor=actor, mentions=tuple(own)))
