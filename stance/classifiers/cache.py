"""Wire copy: a sentence that was classified a while ago is not classified again.

Knows which parts of a pair a classifier reads; not how it reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from stance.classifiers.classifier import Classifier
from stance.records import Pair, Prediction

_ROOM = 1 << 13
"""Pairs remembered: about 3 MB, and what a thousand articles hold."""

_Answer = tuple[str, tuple[float, ...], bool]
"""The stance, the probabilities in the order of the labels, and whether the sentence was read in part."""


class PredictionCache:
    """Gives what a classifier gives, and asks it about each sentence in its context once.

    The latest answers are remembered, so memory does not grow with the corpus.

    Args:
        classifier: Is asked.
        room: How many pairs are remembered.

    Attributes:
        n_remembered: Pairs that were answered from memory so far.
    """

    def __init__(self, classifier: Classifier, room: int = _ROOM) -> None:
        self.n_remembered = 0
        self._classifier = classifier
        self._room = room
        self._answers: dict[bytes, _Answer] = {}

    def predict(self, pairs: Sequence[Pair]) -> list[Prediction]:
        """One prediction per pair, in order; see `Classifier.predict`."""
        keys = [_key(pair) for pair in pairs]
        new = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in self._answers}
        self.n_remembered += len(pairs) - len(new)
        for key, found in zip(new, self._classifier.predict(list(new.values())), strict=True):
            self._answers[key] = (found.stance, tuple(p for _, p in found.probabilities), found.windowed)
        predictions = []
        for key, pair in zip(keys, pairs, strict=True):
            stance, values, windowed = self._answers[key]
            probabilities = tuple(zip(self._classifier.labels, values, strict=True))
            predictions.append(Prediction(pair, stance, probabilities, self._classifier.id, windowed))
        while len(self._answers) > self._room:
            del self._answers[next(iter(self._answers))]
        return predictions


def _key(pair: Pair) -> bytes:
    """Digest of all that a classifier reads of a pair: sentence, context, actor and mentions."""
    sentence, actor = pair.sentence, pair.actor
    places = [(m.start, m.end) for m in pair.mentions]
    read = repr((sentence.text, sentence.before, actor.id, places))
    return blake2b(read.encode("utf-8", "surrogatepass"), digest_size=16).digest()
