"""Put other words into a sentence, and move its mentions along.

Knows offsets only: not what the words mean, nor whether the grammar still holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.records import Mention, Pair


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``text`` in the place of the characters [start, end) of a sentence."""

    start: int
    end: int
    text: str


def rewrite(pairs: Sequence[Pair], edits: Sequence[Edit]) -> list[Pair]:
    """Change the sentence that some pairs share.

    Args:
        pairs: Of one sentence; at least one.
        edits: In any order, not overlapping.

    Returns:
        The pairs over the changed sentence, in order, with their mentions moved. A mention that an edit overlaps
        takes on its new words whole.
    """
    text = changed(pairs[0].sentence.text, edits)
    sentence = replace(pairs[0].sentence, text=text, end=pairs[0].sentence.start + len(text))
    moves: list[tuple[Edit, int]] = []
    shift = 0
    for edit in sorted(edits, key=lambda e: e.start):
        shift += len(edit.text) - (edit.end - edit.start)
        moves.append((edit, shift))

    def moved(mention: Mention) -> Mention:
        over = [edit for edit in edits if edit.start < mention.end and mention.start < edit.end]
        first = min([mention.start, *(edit.start for edit in over)])
        last = max([mention.end, *(edit.end for edit in over)])
        before = [shift for edit, shift in moves if edit.end <= first]
        until = [shift for edit, shift in moves if edit.start < last]
        start = first + (before[-1] if before else 0)
        end = last + (until[-1] if until else 0)
        return replace(mention, start=start, end=end, text=text[start:end])

    return [replace(pair, sentence=sentence, mentions=tuple(map(moved, pair.mentions))) for pair in pairs]


def changed(text: str, edits: Sequence[Edit]) -> str:
    """The text with edits, in any order and not overlapping, made."""
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda e: e.start):
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*pieces, text[position:]])
