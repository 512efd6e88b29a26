"""What a run is asked to do, as values that can be sent to another machine, and the terms that its results rest on."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from stance import __version__
from stance.contest import Contest
from stance.store import Columns
from stance.store.parts import Terms

if TYPE_CHECKING:
    from stance.classifiers import Classifier, Runtime


@dataclass(frozen=True, slots=True)
class Recipe:
    """How documents become predictions.

    Attributes:
        model: Id of a model that ships, or a model folder, which must be there under this path on every machine.
        contest: The contest to answer for.
        format: Of the parts.
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
    format: str
    min_confidence: float = 0.0
    keep_boilerplate: bool = False
    gate: bool = True
    runtime: Runtime | None = None
    device: str | None = None
    threshold: float | None = None
    context: bool = False

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


@dataclass(frozen=True, slots=True)
class Job:
    """What to read and what to do with it.

    Attributes:
        inputs: Files, folders, globs and URLs, as given; ``-`` for standard input.
        recipe: What becomes of the documents.
        columns: Names of the columns of tables.
        date: The date of articles that carry none themselves.
        n_shard_documents: How many documents, in reading order, make a shard; at least 1.
    """

    inputs: tuple[str, ...]
    recipe: Recipe
    columns: Columns = field(default_factory=Columns)
    date: dt.date | None = None
    n_shard_documents: int = 512

    def terms(self) -> Terms:
        """Whatever decides what stands in the parts, but for the documents, which every shard has a digest of."""
        from stance.gazetteer import Gazetteer

        recipe = self.recipe
        contest = json.dumps(recipe.contest.to_dict(), sort_keys=True).encode()
        return {
            "stance": __version__,
            "shard documents": self.n_shard_documents,
            "model": _version_of(recipe.model),
            "contest": f"{recipe.contest.id} {_digest(contest)}",
            "gazetteer": Gazetteer.of(recipe.contest).version,
            "min confidence": recipe.min_confidence,
            "keep boilerplate": recipe.keep_boilerplate,
            "gate": recipe.gate,
            "runtime": recipe.runtime,
            "device": recipe.device,
            "threshold": recipe.threshold,
            "context": recipe.context,
        }


def _version_of(model: str) -> str:
    """The name of a model, and of what lies on this machine a digest: of its manifest, or of its files."""
    from stance.classifiers import is_zero_shot, model_folder
    from stance.manifest import FILE_NAME

    if not is_zero_shot(model):
        folder = model_folder(model)
        return f"{folder.name} {_digest((folder / FILE_NAME).read_bytes())}"
    files = sorted(path for path in Path(model).glob("*") if path.is_file())
    digests = []
    for path in files:
        with path.open("rb") as stream:
            digests.append((path.name, hashlib.file_digest(stream, "blake2b").hexdigest()))
    return f"{model} {_digest(json.dumps(digests).encode())}" if files else model


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=6).hexdigest()
