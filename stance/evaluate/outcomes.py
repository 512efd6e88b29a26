"""What became of each labelled pair: the one value from which every figure is made."""

from __future__ import annotations

from dataclasses import dataclass

from stance.examples import Example
from stance.records import Prediction


@dataclass(frozen=True, slots=True)
class Outcome:
    """A labelled pair and what was predicted for it.

    Attributes:
        example: The labelled pair.
        prediction: What the classifier says; None where the gazetteer missed the actor.
        n_actors: How many actors the file labels in the sentence, disputed ones included; at least 1.
    """

    example: Example
    prediction: Prediction | None
    n_actors: int

    @property
    def right(self) -> bool:
        """Whether the label was predicted; never for a missed pair."""
        return self.prediction is not None and self.prediction.stance == self.example.label
