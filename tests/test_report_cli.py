"""``stance report`` as a user meets it: predictions in, a page out, and one line for each bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from stance import resources

pytest.importorskip("altair", reason="the report extra is not installed")

ARTICLE = (
    "date 2019-02-06\n\nRussia backs Maduro as president. Spain recognised Guaidó. Cuba condemned the <b>coup</b>.\n"
)


def run(*arguments: object, input: bytes | None = None) -> tuple[int, str]:
    """Run the command line as a process would see it: exit code and stderr."""
    done = subprocess.run(
        [sys.executable, "-c", "from stance.cli import main; main()", *map(str, arguments)],
        input=input,
        capture_output=True,
    )
    assert done.stdout == b""
    return done.returncode, done.stderr.decode()


@pytest.fixture(scope="module")
def predictions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("predictions")
    (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
    code, stderr = run("predict", folder / "article.txt", "-o", folder / "p.jsonl")
    assert code == 0, stderr
    return folder / "p.jsonl"


def changed(predictions: Path, path: Path, **values: Any) -> Path:
    """The predictions again, of another article, with other values; None takes a key away."""
    with path.open("w", encoding="utf-8") as file:
        for line in predictions.read_text(encoding="utf-8").splitlines():
            record = json.loads(line) | {"document_id": "another"} | values
            kept = {key: value for key, value in record.items() if key == "date" or value is not None}
            file.write(json.dumps(kept) + "\n")
    return path


@pytest.mark.slow
def test_a_page_and_figures(predictions: Path, tmp_path: Path) -> None:
    page, figures = tmp_path / "r.html", tmp_path / "figures"
    code, stderr = run("report", predictions, "-o", page, "--png", figures)
    assert code == 0 and stderr.startswith("3 pairs, 3 actors; wrote ") and stderr.count("\n") == 1
    assert "Nicolás Maduro" in page.read_text(encoding="utf-8")
    assert (figures / "map.png").is_file()


@pytest.mark.slow
def test_from_standard_input(predictions: Path, tmp_path: Path) -> None:
    code, stderr = run("report", "-", "-o", tmp_path / "r.html", "--quiet", input=predictions.read_bytes())
    assert (code, stderr) == (0, "")
    assert (tmp_path / "r.html").stat().st_size > 500_000


@pytest.mark.slow
def test_labels_of_several_contests_need_its_name(predictions: Path, tmp_path: Path) -> None:
    several = {"recognise": 0.2, "reject": 0.3, "neutral": 0.5}
    other = changed(predictions, tmp_path / "p.jsonl", probabilities=several, stance="neutral", model="mine")
    stderr = run("report", other, "-o", tmp_path / "r.html")[1]
    assert "abkhazia-2008, kosovo-2008, palestine-2011 have these labels" in stderr and "--contest" in stderr
    code, stderr = run("report", other, "-o", tmp_path / "r.html", "--contest", "kosovo-2008")
    assert code == 0 and "these labels" not in stderr
    assert "Kosovo" in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_model_that_does_not_ship_is_not_corrected(predictions: Path, tmp_path: Path) -> None:
    code, stderr = run("report", changed(predictions, tmp_path / "p.jsonl", model="mine"), "-o", tmp_path / "r.html")
    assert code == 0 and "nothing is corrected; give --model FOLDER" in stderr
    assert "Nothing was measured of the model" in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"probabilities": {"pro_x": 0.2, "pro_y": 0.3, "neutral": 0.5}, "stance": "neutral"},
            "two contests do not mix",
        ),
        ({"model": "other"}, "two models do not mix"),
        ({"probabilities": None}, "p.jsonl:1"),
    ],
    ids=["two contests", "two models", "a missing column"],
)
def test_predictions_that_do_not_fit(predictions: Path, tmp_path: Path, values: dict[str, Any], said: str) -> None:
    other = changed(predictions, tmp_path / "p.jsonl", **values)
    code, stderr = run("report", predictions, other, "-o", tmp_path / "r.html")
    assert code == 1 and said in stderr and stderr.count("\n") == 1
    assert not (tmp_path / "r.html").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["empty.jsonl"], 1, "no predictions"),
        (["missing.jsonl"], 1, "missing.jsonl"),
        (["p.jsonl", "-o", "nowhere/r.html"], 2, "folder nowhere does not exist; make it first"),
        (["p.jsonl", "-o", "."], 2, "is a folder; name a file in it"),
        (["p.jsonl", "-o", "some/r.pdf"], 2, "the report is a web page; name it some/r.html"),
        (["p.jsonl", "old.html", "-o", "old.html"], 2, "old.html: is an input too; write to another file"),
        (["p.jsonl", "--contest", "turned.yaml"], 2, "its sides stand in another order than when these predictions"),
        (["p.jsonl", "--png", "p.jsonl"], 2, "is a file; --png expects a folder"),
        (["p.jsonl", "--contest", "belarus-2020"], 2, "name the contest that was predicted"),
        (["p.jsonl", "--contest", "nowhere-1999"], 2, "no contest of that name"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage(
    predictions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.jsonl").write_bytes(predictions.read_bytes())
    Path("empty.jsonl").touch()
    contest = yaml.safe_load((resources.contests_dir() / "venezuela-2019.yaml").read_text(encoding="utf-8"))
    Path("old.html").touch()
    Path("turned.yaml").write_text(yaml.safe_dump({**contest, "sides": contest["sides"][::-1]}), encoding="utf-8")
    found, stderr = run("report", *arguments)
    assert found == code and said in stderr and stderr.count("\n") == 1, stderr
    assert not Path("report.html").exists()


def test_without_the_extra_one_line_says_how_to_get_it(predictions: Path, tmp_path: Path) -> None:
    block = "import sys; sys.modules['altair'] = None; from stance.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", block, "report", predictions, "-o", tmp_path / "r.html"], capture_output=True
    )
    assert done.returncode == 1
    assert done.stderr.decode() == "stance: stance report needs more packages: pip install 'stance[report]'\n"
