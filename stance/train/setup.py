"""What a run is made of: its encoder, how its rows are cut, and what it reads in a pass."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from stance.features import Features, FeatureSettings
from stance.train.config import SIDE_TOKENS
from stance.train.material import Material

if TYPE_CHECKING:
    from stance.encoder import StanceEncoder
    from stance.examples import Example
    from stance.gazetteer import OtherNames
    from stance.train.config import TrainConfig
    from stance.train.loop import Groups

_DROPOUT, _DROPOUT_WITH_TEACHER = 0.2, 0.1


def features_of(config: TrainConfig, base: Path, material: Material) -> Features:
    """What makes the rows of a run, with the tokenizer of its base."""
    told = SIDE_TOKENS if config.told else 0
    settings = FeatureSettings(**config.features.model_dump(), side_tokens=told)
    return Features.load(base, settings, material.contest_of)


def encoder_of(config: TrainConfig, base: Path, material: Material) -> StanceEncoder:
    """The encoder as a run begins with it: the weights of its base, its word embeddings not to be moved."""
    from stance.encoder import HeadSettings
    from stance.train.bases import load_encoder

    dropout = _DROPOUT_WITH_TEACHER if config.teacher.models else _DROPOUT
    head = HeadSettings(3, config.head.slot_layers, dropout, sides=config.told, pool_first=config.head.pool_first)
    encoder = load_encoder(base, head, material.contest.labels)
    encoder.transformer.get_input_embeddings().requires_grad_(False)
    return encoder


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
        twin_of(names, config),
        context=5 * config.features.context_tokens,
    )


def twin_of(names: OtherNames, config: TrainConfig) -> Callable[[list[Example]], list[Example]] | None:
    """What gives a sentence's twin, where twins are to agree."""
    from stance.train.augment import twinned

    return twinned(names, config.seed) if config.augment.consistency else None
