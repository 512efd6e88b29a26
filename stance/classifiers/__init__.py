"""Everything that can put a pair on a side, behind one door: `load_classifier`."""

from __future__ import annotations

from pathlib import Path

from stance import resources
from stance.classifiers.classifier import Classifier
from stance.errors import ModelError

__all__ = ["DEFAULT_MODEL", "Classifier", "load_classifier", "model_folder"]

DEFAULT_MODEL = "venezuela-2019"


def load_classifier(reference: str | Path = DEFAULT_MODEL) -> Classifier:
    """Load a classifier; the packages that it needs are imported here and nowhere earlier.

    Args:
        reference: Id of a model that ships with the package, or a model folder.

    Raises:
        ModelError: Neither a model that ships nor a model folder.
    """
    from stance.classifiers.embedded import EmbeddedClassifier

    return EmbeddedClassifier(model_folder(reference))


def model_folder(reference: str | Path) -> Path:
    """Folder of a model that ships with the package (by id), or of a user's own (by path).

    Raises:
        ModelError: There is no such folder.
    """
    shipped = resources.models_dir() / str(reference)
    folder = shipped if shipped.is_dir() else Path(reference)
    if not folder.is_dir():
        known = ", ".join(sorted(p.name for p in resources.models_dir().iterdir() if p.is_dir()))
        raise ModelError(f"{reference}: no such model; give a model folder, or one that ships: {known}")
    return folder
