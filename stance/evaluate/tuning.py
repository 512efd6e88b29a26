"""Labelled pairs into the threshold of a zero-shot model: how likely a side must be entailed to be called.

Knows the rule that neutral is called where neither side reaches the threshold; nothing of how entailment is found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.classifiers.zeroshot import DEFAULT_THRESHOLD, ZeroShotClassifier
from stance.errors import InputError
from stance.evaluate.matching import match
from stance.evaluate.metrics import macro_f1
from stance.examples import Example
from stance.gazetteer import Gazetteer

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Tuning:
    """A threshold that was fitted.

    Attributes:
        threshold: In (0, 1).
        macro_f1: With it, on the pairs it was fitted on, of those that were found.
        before: The same with the default threshold.
        n: How many pairs these are.
    """

    threshold: float
    macro_f1: float
    before: float
    n: int


def tune(
    classifier: ZeroShotClassifier,
    examples: Sequence[Example],
    gazetteer: Gazetteer | None = None,
    *,
    end_to_end: bool = False,
) -> Tuning:
    """Find the threshold with the best macro-F1 on labelled pairs.

    Args:
        classifier: Its own threshold does not matter.
        examples: As `stance.evaluate.evaluate` takes them; disputed ones do not count.
        gazetteer: Finds actors where the examples have no mentions.
        end_to_end: Find every actor, whether or not the example has mentions.

    Raises:
        InputError: No pair counts.
    """
    import numpy as np

    matched = match(examples, gazetteer, end_to_end=end_to_end)
    counted = [e for e in matched.examples if e.pair.mentions and not e.disputed]
    if not counted:
        raise InputError(f"no pair to fit the threshold on: {len(examples)} given, all of them disputed or missed")
    entailed, _ = classifier.entailed([e.pair for e in counted])
    truth = np.array([classifier.labels.index(e.label) for e in counted])
    return best_threshold(entailed, truth)


def best_threshold(entailed: npt.NDArray[np.float64], truth: npt.NDArray[np.int64]) -> Tuning:
    """The threshold with the best macro-F1; among equals the one nearest to the default.

    Only the places between two pairs' larger probabilities can differ, and all of them are tried.

    Args:
        entailed: (n, 2), n at least 1: how likely side A and side B are entailed, strictly between 0 and 1.
        truth: (n,) indices of the true labels: side A, side B, neutral.
    """
    import numpy as np

    n = len(truth)
    strength, side = entailed.max(axis=1), entailed.argmax(axis=1)  # (n,)
    order = np.argsort(-strength, kind="stable")
    called = np.zeros((n + 1, 3, 4), np.int64)  # confusion, columns as `macro_f1` takes them, of the k strongest
    called[np.arange(1, n + 1), truth[order], side[order]] = 1
    called = called.cumsum(axis=0)
    called[:, :, 2] = called[-1].sum(axis=1) - called.sum(axis=2)  # all others are called neutral
    found = macro_f1(called)  # (n + 1,)
    bounds = np.concatenate([[1.0], strength[order], [0.0]])  # k are called between bounds[k + 1] and bounds[k]
    highs, lows = bounds[:-1], bounds[1:]
    possible = np.flatnonzero(lows < highs)
    best = possible[np.isclose(found[possible], found[possible].max(), rtol=0, atol=1e-12)]
    thresholds = [_between(float(lows[k]), float(highs[k])) for k in best]
    threshold, k = min(zip(thresholds, best, strict=True), key=lambda item: abs(item[0] - DEFAULT_THRESHOLD))
    return Tuning(threshold, float(found[k]), float(found[int((strength > DEFAULT_THRESHOLD).sum())]), n)


def _between(low: float, high: float) -> float:
    """The default if it lies between two numbers, or else a number in the middle of them, as short as it can be."""
    if low < DEFAULT_THRESHOLD < high:
        return DEFAULT_THRESHOLD
    middle = (low + high) / 2
    return next(short for digits in range(2, 18) if low < (short := round(middle, digits)) < high or digits == 17)
