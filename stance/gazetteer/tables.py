"""Reads the CSV tables of ``seeds/actors``.

Knows the columns and refuses what does not fit them, with file and line; knows nothing of matching.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from stance.errors import ConfigError
from stance.folding import fold
from stance.gazetteer.entries import Alias, Cues, Office, People, Person, Tables, Tenure
from stance.records import Actor, Kind, MentionType

RULES = frozenset({"", "before", "cues", "home", "own", "person", "prose", "surname"})
"""Names of the context rules an alias may ask for (see ``rules``)."""


_TYPES: Mapping[str, MentionType] = {kind: kind for kind in get_args(MentionType)}
_Row = tuple[list[str], str]
"""Cells and place."""
_PERSON = ["actor", "name", "office", "start", "end", "short", "bare"]


def load_tables(folder: Path) -> Tables:
    """Reads the tables.

    Raises:
        ConfigError: The folder lacks a table, or a row does not fit its columns.
    """
    actors = {row["id"]: Actor(row["id"], row["name"], _kind(row, at)) for row, at in _rows(folder / "actors.csv")}
    aliases = tuple(_aliases(folder, actors))
    offices = _offices(folder)
    people = _people(folder, actors, offices)
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
        ordinary=frozenset(
            _plain(row["word"]) for row, _ in _rows(folder / "common_surnames.csv") if row["ordinary"] == "yes"
        ),
        titles=frozenset(title for office in offices.values() for title in office.titles),
        states=tuple(text for row, _ in _rows(folder / "states.csv") for text in _cell(row["state"])),
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


def _offices(folder: Path) -> Mapping[str, Office]:
    return {
        row["office"]: Office(
            row["office"], row["seats"] == "one", row["after"] == "yes", row["bare"] == "yes", _cell(row["titles"])
        )
        for row, _ in _rows(folder / "offices.csv")
    }


def _people(folder: Path, actors: Mapping[str, Actor], offices: Mapping[str, Office]) -> People:
    """Checks every row, and leaves what it says of somebody for when that is asked."""
    common = _words(folder / "common_surnames.csv")
    held: dict[str, list[_Row]] = {}
    for path in sorted((folder / "people").glob("*.csv")):
        for cells, at in _cells(path, _PERSON):
            actor, name, office, start, end, _, _ = cells
            if office not in offices:
                raise ConfigError(f"{at}: no office {office!r} in offices.csv")
            _known(actor, actors, at)
            if start:
                _date(start, at)
            if end:
                _date(end, at)
            held.setdefault(name, []).append((cells, at))
    rows = list(held.values())
    called = [_plain("|".join([name, *(cells[5] for cells, _ in own)])) for name, own in held.items()]
    return People(called, lambda place: _person(rows[place], offices, common))


def _person(rows: Sequence[_Row], offices: Mapping[str, Office], common: frozenset[str]) -> Person:
    cell = rows[0][0][1]
    names, usual = _cell(cell), cell.partition("|")[0]
    shorts: list[str] = []
    override = ""
    tenures = []
    for (actor, _, office, start, end, short, bare), at in rows:
        since = _date(start, at) if start else dt.date.min
        until = _date(end, at) if end else dt.date.max
        tenures.append(Tenure(actor, usual, offices[office], since, until, at))
        shorts += _cell(short)
        override = bare or override
    if not shorts:
        last = [name.rpartition(" ")[2] for name in names if name[0] != "@"]
        shorts = [word for word in last if word not in common] or last
    if len(shorts) > 1:
        shorts = [short for short in dict.fromkeys(shorts) if short != "-"]
    standing = override == "yes" if override else common.isdisjoint(shorts) and any(t.office.bare for t in tenures)
    tenures.sort(key=lambda tenure: (tenure.start, tenure.end))
    return Person(names, tuple(shorts) if shorts != ["-"] else (), standing, tuple(tenures))


def _rows(path: Path) -> Iterator[tuple[dict[str, str], str]]:
    rows = _cells(path)
    columns, _ = next(rows)
    for cells, at in rows:
        yield dict(zip(columns, cells, strict=True)), at


def _cells(path: Path, columns: list[str] | None = None) -> Iterator[tuple[list[str], str]]:
    """Cells and place of every row; the heading too, unless it is given as ``columns``."""
    name = path.name
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            heading = next(reader)
            if columns is None:
                yield heading, name
            elif heading != columns:
                raise ConfigError(f"{name}:1: expected the columns {', '.join(columns)}, got {', '.join(heading)}")
            for cells in reader:
                if len(cells) != len(heading):
                    raise ConfigError(
                        f"{name}:{reader.line_num}: expected {len(heading)} cells ({', '.join(heading)}), "
                        f"got {len(cells)}"
                    )
                yield cells, f"{name}:{reader.line_num}"
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such actor table; point to a folder like seeds/actors") from None


def _words(path: Path) -> frozenset[str]:
    """The first column of a table."""
    rows = _cells(path)
    next(rows)
    return frozenset(_plain(cells[0]) for cells, _ in rows)


def _cell(cell: str) -> tuple[str, ...]:
    return tuple(_plain(cell).split("|")) if cell else ()


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
    if text not in _TYPES:
        raise ConfigError(f"{at}: {text!r} is no mention type; expected one of {', '.join(_TYPES)}")
    return _TYPES[text]


def _date(text: str, at: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"{at}: {text!r} is no date; write 2019-01-31 or leave it empty") from None
