"""Every row of ``seeds/actors`` holds together with the others."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from stance import resources
from stance.errors import ConfigError
from stance.gazetteer.entries import Tables, Tenure
from stance.gazetteer.tables import load_tables

FOLDER = resources.actors_dir()


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables(FOLDER)


def test_every_un_member_observer_kosovo_and_taiwan_is_there(tables: Tables) -> None:
    countries = {actor.id for actor in tables.actors.values() if actor.kind == "country"}
    assert len(countries) == 193 + 2 + 2
    assert {"VAT", "PSE", "XKX", "TWN"} <= countries
    assert all(len(id_) == 3 and id_.isupper() for id_ in countries)


def test_the_blocs_of_the_codebook_are_there(tables: Tables) -> None:
    blocs = {actor.id for actor in tables.actors.values() if actor.kind == "bloc"}
    assert {"EU", "UN", "OAS", "LIMA", "MERCOSUR", "CARICOM", "ALBA", "NATO", "ICG", "IMF", "G7"} <= blocs


def test_every_bloc_that_was_labelled_is_there(tables: Tables) -> None:
    records = (
        json.loads(line)
        for folder in ("contests", "labelled", "press")
        for path in (FOLDER.parent / folder).rglob("*.jsonl")
        if path.name != "articles.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    labelled = {(record["actor"], record["kind"]) for record in records}
    kinds = {actor.id: actor.kind for actor in tables.actors.values()}
    assert ("ECOWAS", "bloc") in labelled
    assert {(actor, kind) for actor, kind in labelled if kinds.get(actor, kind) != kind} == set()
    bygone = {"EEC", "WARSAW_PACT", "NONALIGNED"}  # of the corpus alone: in news of 2019 the EU, old weapons, a label
    assert {actor for actor, kind in labelled if kind == "bloc"} - kinds.keys() == bygone


def test_ids_are_unique_and_sorted() -> None:
    lines = (FOLDER / "actors.csv").read_text(encoding="utf-8").splitlines()[1:]
    ids = [line.partition(",")[0] for line in lines]
    assert len(ids) == len(set(ids))
    for kind in ("country", "bloc"):
        of_kind = [line.partition(",")[0] for line in lines if f",{kind}," in line]
        assert of_kind == sorted(of_kind)


def test_no_alias_names_two_actors_without_a_rule(tables: Tables) -> None:
    actors = defaultdict(set)
    for alias in tables.aliases:
        actors[alias.text].add((alias.actor, alias.rule))
    clashes = {
        text: found
        for text, found in actors.items()
        if len({actor for actor, _ in found}) > 1 and {rule for _, rule in found} not in ({"cues"}, {"home"})
    }
    assert clashes == {}


def test_every_alias_that_asks_for_cues_has_them_and_no_cue_is_idle(tables: Tables) -> None:
    asked = {(alias.actor, alias.text) for alias in tables.aliases if alias.rule in ("before", "cues")}
    allowed = {(alias.actor, alias.text) for alias in tables.aliases if alias.rule in ("home", "own")}
    assert asked <= set(tables.cues) <= asked | allowed


def test_no_alias_is_also_a_trap(tables: Tables) -> None:
    assert {alias.text for alias in tables.aliases} & set(tables.traps) == set()


def test_no_full_name_is_also_an_alias_or_a_trap(tables: Tables) -> None:
    names = {name for person in tables.people for name in person.names}
    assert names & {alias.text for alias in tables.aliases} == set()
    assert names & set(tables.traps) == set()


def test_a_tenure_ends_after_it_starts(tables: Tables) -> None:
    assert [t.source for p in tables.people for t in p.tenures if t.end <= t.start] == []


def test_two_people_never_hold_one_seat_at_once(tables: Tables) -> None:
    seats: dict[tuple[str, str], list[Tenure]] = defaultdict(list)
    for person in tables.people:
        for tenure in person.tenures:
            if tenure.office.single:
                seats[tenure.actor, tenure.office.name].append(tenure)
    overlaps = []
    for tenures in seats.values():
        tenures.sort(key=lambda tenure: (tenure.start, tenure.end))
        for earlier, later in pairwise(tenures):
            if later.start < earlier.end:
                overlaps.append((earlier.source, earlier.person, later.source, later.person))
    assert overlaps == []


def test_a_full_name_belongs_to_one_person(tables: Tables) -> None:
    owners = defaultdict(set)
    for person in tables.people:
        for name in person.names:
            owners[name].add(person.names[0])
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_a_cell_of_names_is_one_persons(tables: Tables) -> None:
    """Spellings of one name share a word, give or take a letter; two people put in one row do not."""

    def words(name: str) -> set[str]:
        return {word[:3].lower() for part in name.replace("-", " ").split() for word in [part.strip(".")] if word}

    strange = [
        person.names
        for person in tables.people
        for name in person.names[1:]
        if " " in name and not words(name) & words(person.names[0]) and person.tenures[0].office.name != "pope"
    ]
    assert strange == []


def test_languages_are_demonyms(tables: Tables) -> None:
    assert tables.languages <= {alias.text for alias in tables.aliases if alias.type == "demonym"} | {"Arabic"}


def test_offices_in_use_are_those_in_the_table(tables: Tables) -> None:
    listed = {line.partition(",")[0] for line in (FOLDER / "offices.csv").read_text().splitlines()[1:]}
    assert {t.office.name for p in tables.people for t in p.tenures} == listed


def test_dates_lie_in_living_memory(tables: Tables) -> None:
    for person in tables.people:
        for tenure in person.tenures:
            assert tenure.start == dt.date.min or tenure.start > dt.date(1800, 1, 1), tenure.source
            assert tenure.end == dt.date.max or tenure.end < dt.date(2026, 1, 1), tenure.source


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        ("aliases.csv", "XXX,Xanadu,name,", "no actor 'XXX'"),
        ("aliases.csv", "USA,Xanadu,place,", "no mention type"),
        ("aliases.csv", "USA,Xanadu,name,maybe", "unknown rule"),
        ("aliases.csv", "USA,Xanadu", "expected 4 cells"),
        ("people/russia.csv", "RUS,Ivan Drago,tsar,,,,", "no office 'tsar'"),
        ("people/russia.csv", "RUS,Ivan Drago,president,2019,,,", "is no date"),
        ("actors.csv", "XXX,Xanadu,empire,,,,", "neither country nor bloc"),
    ],
)
def test_a_bad_row_is_met_with_its_place(tmp_path: Path, table: str, row: str, message: str) -> None:
    folder = tmp_path / "actors"
    shutil.copytree(FOLDER, folder)
    with (folder / table).open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    with pytest.raises(ConfigError, match=message) as caught:
        load_tables(folder)
    assert table.rpartition("/")[2] in str(caught.value)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"actors\.csv"):
        load_tables(tmp_path)
