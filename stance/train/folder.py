"""The folder of a model that was trained: weights, graphs, tokenizer, manifest, figures and card."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import ConfigError
from stance.features import Features
from stance.manifest import Manifest
from stance.train.calibration import fit_temperature
from stance.train.material import Material

if TYPE_CHECKING:
    from stance.train.config import TrainConfig


def make_output(output: Path, read: Sequence[Path]) -> None:
    """Make the folder that a model is to be written to, before any work is done for it.

    Args:
        output: The folder; it may be there.
        read: Folders of the models that it comes from, and which stay as they are.

    Raises:
        ConfigError: It cannot be made, or is one of those that are read.
    """
    for folder in read:
        if output.exists() and output.samefile(folder):
            raise ConfigError(f"{output}: this model is read to make the new one; give another output folder")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{output}: no folder can be made there ({error.strerror}); give another") from error


def write_model(
    encoder: Any,
    features: Features,
    config: TrainConfig,
    material: Material,
    base: Path,
    output: Path,
    averaged: Sequence[str] = (),
) -> dict[str, Any]:
    """Write a model folder: weights, graphs, tokenizer, manifest, figures and card.

    Args:
        encoder: On the CPU, in evaluation mode.
        features: Makes its rows.
        config: What it was trained with; gives its name.
        material: Its validation pairs give the temperature, through the fp32 graph, and the figures of the int8 graph.
        base: Where its tokenizer lies.
        output: The folder; must exist.
        averaged: SHA-256 of the weights of the models that this one is the mean of; none for a model of one pass.

    Returns:
        The figures: macro_f1, accuracy, ece, n.
    """
    import numpy as np
    from safetensors.torch import save_file

    from stance.classifiers.embedded import EmbeddedClassifier
    from stance.evaluate import evaluate
    from stance.evaluate.report import to_json
    from stance.export import export_onnx
    from stance.train.bases import sha256
    from stance.train.card import model_card
    from stance.weights import FP32, INT8, SAFETENSORS

    validation = [e for group in material.validation for e in group]
    save_file(encoder.state_dict(), output / SAFETENSORS)
    encoder.transformer.config.save_pretrained(output)
    shutil.copymode(output / "config.json", output / SAFETENSORS)  # which is else for its owner alone
    shutil.copyfile(base / "tokenizer.json", output / "tokenizer.json")
    export_onnx(encoder, features, [e.pair for e in validation[:8]], output)
    names = (SAFETENSORS, FP32, INT8, "tokenizer.json", "config.json")
    packages = ("stance", "torch", "transformers", "onnxruntime", "tokenizers")
    manifest = Manifest(
        id=config.name,
        contest=material.contest,
        features=features.settings,
        head=asdict(encoder.head),
        files={name: sha256(output / name) for name in names},
        training={
            "config": config.model_dump(),
            "data_hash": material.hash,
            "n_pairs": sum(map(len, material.train)),
            **({"averaged": list(averaged)} if averaged else {}),
            "versions": {"python": platform.python_version(), **{name: version(name) for name in packages}},
        },
    )
    manifest.write(output)
    logits, _ = EmbeddedClassifier(output, FP32, contest_of=material.contest_of).logits([e.pair for e in validation])
    labels = np.array([material.contest.labels.index(e.label) for e in validation])
    manifest = replace(manifest, temperature=fit_temperature(logits, labels, material.weights))
    manifest.write(output)
    int8 = EmbeddedClassifier(output, INT8, contest_of=material.contest_of)
    evaluation = evaluate(int8, validation, n_swaps=0, seed=config.seed)
    (output / "metrics.json").write_text(to_json(evaluation), encoding="utf-8")
    learned = [e for group in material.train for e in group]
    (output / "README.md").write_text(model_card(manifest, learned, evaluation), encoding="utf-8")
    f = evaluation.figures
    return {"macro_f1": f.macro_f1, "accuracy": f.accuracy, "ece": f.ece, "n": f.n}
