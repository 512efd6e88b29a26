"""What `stance score` says beside its scores, and predictions that come through a pipe."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from stored import story, written
from typer.testing import CliRunner

from stance.cli.commands import app
from stance.records import Pair


def test_a_table_on_standard_input(tmp_path: Path) -> None:
    table = Path(written(tmp_path / "p.csv", story())).read_bytes()
    rows = Path(written(tmp_path / "p.jsonl", story())).read_bytes()
    by_rows, by_table = (CliRunner().invoke(app, ["score", "-", "-f", "jsonl"], input=given) for given in (rows, table))
    assert by_table.exit_code == 0 and by_table.stdout == by_rows.stdout


def test_articles_of_no_source_are_told(tmp_path: Path) -> None:
    unnamed = [dataclasses.replace(p, pair=_without_source(p.pair)) for p in story()]
    path = written(tmp_path / "unnamed.jsonl", unnamed)
    said = CliRunner().invoke(app, ["score", path, "--by", "source", "-f", "jsonl"]).stderr
    assert "69 articles without a source stand together under 'unknown'" in said


def _without_source(pair: Pair) -> Pair:
    return dataclasses.replace(pair, sentence=dataclasses.replace(pair.sentence, source=None))


def test_copies_by_month_are_those_of_a_month(tmp_path: Path) -> None:
    copies = [dataclasses.replace(p, pair=_in_document(p.pair, f"copy-{i}")) for i, p in enumerate(story()[:3])]
    path = written(tmp_path / "copied.jsonl", [*story(), *copies])
    said = CliRunner().invoke(app, ["score", path, "--by", "month", "-f", "jsonl"]).stderr
    assert "72 pairs," in said  # the copies are of another month


def test_copies_are_told(tmp_path: Path) -> None:
    copies = [dataclasses.replace(p, pair=_in_document(p.pair, f"copy-{i}")) for i, p in enumerate(story()[:3])]
    path = written(tmp_path / "copied.jsonl", [*story(), *copies])
    stored = written(tmp_path / "p.jsonl", story())
    result = CliRunner().invoke(app, ["score", path, "-f", "jsonl"])
    assert (
        "72 articles, 72 pairs (3 of them left out: an earlier article has the same words), 4 scores" in result.stderr
    )
    assert result.stdout == CliRunner().invoke(app, ["score", stored, "-f", "jsonl"]).stdout


def _in_document(pair: Pair, document_id: str) -> Pair:
    sentence = dataclasses.replace(pair.sentence, document_id=document_id, date=dt.date(2021, 1, 1))
    return dataclasses.replace(pair, sentence=sentence)
