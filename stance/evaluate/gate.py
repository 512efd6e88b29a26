"""Bars that a model has to clear, and which of them it fails."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from stance.errors import ConfigError
from stance.evaluate.evaluation import Evaluation

_METRICS = {
    "macro_f1": True,
    "accuracy": True,
    "mcc": True,
    "kappa": True,
    "brier": False,
    "ece": False,
    "swap_invariance": True,
    "n": True,
    "missed": False,
}
"""What can be barred, and whether more of it is better."""

_PER_CLASS = ("precision", "recall", "f1")


@dataclass(frozen=True, slots=True)
class Bar:
    """A limit on one figure.

    Attributes:
        metric: Key of the figure, such as ``macro_f1`` or ``per_class.pro_guaido.recall``.
        limit: The value that still passes.
        at_most: Whether values above the limit fail, not those below.
    """

    metric: str
    limit: float
    at_most: bool = False


def parse_bar(text: str, labels: Sequence[str]) -> Bar:
    """Read ``metric=value``, ``metric=value:max`` or ``metric=value:min``; without a suffix the value is the least.

    Args:
        text: The bar.
        labels: The model's labels, of which ``per_class.LABEL.f1`` may speak.

    Raises:
        ConfigError: It is no bar, there is no such metric, or ``:max`` was forgotten where less is better.
    """
    written = re.fullmatch(r"([^=]+)=([^:=]+)(?::(max|min))?", text.strip())
    limit = _number(written.group(2)) if written else None
    if written is None or limit is None:
        raise ConfigError(f"bar {text}: expected METRIC=VALUE or METRIC=VALUE:max, such as macro_f1=0.80")
    metric, suffix = written.group(1).strip(), written.group(3)
    known = dict(_METRICS) | {f"per_class.{label}.{figure}": True for label in labels for figure in _PER_CLASS}
    if metric not in known:
        near = difflib.get_close_matches(metric, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(_METRICS)}, per_class.{labels[0]}.f1, …"
        raise ConfigError(f"bar {text}: no metric '{metric}'; {hint}")
    if suffix is None and not known[metric]:
        raise ConfigError(f"bar {text}: less {metric} is better; write {text}:max")
    return Bar(metric, limit, at_most=suffix == "max")


def gate(evaluation: Evaluation, bars: Sequence[Bar]) -> list[str]:
    """One line for each bar that the model fails, in the order of the bars; empty when it clears all.

    A figure that could not be computed, as the calibration of no pairs, fails its bar.
    """
    failures = []
    for bar in bars:
        value = _value(evaluation, bar.metric)
        if math.isnan(value):
            failures.append(f"{bar.metric} could not be measured, so it does not clear its bar of {bar.limit:g}")
        elif bar.at_most and value > bar.limit:
            failures.append(f"{bar.metric} is {value:.6g}, above its bar of {bar.limit:g}")
        elif not bar.at_most and value < bar.limit:
            failures.append(f"{bar.metric} is {value:.6g}, below its bar of {bar.limit:g}")
    return failures


def _value(evaluation: Evaluation, metric: str) -> float:
    if metric == "swap_invariance":
        return evaluation.swap.share
    if metric.startswith("per_class."):
        _, label, figure = metric.split(".")
        return float(next(getattr(c, figure) for c in evaluation.figures.per_class if c.label == label))
    return float(getattr(evaluation.figures, metric))


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
