"""How far a position would wander on other articles: the bootstrap over documents.

Sentences of one article stand and fall together, so articles are drawn, not sentences (Efron & Tibshirani 1993, "An
Introduction to the Bootstrap"). Three things make the interval cover where there are few articles or few sides taken,
each measured in ``tests/test_score_simulation.py``:

- every draw has error rates of its own, since the model's were measured on some pairs only;
- the percentiles are spread as Student's t is wider than the normal (the *expanded percentile interval* of Hesterberg
  2015, "What teachers should know about the bootstrap", section 4.3), by the number of articles;
- every draw holds one sentence more, of a label drawn at random: that five articles agree does not prove that a sixth
  will.

Knows sums per document, nothing of how they came about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.score.confusion import Confusion
from stance.score.quantification import drawn_error_rates, true_shares

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

N_DRAWS = 1000
LEVEL = 0.95
_CELLS = 1 << 20
"""Draws times articles that are held at once."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one document says of an actor.

    Attributes:
        answers: Sentences by answer: side A, side B, neutral.
        lean: Sum of p(side B) - p(side A) over the sentences that take a side.
    """

    answers: tuple[int, int, int]
    lean: float


def position(
    answers: npt.NDArray[np.float64], lean: npt.NDArray[np.float64], rates: npt.NDArray[np.float64] | None
) -> npt.NDArray[np.float64]:
    """Positions from sums over documents.

    Args:
        answers: (..., 3) sentences by answer, with a sum above 0.
        lean: (...) sums of p(side B) - p(side A) over the sentences that take a side.
        rates: (..., 3, 3) error rates. With them a position is (B - A) / (A + B) of the corrected shares; with None,
            it is the mean lean of the sentences that take a side.

    Returns:
        float64 (...) in [-1, 1]; not a number where no sentence takes a side.
    """
    import numpy as np

    if rates is None:
        over, under = lean, answers[..., 0] + answers[..., 1]
    else:
        shares = true_shares(answers, rates)
        over, under = shares[..., 1] - shares[..., 0], shares[..., 0] + shares[..., 1]
    found = np.full(np.shape(under), np.nan)
    np.divide(over, under, out=found, where=under > _NOTHING)
    clipped: npt.NDArray[np.float64] = np.clip(found, -1.0, 1.0)
    return clipped


_NOTHING = 1e-9
"""A share below this is none, but for rounding."""


def interval(tallies: Sequence[Tally], confusion: Confusion | None, seed: Sequence[int]) -> tuple[float, float]:
    """The 95 % interval of a position.

    Args:
        tallies: One for each document, at least one.
        confusion: The model's, or None for no correction.
        seed: Integers from 0; the same ones give the same interval.

    Returns:
        (low, high), both in [-1, 1]; everything, (-1, 1), where there is one document only. A draw in which nothing
        takes a side counts as 0.
    """
    import numpy as np
    from scipy.special import ndtr, stdtrit

    n = len(tallies)
    if n < 2:
        return -1.0, 1.0
    # Documents that say the same are drawn together, which changes nothing but the time it takes.
    sums = np.array([(*t.answers, t.lean if confusion is None else 0.0) for t in tallies])  # (D, 4)
    kinds, n_each = np.unique(sums, axis=0, return_counts=True)  # (K, 4), (K,)
    random = np.random.default_rng(list(seed))
    drawn = []
    left = N_DRAWS
    while left:
        size = min(left, max(1, _CELLS // len(kinds)))
        totals = random.multinomial(n, n_each / n, size=size) @ kinds  # (size, 4)
        more = random.dirichlet(np.full(3, 1 / 3), size=size)  # (size, 3)
        answers, lean = totals[:, :3] + more, totals[:, 3] + more[:, 1] - more[:, 0]
        rates = None if confusion is None else drawn_error_rates(confusion, size, random)
        drawn.append(position(answers, lean, rates))
        left -= size
    tail = ndtr(stdtrit(n - 1, (1 - LEVEL) / 2) * np.sqrt(n / (n - 1)))
    low, high = np.quantile(np.nan_to_num(np.concatenate(drawn)), [tail, 1 - tail])
    return float(low), float(high)
