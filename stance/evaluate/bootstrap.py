"""How far a figure would wander on other articles: the bootstrap over documents.

Pairs of one article stand and fall together, so articles are drawn, not pairs (Efron & Tibshirani 1993, "An
Introduction to the Bootstrap", chapters 13 and 16). Knows counts per document, nothing of how they came about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from stance.evaluate.metrics import confusion, macro_f1
from stance.evaluate.outcomes import Outcome

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

N_DRAWS = 1000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile interval at 95 %.

    Attributes:
        low: The 2.5th percentile.
        high: The 97.5th percentile.
    """

    low: float
    high: float


def drawn_macro_f1(outcomes: Sequence[Outcome], labels: Sequence[str], seed: int) -> npt.NDArray[np.float64]:
    """Macro-F1 of articles drawn with replacement.

    Args:
        outcomes: At least one; the same order of documents and the same seed give the same draws, which is what
            makes a comparison of two models paired.
        labels: The labels.
        seed: Any integer.

    Returns:
        float64 (1000,); all the same where there is one document only.
    """
    import numpy as np

    documents: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        documents.setdefault(outcome.example.pair.sentence.document_id, []).append(outcome)
    counts = np.stack([confusion(group, labels) for group in documents.values()])  # (D, L, L + 1)
    n = len(counts)
    random = np.random.default_rng(Random(seed).getrandbits(64))
    weights = random.multinomial(n, np.full(n, 1 / n), size=N_DRAWS)  # (1000, D): how often each was drawn
    return macro_f1(np.tensordot(weights, counts, axes=1))


def percentiles(values: npt.NDArray[np.float64]) -> Interval:
    """The interval that holds the middle 95 % of some values; at least one value."""
    import numpy as np

    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))
