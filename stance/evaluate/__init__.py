"""A classifier and labelled pairs into figures, and figures into a verdict.

`evaluate` gives an `Evaluation`, `compare` the difference between two of them, `gate` the bars that one fails;
`compare_positions` holds scores of actors against the public record, which `read_positions` reads. All others are pure:
they read no files and print nothing; `stance.evaluate.report` turns their values into text. This room knows no runtimes
and no training, only the `Classifier` contract, and figures of labelled pairs need scikit-learn (the ``train`` extra).
"""

from __future__ import annotations

from stance.evaluate.compare import Comparison, compare
from stance.evaluate.evaluation import Evaluation, evaluate
from stance.evaluate.gate import Bar, gate, parse_bar
from stance.evaluate.outcomes import Outcome
from stance.evaluate.positions import Agreement, compare_positions, read_positions

__all__ = [
    "Agreement",
    "Bar",
    "Comparison",
    "Evaluation",
    "Outcome",
    "compare",
    "compare_positions",
    "evaluate",
    "gate",
    "parse_bar",
    "read_positions",
]
