"""A larger model to learn from besides the labels (Hinton, Vinyals & Dean 2015).

It answers for just what the smaller one reads, changed names and exchanged sides and all, at every step anew: a good
teacher is patient and consistent (Beyer et al. 2022). Where it does not come to the label it is not believed. Knows
where the teacher lies and whether it may teach a run; what is made of its answers stands in `stance.train.loop`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stance.errors import ConfigError, ModelError
from stance.features import Features
from stance.manifest import FILE_NAME, Manifest
from stance.train.bases import base_folder, load_encoder

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
        reference: A model folder with torch weights.
        weight: What its answer counts.
        material: Of the run that it is to teach.

    Raises:
        ModelError: The folder is no model folder, or holds no such weights.
        ConfigError: It knows other labels.
    """
    from stance.encoder import HeadSettings

    folder = Path(reference)
    if not (folder / FILE_NAME).is_file():
        raise ModelError(f"{folder}: no {FILE_NAME} in it; a teacher is a model folder of this program's own")
    manifest = Manifest.read(folder)
    if manifest.contest.labels != material.contest.labels:
        theirs, ours = ", ".join(manifest.contest.labels), ", ".join(material.contest.labels)
        raise ConfigError(f"{folder}: this teacher's labels are {theirs}, this run's are {ours}; take another")
    encoder = load_encoder(base_folder(reference), HeadSettings(**manifest.head), manifest.contest.labels)
    features = Features.load(folder, manifest.features, material.contest_of)
    return Teacher(encoder.eval().requires_grad_(False), features, manifest.temperature, weight)
