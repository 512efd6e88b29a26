"""One pass over a text: every known expression, the longest first where they overlap.

Knows the expressions and where words begin and end; the meaning of what it finds is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stance.gazetteer.entries import Alias, Person, Tables

_WEB = re.compile(
    r"(?:https?://|www\.|pic\.twitter|t\.co/)[^\s\0]+|[^\s\0]*@\w[^\s\0]*"
    r"|\b[\w-]+\.(?:com|org|net|gov|info)\b(?:/[^\s\0]*)?"
)
_WEB_SIGNS = ("@", "://", "www.", ".com", ".org", ".net", ".gov", ".info", "t.co/", "pic.twitter")


@dataclass(slots=True)
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
    """Finds the tables' expressions in folded text."""

    def __init__(self, tables: Tables) -> None:
        import ahocorasick

        expressions: dict[str, Expression] = {}

        def at(text: str) -> Expression:
            return expressions.setdefault(text, Expression())

        for phrase in tables.traps:
            at(phrase).trap = True
        for alias in tables.aliases:
            for spelling in _spellings(alias):
                found = at(spelling)
                found.aliases = (*found.aliases, alias)
        for person in tables.people:
            for name in person.names:
                for spelling in {name, name.lower() if name[0] == "@" else name.upper()}:
                    found = at(spelling)
                    found.full = (*found.full, person)
            for name in person.shorts:
                for spelling in {name, name.upper()}:
                    found = at(spelling)
                    found.short = (*found.short, person)
        automaton: Any = ahocorasick.Automaton()
        for spelling, expression in expressions.items():
            automaton.add_word(spelling, (len(spelling), expression))
        automaton.make_automaton()
        self._automaton = automaton

    def scan(self, text: str) -> Sequence[Hit]:
        """Hits in order of their start, never overlapping; of two that overlap the longer one stays."""
        size = len(text)
        found: list[tuple[int, int, Expression]] = []
        for last, (length, expression) in self._automaton.iter(text):
            start, end = last - length + 1, last + 1
            if start and (text[start - 1].isalnum() or text[start - 1] in "_&"):
                continue
            if end < size and text[last].isalnum() and (text[end].isalnum() or text[end] == "_"):
                continue
            found.append((length, start, expression))
        found.sort(key=lambda hit: (-hit[0], hit[1]))
        used = bytearray(size)
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
