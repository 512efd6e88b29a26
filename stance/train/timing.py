"""How long a step of a run takes, for ``--dry-run``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.train.material import Material
from stance.train.run import require_packages
from stance.train.setup import encoder_of, features_of, twin_of

if TYPE_CHECKING:
    from stance.train.config import TrainConfig


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
    from stance.train.bases import base_folder
    from stance.train.loop import Collator, Groups
    from stance.train.teach import load_teacher

    base = base_folder(config.encoder)
    encoder = encoder_of(config, base, material)
    readers = [(encoder, Collator(features_of(config, base, material), material.contest.labels))]
    teacher = load_teacher(config.teacher.models, config.teacher.weight, material)
    if teacher:
        arrays_of_teacher = Collator(teacher.features, material.contest.labels)
        readers += [(reader, arrays_of_teacher) for reader in teacher.encoders]
    seconds = []
    bf16 = torch.autocast("cpu", torch.bfloat16, enabled=computes_bf16("cpu"))
    groups = Groups(material.train, twin=twin_of(other_names(material), config))
    step = max(1, len(groups) // config.optimizer.batch_rows)
    for i in range(5):
        first = i % len(groups)
        items = [groups[j] for j in range(first, len(groups), step)][: config.optimizer.batch_rows]
        start = time.perf_counter()
        for reader, arrays_of in readers:
            arrays = {name: t for name, t in arrays_of(items).items() if name not in ("labels", "twins")}
            with bf16, torch.set_grad_enabled(reader is encoder):
                logits = reader(**arrays)
            if reader is encoder:
                logits.sum().backward()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[1:])
