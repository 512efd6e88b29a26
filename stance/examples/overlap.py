"""Sentences that say much the same in the same words, found by the runs of words that they share.

Knows words only; what a sentence is about, and whether a shared run is a template, is decided by who asks.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from stance.records import Mention

_RUN = 4
_WORD = re.compile(r"[^\W_]+|\0")
_SLOTS = re.compile(r"\0(?:(?:\W|\band\b|\bor\b|\bthe\b)*\0)+")
SLOT = "\0"
"""The word that stands for mentions."""


def words(text: str, mentions: Iterable[Mention] = ()) -> list[str]:
    """The words of a sentence in lower case, without punctuation.

    Args:
        text: The sentence.
        mentions: Spans of which each list, or each one that stands alone, is to become one `SLOT`.
    """
    for start, end in sorted({(m.start, m.end) for m in mentions}, reverse=True):
        text = f"{text[:start]} {SLOT} {text[end:]}"
    return _WORD.findall(_SLOTS.sub(SLOT, text.lower()))


def overlaps(sentences: Sequence[Sequence[str]], share: float, n_least: int = 1) -> Iterator[tuple[int, int, float]]:
    """Pairs of sentences that share many of their runs of four words.

    Args:
        sentences: The words of each; those of fewer than four words count as one run.
        share: The least part of the shorter sentence's distinct runs that both have, in (0, 1].
        n_least: The least number of shared runs, unless the two have all runs in common.

    Yields:
        (earlier, later, part): indices into ``sentences`` and the part shared, in order of the later one.
    """
    runs = [_runs(sentence) for sentence in sentences]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for later, own in enumerate(runs):
        shared: Counter[int] = Counter()
        for run in own:
            shared.update(holders[run])
            holders[run].append(later)
        for earlier, n in sorted(shared.items()):
            part = n / min(len(own), len(runs[earlier]))
            if part >= share and (n >= n_least or own == runs[earlier]):
                yield earlier, later, part


def _runs(sentence: Sequence[str]) -> set[tuple[str, ...]]:
    if not sentence:
        return set()
    return {tuple(sentence[i : i + _RUN]) for i in range(max(1, len(sentence) - _RUN + 1))}
