"""What a run is to do with documents, as one value that can be sent to another machine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stance.contest import Contest

if TYPE_CHECKING:
    from stance.classifiers import Classifier, Runtime


@dataclass(frozen=True, slots=True)
class Recipe:
    """How documents become predictions.

    Attributes:
        model: Id of a model that ships, a model folder, or an NLI model (its folder, or ``user/name`` on the hub); a
            folder must be there under this path on every machine.
        contest: The contest to answer for.
        min_confidence: A prediction below this confidence says ``uncertain``, in [0, 1].
        keep_boilerplate: Whether lines that are no part of an article are read too.
        gate: Whether articles that never name the contest are skipped.
        runtime: What runs the model; None for what `stance.classifiers.load_classifier` takes by itself.
        device: For torch: where the model runs.
        threshold: For a zero-shot model: how likely a side must be entailed; None for its own.
        context: For a zero-shot model: whether it reads the previous sentence too.
    """

    model: str
    contest: Contest
    min_confidence: float = 0.0
    keep_boilerplate: bool = False
    gate: bool = True
    runtime: Runtime | None = None
    device: str | None = None
    threshold: float | None = None
    context: bool = False

    def in_bulk(self) -> Recipe:
        """The same with the runtime for archives, where neither a runtime nor a device was asked for.

        Raises:
            ModelError: There is no such model.
        """
        from stance.classifiers import bulk_runtime

        if self.runtime is not None or self.device is not None:
            return self
        return replace(self, runtime=bulk_runtime(self.model))

    def load(self, n_threads: int | None = None) -> Classifier:
        """Load the classifier.

        Args:
            n_threads: How many threads it may use; as it sees fit by default.

        Raises:
            ModelError: There is no such model, or it cannot be loaded.
            ConfigError: The model does not take one of the settings.
            MissingExtraError: The model needs packages that are not installed.
        """
        from stance.classifiers import load_classifier

        return load_classifier(
            self.model,
            self.contest,
            runtime=self.runtime,
            device=self.device,
            threshold=self.threshold,
            context=self.context,
            n_threads=n_threads,
        )
