"""What a wide model's layers give, for a pupil that is this model with narrower feed-forward layers.

Every token then says how the pupil should have read it, not every slot alone: much more of a lesson from as many
sentences (Romero et al. 2015, "FitNets: hints for thin deep nets"). Such a pupil is what `scripts/narrow_model.py`
makes of a model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

if TYPE_CHECKING:
    from stance.encoder import StanceEncoder
    from stance.features import Features
    from stance.train.teach import Teacher


def wide_of(pupil: StanceEncoder, features: Features, teacher: Teacher) -> StanceEncoder | None:
    """The first of a teacher's models that is its pupil but for wider feed-forward layers; None for none.

    Nor for a pupil that reads other rows.
    """
    if not features.cuts_as(teacher.features):
        return None
    return next((wide for wide in teacher.encoders if _is_narrowed(pupil, wide)), None)


def _is_narrowed(pupil: StanceEncoder, wide: StanceEncoder) -> bool:
    ours, theirs = pupil.transformer.config, wide.transformer.config
    shape = ("model_type", "num_hidden_layers", "hidden_size", "num_attention_heads")
    heads = [(e.head.slot_layers, e.head.pool_first, e.head.sides) for e in (pupil, wide)]
    return (
        ours.intermediate_size < theirs.intermediate_size
        and all(getattr(ours, name) == getattr(theirs, name) for name in shape)
        and heads[0] == heads[1]
    )


def without_dropout(pupil: StanceEncoder) -> None:
    """Let a pupil's layers drop nothing in training: what the wide model's give is exact."""
    for module in pupil.transformer.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0


@contextmanager
def recorded(encoder: Any, wanted: bool) -> Iterator[list[Tensor]]:
    """What each layer gives, one after the other as they run, while the context lasts.

    Args:
        encoder: A `StanceEncoder`. Its layers run once each in a forward pass, and give vectors (rows, T, H), those
            for the slots alone (slots, T, H) and, where means are taken first, the last (slots, means, H); twice as
            many rows and slots where sides are told.
        wanted: False for an empty list.
    """
    states: list[Tensor] = []
    layers = encoder.transformer.encoder.layer if wanted else ()
    hooks = [layer.output.register_forward_hook(lambda _module, _inputs, out: states.append(out)) for layer in layers]
    try:
        yield states
    finally:
        for hook in hooks:
            hook.remove()


def distance(ours: Sequence[Tensor], theirs: Sequence[Tensor]) -> Tensor:
    """How far our layers' outputs lie from theirs: the mean squared difference over theirs' variance, mean over layers.

    0 where they agree; 1 where ours say no more than the mean of theirs. Padding counts too: batches have little.
    """
    apart = [(a.float() - b.float()).square().mean() / b.float().var() for a, b in zip(ours, theirs, strict=True)]
    return torch.stack(apart).mean()
