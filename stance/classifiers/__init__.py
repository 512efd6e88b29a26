"""Everything that can put a pair on a side, behind one door: `load_classifier`."""

from __future__ import annotations

from pathlib import Path

from stance.classifiers.classifier import Classifier
from stance.classifiers.models import DEFAULT_MODEL, choose_model, contest_of, is_zero_shot, model_folder
from stance.classifiers.recall import Recall
from stance.contest import Contest
from stance.errors import ConfigError

__all__ = [
    "DEFAULT_MODEL",
    "Classifier",
    "Recall",
    "choose_model",
    "contest_of",
    "is_zero_shot",
    "load_classifier",
    "model_folder",
]


def load_classifier(
    reference: str | Path = DEFAULT_MODEL,
    contest: Contest | None = None,
    *,
    threshold: float | None = None,
    context: bool = False,
) -> Classifier:
    """Load a classifier; the packages that it needs are imported here and nowhere earlier.

    Args:
        reference: Id of a model that ships with the package, a model folder, or a model of natural language inference:
            its folder, or ``user/name`` on the hub.
        contest: The contest to answer for; by default the one that the model was trained for.
        threshold: For a zero-shot model: how likely a side must be entailed, between 0 and 1; 0.5 by default.
        context: For a zero-shot model: whether it reads the previous sentence too.

    Raises:
        ModelError: There is no such model, or it cannot be loaded.
        ConfigError: The model was trained for another contest, or must be told one; or a zero-shot model's setting
            is given to one that has none.
        MissingExtraError: The model needs packages that are not installed.
    """
    if is_zero_shot(reference):
        from stance.classifiers.zeroshot import DEFAULT_THRESHOLD, ZeroShotClassifier

        return ZeroShotClassifier(
            reference,
            contest_of(reference, contest),
            threshold=DEFAULT_THRESHOLD if threshold is None else threshold,
            context=context,
        )
    if threshold is not None or context:
        raise ConfigError(f"{reference}: only zero-shot models have a threshold and a context; leave both out")
    from stance.classifiers.embedded import EmbeddedClassifier

    folder = model_folder(reference)
    return EmbeddedClassifier(folder, contest=contest_of(folder, contest))
