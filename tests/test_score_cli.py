"""`stance score` as a user meets it: predictions in, tables and files out, one line for each thing that is wrong."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from scored import LABELS
from stored import prediction, story, written
from typer.testing import CliRunner, Result

from stance.cli.commands import app
from stance.errors import ConfigError, InputError, StanceError


@pytest.fixture()
def stored(tmp_path: Path) -> str:
    return written(tmp_path / "p.jsonl", story())


def run(*arguments: str, input: bytes | None = None) -> Result:
    result = CliRunner().invoke(app, ["score", *arguments], input=input, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def refused(*arguments: str, input: bytes | None = None) -> StanceError:
    with pytest.raises(StanceError) as caught:
        CliRunner().invoke(app, ["score", *arguments], input=input, catch_exceptions=False)
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_record_for_each_actor(stored: str) -> None:
    result = run(stored)
    records = [json.loads(line) for line in result.stdout.splitlines()]
    verdicts = {r["actor"]: r["verdict"] for r in records}
    assert list(verdicts) == ["BOL", "CUB", "RUS", "UN"]
    assert verdicts.pop("BOL") not in LABELS[:2]  # it changed sides; how sure that is hangs on the model's errors
    assert verdicts == {"CUB": "pro_maduro", "RUS": "not_enough_evidence", "UN": "neutral"}
    cuba = records[1]
    assert list(cuba) == [
        *("actor", "actor_name", "kind", "period", "verdict", "position", "low", "high", "p_direction", "raw_position"),
        *("side_share", "shares", "raw_shares", "counts", "n_sentences", "n_documents"),
        *("model", "corrected", "seed", "min_sentences"),
    ]
    assert cuba["counts"] == {"pro_maduro": 8, "pro_guaido": 0, "neutral": 0}
    origin = {"model": "venezuela-2019", "corrected": True, "seed": 13, "min_sentences": 5}
    assert {key: cuba[key] for key in origin} == origin
    assert cuba["raw_shares"]["pro_maduro"] == 1.0 and cuba["raw_position"] == pytest.approx(-0.7)
    assert -1 <= cuba["low"] <= cuba["position"] <= cuba["high"] < 0
    assert result.stderr == "69 articles, 69 pairs, 4 scores\n"


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_every_format_of_predictions_gives_the_same_scores(stored: str, tmp_path: Path, ending: str) -> None:
    other = written(tmp_path / f"q.{ending}", story())
    assert run(other).stdout == run(stored).stdout


def test_compressed_predictions_and_those_from_a_pipe(stored: str, tmp_path: Path) -> None:
    data = Path(stored).read_bytes()
    (tmp_path / "p.jsonl.gz").write_bytes(gzip.compress(data))
    assert run(str(tmp_path / "p.jsonl.gz")).stdout == run("-", input=data).stdout == run(stored).stdout


def test_every_format_of_scores_holds_the_same(stored: str, tmp_path: Path) -> None:
    for ending in ("jsonl", "csv", "parquet"):
        run(stored, "--by", "month", "-o", str(tmp_path / f"s.{ending}"))
    records = [json.loads(line) for line in (tmp_path / "s.jsonl").read_text().splitlines()]
    assert pq.read_table(tmp_path / "s.parquet").to_pylist() == records
    with (tmp_path / "s.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["actor"], r["period"]) for r in rows] == [(r["actor"], r["period"]) for r in records]
    assert [float(r["share_pro_maduro"]) for r in rows] == [r["shares"]["pro_maduro"] for r in records]
    assert [int(r["n_neutral"]) for r in rows] == [r["counts"]["neutral"] for r in records]
    assert rows[-1]["position"] == "" and records[-1]["position"] is None
    assert [r["period"] for r in records if r["actor"] == "BOL"] == ["2019-10", "2019-11", "2019-12"]
    assert not [r for r in records if r["actor"] == "RUS"]


def test_the_table_names_verdicts_and_changes(stored: str) -> None:
    out = run(stored, "--format", "table").stdout
    lines = out.splitlines()
    named = {line.split("  ")[0]: line for line in lines[1:5]}
    assert set(named) == {"Cuba", "Bolivia", "United Nations", "Russia"} and lines[1].startswith("Cuba")
    assert "pro-maduro" in named["Cuba"] and "8 / 0 / 0" in named["Cuba"] and "not enough evidence" in named["Russia"]
    (change,) = [line for line in lines if line.startswith("Bolivia") and "2019-11" in line]
    assert "-0.9" in change and "+0.9" in change


def test_articles_without_a_date_have_no_place_in_time(stored: str) -> None:
    assert run(stored, "--by", "day").stderr.startswith("1 article without a date left out\n")
    assert "left out" not in run(stored, "--by", "source").stderr
    assert run(stored, "--by", "day", "--quiet").stderr == ""


def test_what_is_read_is_never_written_over(stored: str, tmp_path: Path) -> None:
    before = Path(stored).read_bytes()
    (tmp_path / "link.jsonl").hardlink_to(stored)
    folder, name = Path(stored).parent, Path(stored).name
    for inputs in ([stored], [f"{folder}/*.jsonl"], [str(folder)], [f"{folder}/**/{name}"], [f"{folder.parent}/*"]):
        with pytest.raises(ConfigError, match=r"is an input too|is read whole; write elsewhere"):
            run(*inputs, "-o", stored)
    with pytest.raises(ConfigError, match="is an input too"):
        run(stored, "-o", str(tmp_path / "link.jsonl"))
    assert Path(stored).read_bytes() == before
    with pytest.raises(InputError, match="name too long"):
        run("x" * 300, "-o", str(tmp_path / "s.jsonl"))
    run(stored, "-o", str(tmp_path / "s.jsonl"))
    with pytest.raises(InputError, match="these are scores: name what 'stance predict' wrote"):
        run(str(tmp_path / "s.jsonl"))


def test_what_has_no_date_is_not_told_by_time(tmp_path: Path) -> None:
    undated = written(tmp_path / "u.jsonl", [prediction("RUS", 0, "r", "")])
    for option in (["--by", "month"], ["--changes"], ["--by", "day", "--quiet"]):
        with pytest.raises(InputError, match="no article has a date"):
            run(undated, *option)


def test_changes_as_records(stored: str, tmp_path: Path) -> None:
    (change,) = [json.loads(line) for line in run(stored, "--changes").stdout.splitlines()]
    assert change["actor"] == "BOL" and change["date"] == "2019-11-10" and change["earliest"] < "2019-11-10"
    assert change["before"] < 0 < change["after"] and change["p_value"] <= 0.01
    assert (change["n_before"], change["n_after"]) == (20, 20)
    run(stored, "--changes", "-o", str(tmp_path / "c.parquet"))
    (row,) = pq.read_table(tmp_path / "c.parquet").to_pylist()
    assert {key: str(value) if key in ("date", "earliest", "latest") else value for key, value in row.items()} == change


def test_without_the_extra_scores_come_without_changes(stored: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ruptures", None)
    needed = "Finding changes needs more packages: pip install 'stance[report]'"
    table = run(stored, "--format", "table")
    assert "Bolivia" in table.stdout and f"changes are left out: {needed}" in table.stderr
    assert str(refused(stored, "--changes")) == needed


def test_no_change_leaves_the_head_of_a_table(tmp_path: Path) -> None:
    stored = written(tmp_path / "p.jsonl", [prediction("CUB", 0, "a")])
    head = run(stored, "--changes", "--format", "csv").stdout
    assert next(csv.reader(io.StringIO(head)))[:4] == ["actor", "actor_name", "kind", "date"]
    assert run(stored, "--changes").stdout == ""
    table = run(stored, "--changes", "--format", "table")
    assert table.stdout == "No actor changed its position.\n" and "1 pair, 0 changes" in table.stderr


def test_a_model_that_does_not_ship_is_not_corrected(tmp_path: Path) -> None:
    stored = written(tmp_path / "p.jsonl", [prediction("CUB", 0, f"c{i}", model="mine") for i in range(8)])
    result = run(stored)
    assert "errors of the model 'mine' are not known, so nothing is corrected; give --model FOLDER" in result.stderr
    record = json.loads(result.stdout)
    assert record["corrected"] is False and record["shares"] == record["raw_shares"]
    assert record["position"] == record["raw_position"]
    assert "holds the model 'venezuela-2019', but 'mine' predicted" in str(refused(stored, "-m", "venezuela-2019"))


def test_fewer_sentences_and_another_seed(stored: str) -> None:
    many, few = run(stored, "--min-sentences", "9").stdout, run(stored, "--min-sentences", "8").stdout
    assert json.loads(many.splitlines()[1])["verdict"] == "not_enough_evidence"
    assert json.loads(few.splitlines()[1])["verdict"] == "pro_maduro"
    assert run(stored, "--seed", "1").stdout != run(stored, "--seed", "2").stdout


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"model": "other"}, "predicted by 'other', but"),
        (
            {"probabilities": (("pro_a", 0.5), ("pro_b", 0.25), ("neutral", 0.25)), "stance": "pro_a"},
            "predictions of two contests do not mix",
        ),
        ({"probabilities": (("pro_maduro", 0.5), ("pro_guaido", 0.25))}, "expected probabilities of side A, side B"),
        (
            {"probabilities": (("pro_maduro", 0.5), ("pro_guaido", 0.5), ("neutral", 0.5))},
            "expected probabilities that sum to 1, found 0.5, 0.5, 0.5",
        ),
    ],
)
def test_predictions_that_do_not_fit(stored: str, tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    bad = written(tmp_path / "bad.jsonl", [prediction("CUB", 0, "x", **changes)])
    error = refused(stored, bad)
    assert isinstance(error, InputError)
    assert "bad.jsonl:1" in str(error) and said in str(error)


def test_bad_files(stored: str, tmp_path: Path) -> None:
    record = json.loads(Path(stored).read_text().splitlines()[0])
    path = tmp_path / "bad.jsonl"

    def said(**changes: object) -> str:
        path.write_text(json.dumps({k: v for k, v in (record | changes).items() if v is not None}) + "\n")
        return str(refused(str(path)))

    assert "bad.jsonl:1: expected a prediction that stance wrote, with 'actor', found document_id" in said(actor=None)
    assert "bad.jsonl:1: unknown actor 'ATLANTIS'" in said(actor="ATLANTIS")
    assert "kind 'town'" in said(kind="town")
    assert "source 3 is neither text nor null" in said(source=3)
    assert "document_id is empty" in said(document_id="")
    assert "stance 'pro_king' is none of pro_maduro, pro_guaido, neutral, uncertain" in said(stance="pro_king")
    beyond = {"start": 0, "end": 400, "text": "Cuba", "type": "name"}
    assert "mention 0 to 400 lies outside the sentence" in said(mentions=[beyond])
    path.write_text("")
    assert "bad.jsonl: no predictions; expected some that 'stance predict' wrote" in str(refused(str(path)))
    path.write_text("{\n")
    assert "bad.jsonl:1: expected one JSON object a line" in str(refused(str(path)))
    assert "was already in" in str(refused(stored, written(tmp_path / "again.csv", story())))
    assert "no such file" in str(refused(str(tmp_path / "nowhere.jsonl")))
    assert "no predictions" in str(refused("-", input=b""))
    table = written(tmp_path / "again.parquet", story())
    said_of_table = str(refused("-", input=Path(table).read_bytes()))
    assert "is parquet, which no pipe can hold; name the file itself" in said_of_table


def test_bad_options(stored: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="leave out --by"):
        run(stored, "--changes", "--by", "month")
    for arguments, said in (
        (["--by", "year"], "--by year: expected one of month, week, day, source"),
        (["--format", "xlsx"], "--format xlsx: expected one of table, jsonl, csv, parquet"),
        (["--format", "table", "-o", str(tmp_path / "s.csv")], "a table goes to the terminal"),
        (["-o", str(tmp_path / "s.txt")], "no known format has this ending"),
        (["-o", str(tmp_path / "nowhere" / "s.csv")], "make it first"),
    ):
        error = refused(stored, *arguments)
        assert isinstance(error, ConfigError) and said in str(error)
    assert "not a model folder" in str(refused(stored, "--model", str(tmp_path)))
