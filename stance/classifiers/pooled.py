"""Several answers to the same pairs into one.

A model that was trained for one contest can be asked about another when the sentence calls its sides by the names that
the model knows; pooled with a model that is told the sides, which reads the same sentence in other ways, the two are
better than either.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from stance.classifiers.classifier import Classifier
from stance.contest import Contest
from stance.records import Pair
from stance.sides import SideFinder, rename_sides

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Answers = tuple["npt.NDArray[np.float32]", list[bool]]
"""What `Classifier.classify` gives."""


class PooledClassifier(Classifier):
    """The answer of two models together, under the name of the first.

    Args:
        first: One of them.
        second: The other, for the same labels.
    """

    def __init__(self, first: Classifier, second: Classifier) -> None:
        self.id = first.id
        self.labels = first.labels
        self._both = (first, second)

    def classify(self, pairs: Sequence[Pair]) -> Answers:
        """See `Classifier.classify`."""
        return _pooled(*(model.classify(pairs) for model in self._both))


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
        rows, windowed = self._as(self._names, pairs)
        turned, also_windowed = self._as(self._names[::-1], pairs)
        return _pooled((rows, windowed), (turned[:, [1, 0, 2]], also_windowed))

    def _as(self, names: Sequence[str], pairs: Sequence[Pair]) -> Answers:
        rename = functools.partial(rename_sides, finder=self._finder, name=names.__getitem__)
        # One pair at a time, for its answer must not depend on what else is asked of its sentence.
        return self._model.classify([renamed for pair in pairs for renamed in rename([pair])])


def _pooled(one: Answers, other: Answers) -> Answers:
    """Both by the logarithmic opinion pool, with equal weights.

    Genest and Zidek 1986, "Combining probability distributions: a critique and an annotated bibliography".
    """
    import numpy as np

    product = np.sqrt(one[0]) * np.sqrt(other[0]) + np.finfo(np.float32).tiny
    return product / product.sum(axis=1, keepdims=True), [a or b for a, b in zip(one[1], other[1], strict=True)]
