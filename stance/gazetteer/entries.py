"""What the gazetteer knows, as frozen values: aliases, cues, offices, people and the tables that hold them.

Knows the meaning of dates in office; nothing of files or of matching.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stance.records import Actor, MentionType


@dataclass(frozen=True, slots=True)
class Alias:
    """One expression that names an actor.

    Attributes:
        actor: Id of the actor.
        text: The expression in plain spelling; its case is the case it must have.
        type: What kind of expression it is.
        rule: Name of the context rule that must agree, or empty.
        source: File and line of its row.
    """

    actor: str
    text: str
    type: MentionType
    rule: str
    source: str


@dataclass(frozen=True, slots=True)
class Cues:
    """Words of the article that speak for or against an ambiguous alias.

    Attributes:
        needs: One of these must occur; empty when nothing is needed.
        unless: None of these may occur.
    """

    needs: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """A kind of state office.

    Attributes:
        name: As the people tables call it.
        single: Whether an actor has one holder of it at a time.
        after: Whether a former holder still counts as a mention.
        bare: Whether the surname of a holder may stand alone without other evidence.
        titles: Titles that go before the name.
    """

    name: str
    single: bool
    after: bool
    bare: bool
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tenure:
    """One person's time in one office.

    Attributes:
        actor: Id of the actor served.
        person: The person's usual full name.
        office: The office held.
        start: First day; the earliest date there is when the table leaves it open.
        end: Last day, included; the latest date there is when the table leaves it open.
        source: File and line of its row.
    """

    actor: str
    person: str
    office: Office
    start: dt.date
    end: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks for a state or bloc.

    Attributes:
        names: Full names, usual spelling first, folded.
        shorts: Names by which an article calls the person afterwards, folded.
        bare: Whether such a short name may stand without the full name or a title.
        tenures: Offices held, in order of their start.
    """

    names: tuple[str, ...]
    shorts: tuple[str, ...]
    bare: bool
    tenures: tuple[Tenure, ...]

    def standing(self, date: dt.date | None) -> tuple[Tenure, bool] | None:
        """The office that makes the person a mention on a day, and whether it was still held.

        A later office goes before an earlier one, and one that is held before one that was held. With no
        date the last office counts as held.
        """
        if date is None:
            return self.tenures[-1], True
        former: Tenure | None = None
        for tenure in reversed(self.tenures):
            if tenure.start <= date <= tenure.end:
                return tenure, True
            if former is None and tenure.end < date and tenure.office.after:
                former = tenure
        return None if former is None else (former, False)


class People:
    """Everybody in the tables, each put together when first asked for: of thousands, an article names a handful.

    Args:
        called: Of each person, in one text, all names and short names that the tables give.
        read: Puts together the person at a place in that order.
    """

    def __init__(self, called: Sequence[str], read: Callable[[int], Person]) -> None:
        self.called = called
        self._read = read
        self._met: dict[int, Person] = {}

    def __getitem__(self, place: int) -> Person:
        met = self._met.get(place)
        return self._met.setdefault(place, self._read(place)) if met is None else met

    def __iter__(self) -> Iterator[Person]:
        return map(self.__getitem__, range(len(self.called)))


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything under one folder.

    Attributes:
        actors: By id, sorted.
        aliases: In the order of the files.
        cues: By (actor, alias).
        people: In the order of the files.
        traps: Phrases that hold an alias and name nobody.
        languages: Demonyms that are also languages.
        given_names: First names of ordinary people.
        ordinary: Common surnames that are ordinary words as well.
        forewords: Capitalised words, no names, that may stand before a surname.
        titles: Every title of an office.
        states: States of the USA and what they are abbreviated to.
        version: Short hash of the files' content.
    """

    actors: Mapping[str, Actor]
    aliases: tuple[Alias, ...]
    cues: Mapping[tuple[str, str], Cues]
    people: People
    traps: tuple[str, ...]
    languages: frozenset[str]
    given_names: frozenset[str]
    ordinary: frozenset[str]
    forewords: frozenset[str]
    titles: frozenset[str]
    states: tuple[str, ...]
    version: str
