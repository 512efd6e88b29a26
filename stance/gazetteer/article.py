"""An article while it is being read, what a find was taken for, and what the words around a find say.

Knows English, but no names and no rules.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from stance.gazetteer.entries import Alias, Person, Tenure
from stance.gazetteer.scan import Hit
from stance.records import MentionType

SEPARATOR = "\0"
"""Stands between the sentences of an article; no expression holds it."""

_SPEAKING = re.compile(r"\b(?:in|into|speak\w*|spoke\w*|fluent|broken|perfect|learn\w*)(?: \w+ and)? $", re.I)
_SPOKEN = re.compile(
    r"(?: (?:and|or) [A-Z]\w+)?(?:$|[.,;:!?)\]\"'\0]| -| (?:and|or|on|at|to|that|with|as|for|during|but|when|"
    r"while|by|from|in|is|was|means|meaning|suggests|before|after|because|he|she|they|which|who)\b)"
)
_TONGUE = re.compile(
    r"[ -](?:language|speaking|speaker|speakers|word|words|phrase|translation|subtitles|acronym|initials|accent)\b"
    r"| (?:for|abbreviation) [\"'(]",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a hit was taken for.

    Attributes:
        actor: Id of the actor named, or None when nobody is.
        type: Kind of expression.
        reason: Why, in words.
        alias: The row that matched, if one did.
        tenure: The office that decided, for people.
    """

    actor: str | None
    type: MentionType
    reason: str
    alias: Alias | None = None
    tenure: Tenure | None = None


@dataclass(slots=True)
class Article:
    """The folded text of one article and what has been seen in it."""

    text: str
    date: dt.date | None
    hits: Sequence[Hit]
    named: list[tuple[int, Person]] = field(default_factory=list)
    strangers: list[tuple[int, str]] = field(default_factory=list)
    countries: dict[str, int] = field(default_factory=dict)

    def sentence_start(self, offset: int) -> int:
        """Offset at which the sentence around ``offset`` begins."""
        return self.text.rfind(SEPARATOR, 0, offset) + 1

    def sentence(self, offset: int) -> str:
        """The sentence around ``offset``."""
        end = self.text.find(SEPARATOR, offset)
        return self.text[self.sentence_start(offset) : end if end >= 0 else None]


def is_language(text: str, start: int, end: int) -> bool:
    """Whether the demonym at a place of an article's text means the language ("in Spanish")."""
    if _TONGUE.match(text, end):
        return True
    if not _SPOKEN.match(text, end):
        return False
    return _SPEAKING.search(text, max(0, start - 40), start) is not None


def is_title_case(sentence: str) -> bool:
    """Whether its longer words begin with capitals, as in a headline; in a long one a few may not."""
    words = [word for word in re.findall(r"[A-Za-z][\w'-]*", sentence) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) > 2 and capitals >= (len(words) if len(words) < 6 else 0.7 * len(words))
