"""Everything that can put a pair on a side, behind one door: `load_classifier`."""

from __future__ import annotations

from pathlib import Path

from stance.classifiers.classifier import Classifier
from stance.classifiers.models import DEFAULT_MODEL, choose_model, contest_of, model_folder
from stance.contest import Contest

__all__ = ["DEFAULT_MODEL", "Classifier", "choose_model", "contest_of", "load_classifier", "model_folder"]


def load_classifier(reference: str | Path = DEFAULT_MODEL, contest: Contest | None = None) -> Classifier:
    """Load a classifier; the packages that it needs are imported here and nowhere earlier.

    Args:
        reference: Id of a model that ships with the package, or a model folder.
        contest: The contest to answer for; by default the one that the model was trained for.

    Raises:
        ModelError: Neither a model that ships nor a model folder.
        ConfigError: The model was trained for another contest, or must be told one.
    """
    from stance.classifiers.embedded import EmbeddedClassifier

    folder = model_folder(reference)
    return EmbeddedClassifier(folder, contest=contest_of(folder, contest))
