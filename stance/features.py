"""Pairs into arrays: the only tokenisation, shared by training, torch and ONNX.

A sentence becomes one row of token ids however many actors it names; each actor becomes a *slot*, a mask over the
row's tokens that marks its mentions. Knows nothing of labels, weights or runtimes.

A row reads ``[CLS] end of the previous sentence [SEP] sentence [SEP]``. A sentence longer than the window is read
around its mentions, one row per actor, and its rows say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import ModelError
from stance.records import Pair

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from tokenizers import Tokenizer

_BLOCK = 512
"""Texts tokenised in one call, so that a large corpus never lies tokenised in memory at once."""


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """How rows are cut.

    Attributes:
        max_tokens: Longest row, special tokens included.
        context_tokens: How many tokens of the end of the previous sentence stand before the sentence; 0 for none.
    """

    max_tokens: int = 192
    context_tokens: int = 32


@dataclass(slots=True)
class Row:
    """One sequence to encode and the slots that read from it.

    Attributes:
        ids: Token ids.
        sentence: Positions [from, to) of the sentence's own tokens.
        slots: For each slot, the positions of its mention's tokens, never empty.
        windowed: True when tokens of the sentence were left out.
    """

    ids: list[int]
    sentence: tuple[int, int]
    slots: list[tuple[int, ...]]
    windowed: bool


@dataclass(frozen=True, slots=True)
class Encoded:
    """All rows of some pairs, and where each pair reads.

    Attributes:
        rows: The distinct rows; sentences that occur twice (wire copy) are here once.
        places: For each pair, in order, (index of its row, index of its slot in that row).
    """

    rows: list[Row]
    places: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays for one run of the encoder: S rows of at most T tokens, P slots.

    Attributes:
        input_ids: int64 (S, T).
        attention_mask: int64 (S, T), 1 on tokens, 0 on padding.
        sentence_mask: float32 (S, T), rows sum to 1: equal weights on the sentence's own tokens.
        slot_row: int64 (P,), the row of each slot; slots follow the order of rows.
        mention_mask: float32 (P, T), rows sum to 1: equal weights on the mention's tokens.
    """

    input_ids: npt.NDArray[np.int64]
    attention_mask: npt.NDArray[np.int64]
    sentence_mask: npt.NDArray[np.float32]
    slot_row: npt.NDArray[np.int64]
    mention_mask: npt.NDArray[np.float32]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The arrays by the names of the encoder's inputs."""
        return {name: getattr(self, name) for name in self.__slots__}


class Features:
    """Turns pairs into rows and rows into batches.

    Args:
        tokenizer: A WordPiece tokenizer with ``[CLS]``, ``[SEP]`` and ``[PAD]``.
        settings: How rows are cut.
    """

    def __init__(self, tokenizer: Tokenizer, settings: FeatureSettings) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self.settings = settings
        self._cls, self._sep, self._pad = _special_tokens(tokenizer)

    @classmethod
    def load(cls, folder: Path, settings: FeatureSettings) -> Features:
        """Read ``tokenizer.json`` from a model folder.

        Raises:
            ModelError: It is missing or damaged, or has no tokens that open, part and pad a row.
        """
        from tokenizers import Tokenizer

        path = folder / "tokenizer.json"
        try:
            tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises nothing more exact
            raise ModelError(f"{path}: no tokenizer that can be read ({error})") from error
        return cls(tokenizer, settings)

    def encode(self, pairs: Sequence[Pair]) -> Encoded:
        """Tokenise each distinct sentence once and place every pair on its row.

        Args:
            pairs: In any order; pairs of one sentence share a row whether or not they stand together.

        Returns:
            No rows for no pairs.
        """
        encoded = Encoded([], [])
        rows: dict[tuple[object, ...], int] = {}
        slots: dict[tuple[int, tuple[int, ...]], int] = {}
        for start in range(0, len(pairs), _BLOCK):
            block = pairs[start : start + _BLOCK]
            tokens = self._tokens([p.sentence.text for p in block])
            contexts = self._contexts(block)
            for pair in block:
                text, context = pair.sentence.text, contexts.get(pair.sentence.before or "", [])
                ids, offsets = tokens[text]
                positions = _positions(pair, offsets)
                room = self.settings.max_tokens - 3 - len(context)
                window = _window(positions, len(ids), room)
                key = (text, pair.sentence.before if context else None, window)
                if key not in rows:
                    rows[key] = len(encoded.rows)
                    encoded.rows.append(self._row(ids[window[0] : window[1]], context, len(ids)))
                row = rows[key]
                shift = encoded.rows[row].sentence[0] - window[0]
                slot = tuple(p + shift for p in positions if window[0] <= p < window[1])
                if (row, slot) not in slots:
                    slots[row, slot] = len(encoded.rows[row].slots)
                    encoded.rows[row].slots.append(slot)
                encoded.places.append((row, slots[row, slot]))
        return encoded

    def batch(self, rows: Sequence[Row]) -> Batch:
        """Pad rows to the longest of them; at least one row."""
        import numpy as np

        width = max(len(r.ids) for r in rows)
        n_slots = sum(len(r.slots) for r in rows)
        input_ids = np.full((len(rows), width), self._pad, np.int64)  # (S, T)
        attention_mask = np.zeros((len(rows), width), np.int64)  # (S, T)
        sentence_mask = np.zeros((len(rows), width), np.float32)  # (S, T)
        slot_row = np.zeros(n_slots, np.int64)  # (P,)
        mention_mask = np.zeros((n_slots, width), np.float32)  # (P, T)
        p = 0
        for s, row in enumerate(rows):
            input_ids[s, : len(row.ids)] = row.ids
            attention_mask[s, : len(row.ids)] = 1
            first, last = row.sentence
            sentence_mask[s, first:last] = 1 / (last - first)
            for slot in row.slots:
                positions = list(slot)
                mention_mask[p, positions] = 1 / len(positions)
                slot_row[p] = s
                p += 1
        return Batch(input_ids, attention_mask, sentence_mask, slot_row, mention_mask)

    def _tokens(self, texts: Iterable[str]) -> dict[str, tuple[list[int], list[tuple[int, int]]]]:
        distinct = list(dict.fromkeys(texts))
        encodings = self._tokenizer.encode_batch(distinct, add_special_tokens=False)
        # A text of which the tokenizer keeps nothing (control characters) still takes one token.
        return {
            t: (e.ids, e.offsets) if e.ids else ([self._sep], [(0, len(t))])
            for t, e in zip(distinct, encodings, strict=True)
        }

    def _contexts(self, block: Sequence[Pair]) -> dict[str, list[int]]:
        n = self.settings.context_tokens
        if not n:
            return {}
        before = (p.sentence.before for p in block if p.sentence.before)
        return {text: ids[-n:] for text, (ids, _) in self._tokens(before).items()}

    def _row(self, ids: list[int], context: list[int], n_tokens: int) -> Row:
        head = [self._cls, *context, self._sep] if context else [self._cls]
        span = (len(head), len(head) + len(ids))
        return Row([*head, *ids, self._sep], span, [], windowed=len(ids) < n_tokens)


def _special_tokens(tokenizer: Tokenizer) -> tuple[int, int, int]:
    """Ids of the tokens that open, part and pad a row, under BERT's names or RoBERTa's."""
    for names in (("[CLS]", "[SEP]", "[PAD]"), ("<s>", "</s>", "<pad>")):
        first, between, padding = (tokenizer.token_to_id(name) for name in names)
        if first is not None and between is not None and padding is not None:
            return first, between, padding
    raise ModelError("this tokenizer has neither [CLS], [SEP], [PAD] nor <s>, </s>, <pad>; take another base encoder")


def by_length(rows: Sequence[Row], max_padded_tokens: int) -> Iterable[list[int]]:
    """Group rows of like length so that little is padded.

    Args:
        rows: Any rows.
        max_padded_tokens: Rows times longest row in one group; a single longer row is a group of its own.

    Yields:
        Indices into ``rows``; every index once, shortest rows first.
    """
    group: list[int] = []
    for i in sorted(range(len(rows)), key=lambda i: len(rows[i].ids)):
        if group and (len(group) + 1) * len(rows[i].ids) > max_padded_tokens:
            yield group
            group = []
        group.append(i)
    if group:
        yield group


def _positions(pair: Pair, offsets: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Tokens that overlap a mention; the nearest token where the tokenizer dropped all of its characters."""
    found = tuple(
        i for i, (start, end) in enumerate(offsets) if any(start < m.end and m.start < end for m in pair.mentions)
    )
    if found:
        return found
    target = pair.mentions[0].start
    return (min(range(len(offsets)), key=lambda i: abs(offsets[i][0] - target)),)


def _window(positions: tuple[int, ...], n_tokens: int, room: int) -> tuple[int, int]:
    """The stretch of ``room`` tokens around as many of the first mentions as fit, or the whole sentence."""
    if n_tokens <= room:
        return 0, n_tokens
    last = max(p for p in positions if p - positions[0] < room)
    start = max(0, min((positions[0] + last + 1 - room) // 2, n_tokens - room))
    return start, start + room
