"""Whether a text names a contest at all: a cheap look before anything is split, matched or classified.

Knows the names that a contest file gives (its topic, its sides and their aliases); not what is said of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from stance.contest import Contest
from stance.folding import plain

_STRETCH = 1 << 18
_OVERLAP = 256
"""Characters looked through at a time, so that a huge document is not copied whole; and how far stretches overlap, more
than the longest name."""


class TopicFinder:
    """Looks for the names of a contest, without regard to accents and case.

    A name counts wherever a word begins with it ("Venezuelans"), also inside a hashtag ("#FreeVenezuela"). So no text
    is missed in which the topic, a side or one of its aliases is named.

    Each name is looked for by itself: for the few dozen of a contest that is faster than an automaton over all of them.

    Args:
        contest: Its ``topic`` and its sides' names and aliases are looked for.
    """

    def __init__(self, contest: Contest) -> None:
        names = dict.fromkeys(contest.topic)
        for side in contest.sides:
            names.update(dict.fromkeys((side.name, *side.aliases)))
        folded = dict.fromkeys(" ".join(plain(name).lower().split()) for name in names)
        # The longest word of a name is a fair guess at its rarest, and far sooner looked for than the whole.
        self._names = tuple((max(name.split(), key=len), name) for name in folded)

    def is_named_in(self, text: str) -> bool:
        """Whether a text names the contest; False for an empty text."""
        return any(self._is_in(text[i : i + _STRETCH + _OVERLAP]) for i in range(0, len(text), _STRETCH))

    def _is_in(self, text: str) -> bool:
        folded = plain(text)
        lowered = folded.lower()
        near = [name for word, name in self._names if word in lowered]
        if not near:
            return False
        squeezed = " ".join(folded.split())
        return any(_begins_word(squeezed, at) for name in near for at in _places(squeezed.lower(), name))


def _places(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _begins_word(text: str, at: int) -> bool:
    """Whether a word begins there, or a capital follows a small letter."""
    return at == 0 or not text[at - 1].isalnum() or (text[at].isupper() and not text[at - 1].isupper())
