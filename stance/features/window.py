"""Which tokens a stretch of characters covers, and which tokens are read where not all can be."""

from __future__ import annotations

from collections.abc import Sequence


def touched(offsets: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Tokens that overlap one of some stretches of characters."""
    return tuple(i for i, (start, end) in enumerate(offsets) if any(start < e and s < end for s, e in spans))


def overlapping(offsets: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Tokens that overlap a mention; the nearest token where the tokenizer dropped all of its characters."""
    target = spans[0][0]
    return touched(offsets, spans) or (min(range(len(offsets)), key=lambda i: abs(offsets[i][0] - target)),)


def window_around(positions: tuple[int, ...], n_tokens: int, room: int) -> tuple[int, int]:
    """The stretch of ``room`` tokens around as many of the first mentions as fit, or the whole sentence."""
    if n_tokens <= room:
        return 0, n_tokens
    last = max(p for p in positions if p - positions[0] < room)
    start = max(0, min((positions[0] + last + 1 - room) // 2, n_tokens - room))
    return start, start + room
