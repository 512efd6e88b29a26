"""Predictions into scores: where each actor stands, how sure that is, and when it changed.

`score` gives a `Score` per actor and period, `changes` the days around which actors moved, `measured_confusion` the
errors that a model is known to make. Pure but for that last one, which reads a model folder; knows no file formats of
predictions, no classifier and no runtime. What the numbers mean is written in ``docs/scores.md``.
"""

from __future__ import annotations

from stance.score.change import changes
from stance.score.confusion import Confusion, measured_confusion
from stance.score.periods import PERIODS, Period
from stance.score.scoring import score
from stance.score.verdict import MIN_SENTENCES

__all__ = ["MIN_SENTENCES", "PERIODS", "Confusion", "Period", "changes", "measured_confusion", "score"]
