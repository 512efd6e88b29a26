"""Scores of made-up actors whose true positions are known: intervals cover them, and correction brings shares nearer.

Articles differ more than chance: each draws shares of its own around the actor's, so that its sentences agree.
The model takes one label for another as often as the default model was measured to, and what is known of it is such
another measurement.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scored import LABELS, articles

from stance.score import Confusion, measured_confusion, score

Shares = npt.NDArray[np.float64]

N_ARTICLES = (3, 5, 10, 20, 50)
N_ACTORS = 240
"""For each number of articles."""

AGREEMENT = 4.0
"""How close an article keeps to the actor's shares: parameter of a Dirichlet distribution."""


@pytest.fixture(scope="module")
def measured() -> Confusion:
    found = measured_confusion("venezuela-2019", LABELS)
    assert found
    return found


def simulated(
    measured: Confusion, n_articles: int, divided: float, random: np.random.Generator
) -> tuple[float, float, float, bool]:
    """One actor: errors of its corrected and of its counted shares, width of its interval, whether that covers.

    Args:
        measured: Rows are how often which label is answered, and how often it was measured.
        n_articles: On the actor.
        divided: How evenly actors stand between the sides: both parameters of a beta distribution.
        random: Draws.
    """
    side_b, taking = random.beta(divided, divided), random.uniform(0.2, 0.9)
    truth = np.array([(1 - side_b) * taking, side_b * taking, 1 - taking])
    rows = np.array(measured.counts)
    rates = rows / rows.sum(axis=1, keepdims=True)
    a, b, c = (random.multinomial(sum(row), row / sum(row)).tolist() for row in rows)
    answers = [
        [random.choice(3, p=rates[label]) for label in random.choice(3, size=1 + random.poisson(1.7), p=shares)]
        for shares in random.dirichlet(np.maximum(truth, 1e-6) * AGREEMENT, size=n_articles)
    ]
    (made,) = score(articles(*answers), confusion=Confusion((a, b, c)), seed=int(random.integers(1 << 30)))
    corrected, counted = (float(np.abs(np.array(s) - truth).mean()) for s in (made.shares, made.raw_shares))
    low, high = (-1.0, 1.0) if made.low is None or made.high is None else (made.low, made.high)
    return corrected, counted, high - low, low <= 2 * side_b - 1 <= high


@pytest.mark.parametrize("divided", [1.0, 0.3], ids=["anywhere", "mostly on a side"])
def test_intervals_cover_and_correction_helps(measured: Confusion, divided: float) -> None:
    random = np.random.default_rng(7)
    found = np.array([[simulated(measured, n, divided, random) for _ in range(N_ACTORS)] for n in N_ARTICLES])
    corrected, counted, widths, covered = found.mean(axis=1).T  # each by number of articles
    print(f"\ncovered {covered.mean():.3f} {covered.round(3)}, widths {widths.round(2)}")
    print(f"mean error {corrected.mean():.4f} {corrected.round(4)}, as counted {counted.mean():.4f} {counted.round(4)}")
    assert 0.93 <= covered.mean() <= 0.97
    assert (covered >= 0.92).all()
    assert (np.diff(widths) < 0).all()
    assert corrected.mean() < 0.95 * counted.mean()
    assert (corrected < 1.02 * counted).all(), "at no number of articles is it worse by more than chance"
