"""The torch module behind the fine-tuned and the embedded model.

The lower layers of a transformer encode each sentence once, however many actors it names. Above them the encoding
branches: every slot takes a copy, marks its own mention in it, and runs through the last layers alone, so that what is
read for one actor is read with an eye on that actor. The slot's vector is then the mean of its mention's token vectors
beside the mean of the sentence. Means may also be taken before the last layer, which is then run for them alone: less
work, and a model of its own, to be trained.

An encoder that is told the sides reads every sentence twice, once with the tokens of side A marked as *this* side and
those of side B as the *other*, and once the other way round. What it learns is to tell this from the other; which of
them is called A makes no difference to it, whatever the weights. It also reads off the mean of either side's tokens.
Knows nothing of texts or tokenizers: its inputs are the arrays of `stance.features.Batch`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModel, PretrainedConfig

from stance.errors import ConfigError


@dataclass(frozen=True, slots=True)
class HeadSettings:
    """Shape of what is computed for each slot alone.

    Attributes:
        n_labels: Width of the output.
        slot_layers: How many of the transformer's last layers run for each slot; 0 leaves all of them to the sentence.
        dropout: Share of the classifier's inputs dropped in training, in [0, 1).
        sides: Whether the sides are told (``side_mask``); the labels are then side A, side B, neutral.
        pool_first: Whether means are taken before the last layer, which then reads all tokens for each of them, and not
            after it. For BERT's layers, and at least one layer for each slot.
    """

    n_labels: int = 3
    slot_layers: int = 2
    dropout: float = 0.2
    sides: bool = False
    pool_first: bool = False


_SIDE_MARK = 0.2
"""Spread of a side's mark before training: about that of a token's vector, so that sides differ from the first step."""


class StanceEncoder(nn.Module):
    """Encoder and classifier.

    Args:
        config: Shape of the transformer; one whose model has ``embeddings`` and ``encoder.layer``, as BERT's and
            MPNet's have.
        head: What is computed for each slot.

    Raises:
        ConfigError: Means are to be taken before a layer that is not for a slot alone, or not BERT's.
    """

    def __init__(self, config: PretrainedConfig, head: HeadSettings) -> None:
        super().__init__()
        self.head = head
        self.transformer = AutoModel.from_config(config, attn_implementation="eager")  # type: ignore[no-untyped-call]
        self.transformer.pooler = None
        if head.pool_first and not (head.slot_layers and hasattr(self.transformer.encoder.layer[-1].attention, "self")):
            raise ConfigError(
                "'head.pool_first' is for encoders of BERT's layers and 'head.slot_layers' of 1 or more, "
                f"got {config.model_type} and {head.slot_layers}; leave it out"
            )
        size = config.hidden_size
        self.mark = nn.Parameter(torch.randn(size) * config.initializer_range)
        if head.sides:
            self.side_marks = nn.Parameter(torch.randn(2, size) * _SIDE_MARK)
        self.dropout = nn.Dropout(head.dropout)
        self.hidden = nn.Linear((4 if head.sides else 2) * size, size)
        self.output = nn.Linear(size, head.n_labels)

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        sentence_mask: Tensor,
        slot_row: Tensor,
        mention_mask: Tensor,
        side_mask: Tensor | None = None,
    ) -> Tensor:
        """Logits (P, n_labels) of P slots over S rows of T tokens; see `stance.features.Batch` for the inputs."""
        tokens = self.transformer.embeddings(input_ids=input_ids)  # (S, T, H)
        bias = self._attention_bias(attention_mask, tokens)
        mention = (mention_mask > 0).to(tokens.dtype).unsqueeze(-1)  # (P, T, 1)
        pools = torch.stack([mention_mask, sentence_mask.index_select(0, slot_row)], dim=1).to(tokens.dtype)
        if side_mask is None:
            return self._read(tokens, bias, slot_row, mention, pools)
        marks = side_mask.to(tokens.dtype)  # (S, T, 2)
        sides = _means(marks).index_select(0, slot_row)  # (P, 2, T)
        both = self._read(  # 2S rows and 2P slots
            torch.cat([tokens + marks @ self.side_marks, tokens + marks.flip(-1) @ self.side_marks]),
            torch.cat([bias, bias]),
            torch.cat([slot_row, slot_row + input_ids.shape[0]]),
            torch.cat([mention, mention]),
            torch.cat([torch.cat([pools, sides], 1), torch.cat([pools, sides.flip(1)], 1)]),
        )
        turns = both.reshape(2, -1, self.head.n_labels)  # (2, P, n_labels)
        return (turns[0] + _exchanged(turns[1])) / 2

    def _read(self, tokens: Tensor, bias: Tensor, slot_row: Tensor, mention: Tensor, pools: Tensor) -> Tensor:
        """Logits (P, n_labels) of P slots over S rows of embedded tokens (S, T, H), pooled K times (P, K, T)."""
        layers = self.transformer.encoder.layer
        branch = len(layers) - self.head.slot_layers
        for layer in layers[:branch]:
            tokens = _through(layer, tokens, bias)
        own = tokens.index_select(0, slot_row) + mention * self.mark  # (P, T, H)
        bias = bias.index_select(0, slot_row)  # (P, 1 or heads, 1 or T, T)
        for layer in layers[branch : len(layers) - self.head.pool_first]:
            own = _through(layer, own, bias)
        pooled = torch.bmm(pools, own)  # (P, K, H)
        if self.head.pool_first:  # where nothing is said of a side, its mean stays zero
            pooled = _for_these(layers[-1], pooled, own, bias) * (pools.sum(-1, keepdim=True) > 0)
        hidden = nn.functional.gelu(self.hidden(self.dropout(pooled.flatten(1))))  # (P, H)
        logits: Tensor = self.output(self.dropout(hidden))
        return logits

    def _attention_bias(self, attention_mask: Tensor, tokens: Tensor) -> Tensor:
        """What is added to the attention scores: padding out of sight, and MPNet's bias by distance."""
        bias = (1.0 - attention_mask[:, None, None, :].to(tokens.dtype)) * -1e4  # (S, 1, 1, T)
        distance_bias = getattr(self.transformer.encoder, "compute_position_bias", None)
        if distance_bias is not None:
            bias = bias + distance_bias(tokens)  # (S, heads, T, T)
        return bias


def _means(marks: Tensor) -> Tensor:
    """Weights (S, 2, T) for the mean of each side's tokens, which (S, T, 2) marks by 1; 0 for a side without any."""
    return marks.transpose(1, 2) / marks.sum(1).clamp(min=1).unsqueeze(-1)


def _exchanged(logits: Tensor) -> Tensor:
    """Logits (P, 3) of this side, the other and neutral, for the two sides the other way round."""
    return logits[:, [1, 0, 2]]


def _through(layer: nn.Module, tokens: Tensor, bias: Tensor) -> Tensor:
    """Run one layer; MPNet's returns its output in a tuple, BERT's as it is."""
    out: Tensor | tuple[Tensor, ...] = layer(tokens, bias)
    return out[0] if isinstance(out, tuple) else out


def _for_these(layer: Any, vectors: Tensor, tokens: Tensor, bias: Tensor) -> Tensor:
    """What one of BERT's layers makes of a few vectors (P, K, H), each of which reads all tokens (P, T, H)."""
    attention = layer.attention.self
    shape = (attention.num_attention_heads, attention.attention_head_size)
    queries = attention.query(vectors).unflatten(-1, shape).transpose(1, 2)  # (P, heads, K, size)
    keys = attention.key(tokens).unflatten(-1, shape).transpose(1, 2)
    values = attention.value(tokens).unflatten(-1, shape).transpose(1, 2)
    weights = (queries @ keys.transpose(2, 3) * attention.attention_head_size**-0.5 + bias).softmax(
        -1
    )  # (P, heads, K, T)
    read = (attention.dropout(weights) @ values).transpose(1, 2).flatten(2)
    out: Tensor = layer.feed_forward_chunk(layer.attention.output(read, vectors))
    return out
