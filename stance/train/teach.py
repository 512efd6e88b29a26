"""A larger model to learn from besides the labels (Hinton, Vinyals & Dean 2015).

It answers for just what the smaller one reads, changed names and exchanged sides and all, at every step anew: a good
teacher is patient and consistent (Beyer et al. 2022). Where it does not come to the label it is not believed. Knows
where the teacher lies and whether it may teach a run; what is made of its answers stands in `stance.train.loop`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.classifiers.models import model_folder
from stance.errors import ConfigError
from stance.features import Features
from stance.manifest import Manifest
from stance.weights import load_model

if TYPE_CHECKING:
    from stance.encoder import StanceEncoder
    from stance.train.material import Material


@dataclass(frozen=True, slots=True)
class Teacher:
    """A model that answers.

    Attributes:
        encoder: In evaluation mode.
        features: Makes its rows.
        temperature: Divides its logits.
        weight: What its answer counts beside the label, in [0, 1].
    """

    encoder: StanceEncoder
    features: Features
    temperature: float
    weight: float


def load_teacher(reference: str, weight: float, material: Material) -> Teacher:
    """Load the teacher of a run.

    Args:
        reference: A model folder, or the id of a model that ships.
        weight: What its answer counts.
        material: Of the run that it is to teach.

    Raises:
        ModelError: There is no such model, or its weights do not fit.
        ConfigError: It knows other labels.
    """
    folder = model_folder(reference)
    manifest = Manifest.read(folder)
    if manifest.contest.labels != material.contest.labels:
        theirs, ours = ", ".join(manifest.contest.labels), ", ".join(material.contest.labels)
        raise ConfigError(f"{folder}: this teacher's labels are {theirs}, this run's are {ours}; take another")
    encoder = load_model(folder, manifest).requires_grad_(False)
    features = Features.load(folder, manifest.features, material.contest_of)
    return Teacher(encoder, features, manifest.temperature, weight)
