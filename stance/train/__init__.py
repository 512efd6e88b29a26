"""Configuration and labelled pairs into a model folder.

Nothing on the path of a prediction imports this room. It brings torch, transformers and scikit-learn with it, each
where it is used.
"""

from __future__ import annotations

from stance.train.material import Material, Plan, plan, read_material
from stance.train.run import train
from stance.train.timing import seconds_per_step

__all__ = ["Material", "Plan", "plan", "read_material", "seconds_per_step", "train"]
