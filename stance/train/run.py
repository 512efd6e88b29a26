"""One training run, from the base encoder to the files of the model folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import MissingExtraError
from stance.train.folder import make_output, write_model
from stance.train.material import Material
from stance.train.setup import encoder_of, features_of, sentences

if TYPE_CHECKING:
    from stance.train.config import TrainConfig


def train(config: TrainConfig, material: Material, output: Path) -> dict[str, Any]:
    """Train, calibrate and export a model.

    An interrupted run of the same configuration goes on from its last checkpoint under ``output/checkpoints``; one is
    left every ten minutes and at the end of each epoch. It reads what is left in the same order, but what augmentation
    draws is drawn anew, so its model is not that of a run that was not interrupted.

    Args:
        config: The run.
        material: Its data, as `read_material` gives them.
        output: The model folder; made where it is missing, and not that of its base or of one that teaches it.

    Returns:
        Figures of the int8 graph on the validation pairs: macro_f1, accuracy, ece, n.

    Raises:
        ModelError: The base encoder cannot be had.
        ConfigError: The output cannot be made, is a model that the run reads, or holds the checkpoints of another run;
            or a teacher knows other labels or cuts sentences otherwise than another.
        MissingExtraError: The packages that train are not installed.
    """
    require_packages()
    import torch
    from transformers import TrainingArguments, set_seed

    from stance.classifiers import model_folder
    from stance.classifiers.devices import computes_bf16
    from stance.train.bases import base_folder
    from stance.train.checkpoints import TimedCheckpoints, claim, newest
    from stance.train.hidden import wide_of, without_dropout
    from stance.train.loop import Collator, Groups, StanceTrainer, validation_metrics
    from stance.train.progress import tell
    from stance.train.teach import load_teacher

    set_seed(config.seed)
    base = base_folder(config.encoder)
    make_output(output, [base, *map(model_folder, config.teacher.models)])
    features = features_of(config, base, material)
    encoder = encoder_of(config, base, material)
    teacher = load_teacher(config.teacher.models, config.teacher.weight, material)
    wide = wide_of(encoder, features, teacher) if teacher else None
    if wide:
        without_dropout(encoder)
    checkpoints = output / "checkpoints"
    optimizer = config.optimizer
    on_gpu = torch.cuda.is_available()
    arguments = TrainingArguments(
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
    )
    arguments._n_gpu = min(1, arguments.n_gpu)  # several would each get a part of the rows and not those of their slots
    trainer = StanceTrainer(
        model=encoder,
        config=config,
        teacher=teacher,
        wide=wide,
        args=arguments,
        data_collator=Collator(features, material.contest.labels, teacher.features if teacher else None),
        train_dataset=sentences(config, material),
        eval_dataset=Groups(material.validation),
        compute_metrics=validation_metrics,
    )
    tell(trainer)
    trainer.add_callback(TimedCheckpoints)
    claim(checkpoints, config, material)
    trainer.train(resume_from_checkpoint=newest(checkpoints))
    encoder = trainer.accelerator.unwrap_model(trainer.model, keep_fp32_wrapper=False).cpu().eval()
    metrics = write_model(encoder, features, config, material, base, output)
    shutil.rmtree(checkpoints)
    return metrics


_WARMUP = 0.1
"""Share of the steps over which the learning rates rise."""


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

    if not all(map(find_spec, ("torch", "transformers", "accelerate", "onnx", "onnxscript", "sklearn"))):
        raise MissingExtraError("Training", "train")
