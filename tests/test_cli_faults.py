"""Bad inputs, options and streams: a line each, and nothing lost that was good."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import ARTICLE, run

from stance.cli.talk import Faults
from stance.errors import InputError


@pytest.fixture()
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_a_table_on_standard_input(tiny_model: Path) -> None:
    table = b"id,text,date\r\nx,Russia backs Maduro.,2019-02-06\r\n"
    code, out, _ = run("predict", "-", "--model", str(tiny_model), input=table)
    record = json.loads(out)
    assert (code, record["document_id"], record["date"]) == (0, "x", "2019-02-06")


def test_what_was_good_before_stays(article: Path, tiny_model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    options = ("--model", str(tiny_model), "-o", str(out))
    assert run("predict", str(article), *options)[0] == 0
    earlier = out.read_bytes()
    code, _, err = run("predict", str(tmp_path / "misspelt.txt"), *options)
    assert code == 1 and earlier and out.read_bytes() == earlier
    assert err.splitlines()[1] == f"stance: no article could be read; {out} was not written"
    code, _, err = run("predict", str(out), *options)
    assert code == 2 and out.read_bytes() == earlier
    assert err == f"stance: {out}: is an input too; write to another file\n"


def test_a_file_of_many_faults_does_not_fill_the_screen(article: Path, tiny_model: Path, tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text("{\n" * 100, encoding="utf-8")
    code, out, err = run("predict", str(tmp_path / "b.jsonl"), str(article), "--model", str(tiny_model))
    assert code == 1 and len(out.splitlines()) == 3
    assert "b.jsonl:20: " in err and "b.jsonl:21: " not in err and "101 problems above" in err


def test_an_output_without_our_letters(tiny_model: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from stance.cli import main; main()", "actors", "show", "TUR"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0 and b"Erdo\\u011fan" in done.stdout, done.stderr


def test_one_bad_input_does_not_stop_the_good(article: Path, tiny_model: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("Guaid\xf3 thanks Spain".encode("latin-1"))
    code, out, err = run("predict", str(tmp_path), "nowhere.txt", "--model", str(tiny_model))
    assert code == 1
    assert len(out.splitlines()) == 3
    assert "latin.txt" in err and "byte" in err
    assert "nowhere.txt: no such file" in err


def test_nothing_in_an_article_moves_the_cursor(tiny_model: Path, tmp_path: Path) -> None:
    text = "Cuba said \u202ethat\u2066 Russia\r\nbacks Maduro \u2069and stays."
    rows = [
        {"id": "a\r\nb", "text": text, "date": "\u001b[31m5"},
        {"text": text},
        {"id": "c", "body\u001b[2J": "x"},
    ]
    (tmp_path / "a\u001b[2J\n.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps(rows[2]) + "\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("body\u001b[2J,x\r\ny,z\r\n", encoding="utf-8")
    code, out, err = run("predict", str(tmp_path), "--model", str(tiny_model), "--format", "table")
    assert code == 1
    assert len(err.splitlines()) == 6 and err.replace("\n", "").isprintable(), err
    shown = out.decode()
    assert "a\\r\\nb  no date" in shown and "a\\x1b[2J\\n:2  no date" in shown
    assert not set(shown) & set("\x1b\r\u202e\u2066\u2069")
    assert "Russia" in shown


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "parquet"])
def test_full_disk_behind_stdout_is_one_line(article: Path, tiny_model: Path, form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [
                *(sys.executable, "-c", "from stance.cli import main; main()", "predict", str(article)),
                *("--model", str(tiny_model), "--format", form),
            ],
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert done.returncode == 1
    assert done.stderr.decode() == "stance: standard output: cannot be written: No space left on device\n"


def test_where_nothing_is_read_nothing_else_is_done(tiny_model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Nicol\xe1s")
    for name in (str(tmp_path / "a.txt"), str(tmp_path), "", "nowhere.txt"):
        code, out, err = run("predict", name, "--model", str(tiny_model))
        assert (code, out, len(err.splitlines())) == (1, b"", 1), err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--date", "3/4/19"], "expected YYYY-MM-DD"),
        (["--columns", "body"], "expected NAME=COLUMN"),
        (["--columns", "txt=body"], "names out of id, text, date, source"),
        (["--format", "xml"], "expected one of table, jsonl, csv, parquet"),
        (["--date", "2019-W06-3"], "expected YYYY-MM-DD"),
        (["--date", "a\nb\x1b[2J"], "--date a\\nb\\x1b[2J: expected"),
        (["--output", "out.docx"], "no known format"),
        (["--format", "table", "--output", "out.jsonl"], "a table goes to the terminal"),
        (["--model", "nonesuch"], "no such model"),
    ],
)
def test_bad_options_are_one_line(article: Path, arguments: list[str], said: str) -> None:
    code, out, err = run("predict", str(article), *arguments)
    assert code in (1, 2)
    assert out == b""
    assert said in err
    assert len(err.splitlines()) == 1, err


def test_missing_argument_is_usage() -> None:
    assert run("predict")[0] == 2


def test_each_file_in_object_storage_has_its_faults_named(capsys: pytest.CaptureFixture[str]) -> None:
    faults = Faults()
    for n in range(60):
        faults(InputError(f"s3://bucket/{n % 2}.jsonl:{n}: no text"))
    for n in range(25):
        faults(InputError(f"s3://bucket/a.jsonl:{n}: no text"))
    lines = capsys.readouterr().err.splitlines()
    assert faults.n == 85 and len(lines) == 60 + 20 + 1
    assert lines[-1].startswith("stance: s3://bucket/a.jsonl: more of the same")
