"""Two evaluations of the same pairs: is one better, or is it chance?"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

from stance.errors import InputError
from stance.evaluate.bootstrap import Interval, drawn_macro_f1, percentiles

if TYPE_CHECKING:
    from stance.evaluate.evaluation import Evaluation


@dataclass(frozen=True, slots=True)
class Comparison:
    """The first model against the second.

    Attributes:
        first: Id of the first model.
        second: Id of the second model.
        macro_f1: Macro-F1 of the second.
        difference: Macro-F1 of the first less that of the second, in [-1, 1].
        interval: 95 % interval of the difference, by the paired bootstrap over documents.
        p_bootstrap: How likely a difference at least so far from 0 is where there is none, in (0, 1]; two-sided.
        only_first: Pairs that the first alone has right.
        only_second: Pairs that the second alone has right.
        p_mcnemar: The same likelihood by McNemar's exact test on these two counts.
    """

    first: str
    second: str
    macro_f1: float
    difference: float
    interval: Interval
    p_bootstrap: float
    only_first: int
    only_second: int
    p_mcnemar: float


def compare(first: Evaluation, second: Evaluation) -> Comparison:
    """Test the difference between two models on the same pairs.

    The bootstrap draws the same articles for both (Efron & Tibshirani 1993, chapter 16): its p-value is twice the
    share of draws in which the sign of the difference is lost, each share counting one draw more than was seen so
    that it is never 0.

    Raises:
        InputError: They are not evaluations of the same pairs.
    """
    if [(o.example.id, o.example.label) for o in first.outcomes] != [
        (o.example.id, o.example.label) for o in second.outcomes
    ]:
        raise InputError(
            f"{first.model} and {second.model} were evaluated on different pairs; compare them on the same"
        )
    drawn = drawn_macro_f1(first.outcomes, first.labels, first.seed) - drawn_macro_f1(
        second.outcomes, second.labels, first.seed
    )
    tail = min(int((drawn <= 0).sum()), int((drawn >= 0).sum()))
    rights = [(a.right, b.right) for a, b in zip(first.outcomes, second.outcomes, strict=True)]
    only_first, only_second = rights.count((True, False)), rights.count((False, True))
    return Comparison(
        first=first.model,
        second=second.model,
        macro_f1=second.figures.macro_f1,
        difference=first.figures.macro_f1 - second.figures.macro_f1,
        interval=percentiles(drawn),
        p_bootstrap=min(1.0, 2 * (tail + 1) / (len(drawn) + 1)),
        only_first=only_first,
        only_second=only_second,
        p_mcnemar=mcnemar(only_first, only_second),
    )


def mcnemar(only_first: int, only_second: int) -> float:
    """McNemar's test (McNemar 1947) in its exact, two-sided form: a fair coin tossed once for each differing pair.

    Args:
        only_first: Pairs that the first model alone has right.
        only_second: Pairs that the second model alone has right.

    Returns:
        The p-value, in (0, 1]; 1 where the two never differ.
    """
    n = only_first + only_second
    tail = sum(comb(n, k) for k in range(min(only_first, only_second) + 1))
    return min(1.0, 2 * tail / (1 << n))
