"""Where a text speaks of either side of a contest.

Knows the names that a contest file gives; not what is said of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from stance.contest import Contest
from stance.folding import fold
from stance.records import Pair
from stance.rewrite import Edit, changed, rewrite

Spans = tuple[tuple[int, int], ...]


class SideFinder:
    """Finds the sides' names and aliases, the longest first, without regard to accents and case.

    An alias of up to five capitals (an abbreviation) must stand in capitals.

    Args:
        contest: Its sides' ``name`` and ``aliases`` are looked for.
    """

    def __init__(self, contest: Contest) -> None:
        self._side: dict[str, int] = {}
        for index, side in enumerate(contest.sides):
            for alias in (side.name, *side.aliases):
                self._side.setdefault(side_key(alias), index)
        longest_first = sorted(self._side, key=lambda alias: (-len(alias), alias))
        forms = (re.escape(a) if _is_abbreviation(a) else f"(?i:{re.escape(a)})" for a in longest_first)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")

    def find(self, text: str) -> tuple[Spans, Spans]:
        """Offsets [start, end) at which a text speaks of side A, and of side B; in order, never overlapping."""
        folded = fold(text)
        spans: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
        for match in self._pattern.finditer(folded.text):
            words = match.group()
            side = self._side[words if words in self._side else words.casefold()]
            spans[side].append((folded.start(match.start()), folded.end(match.end())))
        return tuple(spans[0]), tuple(spans[1])


def rename_sides(pairs: Sequence[Pair], finder: SideFinder, name: Callable[[int], str]) -> list[Pair]:
    """Call the sides by other names, in a sentence and in the one before it.

    Args:
        pairs: Of one sentence; at least one.
        finder: Knows the names that the sentence has for its sides.
        name: What to call side A (0) or side B (1); asked once for each place.

    Returns:
        The pairs over the changed sentence. What names a side within a mention of theirs stays as it is.
    """

    def edits(text: str) -> list[Edit]:
        return [Edit(start, end, name(side)) for side, spans in enumerate(finder.find(text)) for start, end in spans]

    sentence = pairs[0].sentence
    taken = {(m.start, m.end) for pair in pairs for m in pair.mentions}
    free = [e for e in edits(sentence.text) if not any(e.start < end and start < e.end for start, end in taken)]
    before = changed(sentence.before, edits(sentence.before)) if sentence.before else sentence.before
    return rewrite([replace(pair, sentence=replace(sentence, before=before)) for pair in pairs], free)


def heading(contest: Contest) -> list[tuple[int, str]]:
    """(index of the side, its name and description), in an order that does not depend on which side is A."""
    told = [(f"{side.name}: {side.description}", index) for index, side in enumerate(contest.sides)]
    return [(index, text) for text, index in sorted(told)]


def _is_abbreviation(alias: str) -> bool:
    return alias.isupper() and len(alias) <= 5


def side_key(name: str) -> str:
    """What a side's name or alias is known by: names with one key are one name in a text."""
    folded = fold(name).text
    return folded if _is_abbreviation(folded) else folded.casefold()
