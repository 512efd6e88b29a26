"""Scores held against the public record: the record is read with care, and every figure is as it says."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from conftest import ROOT
from scored import LABELS, A, B, N, articles, reading
from test_score_cli import prediction, written
from typer.testing import CliRunner

from stance.cli.commands import app
from stance.errors import ConfigError, InputError, StanceError
from stance.evaluate import compare_positions, read_positions
from stance.evaluate.positions import Position
from stance.gazetteer import Gazetteer

ACTORS = ("BOL", "CUB", "USA", "MEX")
HEAD = "actor,position,start,end,evidence\n"
RECORD = ROOT / "seeds" / "positions.csv"


def position(actor: str, answer: int, start: str = "2019-01-10", end: str | None = None) -> Position:
    last = dt.date.fromisoformat(end) if end else None
    return Position(actor, LABELS[answer], dt.date.fromisoformat(start), last, "said so")


def read(path: Path, text: str) -> list[Position]:
    path.write_text(text, encoding="utf-8")
    return read_positions(path, LABELS, ACTORS)


def test_the_record_that_comes_with_the_project_is_read() -> None:
    positions = read_positions(RECORD, LABELS, Gazetteer.load().actors)
    assert len(positions) > 100
    bolivia = [p for p in positions if p.actor == "BOL"]
    assert [p.label for p in bolivia] == ["pro_maduro", "pro_guaido", "pro_maduro"]
    assert bolivia[-1].end is None and bolivia[-1].holds(dt.date(2021, 12, 31))


def test_rows_come_in_order(tmp_path: Path) -> None:
    rows = 'CUB,pro_maduro,2019-01-10,,"said, so"\nBOL,neutral,2019-11-11,,x\nBOL,pro_maduro,2019-01-10,2019-11-10,x\n'
    first, second, third = read(tmp_path / "p.csv", HEAD + rows)
    assert (first.start, second.start) == (dt.date(2019, 1, 10), dt.date(2019, 11, 11))
    assert first.holds(dt.date(2019, 11, 10)) and not first.holds(dt.date(2019, 11, 11))
    assert third.evidence == "said, so"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("actor,position,start,end\n", "p.csv:1: expected the columns .*'evidence' is missing"),
        (HEAD, "no positions; expected at least one row"),
        (HEAD + "ATL,neutral,2019-01-10,,x\n", "p.csv:2: unknown actor 'ATL'"),
        (HEAD + "CUB,pro_king,2019-01-10,,x\n", "p.csv:2: expected a position of pro_maduro, pro_guaido, neutral"),
        (HEAD + "CUB,neutral,10 January,,x\n", "p.csv:2: expected days as YYYY-MM-DD, found '10 January' and ''"),
        (HEAD + "CUB,neutral,2019-01-10,2019-01-09,x\n", "ends on 2019-01-09, before it starts on 2019-01-10"),
        (HEAD + "CUB,neutral\n", "p.csv:2: expected days"),
        (
            HEAD + "CUB,neutral,2019-01-10,,x\nCUB,pro_maduro,2019-05-01,,x\n",
            "two positions of CUB hold on 2019-05-01; let the earlier end the day before",
        ),
        (HEAD + 'CUB,neutral,2019-01-10,,"x\n', "cannot be read as CSV"),
    ],
)
def test_a_bad_record(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read(tmp_path / "p.csv", text)
    assert "\n" not in str(caught.value)


def test_a_missing_record(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read as CSV in UTF-8: No such file"):
        read_positions(tmp_path / "p.csv", LABELS, ACTORS)


def test_each_time_on_record_is_scored_on_its_own_articles() -> None:
    readings = [
        *(reading(A, f"a{i}", "2019-05-01", actor="BOL") for i in range(8)),
        *(reading(B, f"b{i}", "2019-12-01", actor="BOL") for i in range(8)),
        *(reading(A, f"c{i}", "2019-11-12", actor="BOL") for i in range(8)),  # between two positions
        reading(A, "d", actor="BOL"),  # on no day
    ]
    positions = [position("BOL", A, end="2019-11-10"), position("BOL", B, "2019-11-14"), position("USA", B)]
    found = compare_positions(readings, positions)
    assert [h.score.counts for h in found.held] == [(8, 0, 0), (0, 8, 0)]
    assert (found.n, found.accuracy, found.n_unread) == (2, 1.0, 1)
    assert found.rank_correlation == pytest.approx(1.0)
    assert (found.n_intervals, found.covered) == (2, 1.0)


def test_what_agrees_and_what_does_not() -> None:
    readings = [
        *articles(*[[A]] * 8, actor="CUB"),
        *articles(*[[A]] * 8, actor="USA"),
        *articles(*[[A], [B]] * 20, actor="MEX"),
        *articles(*[[B]] * 4, actor="BOL"),
    ]
    found = compare_positions(readings, [position(a, p) for a, p in zip(ACTORS, (B, A, B, N), strict=True)])
    assert [(h.score.actor, h.right, h.counts) for h in found.held] == [
        *(("BOL", False, False), ("CUB", True, True), ("USA", False, True), ("MEX", True, True))
    ]
    assert found.n == 3 and found.accuracy == pytest.approx(2 / 3) and found.covered == pytest.approx(2 / 3)


def test_an_article_without_a_date_counts_where_one_position_lasts() -> None:
    found = compare_positions(articles([A], [A]), [position("CUB", A)])
    assert found.held[0].score.n_documents == 2
    assert compare_positions(articles([A], [A]), [position("CUB", A, end="2019-12-31")]).held == ()


def test_nothing_to_compare_has_no_figures() -> None:
    found = compare_positions(articles([N]), [position("CUB", A)])
    assert (found.n, found.n_intervals) == (0, 0)
    assert found.accuracy is found.rank_correlation is found.covered is None


def evaluated(*arguments: str) -> tuple[str, str]:
    result = CliRunner().invoke(app, ["evaluate", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def test_the_command(tmp_path: Path) -> None:
    stored = written(tmp_path / "p.jsonl", [prediction("CUB", A, f"{i}") for i in range(8)])
    out, said = evaluated("--positions", str(RECORD), stored)
    assert said.startswith("only 1 position could be judged, so these figures say little")
    (line,) = [line for line in out.splitlines() if line.startswith("Cuba")]
    assert line.split()[1:4] == ["2019-01-10", "pro-maduro", "pro-maduro"]
    figures = dict(re.split(r"  +", line) for line in out.split("\n\n")[1].splitlines())
    n_on_record = len(read_positions(RECORD, LABELS, Gazetteer.load().actors))
    assert figures["without one"] == str(n_on_record - 1)
    assert figures["accuracy of their verdicts"] == "1.00"
    assert figures["rank correlation of their positions (Spearman)"] == "–"


def test_the_command_refuses(tmp_path: Path) -> None:
    stored = written(tmp_path / "p.jsonl", [prediction("CUB", A, "a")])
    for arguments, kind, said in (
        (["--positions", str(RECORD)], ConfigError, "nothing to hold against the record"),
        (["--positions", str(RECORD), stored, "--data", "x"], ConfigError, "goes with PREDICTIONS and --model alone"),
        (["--positions", stored, stored], InputError, "expected the columns"),
        ([stored, stored], ConfigError, "one CONFIG expected, got 2"),
    ):
        with pytest.raises(StanceError, match=said) as caught:
            evaluated(*arguments)
        assert isinstance(caught.value, kind) and "\n" not in str(caught.value)
