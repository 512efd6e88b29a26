"""Stand-ins that answer by rule, so that tests know what to expect without a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from stance.classifiers import Classifier
from stance.records import Pair


class FakeClassifier(Classifier):
    """Gives each pair the probabilities that a rule says.

    Args:
        rule: The label of a pair, or its probabilities in the order of the labels.
        model_id: Name of the model.
        sure: The probability of a label that the rule names; the others share the rest.
    """

    def __init__(
        self, rule: Callable[[Pair], str | tuple[float, float, float]], model_id: str = "fake", sure: float = 0.8
    ) -> None:
        self.id = model_id
        self.labels = ("pro_maduro", "pro_guaido", "neutral")
        self._rule = rule
        self._sure = sure

    def classify(self, pairs: Sequence[Pair]) -> tuple[npt.NDArray[np.float32], list[bool]]:
        rows = np.zeros((len(pairs), 3), np.float32)
        for row, pair in zip(rows, pairs, strict=True):
            answer = self._rule(pair)
            if isinstance(answer, str):
                row[:] = (1 - self._sure) / 2
                row[self.labels.index(answer)] = self._sure
            else:
                row[:] = answer
        return rows, [False] * len(pairs)
