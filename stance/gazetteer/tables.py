"""The CSV tables of ``seeds/actors`` as frozen records.

Knows the columns and refuses what does not fit them, with file and line; knows nothing of matching.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from stance.errors import ConfigError
from stance.gazetteer.folding import fold
from stance.records import Actor, Kind, MentionType

RULES = frozenset({"", "cues", "home", "person", "prose", "surname"})
"""Names of the context rules an alias may ask for (see ``rules``)."""

_FIRST, _LAST = dt.date.min, dt.date.max


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
        forewords: Capitalised words, no names, that may stand before a surname.
        titles: Every title of an office.
        version: Short hash of the files' content.
    """

    actors: Mapping[str, Actor]
    aliases: tuple[Alias, ...]
    cues: Mapping[tuple[str, str], Cues]
    people: tuple[Person, ...]
    traps: tuple[str, ...]
    languages: frozenset[str]
    given_names: frozenset[str]
    forewords: frozenset[str]
    titles: frozenset[str]
    version: str


def load_tables(folder: Path) -> Tables:
    """Reads the tables.

    Raises:
        ConfigError: The folder lacks a table, or a row does not fit its columns.
    """
    actors = {row["id"]: Actor(row["id"], row["name"], _kind(row, at)) for row, at in _rows(folder / "actors.csv")}
    aliases = tuple(_aliases(folder, actors))
    people = tuple(_people(folder, actors))
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.csv")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return Tables(
        actors=dict(sorted(actors.items())),
        aliases=aliases,
        cues={
            (row["actor"], _plain(row["alias"])): Cues(_cell(row["needs"]), _cell(row["unless"]))
            for row, _ in _rows(folder / "cues.csv")
        },
        people=people,
        traps=tuple(phrase for row, _ in _rows(folder / "traps.csv") for phrase in _cell(row["phrase"])),
        languages=_words(folder / "languages.csv"),
        given_names=_words(folder / "given_names.csv"),
        forewords=_words(folder / "forewords.csv"),
        titles=frozenset(title for person in people for t in person.tenures for title in t.office.titles),
        version=digest.hexdigest()[:12],
    )


def _aliases(folder: Path, actors: Mapping[str, Actor]) -> Iterator[Alias]:
    special = [
        Alias(_known(row["actor"], actors, at), text, _type(row["type"], at), _rule(row["rule"], at), at)
        for row, at in _rows(folder / "aliases.csv")
        for text in _cell(row["alias"])
    ]
    taken = {(alias.actor, alias.text) for alias in special}
    columns: tuple[tuple[str, MentionType], ...] = (
        ("name", "name"),
        ("names", "name"),
        ("abbreviations", "abbreviation"),
        ("demonyms", "demonym"),
        ("capital", "capital"),
    )
    for row, at in _rows(folder / "actors.csv"):
        for column, kind in columns:
            for text in _cell(row[column]):
                if (row["id"], text) not in taken:
                    yield Alias(row["id"], text, kind, "", at)
    yield from special


def _people(folder: Path, actors: Mapping[str, Actor]) -> Iterator[Person]:
    offices = {
        row["office"]: Office(
            row["office"], row["seats"] == "one", row["after"] == "yes", row["bare"] == "yes", _cell(row["titles"])
        )
        for row, _ in _rows(folder / "offices.csv")
    }
    common = _words(folder / "common_surnames.csv")
    rows: dict[str, list[tuple[dict[str, str], str]]] = {}
    for path in sorted((folder / "people").glob("*.csv")):
        for row, at in _rows(path):
            rows.setdefault(row["name"], []).append((row, at))
    for cell, held in rows.items():
        names = _cell(cell)
        shorts: list[str] = []
        bare: bool | None = None
        tenures = []
        for row, at in held:
            if row["office"] not in offices:
                raise ConfigError(f"{at}: no office {row['office']!r} in offices.csv")
            tenures.append(
                Tenure(
                    _known(row["actor"], actors, at),
                    cell.partition("|")[0],
                    offices[row["office"]],
                    _date(row["start"], _FIRST, at),
                    _date(row["end"], _LAST, at),
                    at,
                )
            )
            shorts += _cell(row["short"])
            if row["bare"]:
                bare = row["bare"] == "yes"
        shorts = shorts or [name.rpartition(" ")[2] for name in names]
        if bare is None:
            bare = any(t.office.bare for t in tenures) and not common.intersection(shorts)
        tenures.sort(key=lambda tenure: (tenure.start, tenure.end))
        yield Person(names, tuple(dict.fromkeys(s for s in shorts if s != "-")), bare, tuple(tenures))


def _rows(path: Path) -> Iterator[tuple[dict[str, str], str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            columns = next(reader)
            for cells in reader:
                at = f"{path.name}:{reader.line_num}"
                if len(cells) != len(columns):
                    raise ConfigError(f"{at}: expected {len(columns)} cells ({', '.join(columns)}), got {len(cells)}")
                yield dict(zip(columns, cells, strict=True)), at
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such actor table; point to a folder like seeds/actors") from None


def _words(path: Path) -> frozenset[str]:
    return frozenset(_plain(row["word"]) for row, _ in _rows(path))


def _cell(cell: str) -> tuple[str, ...]:
    return tuple(_plain(part) for part in cell.split("|")) if cell else ()


def _plain(text: str) -> str:
    return text if text.isascii() else fold(text).text


def _known(actor: str, actors: Mapping[str, Actor], at: str) -> str:
    if actor not in actors:
        raise ConfigError(f"{at}: no actor {actor!r} in actors.csv")
    return actor


def _rule(rule: str, at: str) -> str:
    if rule not in RULES:
        raise ConfigError(f"{at}: unknown rule {rule!r}; expected one of {', '.join(sorted(RULES - {''}))}")
    return rule


def _kind(row: dict[str, str], at: str) -> Kind:
    for kind in get_args(Kind):
        if row["kind"] == kind:
            return kind  # type: ignore[no-any-return]
    raise ConfigError(f"{at}: kind {row['kind']!r} is neither country nor bloc")


def _type(text: str, at: str) -> MentionType:
    for kind in get_args(MentionType):
        if text == kind:
            return kind  # type: ignore[no-any-return]
    raise ConfigError(f"{at}: {text!r} is no mention type; expected one of {', '.join(get_args(MentionType))}")


def _date(text: str, default: dt.date, at: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else default
    except ValueError:
        raise ConfigError(f"{at}: {text!r} is no date; write 2019-01-31 or leave it empty") from None
