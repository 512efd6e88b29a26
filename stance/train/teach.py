"""What a run learns from besides the labels: another model, or several as one (Hinton, Vinyals & Dean 2015).

It answers for just what the pupil reads, changed names and exchanged sides and all, at every step anew: a good
teacher is patient and consistent (Beyer et al. 2022). Where it does not come to the label it is not believed. Knows
where the teacher's models lie and whether they may teach a run; what is made of its answers stands in
`stance.train.loop`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.classifiers.models import model_folder
from stance.errors import ConfigError
from stance.features import Features
from stance.manifest import Manifest
from stance.weights import load_model

if TYPE_CHECKING:
    from torch import Tensor

    from stance.encoder import StanceEncoder
    from stance.train.material import Material


@dataclass(frozen=True, slots=True)
class Teacher:
    """Models that answer as one.

    Attributes:
        encoders: At least one, each in evaluation mode; all read the same rows.
        temperatures: What divides the logits of each.
        features: Makes their rows.
        weight: What the answer counts beside the label, in [0, 1].
    """

    encoders: tuple[StanceEncoder, ...]
    temperatures: tuple[float, ...]
    features: Features
    weight: float

    def probabilities(self, arrays: dict[str, Tensor]) -> Tensor:
        """The mean of the models' probabilities (slots, n_labels) of a batch, in float32."""
        import torch

        logits = [e(**arrays).float() / t for e, t in zip(self.encoders, self.temperatures, strict=True)]
        return torch.stack(logits).softmax(-1).mean(0)


def load_teacher(references: Sequence[str], weight: float, material: Material) -> Teacher | None:
    """Load the teacher of a run.

    Args:
        references: Model folders, or ids of models that ship.
        weight: What their answer counts.
        material: Of the run that they are to teach.

    Returns:
        None where nothing is named.

    Raises:
        ModelError: There is no such model, or its weights do not fit.
        ConfigError: One knows other labels than the run, or reads other rows than the first.
    """
    folders = [model_folder(reference) for reference in references]
    manifests = [Manifest.read(folder) for folder in folders]
    read = [Features.load(f, m.features, material.contest_of) for f, m in zip(folders, manifests, strict=True)]
    for folder, manifest, features in zip(folders, manifests, read, strict=True):
        if manifest.contest.labels != material.contest.labels:
            theirs, ours = ", ".join(manifest.contest.labels), ", ".join(material.contest.labels)
            raise ConfigError(f"{folder}: its labels are {theirs}, this run's are {ours}; take another teacher")
        if not features.cuts_as(read[0]):
            raise ConfigError(
                f"{folder}: cuts sentences otherwise than {folders[0]} (features of its stance.json, tokenizer.json); "
                "models that teach together must read the same, so leave out one of them"
            )
    if not folders:
        return None
    encoders = [load_model(f, m).requires_grad_(False) for f, m in zip(folders, manifests, strict=True)]
    return Teacher(tuple(encoders), tuple(m.temperature for m in manifests), read[0], weight)
