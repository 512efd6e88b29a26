"""The manifest of a model folder, ``stance.json``: what the weights beside it expect and what they came from.

Reads and writes that one file; loads no weights.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from stance.contest import Contest
from stance.errors import ModelError
from stance.features import FeatureSettings

FILE_NAME = "stance.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backend needs to know of a model, and its record of origin.

    Attributes:
        id: Name of the model, written into every prediction.
        contest: The contest whose sides the model tells apart; its labels are the columns of the output.
        features: How the model's rows are cut.
        temperature: What the logits are divided by, fitted on validation data.
        head: Keyword arguments of `stance.encoder.HeadSettings`.
        companion: Id of a model that ships, trained for one contest, whose answers about others are pooled with those
            of this model, which is told the sides; None for none.
        files: SHA-256 of every weight and tokenizer file beside the manifest, by file name.
        training: Config, seed, data hash, versions: free form, for people and for repetition.
    """

    id: str
    contest: Contest
    features: FeatureSettings
    temperature: float = 1.0
    head: dict[str, Any] = field(default_factory=dict)
    companion: str | None = None
    files: dict[str, str] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write ``stance.json`` into a model folder."""
        plain = {
            "format": FORMAT,
            "id": self.id,
            "contest": self.contest.to_dict(),
            "features": asdict(self.features),
            "temperature": self.temperature,
            "head": self.head,
            **({"companion": self.companion} if self.companion else {}),
            "files": dict(sorted(self.files.items())),
            "training": self.training,
        }
        text = json.dumps(plain, indent=2, ensure_ascii=False) + "\n"
        (folder / FILE_NAME).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of a model folder.

        Raises:
            ModelError: The folder holds no manifest, or one that this version cannot read.
        """
        path = folder / FILE_NAME
        try:
            plain = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise ModelError(
                f"{folder}: not a model folder (no {FILE_NAME}); 'stance train' writes one, 'stance models list' "
                "names those that ship"
            ) from None
        except (OSError, ValueError) as error:
            raise ModelError(f"{path}: cannot be read ({error})") from error
        if not isinstance(plain, dict) or plain.get("format") != FORMAT:
            found = plain.get("format") if isinstance(plain, dict) else None
            raise ModelError(f"{path}: manifest format {FORMAT} expected, got {found!r}; install a fitting version")
        try:
            return cls(
                id=plain["id"],
                contest=Contest.from_dict(plain["contest"]),
                features=FeatureSettings(**plain["features"]),
                temperature=float(plain["temperature"]),
                head=plain["head"],
                companion=plain.get("companion"),
                files=plain["files"],
                training=plain["training"],
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{path}: not a manifest of this format ({error!r})") from error
