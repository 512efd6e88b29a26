"""How far a position would wander on other articles: the bootstrap over documents.

Sentences of one article stand and fall together, so articles are drawn, not sentences (Efron & Tibshirani 1993, "An
Introduction to the Bootstrap"). Three things make the interval cover where there are few articles or few sides taken,
measured in ``tests/test_score_simulation.py``:

- every draw has error rates (mean probabilities given the true label) of its own, since the model's were measured on
  some pairs only;
- every draw holds one article more, all of one label drawn at random: that five articles agree does not prove that a
  sixth will. It is the article that corrected shares hold as well, there of all labels equally;
- what a draw is away from the mean is stretched by sqrt(n / (n - 1)): n articles drawn from n scatter too little by
  that much (Hesterberg 2015, "What Teachers Should Know About the Bootstrap").

Knows sums per document, nothing of how they came about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.score.confusion import Confusion
from stance.score.quantification import corrected_shares, drawn_error_rates, lean_of_shares

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

N_DRAWS = 1000
LEVEL = 0.95
_CELLS = 1 << 20
"""Draws times kinds of articles that are held at once."""
_MANY = 250
"""With more articles than this, those that say nearly the same are drawn together, in a small part of the time."""
_STEP = 1 / 16
"""Nearly: to so much of a sum. Of many articles a sum wanders far more."""
_DUST = 1e-9
"""What rounding may leave of a position of 0."""


@dataclass(frozen=True, slots=True)
class DocumentSums:
    """What one document says of an actor.

    Attributes:
        answers: Sentences by answer: side A, side B, neutral.
        probabilities: Sums over all sentences, of the same three.
        lean: Sum of p(side B) - p(side A) over the sentences that take a side.
    """

    answers: tuple[int, int, int]
    probabilities: tuple[float, float, float]
    lean: float


@dataclass(frozen=True, slots=True)
class Spread:
    """Where a position might lie.

    Attributes:
        low: Lower end of its 95 % interval, in [-1, 1].
        high: Its upper end.
        p_direction: Share of the draws on the position's side of 0 (the *probability of direction* of Makowski et al.
            2019, "Indices of Effect Existence and Significance in the Bayesian Framework", with draws of a bootstrap).
    """

    low: float
    high: float
    p_direction: float


def drawn_spread(
    tallies: Sequence[DocumentSums], confusion: Confusion | None, seed: Sequence[int], position: float
) -> Spread:
    """How far a position might lie from where it was found.

    Args:
        tallies: One for each document, at least one.
        confusion: The model's, or None for no correction.
        seed: Integers from 0; the same ones give the same draws.
        position: As it was found.

    Returns:
        Everything, -1 to 1, and a p_direction of 0.5, where there is one document only; the latter also for a position
        of 0. A draw in which nothing takes a side counts as 0, and is on neither side of it.
    """
    import numpy as np

    n = len(tallies)
    if n < 2:
        return Spread(-1.0, 1.0, 0.5)
    sums = np.array([(*t.answers, t.lean) if confusion is None else (*t.probabilities, 0.0) for t in tallies])  # (D, 4)
    nearly = np.round(sums / _STEP) * _STEP if n > _MANY else sums
    kinds, n_each = np.unique(nearly, axis=0, return_counts=True)  # (K, 4), (K,)
    (mean_shares, mean_lean), (near_shares, near_lean) = _means(sums.sum(axis=0)), _means(n_each @ kinds)
    random = np.random.default_rng(list(seed))
    drawn = []
    stretch = (n / (n - 1)) ** 0.5
    left = N_DRAWS
    while left:
        size = min(left, max(1, _CELLS // len(kinds)))
        totals = random.multinomial(n, n_each / n, size=size) @ kinds  # (size, 4)
        more = random.multinomial(1, np.full(3, 1 / 3), size=size).astype(np.float64)  # (size, 3)
        if confusion is None:
            more = more * (sums[:, :3].sum() / n)
            n_sided = totals[:, :2].sum(axis=1)
            leans = mean_lean + stretch * (totals[:, 3] / np.maximum(n_sided, 1.0) - near_lean)
            leans = np.clip(leans, -1, 1) * n_sided + more[:, 1] - more[:, 0]
            drawn.append(leans / np.maximum(n_sided + more[:, :2].sum(axis=1), 1.0))
        else:
            rates = drawn_error_rates(confusion, size, random)
            shares = totals[:, :3] / totals[:, :3].sum(axis=1, keepdims=True)
            shares = mean_shares + stretch * (shares - near_shares)
            drawn.append(lean_of_shares(corrected_shares(shares, rates, n, more)))
        left -= size
    tail = (1 - LEVEL) / 2
    positions = np.concatenate(drawn)
    low, high = np.quantile(positions, [tail, 1 - tail])
    return Spread(float(low), float(high), float(np.mean(positions * position > 0)) if abs(position) > _DUST else 0.5)


def _means(sums: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], float]:
    """Shares (3,) of the first three of some sums, and the last for each that takes a side."""
    return sums[:3] / sums[:3].sum(), sums[3] / max(sums[:2].sum(), 1.0)
