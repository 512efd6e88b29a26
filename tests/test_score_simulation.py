"""Scores of made-up actors whose true positions are known: intervals cover them, and correction brings shares nearer.

Articles differ more than chance: each draws shares of its own around the actor's, so that its sentences agree.
A sentence's probabilities are those of some pair of its true label that the default model has not learned from, and
what is known of the model is measured on as many such pairs, drawn anew.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from conftest import ROOT
from scored import LABELS, articles

from stance.classifiers import load_classifier
from stance.examples import read_examples
from stance.records import Reading
from stance.score import Confusion, score

Pools = tuple[npt.NDArray[np.float64], ...]
"""Probabilities (n, 3) of the pairs of each true label."""

N_ARTICLES = (2, 3, 5, 10, 20, 50)
N_ACTORS = 240
"""For each number of articles."""

N_FIXED = 100
"""For each number of articles, where the position is fixed."""

AGREEMENT = 4.0
"""How close an article keeps to the actor's shares: parameter of a Dirichlet distribution."""


@pytest.fixture(scope="module")
def pools() -> Pools:
    corpus = ROOT / "seeds" / "labelled"
    if not corpus.is_dir():
        pytest.skip("the corpus is not here")
    examples = [e for e in read_examples([corpus], LABELS) if e.split == "validation" and not e.disputed]
    found = load_classifier("venezuela-2019").predict([e.pair for e in examples])
    rows = np.array([[p for _, p in prediction.probabilities] for prediction in found])
    truth = np.array([LABELS.index(e.label) for e in examples])
    return tuple(rows[truth == label] for label in range(3))


def drawn_from(pools: Pools, label: int, n: int, random: np.random.Generator) -> npt.NDArray[np.float64]:
    return pools[label][random.integers(len(pools[label]), size=n)]


def says(probabilities: npt.NDArray[np.float64], plain: Reading) -> Reading:
    a, b, c = probabilities.tolist()
    return replace(plain, probabilities=(a, b, c), stance=LABELS[int(probabilities.argmax())])


def simulated(
    pools: Pools, n_articles: int, side_b: float, taking: float, random: np.random.Generator
) -> tuple[float, float, float, bool, str]:
    """One actor: errors of its corrected and its counted shares, width of its interval, whether that covers, verdict.

    Args:
        pools: What the model says of pairs of each label.
        n_articles: On the actor.
        side_b: Share of side B among what takes a side.
        taking: Share of what takes a side.
        random: Draws.
    """
    truth = np.array([(1 - side_b) * taking, side_b * taking, 1 - taking])
    a, b, c = (drawn_from(pools, label, len(pools[label]), random).sum(axis=0).tolist() for label in range(3))
    labels = [
        random.choice(3, size=1 + random.poisson(1.7), p=shares).tolist()
        for shares in random.dirichlet(np.maximum(truth, 1e-6) * AGREEMENT, size=n_articles)
    ]
    said = [drawn_from(pools, label, 1, random)[0] for of_article in labels for label in of_article]
    readings = [says(row, plain) for row, plain in zip(said, articles(*labels), strict=True)]
    (made,) = score(readings, confusion=Confusion((a, b, c)), seed=int(random.integers(1 << 30)))
    corrected, counted = (float(np.abs(np.array(s) - truth).mean()) for s in (made.shares, made.raw_shares))
    low, high = (-1.0, 1.0) if made.low is None or made.high is None else (made.low, made.high)
    return corrected, counted, high - low, low <= 2 * side_b - 1 <= high, made.verdict


@pytest.mark.slow
@pytest.mark.parametrize("divided", [1.0, 0.3], ids=["anywhere", "mostly on a side"])
def test_intervals_cover_and_correction_helps(pools: Pools, divided: float) -> None:
    random = np.random.default_rng(7)
    found = np.array(
        [
            [
                simulated(pools, n, random.beta(divided, divided), random.uniform(0.2, 0.9), random)[:4]
                for _ in range(N_ACTORS)
            ]
            for n in N_ARTICLES
        ]
    )
    corrected, counted, widths, covered = found.mean(axis=1).T  # each by number of articles
    print(f"\ncovered {covered.mean():.3f} {covered.round(3)}, widths {widths.round(2)}")
    print(f"mean error {corrected.mean():.4f} {corrected.round(4)}, as counted {counted.mean():.4f} {counted.round(4)}")
    assert 0.93 <= covered.mean() <= 0.97
    assert (covered >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / N_ACTORS)).all()  # three standard errors of so many actors
    assert (np.diff(widths[1:]) < 0).all() and widths[1] < 1.02 * widths[0]  # two articles hardly say less than three
    assert corrected.mean() < 0.95 * counted.mean()
    allowed = np.where(np.array(N_ARTICLES) <= 20, 1.1, 1.0)  # in few articles chance outweighs bias
    assert (corrected < allowed * counted).all()


@pytest.mark.slow
@pytest.mark.parametrize("position", [0.0, 0.4, -0.4, 0.94, -0.94])
def test_intervals_cover_at_every_position(pools: Pools, position: float) -> None:
    """Divided actors in few articles are the hardest: `docs/scores.md` gives the range."""
    random = np.random.default_rng(11)
    covered = [
        np.mean([simulated(pools, n, (position + 1) / 2, 0.7, random)[3] for _ in range(2 * N_FIXED)])
        for n in N_ARTICLES
    ]
    print(f"\n{position:+.2f}: covered {np.round(covered, 2)}")
    assert min(covered) >= 0.85 and np.mean(covered) >= 0.91


@pytest.mark.slow
def test_sides_are_named_where_there_are_some(pools: Pools) -> None:
    """How often a side is named, and the wrong one: by position (rows) and number of articles."""
    random = np.random.default_rng(5)
    positions, n_articles = (0.0, 1 / 3, 0.6, 0.94), (5, 10, 20, 50)
    named = np.zeros((len(positions), len(n_articles), 2))
    for row, position in enumerate(positions):
        for column, n in enumerate(n_articles):
            verdicts = [simulated(pools, n, (position + 1) / 2, 0.6, random)[4] for _ in range(2 * N_FIXED)]
            named[row, column] = [verdicts.count(LABELS[side]) / len(verdicts) for side in (0, 1)]
    print(f"\nside B named\n{named[..., 1].round(2)}\nside A named\n{named[..., 0].round(2)}")
    assert (named[0].sum(axis=1) <= 0.33).all(), "a divided actor is put on a side too often"
    assert (named[1:, :, 0] <= 0.04).all(), "the wrong side of one that leans to a side"
    assert (named[3] >= [[0, 0.5], [0, 0.85], [0, 0.95], [0, 0.99]]).all()


@pytest.mark.parametrize("side_b", [0.5, 0.8])
def test_without_correction_intervals_cover_what_is_then_measured(side_b: float) -> None:
    """It is the mean of p(side B) - p(side A) over what takes a side: -0.86 and 0.88 here, not -1 and 1."""
    random = np.random.default_rng(3)
    truth = np.array([1 - side_b, side_b, 0.5]) / 1.5
    wanted = 0.88 * side_b - 0.86 * (1 - side_b)
    covered = []
    for n in (3, 5, 10, 20, 50):
        for _ in range(N_FIXED):
            of_articles = random.dirichlet(truth * AGREEMENT, size=n)
            answers = [random.choice(3, size=1 + random.poisson(1.7), p=shares) for shares in of_articles]
            (made,) = score(articles(*answers), seed=int(random.integers(1 << 30)))
            covered.append(made.low is None or made.high is None or made.low <= wanted <= made.high)
    print(f"\nuncorrected, {wanted:+.2f}: covered {np.mean(covered):.3f}")
    assert 0.9 <= np.mean(covered) <= 0.98
