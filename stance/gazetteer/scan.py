"""One pass over a text: every known expression, the longest first where they overlap.

Knows the expressions and where words begin and end; the meaning of what it finds is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.gazetteer.entries import Alias, Person, Tables

_WEB = re.compile(
    r"(?:https?://|www\.|pic\.twitter|t\.co/)[^\s\0]++|(?<![^\s\0])(?:[^\s\0@]|@(?!\w))*+@\w[^\s\0]*+"
    r"|(?<![\w-])[\w-]++\.(?:com|org|net|gov|info)\b(?:/[^\s\0]*+)?"
)
_CAPITALISED = re.compile(r"[A-Z0-9@][A-Za-z0-9]*")
_words = _CAPITALISED.findall
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

    They are filed by their first capitalised word, and put together when a text first has that word: most never are.
    Whatever is made ready for all of them, such as an automaton, would take longer to build, which is felt whenever a
    command starts, than it saves in reading a few hundred articles.
    """

    def __init__(self, tables: Tables) -> None:
        self._filed: dict[str, list[Alias | str]] = {}
        self._places: dict[str, list[int]] = {}
        self._people = tables.people
        for phrase in tables.traps:
            self._file(phrase, phrase)
        for alias in tables.aliases:
            self._file(alias.text, alias)
        for place, called in enumerate(tables.people.called):  # under every word, so that nobody need be put together
            for word in {word.upper() for word in _words(called)}.union(_words(called.upper())):
                self._places.setdefault(word, []).append(place)
        self._met: dict[str, Sequence[tuple[int, str, Expression]]] = {}
        self._small = self._beginning("")

    def _file(self, name: str, entry: Alias | str) -> None:
        """Put an alias or a trap under the first capitalised word of each of its spellings, in capitals."""
        for word in {_first_word(name)[1].upper(), _first_word(name.upper())[1]}:
            self._filed.setdefault(word, []).append(entry)

    def _beginning(self, word: str) -> Sequence[tuple[int, str, Expression]]:
        """Expressions whose first capitalised word this is, each with the offset of the word and its spelling."""
        found = self._met.get(word)
        if found is None:
            key = word.upper()
            entries, places = self._filed.get(key, ()), self._places.get(key, ())
            if not entries and not places:
                return ()
            found = self._met[word] = [
                (offset, spelling, expression)
                for spelling, expression in _expressions(entries, [self._people[place] for place in places])
                for offset, first in (_first_word(spelling),)
                if first == word
            ]
        return found

    def scan(self, text: str) -> Sequence[Hit]:
        """Hits in order of their start, never overlapping; of two that overlap the longer one stays."""
        found: list[tuple[int, int, Expression]] = []
        for match in _CAPITALISED.finditer(text):
            word = match.start()
            for offset, spelling, expression in self._beginning(match[0]):
                start = word - offset
                if start >= 0 and text.startswith(spelling, start) and _stands_alone(text, start, len(spelling)):
                    found.append((len(spelling), start, expression))
        for _, spelling, expression in self._small:
            start = text.find(spelling)
            while start >= 0:
                if _stands_alone(text, start, len(spelling)):
                    found.append((len(spelling), start, expression))
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


def _first_word(spelling: str) -> tuple[int, str]:
    """The first capitalised word and its offset; an empty one where there is none."""
    match = _CAPITALISED.search(spelling)
    return (match.start(), match[0]) if match else (0, "")


def _expressions(entries: Sequence[Alias | str], people: Sequence[Person]) -> Iterator[tuple[str, Expression]]:
    """Every spelling of some aliases, traps and names of people, with all that it may stand for."""
    aliases: dict[str, list[Alias]] = {}
    full: dict[str, list[Person]] = {}
    short: dict[str, list[Person]] = {}
    traps: set[str] = set()
    for entry in entries:
        if isinstance(entry, Alias):
            for spelling in _spellings(entry):
                aliases.setdefault(spelling, []).append(entry)
        else:
            traps.add(entry)
    for person in people:
        for names, known in ((person.names, full), (person.shorts, short)):
            for name in names:
                for spelling in {name, name.lower() if name[0] == "@" else name.upper()}:
                    known.setdefault(spelling, []).append(person)
    for spelling in traps.union(aliases, full, short):
        yield (
            spelling,
            Expression(
                tuple(aliases.get(spelling, ())),
                tuple(full.get(spelling, ())),
                tuple(short.get(spelling, ())),
                spelling in traps,
            ),
        )


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
