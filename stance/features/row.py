"""One sequence of tokens, and how sequences are cut."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

SidePositions = tuple[tuple[int, ...], tuple[int, ...]]
"""Positions of the tokens that speak of side A, and of those that speak of side B."""


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """How rows are cut.

    Attributes:
        max_tokens: Longest row, special tokens included.
        context_tokens: How many tokens of the end of the previous sentence stand before the sentence; 0 for none.
        context_if_pointing: Whether only sentences that point back at the previous one have it before them; the others
            are then shorter rows.
        side_tokens: How many tokens each row spends, in front of all else, on telling each side; 0 for a model of one
            contest, which knows them. Where they are told, the tokens that speak of either side are marked as well.
    """

    max_tokens: int = 192
    context_tokens: int = 32
    side_tokens: int = 0
    context_if_pointing: bool = False


@dataclass(slots=True)
class Row:
    """One sequence to encode and the slots that read from it.

    Attributes:
        ids: Token ids.
        sentence: Positions [from, to) of the sentence's own tokens.
        slots: For each slot, the positions of its mention's tokens, never empty.
        windowed: True when tokens of the sentence were left out.
        sides: Where the row speaks of either side; None for a model of one contest.
    """

    ids: list[int]
    sentence: tuple[int, int]
    slots: list[tuple[int, ...]]
    windowed: bool
    sides: SidePositions | None = None


@dataclass(frozen=True, slots=True)
class Encoded:
    """All rows of some pairs, and where each pair reads.

    Attributes:
        rows: The distinct rows; sentences that occur twice (wire copy) are here once.
        places: For each pair, in order, (index of its row, index of its slot in that row).
    """

    rows: list[Row]
    places: list[tuple[int, int]]

    @property
    def slot_numbers(self) -> list[int]:
        """For each pair, in order, the number of its slot among all slots, which follow the order of the rows."""
        first = [0, *accumulate(len(row.slots) for row in self.rows)]
        return [first[row] + slot for row, slot in self.places]
