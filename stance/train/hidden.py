"""What a teacher's layers give, to learn besides its answers (Romero et al. 2015, "FitNets"; Jiao et al. 2020).

Every token then says how the pupil should have read it, not every slot alone: much more of a lesson from as many
sentences. For a pupil of the teacher's layers that lost only some of what is inside them (`scripts/narrow_model.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from stance.errors import ConfigError

if TYPE_CHECKING:
    from stance.encoder import StanceEncoder
    from stance.features import Features


@contextmanager
def recorded(encoder: Any, wanted: bool) -> Iterator[list[Tensor]]:
    """What each layer gives, one after the other as they run, while the context lasts.

    Args:
        encoder: A `StanceEncoder`. Its layers run once each in a forward pass, and give (rows or slots, tokens, H).
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


def require_like(pupil: StanceEncoder, features: Features, teacher: StanceEncoder, theirs: Features) -> None:
    """Make sure that what the layers of the two give can be compared.

    Raises:
        ConfigError: They have not the same layers, or read other rows.
    """
    shapes = [
        (
            e.transformer.config.num_hidden_layers,
            e.transformer.config.hidden_size,
            e.head.slot_layers,
            e.head.pool_first,
        )
        for e in (pupil, teacher)
    ]
    if shapes[0] != shapes[1] or features.settings != theirs.settings:
        raise ConfigError(
            "'teacher.hidden_states' is for a teacher with the same layers and 'features', and this one has others; "
            "leave it out to learn from its answers alone"
        )
