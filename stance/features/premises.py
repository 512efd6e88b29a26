"""Pairs and hypotheses into rows for a model of natural language inference.

A row is a premise (the sentence) and one hypothesis, joined as the model's own tokenizer joins two texts. Each distinct
text is tokenised once, however many rows it stands in. Knows nothing of labels, weights or what hypotheses mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.errors import ConfigError, ModelError
from stance.features.window import overlapping, touched, window_around
from stance.records import Pair

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from tokenizers import Tokenizer

_BLOCK = 512
"""Pairs whose texts are tokenised in one call."""

Tokens = tuple[list[int], list[tuple[int, int]]]
"""Ids of a text's tokens, and the characters [start, end) that each stands for."""


@dataclass(frozen=True, slots=True)
class PremiseRows:
    """The distinct rows of some pairs, and which of them answer for each pair.

    Attributes:
        ids: Token ids of each distinct row.
        types: Token types of each row, as long as its ids.
        places: For each pair, the rows of its hypotheses, in order.
        windowed: For each pair, whether tokens of its sentence were left out.
    """

    ids: list[list[int]]
    types: list[list[int]]
    places: list[list[int]]
    windowed: list[bool]


class Premises:
    """Joins premises and hypotheses.

    Args:
        tokenizer: The model's own; what it puts before, between and after two texts is read off an example.
        max_tokens: Longest row, special tokens included.
        context: Whether the previous sentence stands in front of the sentence.

    Raises:
        ModelError: The tokenizer cannot join two texts.
    """

    def __init__(self, tokenizer: Tokenizer, max_tokens: int, *, context: bool = False) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._max_tokens = max_tokens
        self._context = context
        example = tokenizer.encode("a", "a")
        texts = example.sequence_ids  # 0 and 1 on the tokens of either text, None on those around them
        if not {0, 1} <= set(texts):
            raise ModelError("this tokenizer joins no premise and hypothesis; take a model trained for NLI")
        first, last = texts.index(0), len(texts) - texts[::-1].index(1)
        between = (len(texts) - texts[::-1].index(0), texts.index(1))
        parts = (slice(0, first), slice(*between), slice(last, None))
        self._around = [example.ids[part] for part in parts]
        self._around_types = [example.type_ids[part] for part in parts]
        self._types = (example.type_ids[first], example.type_ids[between[1]])

    def encode(self, pairs: Sequence[Pair], hypotheses: Sequence[Sequence[str]]) -> PremiseRows:
        """Make the rows of some pairs.

        Args:
            pairs: In any order.
            hypotheses: What is asked of each pair, at least one hypothesis a pair.

        Returns:
            No rows for no pairs. A sentence too long to stand beside its hypotheses is read around its mentions.

        Raises:
            ConfigError: A hypothesis fills the whole row.
        """
        found = PremiseRows([], [], [], [])
        rows: dict[tuple[str, tuple[int, int], str], int] = {}
        asked: dict[str, Tokens] = {}
        for start in range(0, len(pairs), _BLOCK):
            block = pairs[start : start + _BLOCK]
            premises = self._tokens(map(self._premise, block))
            of_block = hypotheses[start : start + _BLOCK]
            asked |= self._tokens(h for hs in of_block for h in hs if h not in asked)
            for pair, own in zip(block, of_block, strict=True):
                premise = self._premise(pair)
                ids, offsets = premises[premise]
                window, windowed = self._window(pair, premise, offsets, max(own, key=lambda h: len(asked[h][0])), asked)
                found.places.append([])
                found.windowed.append(windowed)
                for hypothesis in own:
                    key = (premise, window, hypothesis)
                    if key not in rows:
                        rows[key] = len(found.ids)
                        self._append(found, ids[slice(*window)], asked[hypothesis][0])
                    found.places[-1].append(rows[key])
        return found

    def _premise(self, pair: Pair) -> str:
        before = pair.sentence.before if self._context else None
        return f"{before} {pair.sentence.text}" if before else pair.sentence.text

    def _tokens(self, texts: Iterable[str]) -> dict[str, Tokens]:
        distinct = list(dict.fromkeys(texts))
        encodings = self._tokenizer.encode_batch(distinct, add_special_tokens=False)
        return {t: (e.ids, e.offsets) for t, e in zip(distinct, encodings, strict=True)}

    def _window(
        self, pair: Pair, premise: str, offsets: list[tuple[int, int]], longest: str, asked: dict[str, Tokens]
    ) -> tuple[tuple[int, int], bool]:
        """Which tokens of a premise are read beside its longest hypothesis, and whether the sentence loses any."""
        n_tokens = len(asked[longest][0])
        room = self._max_tokens - sum(map(len, self._around)) - n_tokens
        if room < 1:
            raise ConfigError(
                f"hypothesis '{longest}': its {n_tokens} tokens leave no room for a sentence in the {self._max_tokens} "
                "that this model reads; shorten it"
            )
        if len(offsets) <= room:
            return (0, len(offsets)), False
        shift = len(premise) - len(pair.sentence.text)  # of the sentence in the premise
        positions = overlapping(offsets, [(m.start + shift, m.end + shift) for m in pair.mentions])
        window = window_around(positions, len(offsets), room)
        sentence = touched(offsets, [(shift, len(premise))])
        return window, any(not window[0] <= p < window[1] for p in sentence)

    def _append(self, found: PremiseRows, premise: list[int], hypothesis: list[int]) -> None:
        before, between, after = self._around
        found.ids.append([*before, *premise, *between, *hypothesis, *after])
        before, between, after = self._around_types
        own = ([self._types[0]] * len(premise), [self._types[1]] * len(hypothesis))
        found.types.append([*before, *own[0], *between, *own[1], *after])


def padded(rows: Sequence[Sequence[int]], padding: int) -> npt.NDArray[np.int64]:
    """Rows as one array, filled up at the right: int64 (n_rows, longest); at least one row."""
    import numpy as np

    array = np.full((len(rows), max(map(len, rows))), padding, np.int64)
    for i, row in enumerate(rows):
        array[i, : len(row)] = row
    return array
