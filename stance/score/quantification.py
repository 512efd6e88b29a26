"""From what a classifier held likely to what there was: shares of labels, corrected for its errors.

*Probabilistic adjusted classify and count* for several labels. With q the mean of the probabilities and M[t, a] the
mean probability of a on pairs of true label t, q = s M holds for the true shares s, so s = q M^-1 (Bella et al. 2010,
"Quantification via probability estimators"; for answers in the place of probabilities Vucetic & Obradovic 2001,
"Classification on data with biased class distribution"). A sentence that the model is unsure of thus counts for less,
which scatters less than counting answers. Where scatter carries s out of the shares that there can be, the nearest that
can be is taken (Duchi et al. 2008, "Efficient projections onto the l1-ball", figure 1), which errs less than clipping
(Bunse 2022, "On multi-class extensions of adjusted classify and count"). It asks only that the model hold likely on
texts it has not seen what it held likely on those measured, not that its probabilities be right, as the
expectation-maximisation of Saerens et al. (2002) does.

Correction multiplies scatter, which on few articles does more harm than the errors did. So corrected shares hold one
article more than there is, of all labels equally (Laplace's rule of succession): with it they err less than counting
even on three articles, as ``tests/test_score_simulation.py`` measures.

Arrays in, arrays out, any number of cases at once; knows nothing of actors or documents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.score.confusion import Confusion

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_PRIOR = 0.5
"""Added to every cell when error rates are drawn: Jeffreys' prior of a multinomial."""

_TINY = 1e-9
"""Keeps the error rates of a model that tells nothing apart invertible."""


def error_rates(confusion: Confusion) -> npt.NDArray[np.float64]:
    """Mean probability of each label given the true one: float64 (3, 3), rows summing to 1."""
    import numpy as np

    sums = np.array(confusion.sums, np.float64)
    rates: npt.NDArray[np.float64] = sums / sums.sum(axis=1, keepdims=True)
    return rates


def drawn_error_rates(confusion: Confusion, n: int, random: np.random.Generator) -> npt.NDArray[np.float64]:
    """Error rates as they may be in truth, after what was measured on some pairs only.

    Returns:
        float64 (n, 3, 3), each row drawn from the Dirichlet posterior that as many whole answers would have, which is
        somewhat wider than that of probabilities.
    """
    import numpy as np

    return np.stack([random.dirichlet(np.array(row) + _PRIOR, size=n) for row in confusion.sums], axis=1)


def true_shares(sums: npt.NDArray[np.float64], rates: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Shares of the true labels.

    Args:
        sums: (..., 3) sums or means of probabilities, with a sum above 0.
        rates: (..., 3, 3) error rates; of a model that tells two labels apart no better than chance, any of the shares
            that fit may come.

    Returns:
        float64 (..., 3), each in [0, 1], summing to 1.
    """
    import numpy as np

    observed = sums / sums.sum(axis=-1, keepdims=True)  # (..., 3)
    inverse = np.linalg.inv(rates + _TINY * np.eye(3))
    return project((observed[..., None, :] @ inverse)[..., 0, :])


def corrected_shares(
    sums: npt.NDArray[np.float64],
    rates: npt.NDArray[np.float64],
    n_documents: int,
    more: npt.NDArray[np.float64] | float = 1 / 3,
) -> npt.NDArray[np.float64]:
    """Shares of the true labels in some articles and one article more.

    Args:
        sums: (..., 3) sums or means of probabilities, with a sum above 0.
        rates: (..., 3, 3) error rates.
        n_documents: Articles that they come from, at least 1.
        more: (..., 3) shares of the labels in the article more.

    Returns:
        float64 (..., 3), each in [0, 1], summing to 1.
    """
    shares: npt.NDArray[np.float64] = (true_shares(sums, rates) * n_documents + more) / (n_documents + 1)
    return shares


def lean_of_shares(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(B - A) / (A + B) of shares (..., 3): in [-1, 1], and 0 where neither side has any."""
    import numpy as np

    sided = shares[..., 0] + shares[..., 1]
    leans: npt.NDArray[np.float64] = (shares[..., 1] - shares[..., 0]) / np.maximum(sided, _TINY)
    return leans


def project(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The nearest point of the simplex to each point (..., K): none below 0, summing to 1."""
    import numpy as np

    falling = -np.sort(-points, axis=-1)
    excess = np.cumsum(falling, axis=-1) - 1
    kept = (falling - excess / np.arange(1, points.shape[-1] + 1) > 0).sum(axis=-1, keepdims=True)
    lowered: npt.NDArray[np.float64] = points - np.take_along_axis(excess, kept - 1, axis=-1) / kept
    return np.maximum(lowered, 0.0)
