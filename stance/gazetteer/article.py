"""An article while it is being read, what a find was taken for, and what the words around a find say.

Knows English, but no names and no rules.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from stance.gazetteer.entries import Alias, Person, Tenure
from stance.gazetteer.scan import Expression, Hit
from stance.records import MentionType

SEPARATOR = "\0"
"""Stands between the sentences of an article; no expression holds it."""

_LISTING = re.compile(r",? (?:and |or )?(?:the )?")
_CAPITAL_BEFORE = re.compile(r"(?<=[a-z,] )([A-Z][\w'-]+) $")
_SPEAKING = re.compile(
    r"\b(?:(?:in|into|speak\w*|spoke\w*|learn\w*|studied|taught)(?: (?:good|better|some|little|a little|no))?"
    r"|translat\w+ (?:\w+ ){0,2}?(?:from|into)(?: the)?"
    r"|fluent|broken|perfect|clumsy|halting|flawless|accented)(?: \w+ and)? $",
    re.I,
)
_BEFORE_ENGLISH = re.compile(r" (?:and|or)(?: in)? English\b(?! [a-z])")
_AFTER_ENGLISH = re.compile(r"\bEnglish (?:and|or)(?: in)? $")
_GLOSS = re.compile(r" for (?!good\b|now\b|sure\b|years\b)[a-z]\w*(?:[.,;:!?)\0]|$)")
_IS = re.compile(r"\b(?:is|was|being) $")
_OWN = re.compile(r"\b(?:his|her|their|my|your)(?: own)? $")
_STOP = re.compile(r"(?<![A-Z])\.[\s\"')]*$")
_END = re.compile(r"[.;:!?\0]|$")
_SPOKEN = re.compile(
    r"(?: (?:and|or) [A-Z]\w+)?(?:$|[.,;:!?)\]\"'\0]| -| (?:and|or|on|at|to|that|with|as|for|during|but|when|"
    r"while|by|from|in|is|was|means|meaning|suggests|before|after|because|he|she|they|which|who|than|up|again|"
    r"yesterday|today|last|late|earlier|only|this)\b)"
)
_TONGUE = re.compile(
    r"[ -](?:language|speaking|speaker|speakers|word|words|phrase|translation|subtitles|acronym|initials|accent)\b"
    r"| (?:for|abbreviation) [\"'(]|-(?= (?:and|or) \w+-(?:speaking|language))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Decision:
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
    _headlines: dict[int, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    _found: dict[re.Pattern[str], str | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _sure: dict[int, set[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _company: dict[int, set[MentionType]] | None = field(default=None, init=False, repr=False, compare=False)

    def sentence_start(self, offset: int) -> int:
        """Offset at which the sentence around ``offset`` begins."""
        return self.text.rfind(SEPARATOR, 0, offset) + 1

    def sentence(self, offset: int) -> str:
        """The sentence around ``offset``."""
        end = self.text.find(SEPARATOR, offset)
        return self.text[self.sentence_start(offset) : end if end >= 0 else None]

    def hit_before(self, hit: Hit) -> Hit | None:
        """The last hit before another."""
        index = bisect_left(self.hits, hit.start, key=_start)
        return self.hits[index - 1] if index else None

    def hit_after(self, hit: Hit) -> Hit | None:
        """The first hit after another."""
        index = bisect_left(self.hits, hit.end, key=_start)
        return self.hits[index] if index < len(self.hits) else None

    def surely_named(self, offset: int) -> Collection[str]:
        """Actors that the sentence around ``offset`` names by words that can mean no other."""
        start = self.sentence_start(offset)
        if start not in self._sure:
            end = self.text.find(SEPARATOR, offset)
            first = bisect_left(self.hits, start, key=_start)
            last = bisect_left(self.hits, end, key=_start) if end >= 0 else len(self.hits)
            self._sure[start] = sure = set()
            for expression in {id(hit.expression): hit.expression for hit in self.hits[first:last]}.values():
                actors = {alias.actor for alias in expression.aliases if not alias.rule}
                actors.update(t.actor for person in (*expression.full, *expression.short) for t in person.tenures)
                if len(actors) == 1:
                    sure |= actors
        return self._sure[start]

    def first(self, pattern: re.Pattern[str]) -> str | None:
        """The first words in the whole article that a pattern fits."""
        if pattern not in self._found:
            found = pattern.search(self.text)
            self._found[pattern] = found.group() if found else None
        return self._found[pattern]

    def begins_hit(self, offset: int) -> bool:
        """Whether an expression begins at ``offset`` that is no surname."""
        index = bisect_left(self.hits, offset, key=_start)
        return index < len(self.hits) and (hit := self.hits[index]).start == offset and not hit.expression.short

    def has_stranger_before(self, hit: Hit, forewords: frozenset[str]) -> bool:
        """Whether a capitalised word inside the sentence, of no known use, stands before what may be a surname."""
        before = _CAPITAL_BEFORE.search(self.text, max(0, hit.start - 25), hit.start)
        if before is None or before.group(1) in forewords or is_possessive(before.group(1)):
            return False
        other = self.hit_before(hit)
        if other is not None and hit.start - 1 <= other.end:
            return False
        return not self.is_headline(hit.start)

    def is_headline(self, offset: int) -> bool:
        """Whether the words of the sentence around ``offset`` begin with capitals, as in a headline."""
        start = self.sentence_start(offset)
        if start not in self._headlines:
            self._headlines[start] = _is_title_case(self.sentence(offset))
        return self._headlines[start]

    def company(self, expression: Expression) -> Collection[MentionType]:
        """The types of the names that stand beside an expression in a list ("Georgia and Russia") and bear no doubt."""
        if self._company is None:
            self._company = {}
            for first, second in pairwise(self.hits):
                if _LISTING.fullmatch(self.text, first.end, second.start):
                    for own, other in ((first, second), (second, first)):
                        sure = {a.type for a in other.expression.aliases if a.rule not in ("before", "cues")}
                        self._company.setdefault(id(own.expression), set()).update(sure)
        return self._company.get(id(expression), ())


def _start(hit: Hit) -> int:
    return hit.start


def is_language(text: str, start: int, end: int) -> bool:
    """Whether the demonym at a place of an article's text means the language ("in Spanish")."""
    if _TONGUE.match(text, end) or _BEFORE_ENGLISH.match(text, end):
        return True
    before = max(0, start - 40)
    if _GLOSS.match(text, end) and _IS.search(text, before, start):
        return True
    if not _SPOKEN.match(text, end):
        return False
    if _SPEAKING.search(text, before, start) or _AFTER_ENGLISH.search(text, before, start):
        return True
    return bool(_END.match(text, end) and _OWN.search(text, before, start))


def is_possessive(word: str) -> bool:
    """Whether a word ends in a possessive's apostrophe."""
    return word.endswith(("'s", "s'"))


def _is_title_case(sentence: str) -> bool:
    """Whether its longer words begin with capitals and no full stop ends it, as in a headline.

    In a long one a few words may not.
    """
    if _STOP.search(sentence):
        return False
    words = [word for word in re.findall(r"[A-Za-z][\w'-]*", sentence) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) > 2 and capitals >= (len(words) if len(words) < 6 else 0.7 * len(words))
