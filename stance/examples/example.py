"""A labelled pair, and the hash of many of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from stance.records import Pair


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
        accept_actors: Ids of all actors that may rightly be seen in the mention; empty when only the pair's own.
        place: File and line, row or task that it was read from, for messages; no part of its value.
    """

    id: str
    pair: Pair
    label: str
    tags: tuple[str, ...] = ()
    split: str | None = None
    disputed: bool = False
    accept_actors: tuple[str, ...] = ()
    place: str = field(default="", compare=False)

    @property
    def where(self) -> str:
        """How messages name it: its place, and its id where that says more."""
        return f"{self.place} ({self.id})" if self.place not in ("", self.id) else self.id


def data_hash(examples: Iterable[Example]) -> str:
    """SHA-256 over everything that the examples hold, in order; 16 hexadecimal digits.

    Places do not count, nor ids that were made of them for want of any: the same file has one hash wherever it lies.
    """
    examples = list(examples)
    places = {example.place for example in examples}
    digest = hashlib.sha256()
    for example in examples:
        sentence = example.pair.sentence
        if sentence.document_id in places:
            sentence = replace(sentence, document_id="")
        id_ = "" if example.id == example.place else example.id
        bare = replace(example, id=id_, pair=replace(example.pair, sentence=sentence), place="")
        digest.update(repr(bare).encode())
    return digest.hexdigest()[:16]
