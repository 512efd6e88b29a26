"""Pairs into rows of tokens.

A row reads ``[CLS] end of the previous sentence [SEP] sentence [SEP]``; where the sides are told, ``name and
description of one side [SEP] those of the other [SEP]`` stand in front. A sentence longer than the window is read
around its mentions, one row per actor, and its rows say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from stance.contest import Contest
from stance.errors import ModelError
from stance.features.batch import Batch
from stance.features.pointing import points_back
from stance.features.row import Encoded, FeatureSettings, Row, SidePositions
from stance.features.window import overlapping, touched, window_around
from stance.records import Pair

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from stance.sides import SideFinder

_BLOCK = 512
"""Texts tokenised in one call, so that a large corpus never lies tokenised in memory at once."""

Tokens = tuple[list[int], list[tuple[int, int]]]
"""Ids of a text's tokens, and the characters [start, end) that each stands for."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A contest as rows tell it: what stands in front of each, and what finds its sides in a text."""

    finder: SideFinder
    ids: list[int] = field(default_factory=list)
    sides: SidePositions = ((), ())


class Features:
    """Turns pairs into rows and rows into batches.

    Args:
        tokenizer: A WordPiece tokenizer with ``[CLS]``, ``[SEP]`` and ``[PAD]``.
        settings: How rows are cut.
        contest_of: Whose sides a pair is about; needed where the settings tell them.
    """

    def __init__(
        self, tokenizer: Tokenizer, settings: FeatureSettings, contest_of: Callable[[Pair], Contest] | None = None
    ) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self.settings = settings
        self._contest_of = contest_of
        self._told: dict[str, _Told] = {}
        self._cls, self._sep, self._pad = _special_tokens(tokenizer)

    @classmethod
    def load(
        cls, folder: Path, settings: FeatureSettings, contest_of: Callable[[Pair], Contest] | None = None
    ) -> Features:
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
        return cls(tokenizer, settings, contest_of)

    def cuts_as(self, other: Features) -> bool:
        """Whether the other makes the same rows of the same pairs, with the same numbers for the same tokens."""
        return self.settings == other.settings and self._tokenizer.to_str() == other._tokenizer.to_str()

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
            befores = [self._before(pair) for pair in block]
            contexts = self._contexts(filter(None, befores))
            for pair, before in zip(block, befores, strict=True):
                contest = self._contest_of(pair) if self._contest_of and self.settings.side_tokens else None
                told = self._tell(contest) if contest else None
                ids, offsets = tokens[pair.sentence.text]
                context = contexts[before] if before is not None else ([], [])
                front = [self._cls, *(told.ids if told else ()), *context[0]]
                head = [*front, self._sep] if context[0] else front
                positions = overlapping(offsets, [(m.start, m.end) for m in pair.mentions])
                window = window_around(positions, len(ids), self.settings.max_tokens - 1 - len(head))
                key = (pair.sentence.text, before, window, contest.id if contest else None)
                shift = len(head) - window[0]
                if key not in rows:
                    rows[key] = len(encoded.rows)
                    span = (len(head), len(head) + window[1] - window[0])
                    row = Row([*head, *ids[slice(*window)], self._sep], span, [], windowed=span[1] - span[0] < len(ids))
                    if told:
                        row.sides = self._sides(told, before, context, pair.sentence.text, offsets, window, shift)
                    encoded.rows.append(row)
                index = rows[key]
                slot = tuple(p + shift for p in positions if window[0] <= p < window[1])
                if (index, slot) not in slots:
                    slots[index, slot] = len(encoded.rows[index].slots)
                    encoded.rows[index].slots.append(slot)
                encoded.places.append((index, slots[index, slot]))
        return encoded

    def batch(self, rows: Sequence[Row], multiple: int = 1) -> Batch:
        """Pad rows to the longest of them, or on to a multiple of so many tokens; at least one row."""
        return Batch.of(rows, self._pad, multiple)

    def _tokens(self, texts: Iterable[str]) -> dict[str, Tokens]:
        distinct = list(dict.fromkeys(texts))
        encodings = self._tokenizer.encode_batch(distinct, add_special_tokens=False)
        # A text of which the tokenizer keeps nothing (control characters) still takes one token.
        return {
            t: (e.ids, e.offsets) if e.ids else ([self._sep], [(0, len(t))])
            for t, e in zip(distinct, encodings, strict=True)
        }

    def _before(self, pair: Pair) -> str | None:
        """The previous sentence, where it is to be read."""
        settings, sentence = self.settings, pair.sentence
        needed = settings.context_tokens and not (settings.context_if_pointing and not points_back(sentence.text))
        return (sentence.before or None) if needed else None

    def _contexts(self, befores: Iterable[str]) -> dict[str, Tokens]:
        n = self.settings.context_tokens
        return {text: (ids[-n:], offsets[-n:]) for text, (ids, offsets) in self._tokens(befores).items()}

    def _tell(self, contest: Contest) -> _Told:
        """What rows say in front of all else of a contest."""
        if contest.id not in self._told:
            from stance.sides import SideFinder, heading

            ids: list[int] = []
            sides: list[tuple[int, ...]] = [(), ()]
            for index, text in heading(contest):
                own = self._tokens([text])[text][0][: self.settings.side_tokens]
                first = 1 + len(ids)  # after [CLS]
                sides[index] = tuple(range(first, first + len(own)))
                ids += [*own, self._sep]
            self._told[contest.id] = _Told(SideFinder(contest), ids, (sides[0], sides[1]))
        return self._told[contest.id]

    def _sides(
        self,
        told: _Told,
        before: str | None,
        context: Tokens,
        text: str,
        offsets: Sequence[tuple[int, int]],
        window: tuple[int, int],
        shift: int,
    ) -> SidePositions:
        """Where a whole row speaks of either side: its heading, its context and its sentence."""
        in_context = told.finder.find(before) if before else ((), ())
        in_text = told.finder.find(text)
        first = 1 + len(told.ids)  # of the context

        def of(side: int) -> tuple[int, ...]:
            own = [p for p in touched(offsets, in_text[side]) if window[0] <= p < window[1]]
            near = touched(context[1], in_context[side])
            return (*told.sides[side], *(p + first for p in near), *(p + shift for p in own))

        return of(0), of(1)


def _special_tokens(tokenizer: Tokenizer) -> tuple[int, int, int]:
    """Ids of the tokens that open, part and pad a row, under BERT's names or RoBERTa's."""
    for names in (("[CLS]", "[SEP]", "[PAD]"), ("<s>", "</s>", "<pad>")):
        first, between, padding = (tokenizer.token_to_id(name) for name in names)
        if first is not None and between is not None and padding is not None:
            return first, between, padding
    raise ModelError("this tokenizer has neither [CLS], [SEP], [PAD] nor <s>, </s>, <pad>; take another base encoder")
