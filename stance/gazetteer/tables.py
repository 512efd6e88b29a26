"""Reads the CSV tables of ``seeds/actors``.

Knows the columns and refuses what does not fit them, with file and line; knows nothing of matching.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

from stance.errors import ConfigError
from stance.gazetteer.entries import Alias, Cues, Office, Person, Tables, Tenure
from stance.gazetteer.folding import fold
from stance.records import Actor, Kind, MentionType

RULES = frozenset({"", "cues", "home", "person", "prose", "surname"})
"""Names of the context rules an alias may ask for (see ``rules``)."""


_FIRST, _LAST = dt.date.min, dt.date.max


def load_tables(folder: Path) -> Tables:
    """Reads the tables.

    Raises:
        ConfigError: The folder lacks a table, or a row does not fit its columns.
    """
    actors = {row["id"]: Actor(row["id"], row["name"], _kind(row, at)) for row, at in _rows(folder / "actors.csv")}
    aliases = tuple(_aliases(folder, actors))
    offices = _offices(folder)
    people = tuple(_people(folder, actors, offices))
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


def _people(folder: Path, actors: Mapping[str, Actor], offices: Mapping[str, Office]) -> Iterator[Person]:
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
        if not shorts:
            last = [name.rpartition(" ")[2] for name in names if name[0] != "@"]
            shorts = [word for word in last if word not in common] or last
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
