"""Where one paragraph ends and the next begins.

A line break ends a paragraph, unless the lines were wrapped to a fixed width, as in mail and wire copy.
Knows nothing of sentences or of what a paragraph says.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

# Line ends in Unicode's sense, and every other control character but the tab: none of them may stand in
# a sentence of a document that was made by hand (the store has replaced them already).
_LINE = re.compile("[^\n\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]+|(\r?\n|\r)")
_FIRST_WORD = re.compile(r"\S+")
_WRAP_WIDTHS = range(50, 101)

Span = tuple[int, int]


def paragraphs(text: str, start: int = 0) -> Iterator[Span]:
    """Cut a text into paragraphs.

    Args:
        text: A whole article.
        start: Offset at which to begin.

    Yields:
        (start, end) offsets in reading order, never overlapping, without surrounding white space and
        never empty. A paragraph holds a line break only where its lines were wrapped to a width.
    """
    run: list[Span] = []
    n_breaks = 0
    for found in _LINE.finditer(text, start):
        if found[1]:
            n_breaks += 1
            continue
        line = _strip(text, found.start(), found.end())
        if line is None:
            continue
        if run and (n_breaks != 1 or not _may_wrap(run[-1])):
            yield from _unwrap(text, run)
            run = []
        run.append(line)
        n_breaks = 0
    yield from _unwrap(text, run)


def _may_wrap(line: Span) -> bool:
    """A longer line was never wrapped, so that no run grows with a document of one-line paragraphs."""
    return line[1] - line[0] in range(_WRAP_WIDTHS.stop)


def _strip(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _unwrap(text: str, run: list[Span]) -> Iterator[Span]:
    """Join the lines of one run (no blank line within) that broke only because the next word did not fit."""
    if not run:
        return
    width = max(end - start for start, end in run)
    full = [width < end - start + 1 + _first_word_length(text, after) for (start, end), after in _junctions(run)]
    wrapped = width in _WRAP_WIDTHS and any(
        is_full and text[after].islower() for is_full, (_, after) in zip(full, _junctions(run), strict=True)
    )
    opened = run[0][0]
    for (_, end), (after, _), is_full in zip(run, run[1:], full, strict=False):
        if not (wrapped and is_full):
            yield opened, end
            opened = after
    yield opened, run[-1][1]


def _junctions(run: list[Span]) -> Iterator[tuple[Span, int]]:
    return ((line, following[0]) for line, following in itertools.pairwise(run))


def _first_word_length(text: str, start: int) -> int:
    found = _FIRST_WORD.match(text, start)
    return found.end() - start if found else 0
