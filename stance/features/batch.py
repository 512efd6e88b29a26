"""Rows of tokens into padded arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stance.features.row import Row

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays for one run of the encoder: S rows of at most T tokens, P slots.

    Attributes:
        input_ids: int64 (S, T).
        attention_mask: int64 (S, T), 1 on tokens, 0 on padding.
        sentence_mask: float32 (S, T), rows sum to 1: equal weights on the sentence's own tokens.
        slot_row: int64 (P,), the row of each slot; slots follow the order of rows.
        mention_mask: float32 (P, T), rows sum to 1: equal weights on the mention's tokens.
        side_mask: float32 (S, T, 2), 1 on tokens that speak of side A, of side B; None for a model of one contest.
    """

    input_ids: npt.NDArray[np.int64]
    attention_mask: npt.NDArray[np.int64]
    sentence_mask: npt.NDArray[np.float32]
    slot_row: npt.NDArray[np.int64]
    mention_mask: npt.NDArray[np.float32]
    side_mask: npt.NDArray[np.float32] | None = None

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The arrays by the names of the encoder's inputs."""
        return {name: array for name in self.__slots__ if (array := getattr(self, name)) is not None}

    @classmethod
    def of(cls, rows: Sequence[Row], padding: int, multiple: int = 1) -> Batch:
        """Pad rows to the longest of them.

        Args:
            rows: At least one; all with sides, or none.
            padding: Id of the token to pad with.
            multiple: Rows are padded on to a multiple of so many tokens, so that few widths occur.
        """
        import numpy as np

        width = -(-max(len(r.ids) for r in rows) // multiple) * multiple
        n_slots = sum(len(r.slots) for r in rows)
        input_ids = np.full((len(rows), width), padding, np.int64)  # (S, T)
        attention_mask = np.zeros((len(rows), width), np.int64)  # (S, T)
        sentence_mask = np.zeros((len(rows), width), np.float32)  # (S, T)
        slot_row = np.zeros(n_slots, np.int64)  # (P,)
        mention_mask = np.zeros((n_slots, width), np.float32)  # (P, T)
        side_mask = None if rows[0].sides is None else np.zeros((len(rows), width, 2), np.float32)  # (S, T, 2)
        p = 0
        for s, row in enumerate(rows):
            input_ids[s, : len(row.ids)] = row.ids
            attention_mask[s, : len(row.ids)] = 1
            first, last = row.sentence
            sentence_mask[s, first:last] = 1 / (last - first)
            if side_mask is not None and row.sides is not None:
                for side, positions in enumerate(row.sides):
                    side_mask[s, list(positions), side] = 1
            for slot in row.slots:
                mention_mask[p, list(slot)] = 1 / len(slot)
                slot_row[p] = s
                p += 1
        return cls(input_ids, attention_mask, sentence_mask, slot_row, mention_mask, side_mask)


def by_length(rows: Sequence[Sequence[int]], max_padded_tokens: int) -> Iterable[list[int]]:
    """Group rows of like length so that little is padded; the same rows in another order make the same groups.

    Args:
        rows: The token ids of each row.
        max_padded_tokens: Rows times longest row in one group; a single longer row is a group of its own.

    Yields:
        Indices into ``rows``; every index once, shortest rows first.
    """
    group: list[int] = []
    for i in sorted(range(len(rows)), key=lambda i: (len(rows[i]), rows[i])):
        if group and (len(group) + 1) * len(rows[i]) > max_padded_tokens:
            yield group
            group = []
        group.append(i)
    if group:
        yield group
