"""One pass over a text: every known expression, the longest first where they overlap.

Knows the expressions and where words begin and end; the meaning of what it finds is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stance.gazetteer.entries import Alias, Person, Tables

_WEB = re.compile(
    r"(?:https?://|www\.|pic\.twitter|t\.co/)[^\s\0]+|[^\s\0]*@\w[^\s\0]*"
    r"|\b[\w-]+\.(?:com|org|net|gov|info)\b(?:/[^\s\0]*)?"
)
_CAPITALISED = re.compile(r"[A-Z0-9@][A-Za-z0-9]*")
_WEB_SIGNS = ("@", "://", "www.", ".com", ".org", ".net", ".gov", ".info", "t.co/", "pic.twitter")


@dataclass(frozen=True, slots=True)
class Expression:
    """All that one spelling may stand for.

    Attributes:
        aliases: Rows that name an actor by it.
        full: People whose full name it is.
        short: People whom it calls by surname.
        trap: Whether it is known to name nobody.
    """

    aliases: tuple[Alias, ...] = ()
    full: tuple[Person, ...] = ()
    short: tuple[Person, ...] = ()
    trap: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """An expression at a place of the folded text, ``end`` exclusive."""

    start: int
    end: int
    expression: Expression


class Scanner:
    """Finds the tables' expressions in folded text.

    They are kept by their first capitalised word. An automaton over all of them would take longer to build, which is
    felt whenever a command starts, than it saves in reading a few hundred articles.
    """

    def __init__(self, tables: Tables) -> None:
        aliases: dict[str, tuple[Alias, ...]] = {}
        full: dict[str, tuple[Person, ...]] = {}
        short: dict[str, tuple[Person, ...]] = {}
        for alias in tables.aliases:
            for spelling in _spellings(alias):
                aliases[spelling] = (*aliases.get(spelling, ()), alias)
        for person in tables.people:
            own = (person,)
            for names, known in ((person.names, full), (person.shorts, short)):
                for name in names:
                    for spelling in {name, name.lower() if name[0] == "@" else name.upper()}:
                        known[spelling] = known[spelling] + own if spelling in known else own
        self._aliases, self._full, self._short, self._traps = aliases, full, short, frozenset(tables.traps)
        self._expressions: dict[str, Expression] = {}
        self._by_word: dict[str, list[tuple[int, str]]] = {}
        self._small: list[str] = []
        for spelling in self._traps | aliases.keys() | full.keys() | short.keys():
            match = _CAPITALISED.search(spelling)
            if match is None:
                self._small.append(spelling)
            elif match[0] in self._by_word:
                self._by_word[match[0]].append((match.start(), spelling))
            else:
                self._by_word[match[0]] = [(match.start(), spelling)]

    def _expression(self, spelling: str) -> Expression:
        """What a spelling may stand for; put together at its first find, for most are never found."""
        expression = self._expressions.get(spelling)
        if expression is None:
            expression = self._expressions[spelling] = Expression(
                self._aliases.get(spelling, ()),
                self._full.get(spelling, ()),
                self._short.get(spelling, ()),
                spelling in self._traps,
            )
        return expression

    def scan(self, text: str) -> Sequence[Hit]:
        """Hits in order of their start, never overlapping; of two that overlap the longer one stays."""
        found: list[tuple[int, int, Expression]] = []
        for match in _CAPITALISED.finditer(text):
            word = match.start()
            for offset, spelling in self._by_word.get(match[0], ()):
                start = word - offset
                if start >= 0 and text.startswith(spelling, start) and _stands_alone(text, start, len(spelling)):
                    found.append((len(spelling), start, self._expression(spelling)))
        for spelling in self._small:
            start = text.find(spelling)
            while start >= 0:
                if _stands_alone(text, start, len(spelling)):
                    found.append((len(spelling), start, self._expression(spelling)))
                start = text.find(spelling, start + 1)
        found.sort(key=lambda hit: (-hit[0], hit[1]))
        used = bytearray(len(text))
        if any(sign in text for sign in _WEB_SIGNS):
            handles = {start for _, start, _ in found if text[start] == "@"}
            for match in _WEB.finditer(text):
                start, end = match.span()
                if handles.isdisjoint(range(start, end)):
                    used[start:end] = b"\1" * (end - start)
        hits: list[Hit] = []
        for length, start, expression in found:
            end = start + length
            if not (used[start] or used[end - 1]):
                used[start:end] = b"\1" * length
                hits.append(Hit(start, end, expression))
        hits.sort(key=lambda hit: hit.start)
        return hits


def _stands_alone(text: str, start: int, length: int) -> bool:
    """Whether what stands there is no part of a longer word."""
    if start and (text[start - 1].isalnum() or text[start - 1] in "_&"):
        return False
    after = text[start + length : start + length + 1]
    return not (text[start + length - 1].isalnum() and (after.isalnum() or after == "_"))


def _spellings(alias: Alias) -> set[str]:
    """As written, in capitals, and for several words with only the first letter as written.

    After a small first letter or an article ("the House"), the capital inside is what tells the name from the word.
    """
    text = alias.text
    if text[0] == "@":
        return {text, text.lower()}
    if alias.type == "abbreviation" or alias.rule == "prose" or text.isupper():
        return {text}
    spellings = {text, text.upper()}
    if " " in text and text[0].isupper() and not text.startswith("The "):
        spellings.add(text[0] + text[1:].lower())
    return spellings
