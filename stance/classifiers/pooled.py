"""A model and its companion: two answers to the same pairs into one.

A model that was trained for one contest can be asked about another when the sentence calls its sides by the names that
the model knows; pooled with a model that is told the sides, which reads the same sentence in other ways, the two are
better than either. Knows nothing of files, tokens or runtimes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stance.classifiers.classifier import Answers, Classifier
from stance.contest import Contest
from stance.records import Pair
from stance.sides import SideFinder, rename_sides


class PooledClassifier(Classifier):
    """The answer of two models together, under the name of the first.

    Args:
        first: One of them.
        companion: The other, for the same labels.

    Attributes:
        first: As given.
    """

    def __init__(self, first: Classifier, companion: Classifier) -> None:
        self.id = first.id
        self.labels = first.labels
        self.first = first
        self._companion = companion

    def classify(self, pairs: Sequence[Pair]) -> Answers:
        """See `Classifier.classify`."""
        return _pooled(self.first.classify(pairs), self._companion.classify(pairs))


class RenamedClassifier(Classifier):
    """A model of one contest, asked about another: its own sides' names stand where the sentence names the other's.

    Which of the model's sides stands for which of the contest's makes no difference, for it is asked both ways round.

    Args:
        model: The model.
        own: The contest that it was trained for.
        contest: The contest to answer for.
    """

    def __init__(self, model: Classifier, own: Contest, contest: Contest) -> None:
        self.id = model.id
        self.labels = contest.labels
        self._model = model
        self._names = (own.sides[0].name, own.sides[1].name)
        self._finder = SideFinder(contest)

    def classify(self, pairs: Sequence[Pair]) -> Answers:
        """See `Classifier.classify`."""
        n = len(pairs)
        # In one call, for where a sentence names no side both ways are the same, and read once.
        rows, windowed = self._model.classify(
            [*self._called(self._names, pairs), *self._called(self._names[::-1], pairs)]
        )
        return _pooled((rows[:n], windowed[:n]), (rows[n:, [1, 0, 2]], windowed[n:]))

    def _called(self, names: Sequence[str], pairs: Sequence[Pair]) -> Iterator[Pair]:
        """The pairs with side A and side B called by two names.

        One pair at a time, for its answer must not depend on what else is asked of its sentence.
        """
        for pair in pairs:
            yield from rename_sides([pair], self._finder, names.__getitem__)


def _pooled(one: Answers, other: Answers) -> Answers:
    """Both by the logarithmic opinion pool, with equal weights.

    Genest and Zidek 1986, "Combining probability distributions: a critique and an annotated bibliography".
    """
    import numpy as np

    product = np.sqrt(one[0]) * np.sqrt(other[0]) + np.finfo(np.float32).tiny
    return product / product.sum(axis=1, keepdims=True), [a or b for a, b in zip(one[1], other[1], strict=True)]
