"""One training run, from the base encoder to the files of the model folder."""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import ConfigError, MissingExtraError
from stance.features import Features, FeatureSettings
from stance.manifest import Manifest
from stance.train.calibration import fit_temperature
from stance.train.material import Material

if TYPE_CHECKING:
    from stance.encoder import HeadSettings
    from stance.examples import Example
    from stance.gazetteer import OtherNames
    from stance.train.config import TrainConfig
    from stance.train.loop import Groups


def train(config: TrainConfig, material: Material, output: Path) -> dict[str, Any]:
    """Train, calibrate and export a model.

    An interrupted run of the same configuration goes on from its last checkpoint under ``output/checkpoints``.

    Args:
        config: The run.
        material: Its data, as `read_material` gives them.
        output: The model folder; made where it is missing.

    Returns:
        Figures of the int8 graph on the validation pairs: macro_f1, accuracy, ece, n.

    Raises:
        ModelError: The base encoder cannot be had.
        ConfigError: The folder holds the checkpoints of another run.
        MissingExtraError: The packages that train are not installed.
    """
    require_packages()
    import torch
    from transformers import TrainingArguments, set_seed
    from transformers.trainer_utils import get_last_checkpoint

    from stance.classifiers.devices import computes_bf16
    from stance.train.bases import base_folder, load_encoder
    from stance.train.loop import Collator, Groups, StanceTrainer, validation_metrics
    from stance.train.progress import tell
    from stance.train.teach import load_teacher

    set_seed(config.seed)
    head = _head(config)
    base = base_folder(config.encoder)
    features = _features(config, base, material)
    encoder = load_encoder(base, head, material.contest.labels)
    encoder.transformer.get_input_embeddings().requires_grad_(False)
    teacher = load_teacher(config.teacher.model, config.teacher.weight, material) if config.teacher.model else None
    checkpoints = output / "checkpoints"
    optimizer = config.optimizer
    on_gpu = torch.cuda.is_available()
    trainer = StanceTrainer(
        model=encoder,
        config=config,
        teacher=teacher,
        args=TrainingArguments(
            output_dir=str(checkpoints),
            num_train_epochs=optimizer.epochs,
            per_device_train_batch_size=optimizer.batch_rows,
            per_device_eval_batch_size=64,
            learning_rate=optimizer.learning_rate,
            warmup_steps=_WARMUP,
            lr_scheduler_type="linear",
            eval_strategy="epoch",
            save_strategy="epoch",
            save_total_limit=1,
            load_best_model_at_end=True,
            metric_for_best_model="macro_f1",
            bf16=computes_bf16("cuda" if on_gpu else "cpu"),
            use_cpu=not on_gpu,
            seed=config.seed,
            report_to=[],
            label_names=["labels"],
            remove_unused_columns=False,
            dataloader_pin_memory=on_gpu,
            dataloader_num_workers=_workers() if on_gpu else 0,
            dataloader_persistent_workers=on_gpu and _workers() > 0,
        ),
        data_collator=Collator(features, material.contest.labels, teacher.features if teacher else None),
        train_dataset=sentences(config, material),
        eval_dataset=Groups(material.validation),
        compute_metrics=validation_metrics,
    )
    tell(trainer)
    _claim(checkpoints, config, material)
    last = get_last_checkpoint(str(checkpoints))  # type: ignore[no-untyped-call]
    trainer.train(resume_from_checkpoint=last)
    encoder = trainer.accelerator.unwrap_model(trainer.model, keep_fp32_wrapper=False).cpu().eval()
    metrics = write_model(encoder, features, config, material, base, output)
    shutil.rmtree(checkpoints)
    return metrics


_WARMUP = 0.1
"""Share of the steps over which the learning rates rise."""

_DROPOUT, _DROPOUT_WITH_TEACHER = 0.2, 0.1

_SIDE_TOKENS = 26
"""What a run over several contests spends on telling each side; nearly all descriptions fit."""


def _features(config: TrainConfig, base: Path, material: Material) -> Features:
    told = _SIDE_TOKENS if config.told else 0
    settings = FeatureSettings(**config.features.model_dump(), side_tokens=told)
    return Features.load(base, settings, material.contest_of)


def _head(config: TrainConfig) -> HeadSettings:
    from stance.encoder import HeadSettings

    head = config.head
    dropout = _DROPOUT_WITH_TEACHER if config.teacher.model else _DROPOUT
    return HeadSettings(3, head.slot_layers, dropout, sides=config.told, pool_first=head.pool_first)


def sentences(config: TrainConfig, material: Material) -> Groups:
    """What a run reads in a pass: sentences changed by chance, with twins to agree with."""
    from stance.train.augment import augmented, other_names
    from stance.train.loop import Groups

    names = other_names(material)
    groups = [*material.train, *material.unlabelled, *material.asides]
    draw = augmented(material, names, config.augment, config.seed)
    places = [*range(len(groups)), *material.emphasis]
    return Groups(
        [groups[place] for place in places],
        lambda index: draw(places[index]),
        _twin(names, config),
        context=5 * config.features.context_tokens,
    )


def _twin(names: OtherNames, config: TrainConfig) -> Callable[[list[Example]], list[Example]] | None:
    from stance.train.augment import twinned

    return twinned(names, config.seed) if config.augment.consistency else None


def _workers() -> int:
    """How many processes make the batches of a GPU, so that it need not wait for them; 0 where none can be forked."""
    import multiprocessing

    from stance.classifiers.devices import n_cores

    return min(n_cores(), 16) - 1 if multiprocessing.get_start_method() == "fork" else 0


def require_packages() -> None:
    """Make sure that what trains is installed.

    Raises:
        MissingExtraError: It is not.
    """
    from importlib.util import find_spec

    if not all(map(find_spec, ("torch", "transformers", "accelerate", "onnx", "sklearn"))):
        raise MissingExtraError("Training", "train")


def _claim(checkpoints: Path, config: TrainConfig, material: Material) -> None:
    """Note in the folder of checkpoints whose they are; those of another run are never gone on from."""
    note = checkpoints / "run.json"
    run = json.dumps({"config": config.model_dump(), "data_hash": material.hash}, sort_keys=True)
    if note.is_file() and note.read_text(encoding="utf-8") != run:
        raise ConfigError(
            f"{checkpoints}: checkpoints of another configuration or other data; remove them, or give another --output"
        )
    checkpoints.mkdir(parents=True, exist_ok=True)
    note.write_text(run, encoding="utf-8")


def seconds_per_step(config: TrainConfig, material: Material) -> float:
    """How long one step takes on this machine: the median of four on the CPU, measured without changing any weight.

    Raises:
        MissingExtraError: The packages that train are not installed.
    """
    require_packages()
    import statistics
    import time

    import torch

    from stance.classifiers.devices import computes_bf16
    from stance.train.augment import other_names
    from stance.train.bases import base_folder, load_encoder
    from stance.train.loop import Collator, Groups
    from stance.train.teach import load_teacher

    base = base_folder(config.encoder)
    head = _head(config)
    features = _features(config, base, material)
    collate = Collator(features, material.contest.labels)
    encoder = load_encoder(base, head, material.contest.labels)
    encoder.transformer.get_input_embeddings().requires_grad_(False)
    readers = [(encoder, collate)]
    if config.teacher.model:
        teacher = load_teacher(config.teacher.model, config.teacher.weight, material)
        readers.append((teacher.encoder, Collator(teacher.features, material.contest.labels)))
    seconds = []
    bf16 = torch.autocast("cpu", torch.bfloat16, enabled=computes_bf16("cpu"))
    sentences = Groups(material.train, twin=_twin(other_names(material), config))
    for i in range(5):
        step = max(1, len(sentences) // config.optimizer.batch_rows)
        items = [sentences[j] for j in range(i, len(sentences), step)][: config.optimizer.batch_rows]
        start = time.perf_counter()
        for reader, arrays_of in readers:
            arrays = {name: t for name, t in arrays_of(items).items() if name not in ("labels", "twins")}
            with bf16, torch.set_grad_enabled(reader is encoder):
                logits = reader(**arrays)
            if reader is encoder:
                logits.sum().backward()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[1:])


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
    (output / "metrics.json").write_text(to_json(evaluation) + "\n", encoding="utf-8")
    learned = [e for group in material.train for e in group]
    (output / "README.md").write_text(model_card(manifest, learned, evaluation), encoding="utf-8")
    f = evaluation.figures
    return {"macro_f1": f.macro_f1, "accuracy": f.accuracy, "ece": f.ece, "n": f.n}
