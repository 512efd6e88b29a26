"""Labelled pairs to the pairs that are classified: those of the file, or those that the gazetteer finds.

Knows the gazetteer; knows nothing of models and figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.errors import InputError
from stance.examples import Example, with_mentions
from stance.examples.mentions import article
from stance.gazetteer import Gazetteer
from stance.records import Pair


@dataclass(frozen=True, slots=True)
class Matched:
    """What is to be classified, and what of it answers which example.

    Attributes:
        examples: As they were given, with actors' ids for their names, and with the mentions that were found; those
            without mentions were missed.
        pairs: The examples' pairs in order, without those that were missed, and then whatever else the gazetteer
            found in their sentences: a model may see all actors of a sentence at once, so it gets them as in use.
        n_extra: How many pairs at the end of ``pairs`` no example labels.
    """

    examples: tuple[Example, ...]
    pairs: tuple[Pair, ...]
    n_extra: int


def match(examples: Sequence[Example], gazetteer: Gazetteer | None, *, end_to_end: bool = False) -> Matched:
    """Take the pairs of the examples, and have those without mentions found.

    Args:
        examples: Of any number of documents, disputed ones included: their sentences help to read the others.
        gazetteer: Finds actors; may be None where every example has mentions.
        end_to_end: Find every actor, whether or not the example has mentions.

    Raises:
        InputError: An example has no mentions and there is no gazetteer.
    """
    if end_to_end:
        examples = [replace(e, pair=replace(e.pair, mentions=())) for e in examples]
    sought = [i for i, e in enumerate(examples) if not e.pair.mentions]
    if gazetteer is None:
        if sought:
            raise InputError(f"{examples[sought[0]].id}: no mentions, and no gazetteer to find them with")
        return Matched(tuple(examples), tuple(e.pair for e in examples), 0)
    # Under their position for an id, so that the found and the missed can be put in order again.
    found, missed = with_mentions([replace(e, id=str(i)) for i, e in enumerate(examples)], gazetteer)
    matched = [replace(e, id=examples[int(e.id)].id) for e in sorted((*found, *missed), key=lambda e: int(e.id))]
    extra = _unlabelled(matched, {_home(matched[i].pair) for i in sought}, gazetteer)
    pairs = [e.pair for e in matched if e.pair.mentions]
    return Matched(tuple(matched), (*pairs, *extra), len(extra))


def _unlabelled(examples: Sequence[Example], homes: set[tuple[str, str]], gazetteer: Gazetteer) -> list[Pair]:
    """What the gazetteer finds in some sentences beyond the actors that the examples label there."""
    documents: dict[str, list[Example]] = {}
    labelled: set[tuple[tuple[str, str], str]] = set()
    for e in examples:
        documents.setdefault(e.pair.sentence.document_id, []).append(e)
        labelled |= {(_home(e.pair), actor) for actor in (e.pair.actor.id, *e.accept_actors)}
    extra: list[Pair] = []
    for document_id, group in documents.items():
        sentences = {e.pair.sentence.text: e.pair.sentence for e in group}
        if any((document_id, text) in homes for text in sentences):
            for pair in gazetteer.pairs(article(e.pair.sentence for e in group)):
                home = _home(pair)
                if home in homes and (home, pair.actor.id) not in labelled:
                    extra.append(replace(pair, sentence=sentences[pair.sentence.text]))
    return extra


def _home(pair: Pair) -> tuple[str, str]:
    """The sentence of a pair: its document and its words."""
    return pair.sentence.document_id, pair.sentence.text
