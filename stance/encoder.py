"""The torch module behind the fine-tuned and the embedded model.

A transformer encodes each sentence once; every slot reads its own stance off that one encoding. A slot's vector is
the mean of its mention's token vectors, the mean of the sentence, and what the mention attends to in the sentence.
Knows nothing of texts or tokenizers: its inputs are the arrays of `stance.features.Batch`.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from transformers import AutoModel, PretrainedConfig


@dataclass(frozen=True, slots=True)
class HeadSettings:
    """Shape of what sits on the encoder.

    Attributes:
        n_labels: Width of the output.
        attention_heads: Heads of the attention from mention to sentence; 0 leaves that part out.
        dropout: Share of the head's inputs dropped in training, in [0, 1).
    """

    n_labels: int = 3
    attention_heads: int = 6
    dropout: float = 0.2


class StanceEncoder(nn.Module):
    """Encoder and head.

    Args:
        config: Shape of the transformer.
        head: Shape of the head.
    """

    def __init__(self, config: PretrainedConfig, head: HeadSettings) -> None:
        super().__init__()
        self.head = head
        self.transformer = AutoModel.from_config(config, attn_implementation="eager")  # type: ignore[no-untyped-call]
        self.transformer.pooler = None
        size = config.hidden_size
        n_parts = 3 if head.attention_heads else 2
        if head.attention_heads:
            self.query = nn.Linear(size, size)
            self.key = nn.Linear(size, size)
            self.value = nn.Linear(size, size)
        self.dropout = nn.Dropout(head.dropout)
        self.hidden = nn.Linear(n_parts * size, size)
        self.output = nn.Linear(size, head.n_labels)

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        sentence_mask: Tensor,
        slot_row: Tensor,
        mention_mask: Tensor,
    ) -> Tensor:
        """Logits (P, n_labels) of P slots over S rows of T tokens; see `stance.features.Batch` for the inputs."""
        tokens = self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state  # (S, T, H)
        sentence = torch.bmm(sentence_mask.unsqueeze(1), tokens).squeeze(1)  # (S, H)
        own = tokens.index_select(0, slot_row)  # (P, T, H)
        mention = torch.bmm(mention_mask.unsqueeze(1), own).squeeze(1)  # (P, H)
        parts = [mention, sentence.index_select(0, slot_row)]
        if self.head.attention_heads:
            parts.append(self._attend(mention, tokens, attention_mask, slot_row))
        hidden = torch.nn.functional.gelu(self.hidden(self.dropout(torch.cat(parts, dim=-1))))  # (P, H)
        logits: Tensor = self.output(self.dropout(hidden))
        return logits  # (P, n_labels)

    def _attend(self, mention: Tensor, tokens: Tensor, attention_mask: Tensor, slot_row: Tensor) -> Tensor:
        """What each mention attends to among the tokens of its row: (P, H)."""
        n_heads = self.head.attention_heads
        size = tokens.shape[-1] // n_heads
        query = self.query(mention).unflatten(-1, (n_heads, 1, size))  # (P, A, 1, D)
        key = self.key(tokens).unflatten(-1, (n_heads, size)).transpose(1, 2)  # (S, A, T, D)
        value = self.value(tokens).unflatten(-1, (n_heads, size)).transpose(1, 2)  # (S, A, T, D)
        key, value = key.index_select(0, slot_row), value.index_select(0, slot_row)  # (P, A, T, D)
        scores = (query @ key.transpose(-1, -2)) / size**0.5  # (P, A, 1, T)
        padding = (1.0 - attention_mask.to(scores.dtype)).index_select(0, slot_row)[:, None, None, :]
        weights = torch.softmax(scores - 1e4 * padding, dim=-1)
        attended: Tensor = (weights @ value).flatten(1)
        return attended  # (P, H)
