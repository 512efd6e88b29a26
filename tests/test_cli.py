"""The command line as a user meets it: one good and one bad input per command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from stance.cli import main
from stance.cli.commands import app

ARTICLE = "date 2019-02-06 Russia backs Maduro.\n\nCuba said the US aid is a coup.\n"
HEAVY = ("numpy", "pyarrow", "onnxruntime", "torch", "transformers", "tokenizers", "pydantic", "yaml")


@pytest.fixture()
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def run(*arguments: str, input: bytes | None = None) -> tuple[int, bytes, str]:
    """Run the installed command line as a process would see it: exit code, stdout, stderr."""
    done = subprocess.run(
        [sys.executable, "-c", "from stance.cli import main; main()", *arguments], input=input, capture_output=True
    )
    return done.returncode, done.stdout, done.stderr.decode()


def loaded_by(code: str) -> set[str]:
    script = f"import sys; {code}; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    return set(out.split()) & set(HEAVY)


def test_import_loads_nothing_heavy() -> None:
    assert loaded_by("import stance") == set()


def test_help_loads_nothing_heavy() -> None:
    code = "sys.argv = ['stance', '--help']\ntry:\n    from stance.cli import main; main()\nexcept SystemExit: pass"
    script = (
        f"import sys, io\nout, sys.stdout = sys.stdout, io.StringIO()\n{code}\nsys.stdout = out\nprint(*sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert set(out.split()) & set(HEAVY) == set()


def test_predict_writes_a_record_per_pair(article: Path, tiny_model: Path) -> None:
    code, out, err = run("predict", str(article), "--model", str(tiny_model))
    assert code == 0, err
    records = [json.loads(line) for line in out.splitlines()]
    assert [(r["sentence_index"], r["actor"]) for r in records] == [(0, "RUS"), (1, "CUB"), (1, "USA")]
    first = records[0]
    assert list(first) == [
        "document_id",
        "date",
        "sentence_index",
        "start",
        "end",
        "sentence",
        "actor",
        "actor_name",
        "kind",
        "mentions",
        "stance",
        "probabilities",
        "confidence",
        "model",
        "source",
        "windowed",
    ]
    assert first["date"] == "2019-02-06"
    assert ARTICLE[first["start"] : first["end"]] == first["sentence"] == "Russia backs Maduro."
    assert set(first["probabilities"]) == {"pro_maduro", "pro_guaido", "neutral"}
    assert "1 article" in err and "3 pairs" in err


def test_same_input_same_bytes(article: Path, tiny_model: Path, tmp_path: Path) -> None:
    for form in ("jsonl", "csv", "parquet"):
        outputs = [tmp_path / f"{i}.{form}" for i in (1, 2)]
        for output in outputs:
            assert run("predict", str(article), "--model", str(tiny_model), "-o", str(output))[0] == 0
        assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_python_gives_the_same_records(article: Path, tiny_model: Path) -> None:
    import stance

    _, out, _ = run("predict", str(article), "--model", str(tiny_model))
    records = stance.load(tiny_model).predict(ARTICLE, id="article")
    assert [json.loads(line) for line in out.splitlines()] == json.loads(json.dumps(records))


def test_python_cleans_texts_and_reads_days_as_the_command_line_does(tiny_model: Path, tmp_path: Path) -> None:
    import datetime as dt

    import stance
    from stance.errors import InputError

    text = "Russia\x92s aid\x00 came.\x0bCuba\x1f backs Maduro."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    _, out, _ = run("predict", str(tmp_path / "a.txt"), "--model", str(tiny_model), "--date", "2019-02-06")
    model = stance.load(tiny_model)
    records = model.predict(text, dt.datetime(2019, 2, 6, 12), id="a")
    assert [json.loads(line) for line in out.splitlines()] == json.loads(json.dumps(records))
    assert records == model.predict(text, "2019-02-06", id="a") and records[0]["sentence"] == "Russia’s aid  came."
    with pytest.raises(InputError, match=r"^date '3/4/19': expected YYYY-MM-DD, for example"):
        model.predict(text, "3/4/19")


def test_standard_input(tiny_model: Path) -> None:
    code, out, _ = run("predict", "-", "--model", str(tiny_model), input=b"Russia backs Maduro.")
    assert code == 0
    assert json.loads(out)["actor"] == "RUS"


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


def test_uncertain_below_the_minimum(article: Path, tiny_model: Path) -> None:
    _, out, _ = run("predict", str(article), "--model", str(tiny_model), "--min-confidence", "1")
    assert {json.loads(line)["stance"] for line in out.splitlines()} == {"uncertain"}


def test_table(article: Path, tiny_model: Path) -> None:
    code, out, _ = run("predict", str(article), "--model", str(tiny_model), "--format", "table")
    assert code == 0
    assert "Russia backs Maduro." in out.decode()
    assert "article  2019-02-06" in out.decode()
    assert "confidence" in out.decode()


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


def test_actors(capsys: pytest.CaptureFixture[str]) -> None:
    runner = CliRunner()
    found = runner.invoke(app, ["actors", "find", "Lavrov met Pompeo in Rovaniemi.", "--date", "2019-05-06"]).output
    assert "RUS" in found and "USA" in found
    assert "Russian" in runner.invoke(app, ["actors", "show", "rus"]).output
    assert "XKX\tKosovo\tcountry" in runner.invoke(app, ["actors", "list"]).output


def test_unknown_actor_names_the_nearest() -> None:
    code, _, err = run("actors", "show", "Rusia")
    assert code == 1
    assert err.strip() == "stance: Rusia: no such actor; did you mean RUS?"


def test_version() -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert out.decode().startswith("stance ")


def test_main_is_the_entry_point() -> None:
    assert callable(main)


def test_other_tables_in_a_folder_are_left_out(article: Path, tiny_model: Path) -> None:
    (article.parent / "labels.jsonl").write_text(
        '{"sentence": "Russia backs Maduro.", "label": "x"}\n', encoding="utf-8"
    )
    code, out, err = run("predict", str(article.parent), "--model", str(tiny_model))
    assert code == 0, err
    assert len(out.splitlines()) == 3
    assert "labels.jsonl: expected the article in 'text'" in err and "left out" in err
    assert run("predict", str(article.parent / "labels.jsonl"), "--model", str(tiny_model))[0] == 1


def test_an_archive_goes_through_the_gate(tmp_path: Path, tiny_model: Path) -> None:
    table = tmp_path / "archive.jsonl"
    texts = {"on": "Russia backs Maduro.", "off": "Russia and Cuba signed a treaty."}
    table.write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in texts.items()), encoding="utf-8")
    _, out, err = run("predict", str(table), "--model", str(tiny_model))
    assert {json.loads(line)["document_id"] for line in out.splitlines()} == {"on"}
    assert "2 articles" in err and "1 article skipped that never names the contest (--no-gate reads all)" in err
    _, out, err = run("predict", str(table), "--model", str(tiny_model), "--no-gate", "--runtime", "torch")
    assert {json.loads(line)["document_id"] for line in out.splitlines()} == {"on", "off"}
    assert "skipped" not in err


def test_a_single_article_is_always_read(tmp_path: Path, tiny_model: Path) -> None:
    (tmp_path / "off.txt").write_text("Russia backs the opposition.", encoding="utf-8")
    for arguments, given in ((str(tmp_path / "off.txt"), None), ("-", b"Russia backs the opposition.")):
        _, out, err = run("predict", arguments, "--model", str(tiny_model), input=given)
        assert len(out.splitlines()) == 1 and "skipped" not in err


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--runtime", "tpu"), "--runtime tpu: expected one of onnx, openvino, torch"),
        (("--runtime", "onnx", "--device", "cuda"), "--runtime onnx runs on the processor"),
        (("--device", "cuda:77"), "torch has no such device here"),
    ],
)
def test_runtimes_that_are_none(article: Path, tiny_model: Path, options: tuple[str, ...], expected: str) -> None:
    code, out, err = run("predict", str(article), "--model", str(tiny_model), *options)
    assert (code, out) == (2, b"") and expected in err and len(err.splitlines()) == 1
