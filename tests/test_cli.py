"""The command line as a user meets it: one good and one bad input per command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command import ARTICLE, run
from typer.testing import CliRunner

from stance.cli.commands import app

HEAVY = ("numpy", "pyarrow", "onnxruntime", "torch", "transformers", "tokenizers", "pydantic", "yaml")


@pytest.fixture()
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def loaded_by(code: str) -> set[str]:
    script = f"import sys; {code}; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    return set(out.split()) & set(HEAVY)


def test_import_loads_nothing_heavy() -> None:
    assert loaded_by("import stance") == set()


@pytest.mark.parametrize(
    ("asked", "loads"),
    [
        ("'venezuela-2019'", True),
        ("'venezuela-2019', 'torch'", False),
        ("'venezuela-2019', None, 'cuda'", False),
        ("'user/nli'", False),
    ],
)
def test_only_what_will_run_the_model_is_imported_ahead(asked: str, loads: bool) -> None:
    heavy = loaded_by(f"from stance.classifiers import import_runtime; import_runtime({asked})")
    assert ("onnxruntime" in heavy) == loads
    assert not heavy & {"torch", "transformers"}


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


@pytest.mark.slow
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


def test_uncertain_below_the_minimum(article: Path, tiny_model: Path) -> None:
    _, out, _ = run("predict", str(article), "--model", str(tiny_model), "--min-confidence", "1")
    assert {json.loads(line)["stance"] for line in out.splitlines()} == {"uncertain"}


def test_table(article: Path, tiny_model: Path) -> None:
    code, out, _ = run("predict", str(article), "--model", str(tiny_model), "--format", "table")
    assert code == 0
    assert "Russia backs Maduro." in out.decode()
    assert "article  2019-02-06" in out.decode()
    assert "confidence" in out.decode()


def test_actors(capsys: pytest.CaptureFixture[str]) -> None:
    runner = CliRunner()
    found = runner.invoke(app, ["actors", "find", "Lavrov met Pompeo in Rovaniemi.", "--date", "2019-05-06"]).output
    assert "RUS" in found and "USA" in found
    assert "Russian" in runner.invoke(app, ["actors", "show", "rus"]).output
    assert "9999" not in runner.invoke(app, ["actors", "show", "rus"]).output  # a term that is not over has no end
    assert "XKX\tKosovo\tcountry" in runner.invoke(app, ["actors", "list"]).output


def test_unknown_actor_names_the_nearest() -> None:
    code, _, err = run("actors", "show", "Rusia")
    assert code == 1
    assert err.strip() == "stance: Rusia: no such actor; did you mean RUS?"
    assert run("actors", "show", "Guaido")[2].strip().endswith("'stance actors list' names them all")


def test_actors_go_by_any_name_of_theirs() -> None:
    assert run("actors", "show", "the Kremlin")[1] == run("actors", "show", "rus")[1]


def test_version() -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert out.decode().startswith("stance ")


def test_the_package_can_be_run() -> None:
    asked = [sys.executable, "-m", "stance", "--version"]
    out = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert out == run("--version")[1].decode()


def test_other_tables_in_a_folder_are_left_out(article: Path, tiny_model: Path) -> None:
    (article.parent / "labels.jsonl").write_text(
        '{"sentence": "Russia backs Maduro.", "label": "x"}\n', encoding="utf-8"
    )
    code, out, err = run("predict", str(article.parent), "--model", str(tiny_model))
    assert code == 0, err
    assert len(out.splitlines()) == 3
    assert "labels.jsonl: expected the article in 'text'" in err and "left out" in err
    assert run("predict", str(article.parent / "labels.jsonl"), "--model", str(tiny_model))[0] == 1


@pytest.mark.slow
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


def test_an_article_in_another_language_is_said(tmp_path: Path, tiny_model: Path) -> None:
    text = "Cuba respalda a Maduro. " + "El canciller dijo que su gobierno no cambiará de postura por ahora. " * 3
    (tmp_path / "es.txt").write_text(text, encoding="utf-8")
    _, out, err = run("predict", str(tmp_path / "es.txt"), "--model", str(tiny_model))
    assert len(out.splitlines()) == 1
    assert "1 article not in English, it seems (only English is understood)" in err


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


def test_a_single_article_on_something_else_is_read_and_said(tmp_path: Path, tiny_model: Path) -> None:
    (tmp_path / "a.txt").write_text("Russia said aid .")
    (tmp_path / "b.txt").write_text("Russia backs Maduro .")
    for name, said in (("a", True), ("b", False)):
        code, out, err = run("predict", str(tmp_path / f"{name}.txt"), "--model", str(tiny_model), "-f", "jsonl")
        assert code == 0 and out and (f"{name}: never names the contest" in err) is said
