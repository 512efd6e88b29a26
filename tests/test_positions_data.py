"""Every row of ``seeds/positions.csv`` is dated, known and at peace with the actor's other rows."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from stance import resources
from stance.contests import load_contest

POSITIONS = Path(__file__).parent.parent / "seeds" / "positions.csv"
COLUMNS = ["actor", "position", "start", "end", "evidence"]
FIRST, LAST = dt.date(2019, 1, 1), dt.date(2021, 12, 31)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return read(POSITIONS)


@pytest.fixture(scope="module")
def ids() -> list[str]:
    return [row["id"] for row in read(resources.actors_dir() / "actors.csv")]


def interval(row: dict[str, str]) -> tuple[dt.date, dt.date]:
    """First and last day of a row; an empty end is the last day of the record."""
    return dt.date.fromisoformat(row["start"]), dt.date.fromisoformat(row["end"]) if row["end"] else LAST


def position_on(rows: list[dict[str, str]], actor: str, day: str) -> str | None:
    found = [r for r in rows if r["actor"] == actor and interval(r)[0] <= dt.date.fromisoformat(day) <= interval(r)[1]]
    return found[0]["position"] if found else None


def test_every_row_has_the_columns(rows: list[dict[str, str]]) -> None:
    assert [row for row in rows if list(row) != COLUMNS or None in row.values()] == []


def test_every_actor_is_in_the_gazetteer(rows: list[dict[str, str]], ids: list[str]) -> None:
    assert {row["actor"] for row in rows} - set(ids) == set()


def test_rows_stand_in_the_order_of_the_gazetteer_and_of_time(rows: list[dict[str, str]], ids: list[str]) -> None:
    keys = [(ids.index(row["actor"]), interval(row)) for row in rows]
    assert keys == sorted(keys)


def test_seventy_actors_and_every_position_are_on_record(rows: list[dict[str, str]]) -> None:
    assert len({row["actor"] for row in rows}) >= 70
    assert {row["position"] for row in rows} == set(load_contest().labels)


def test_dates_are_written_in_full_and_lie_in_the_record(rows: list[dict[str, str]]) -> None:
    for row in rows:
        start, end = interval(row)
        assert FIRST <= start <= end <= LAST, row
        assert row["start"] == start.isoformat(), row
        assert row["end"] in ("", end.isoformat()), row


def test_an_actor_holds_one_position_at_a_time(rows: list[dict[str, str]]) -> None:
    held = defaultdict(list)
    for row in rows:
        held[row["actor"]].append(interval(row))
    overlaps = [(actor, b) for actor, spans in held.items() for a, b in pairwise(sorted(spans)) if b[0] <= a[1]]
    assert overlaps == []


def test_neighbouring_rows_of_an_actor_differ(rows: list[dict[str, str]]) -> None:
    assert [b for a, b in pairwise(rows) if (a["actor"], a["position"]) == (b["actor"], b["position"])] == []


def test_every_row_says_what_it_rests_on(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert row["evidence"] == row["evidence"].strip() != "", row
        assert len(row["evidence"]) <= 200, row


@pytest.mark.parametrize(
    ("actor", "day", "position"),
    [
        ("BOL", "2019-11-10", "pro_maduro"),
        ("BOL", "2019-11-12", None),
        ("BOL", "2019-11-14", "pro_guaido"),
        ("BOL", "2020-12-01", "pro_maduro"),
        ("ARG", "2019-12-09", "pro_guaido"),
        ("ARG", "2019-12-10", "neutral"),
        ("GRC", "2019-03-01", "neutral"),
        ("GRC", "2019-08-01", "pro_guaido"),
        ("SLV", "2019-02-01", "pro_maduro"),
        ("SLV", "2019-12-01", "pro_guaido"),
        ("EU", "2021-01-05", "pro_guaido"),
        ("EU", "2021-01-06", "neutral"),
        ("MEX", "2021-12-31", "neutral"),
    ],
)
def test_changes_fall_on_their_days(rows: list[dict[str, str]], actor: str, day: str, position: str | None) -> None:
    assert position_on(rows, actor, day) == position
