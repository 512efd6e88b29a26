"""Labelled pairs to the pairs that are classified: those of the file, or those that the gazetteer finds.

An article is rebuilt from its labelled sentences and their contexts, because surnames and ambiguous names are settled
by what stands around them. Knows the gazetteer; knows nothing of models and figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.errors import InputError
from stance.examples import Example
from stance.gazetteer import Gazetteer
from stance.records import Pair, Sentence

_Key = tuple[str, str | None, str | None]
"""A labelled sentence in its article: text, text before, text after."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What is to be classified, and what of it answers which example.

    Attributes:
        pairs: Every pair of every labelled sentence that is given or found, also those that no example asks for:
            a model may see all actors of a sentence at once, so it gets them as it does in use.
        places: For each example, its index in ``pairs``; None where the gazetteer did not find it.
        n_extra: Pairs found in labelled sentences that no example labels.
    """

    pairs: tuple[Pair, ...]
    places: tuple[int | None, ...]
    n_extra: int


def match(examples: Sequence[Example], gazetteer: Gazetteer | None, *, end_to_end: bool = False) -> Matched:
    """Take the pairs of the examples, and have those without mentions found.

    Args:
        examples: Of any number of documents; those of one document in the order of its sentences.
        gazetteer: Finds actors; may be None where every example has mentions.
        end_to_end: Find every actor, whether or not the example has mentions.

    Raises:
        InputError: An example has no mentions and there is no gazetteer.
    """
    pairs: list[Pair] = []
    places: list[int | None] = [None] * len(examples)
    sought: dict[str, list[int]] = {}
    for i, example in enumerate(examples):
        if example.pair.mentions and not end_to_end:
            places[i] = len(pairs)
            pairs.append(example.pair)
        elif gazetteer is None:
            raise InputError(f"{example.id}: no mentions, and no gazetteer to find them with")
        else:
            sought.setdefault(example.pair.sentence.document_id, []).append(i)
    n_extra = 0
    articles: dict[str, list[Example]] = {}
    for example in examples:
        articles.setdefault(example.pair.sentence.document_id, []).append(example)
    for document_id, indices in sought.items():
        assert gazetteer is not None
        found = _find([examples[i] for i in indices], articles[document_id], gazetteer)
        where = {(_key(pair.sentence), pair.actor.id): len(pairs) + n for n, pair in enumerate(found)}
        pairs += found
        for i in indices:
            sentence = _key(examples[i].pair.sentence)
            answers = (where.get((sentence, actor)) for actor in accepted_actors(examples[i]))
            places[i] = next((place for place in answers if place is not None), None)
        labelled = {(_key(e.pair.sentence), actor) for e in articles[document_id] for actor in accepted_actors(e)}
        n_extra += len(where.keys() - labelled)
    return Matched(tuple(pairs), tuple(places), n_extra)


def accepted_actors(example: Example) -> tuple[str, ...]:
    """Ids of the actors that count as the example's, its own first."""
    others: Sequence[str] = getattr(example, "accept_actors", ())
    return tuple(dict.fromkeys((example.pair.actor.id, *others)))


def rebuild(examples: Sequence[Example]) -> list[Sentence]:
    """The known part of an article: each labelled sentence once, and the contexts where they are not labelled.

    Args:
        examples: Of one document, in the order of its sentences.

    Returns:
        Sentences that count from 0, with offsets as if each stood on a line of its own; those that no example labels
        have neither ``before`` nor ``after``.
    """
    labelled = {example.pair.sentence.text for example in examples}
    date = next((e.pair.sentence.date for e in examples if e.pair.sentence.date), None)
    seen: set[_Key] = set()
    contexts: set[str] = set()
    rebuilt: list[Sentence] = []

    def append(sentence: Sentence) -> None:
        start = rebuilt[-1].end + 1 if rebuilt else 0
        end = start + len(sentence.text)
        rebuilt.append(replace(sentence, index=len(rebuilt), start=start, end=end, date=date))

    def append_context(own: Sentence, text: str | None) -> None:
        if text and text not in labelled and text not in contexts:
            contexts.add(text)
            append(replace(own, text=text, before=None, after=None))

    for example in examples:
        own = example.pair.sentence
        if _key(own) not in seen:
            seen.add(_key(own))
            append_context(own, own.before)
            append(own)
            append_context(own, own.after)
    return rebuilt


def _find(sought: Sequence[Example], article: Sequence[Example], gazetteer: Gazetteer) -> list[Pair]:
    """The pairs of the sought examples' sentences."""
    wanted = {_key(example.pair.sentence) for example in sought}
    return [pair for pair in gazetteer.pairs(rebuild(article)) if _key(pair.sentence) in wanted]


def _key(sentence: Sentence) -> _Key:
    return sentence.text, sentence.before, sentence.after
