"""A classifier and labelled pairs into figures, and figures into a verdict.

`evaluate` gives an `Evaluation`, `compare` the difference between two of them, `gate` the bars that one fails.
All are pure: they read no files and print nothing; `stance.evaluate.report` turns their values into text. This room
knows no runtimes and no training, only the `Classifier` contract, and it needs scikit-learn (the ``train`` extra).
"""

from __future__ import annotations

from stance.evaluate.compare import Comparison, compare
from stance.evaluate.evaluation import Evaluation, evaluate
from stance.evaluate.gate import Bar, gate, parse_bar
from stance.evaluate.outcomes import Outcome

__all__ = ["Bar", "Comparison", "Evaluation", "Outcome", "compare", "evaluate", "gate", "parse_bar"]
