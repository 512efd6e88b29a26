"""Outcomes into figures: how often right, for which label, and how well the model knows it.

A *missed* pair, one that the gazetteer did not find, has no predicted label: it is wrong in the accuracy, a false
negative of its own label and a false positive of none; the coefficients of agreement see it as a fourth answer that
is never right. The two figures of probabilities, Brier score and calibration error, are over the pairs found.
Knows nothing of sentences, models or files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.errors import MissingExtraError
from stance.evaluate.outcomes import Outcome

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

N_BINS = 15
"""Confidence bins of the calibration error, as many as Guo et al. take."""


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """How well one label is told.

    Attributes:
        label: The label.
        precision: Share of the pairs predicted so that are so; 0 when none is predicted so.
        recall: Share of the pairs that are so that are predicted so; 0 when none is so.
        f1: Harmonic mean of the two; 0 when both are.
        n: How many pairs have the label.
    """

    label: str
    precision: float
    recall: float
    f1: float
    n: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is counted over a set of pairs.

    Attributes:
        n: Pairs, missed ones included.
        missed: Pairs that the gazetteer did not find.
        macro_f1: Mean of the labels' F1, in [0, 1]; a label that neither occurs nor is predicted has 0.
        accuracy: Share of pairs predicted right, in [0, 1].
        per_class: One for each label, in the model's order.
        confusion: Counts; a row for each true label, a column for each predicted one and a last one for missed.
        soft_confusion: Sums of the probabilities of the pairs found; rows as before, a column for each label.
        mcc: Matthews' correlation coefficient for several classes (Gorodkin 2004), in [-1, 1]; 0 where undefined.
        kappa: Cohen's kappa (Cohen 1960), in [-1, 1]; not a number where one label is all there is.
        brier: Mean squared distance of the probabilities from the truth, summed over the labels (Brier 1950), in
            [0, 2], 0 best; not a number when no pair was found.
        ece: Expected calibration error (Guo et al. 2017) with 15 bins of equal width, in [0, 1], 0 best; not a number
            when no pair was found.
    """

    n: int
    missed: int
    macro_f1: float
    accuracy: float
    per_class: tuple[ClassFigures, ...]
    confusion: tuple[tuple[int, ...], ...]
    soft_confusion: tuple[tuple[float, ...], ...]
    mcc: float
    kappa: float
    brier: float
    ece: float


def figures(outcomes: Sequence[Outcome], labels: Sequence[str]) -> Figures:
    """Count and compute.

    Args:
        outcomes: At least one.
        labels: The labels that examples and predictions may have.

    Raises:
        MissingExtraError: scikit-learn is not installed.
    """
    try:
        from sklearn.metrics import cohen_kappa_score, matthews_corrcoef, precision_recall_fscore_support
    except ImportError:
        raise MissingExtraError("Evaluating", "train") from None
    import numpy as np

    truth, answers = _indices(outcomes, labels)
    known = list(range(len(labels)))
    per_class = zip(
        labels, *precision_recall_fscore_support(truth, answers, labels=known, zero_division=0), strict=True
    )
    counts = confusion(outcomes, labels)
    found = [o for o in outcomes if o.prediction is not None]
    probabilities, found_truth = _probabilities(found, labels)
    # Where truth and answers are one and the same label, agreement and agreement by chance are both whole: 0 / 0.
    single = len({*truth, *answers}) == 1
    return Figures(
        n=len(outcomes),
        missed=len(outcomes) - len(found),
        macro_f1=float(macro_f1(counts)),
        accuracy=sum(o.right for o in outcomes) / len(outcomes),
        per_class=tuple(ClassFigures(name, float(p), float(r), float(f), int(n)) for name, p, r, f, n in per_class),
        confusion=tuple(tuple(row) for row in counts.tolist()),
        soft_confusion=tuple(tuple(probabilities[found_truth == i].sum(axis=0).tolist()) for i in known),
        mcc=0.0 if single else float(matthews_corrcoef(truth, answers)),
        kappa=float("nan") if single else float(cohen_kappa_score(truth, answers)),
        brier=brier(probabilities, found_truth) if found else float(np.nan),
        ece=calibration_error(probabilities, found_truth) if found else float(np.nan),
    )


def confusion(outcomes: Sequence[Outcome], labels: Sequence[str]) -> npt.NDArray[np.int64]:
    """Counts of (true label, predicted label or missed): int64 (L, L + 1), the last column for missed pairs."""
    import numpy as np

    counts = np.zeros((len(labels), len(labels) + 1), np.int64)  # (L, L + 1)
    np.add.at(counts, _indices(outcomes, labels), 1)
    return counts


def macro_f1(counts: npt.NDArray[np.int64], *, occurring: bool = False) -> npt.NDArray[np.float64]:
    """Mean over the labels of 2 TP / (2 TP + FP + FN).

    Args:
        counts: (..., L, L + 1) as `confusion` gives them; several tables are done at once.
        occurring: Take the mean over the labels that some pair has, not over all L; for slices, in which a label
            that does not occur says nothing.

    Returns:
        float64 (...): one number a table, in [0, 1]; 0 for an empty table.
    """
    import numpy as np

    n_labels = counts.shape[-2]
    right = np.diagonal(counts[..., :n_labels], axis1=-2, axis2=-1)  # (..., L)
    true = counts.sum(axis=-1)  # (..., L)
    predicted = counts[..., :n_labels].sum(axis=-2)  # (..., L)
    f1 = 2 * right / np.maximum(true + predicted, 1)  # (..., L)
    counted = (true > 0) if occurring else np.ones_like(true, bool)
    mean: npt.NDArray[np.float64] = (f1 * counted).sum(axis=-1) / np.maximum(counted.sum(axis=-1), 1)
    return mean


def brier(probabilities: npt.NDArray[np.float64], truth: npt.NDArray[np.int64]) -> float:
    """Brier's score in its first form, over all labels (Brier 1950, "Verification of forecasts").

    Args:
        probabilities: (n, L), rows summing to 1; n at least 1.
        truth: (n,) indices of the true labels.

    Returns:
        In [0, 2]; 0 for certainty that is always right, 2/3 for three labels held equally likely.
    """
    import numpy as np

    return float(((probabilities - np.eye(probabilities.shape[1])[truth]) ** 2).sum(axis=1).mean())


def calibration_error(
    probabilities: npt.NDArray[np.float64], truth: npt.NDArray[np.int64], n_bins: int = N_BINS
) -> float:
    """Expected calibration error (Guo et al. 2017, "On Calibration of Modern Neural Networks", equation 3).

    Pairs are binned by confidence, the largest probability, into ((m - 1) / M, m / M]; the error is the mean over the
    pairs of the gap between their bin's accuracy and its mean confidence.

    Args:
        probabilities: (n, L); n at least 1.
        truth: (n,) indices of the true labels.
        n_bins: M, the number of bins, all of one width.
    """
    import numpy as np

    confidence = probabilities.max(axis=1)  # (n,)
    right = probabilities.argmax(axis=1) == truth  # (n,)
    bins = np.clip(np.ceil(confidence * n_bins).astype(int) - 1, 0, n_bins - 1)  # (n,)
    gaps = np.bincount(bins, weights=right - confidence, minlength=n_bins)  # (M,): n in bin * (accuracy - confidence)
    return float(np.abs(gaps).sum() / len(truth))


def _indices(outcomes: Sequence[Outcome], labels: Sequence[str]) -> tuple[list[int], list[int]]:
    """True and predicted labels as indices; L stands for missed."""
    index = {label: i for i, label in enumerate(labels)}
    truth = [index[o.example.label] for o in outcomes]
    return truth, [len(labels) if o.prediction is None else index[o.prediction.stance] for o in outcomes]


def _probabilities(
    found: Sequence[Outcome], labels: Sequence[str]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    import numpy as np

    rows = [[p for _, p in o.prediction.probabilities] for o in found if o.prediction is not None]
    return np.array(rows, np.float64).reshape(-1, len(labels)), np.array(_indices(found, labels)[0], np.int64)
