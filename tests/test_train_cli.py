"""``stance train`` and ``stance models`` as a user runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from command import run
from labelled import configuration, records, write


@pytest.fixture
def config(tmp_path: Path, tiny_base: Path) -> Path:
    values = configuration(write(tmp_path / "pairs.jsonl", records()), tiny_base).model_dump(mode="json")
    (tmp_path / "tiny.yaml").write_text(yaml.safe_dump(values), encoding="utf-8")
    return tmp_path / "tiny.yaml"


@pytest.mark.slow
def test_a_dry_run_says_what_would_happen_and_writes_nothing(config: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    code, out, err = run("train", str(config), "--output", str(tmp_path / "out"), "--dry-run")
    plan, flatter, minutes = err.splitlines()
    assert (code, out) == (0, b"")
    assert plan.startswith("27 pairs in 27 sentences to learn from") and "2 steps in 1 epochs" in plan
    assert "sentences to validate with are also learned from, so the figures will flatter" in flatter
    assert minutes.endswith("minutes on this machine; nothing was written")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.slow
def test_a_dry_run_over_a_sentence_for_each_label(config: Path, tmp_path: Path) -> None:
    rows = [row for row in records() if row["doc"] in ("d0", "d11")]
    write(tmp_path / "few.jsonl", rows)
    assert run("train", str(config), "--set", f"data=[{tmp_path / 'few.jsonl'}]", "--dry-run")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["missing.yaml"], 2, "missing.yaml: no such file"),
        (["tiny.yaml", "--set", "optimizer.epochs=-1"], 2, "'optimizer.epochs'"),
        (["tiny.yaml", "--set", "data=[missing.jsonl]"], 1, "missing.jsonl: no such file"),
        (["tiny.yaml", "--output", "pairs.jsonl"], 2, "pairs.jsonl: no folder can be made there"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found, out, err = run("train", *arguments)
    assert (found, out) == (code, b"") and said in err.splitlines()[-1] and "Traceback" not in err


def test_models() -> None:
    code, out, _ = run("models", "list")
    assert code == 0 and {line.split("\t")[0] for line in out.decode().splitlines()} == {
        "any-contest",
        "venezuela-2019",
    }
    assert run("models", "show")[1].startswith(b"---\nlanguage: en\n")
    code, out, err = run("models", "show", "nowhere")
    assert (code, out) == (1, b"") and "nowhere: no such model; give a model folder, or one that ships" in err


def test_a_card_moves_no_cursor(tiny_model: Path, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("a \x1b[2J card\n", encoding="utf-8")
    assert run("models", "show", str(tmp_path))[1] == b"a  [2J card\n"


@pytest.mark.slow
def test_pairs_whose_actor_is_not_found_are_told(config: Path, tmp_path: Path) -> None:
    rows = [{**row, "mentions": []} for row in records()]
    rows[3] |= {"actor": "Wakanda"}
    write(tmp_path / "lost.jsonl", rows)
    code, _, err = run("train", str(config), "--set", f"data=[{tmp_path / 'lost.jsonl'}]", "--dry-run")
    assert code == 0 and "lost.jsonl:4 (" in err and "no mention of 'Wakanda' here; left out" in err
