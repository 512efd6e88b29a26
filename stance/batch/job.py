"""What a run in parts is asked to do, and the terms that its results rest on."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from stance import __version__
from stance.contest import Contest
from stance.recipe import Recipe
from stance.store import Columns
from stance.store.parts import Terms


@dataclass(frozen=True, slots=True)
class Job:
    """What to read and what to do with it.

    Attributes:
        inputs: Files, folders, globs and URLs, as given; ``-`` for standard input.
        recipe: What becomes of the documents.
        format: Of the parts, one of `stance.store.FORMATS`.
        columns: Names of the columns of tables.
        date: The date of articles that carry none themselves.
        n_shard_documents: How many documents, in reading order, make a shard; at least 1.
    """

    inputs: tuple[str, ...]
    recipe: Recipe
    format: str
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
            "model": _version_of(recipe.model, recipe.contest),
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


def _version_of(model: str, contest: Contest) -> str:
    """The name of a model, and of what lies on this machine a digest: of its manifest, or of its files."""
    from stance.classifiers import companion_of, is_zero_shot, model_folder
    from stance.manifest import FILE_NAME

    if not is_zero_shot(model):
        folder = model_folder(model)
        folders = filter(None, (folder, companion_of(folder, contest)))
        return f"{folder.name} {_digest(b''.join((f / FILE_NAME).read_bytes() for f in folders))}"
    files = sorted(path for path in Path(model).glob("*") if path.is_file())
    digests = []
    for path in files:
        with path.open("rb") as stream:
            digests.append((path.name, hashlib.file_digest(stream, "blake2b").hexdigest()))
    return f"{model} {_digest(json.dumps(digests).encode())}" if files else model


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=6).hexdigest()
