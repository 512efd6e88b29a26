"""Tables on terminals of every width: country, verdict and sentence are read whole, the rest gives way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from scored import LABELS, A, B, N, articles
from test_score_cli import prediction

from stance.cli.columns import Column, fitting
from stance.cli.scores_table import show_agreement, show_changes, show_scores
from stance.cli.table import show
from stance.contests import load_contest
from stance.evaluate import compare_positions
from stance.evaluate.positions import Position
from stance.records import Change
from stance.score import score

LONG = "Saint Vincent and the Grenadines"
READINGS = [
    *articles(*[[A]] * 8),
    *articles([B], actor="VCT", actor_name=LONG),
    *articles(*[[N]] * 20, actor="NOR", actor_name="Norway"),
]


Lines = Callable[[], list[str]]


@pytest.fixture()
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    return lambda: capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_country_and_verdict_are_whole_at_every_width(lines: Lines, width: int) -> None:
    show_scores(score(READINGS, by="source"), LABELS, width)
    shown = lines()
    assert max(map(len, shown)) <= width and not any("…" in line for line in shown)
    joined = " ".join(line[: 14 if width < 100 else 40].strip() for line in shown)
    assert "Cuba" in joined and "Grenadines" in joined
    for word in ("pro-maduro ", "neutral", "not enough evidence"):
        assert any(word in line + " " for line in shown[1:-2]), word


def test_what_there_is_no_room_for_is_named(lines: Lines) -> None:
    show_scores(score(READINGS), LABELS, 80)
    narrow = lines()
    assert narrow[0].split() == ["actor", "verdict", "A/B/neutral", "position", "95", "%"]
    assert "A is pro-maduro, B pro-guaido; sentences as counted." in narrow
    assert "No room for shares, articles." in narrow
    show_scores(score(READINGS), LABELS, 140)
    assert lines()[0].split()[-2:] == ["shares", "articles"]


def test_where_evidence_is_thin_only_counts_are_shown(lines: Lines) -> None:
    show_scores(score(READINGS), LABELS, 200)
    shown = {line.split("  ")[0]: line for line in lines()}
    assert shown[LONG].split("evidence")[1].split() == ["0", "/", "1", "/", "0", "1"]
    assert "0% / 0% / 100%" in shown["Norway"]


def test_the_record_beside_verdicts_at_80_columns(lines: Lines) -> None:
    readings = articles(*[[A]] * 8, date="2019-02-01")
    found = compare_positions(readings, [Position("CUB", LABELS[B], dt.date(2019, 1, 10), dt.date(2021, 1, 5), "x")])
    show_agreement(found, LABELS, 80)
    row = next(line for line in lines() if line.startswith("Cuba"))
    assert row.split()[:6] == ["Cuba", "2019-01-10", "2021-01-05", "pro-guaido", "pro-maduro", "wrong"]


def test_changes_at_60_columns(lines: Lines) -> None:
    days = (dt.date(2019, 11, 12), dt.date(2019, 11, 10), dt.date(2019, 11, 14))
    show_changes([Change("VCT", LONG, "country", *days, -0.9, 0.8, 20, 20, 0.001)], 60)
    shown = lines()
    assert "2019-11-10  2019-11-14  -0.90  +0.80  0.001" in shown[1] and max(map(len, shown)) <= 60


def test_columns_are_left_out_one_by_one() -> None:
    columns = [Column("name", ["x" * 30], folds=True), Column("b", ["1" * 10], spare=1), Column("c", ["2"], spare=2)]
    assert [len(fitting(columns, width)) for width in (29, 28, 26, 25, 5)] == [3, 2, 2, 1, 1]


@pytest.mark.parametrize("width", [40, 71, 80])
def test_a_sentence_is_read_on_a_narrow_terminal(lines: Lines, width: int) -> None:
    show([prediction("UN", 0, "a"), prediction("CUB", 1, "b")], load_contest(), width)
    shown = lines()
    assert max(map(len, shown)) <= width and not any("…" in line for line in shown)
    assert any("United Nations spoke" in line for line in shown)
    assert any("United Nations" in line and "pro-maduro" in line and "80%" in line for line in shown)
