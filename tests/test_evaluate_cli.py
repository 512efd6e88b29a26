"""`stance evaluate` as a user meets it: files in, tables and files out, one line for each thing that is wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score, matthews_corrcoef
from typer.testing import CliRunner

from stance.cli.commands import app
from stance.contests import load_contest
from stance.errors import StanceError
from stance.evaluate.config import EvaluateConfig
from stance.examples import read_examples
from stance.gazetteer import Gazetteer

ROOT = Path(__file__).parent.parent
FIXTURE = ROOT / "tests" / "fixtures" / "ci.jsonl"
LABELS = ("pro_maduro", "pro_guaido", "neutral")


def record(**changes: Any) -> dict[str, Any]:
    mention = {"start": 0, "end": 6, "text": "Russia", "type": "name"}
    plain = {"id": "1", "doc": "a", "date": "2019-02-01", "sentence": "Russia backs Maduro.", "actor": "RUS"}
    return plain | {"kind": "country", "mentions": [mention], "label": "pro_maduro", "split": "test"} | changes


def written(path: Path, *records: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return str(path)


def evaluated(*arguments: str) -> str:
    """What the command prints, if all goes well."""
    result = CliRunner().invoke(app, ["evaluate", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*arguments: str) -> str:
    """The one line that the command ends with."""
    with pytest.raises(StanceError) as caught:
        CliRunner().invoke(app, ["evaluate", *arguments], catch_exceptions=False)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture()
def data(tmp_path: Path) -> str:
    """Ten records: a disputed one, one that the gazetteer finds and one that it cannot find."""
    texts = [
        "Russia backs Maduro.",
        "Russia waits.",
        "Russia recognised Guaido.",
        "Russia said no.",
        "Russia sent aid.",
    ]
    records = [
        record(id=str(i), doc=f"d{i % 3}", sentence=f"{text} {i}", label=LABELS[i % 3], tags=["plain"])
        for i, text in enumerate([*texts, *texts[:2]])
    ]
    return written(
        tmp_path / "data.jsonl",
        *records,
        record(id="disputed", disputed=True, split="train"),
        record(id="found", sentence="Spain and the Kremlin met.", mentions=None),
        record(id="missed", sentence="The country backs Maduro.", mentions=None),
    )


def test_every_figure_can_be_recomputed_from_the_predictions(data: str, tiny_model: Path, tmp_path: Path) -> None:
    out = {name: tmp_path / f"out.{name}" for name in ("json", "jsonl", "md")}
    files = ["--json", str(out["json"]), "--predictions", str(out["jsonl"]), "--markdown", str(out["md"])]
    printed = evaluated("--model", str(tiny_model), "--data", data, *files)
    figures = json.loads(out["json"].read_text())
    records = [json.loads(line) for line in out["jsonl"].read_text().splitlines()]
    assert [r["id"] for r in records] == [*map(str, range(7)), "found", "missed"]
    assert records[-1] | {"missed": True, "stance": None, "probabilities": None} == records[-1]

    gold = {r["id"]: r["label"] for r in map(json.loads, Path(data).read_text().splitlines()) if "disputed" not in r}
    truth = [gold[r["id"]] for r in records]
    answers = [r["stance"] or "missed" for r in records]
    assert (figures["n"], figures["missed"], figures["disputed"]) == (9, 1, 1)
    macro_f1 = f1_score(truth, answers, labels=LABELS, average="macro", zero_division=0)
    assert figures["macro_f1"] == pytest.approx(macro_f1)
    assert figures["accuracy"] == pytest.approx(accuracy_score(truth, answers))
    assert figures["kappa"] == pytest.approx(cohen_kappa_score(truth, answers))
    assert figures["mcc"] == pytest.approx(matthews_corrcoef(truth, answers))
    found = [r for r in records if not r["missed"]]
    p = np.array([[r["probabilities"][label] for label in LABELS] for r in found])
    right = np.array([r["stance"] == gold[r["id"]] for r in found])
    assert [LABELS[i] for i in p.argmax(axis=1)] == [r["stance"] for r in found]
    confidence = p.max(axis=1)
    bins = [(confidence > b / 15) & (confidence <= (b + 1) / 15) for b in range(15)]
    ece = sum(abs(right[b].mean() - confidence[b].mean()) * b.mean() for b in bins if b.any())
    assert figures["ece"] == pytest.approx(ece)
    hot = np.array([[gold[r["id"]] == label for label in LABELS] for r in found])
    assert figures["brier"] == pytest.approx(((p - hot) ** 2).sum(axis=1).mean())
    low, high = figures["macro_f1_interval"]
    assert low <= figures["macro_f1"] <= high
    assert set(figures["per_class"]) == set(LABELS)
    assert {"tag", "actor", "mention_type", "n_actors", "length"} == set(figures["slices"])
    assert 0 <= figures["swap_invariance"] <= 1 and figures["n_swaps"] == 24
    for text in (printed, out["md"].read_text()):
        assert f"{macro_f1:.3f}" in text and "9 pairs, 1 missed, 1 disputed left out" in text


def test_what_went_wrong_can_be_found(data: str, tiny_model: Path, tmp_path: Path) -> None:
    printed = evaluated("--model", str(tiny_model), "--data", data)
    assert f"{data}:10 (missed): no mention of RUS found in its sentence; missed\n" in printed
    assert "answered wrong; to read them: --predictions FILE\n" in printed
    assert "is an input too" in refused("--model", str(tiny_model), "--data", data, "--json", data)
    out = tmp_path / "p.jsonl"
    assert "to read them" not in evaluated("--model", str(tiny_model), "--data", data, "--predictions", str(out))
    assert json.loads(out.read_text().splitlines()[0])["sentence"] == "Russia backs Maduro. 0"


def test_same_run_same_figures(data: str, tiny_model: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        evaluated("--model", str(tiny_model), "--data", data, "--json", str(tmp_path / name))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_command_line_wins_over_the_file(data: str, tiny_model: Path, tmp_path: Path) -> None:
    config = tmp_path / "run.yaml"
    config.write_text(f"model: nowhere\ndata: [{data}]\nfail_under: {{macro_f1: 0.99, ece: '0.9:max'}}\n")
    bar = ["--fail-under", "macro_f1=0"]
    assert "9 pairs" in evaluated(str(config), "--model", str(tiny_model), "--set", "split=test", *bar)


def test_the_gate_and_the_comparison(data: str, tiny_model: Path) -> None:
    bars = ["--fail-under", "macro_f1=0.99", "--fail-under", "ece=0:max", "--fail-under", "accuracy=0"]
    arguments = ["evaluate", "--model", str(tiny_model), "--data", data, "--compare", str(tiny_model), *bars]
    done = subprocess.run(
        [sys.executable, "-c", "from stance.cli import main; main()", *arguments], capture_output=True, text=True
    )
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if line.startswith("stance: ")]
    assert len(lines) == 2, done.stderr
    assert lines[0].startswith("stance: macro_f1 is 0.") and lines[1].startswith("stance: ece is 0.")
    assert f"0 pairs right only with {tiny_model}, 0 only with {tiny_model} (McNemar p = 1)" in done.stdout


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([record(), record(id="2", label="pro_king")], ["bad.jsonl:2", "pro_king", "pro_maduro, pro_guaido, neutral"]),
        ([record(label="pro_king"), record(id="2", label="pro_duke")], ["bad.jsonl", "pro_king"]),
        ([record(mentions=[{"start": 1, "end": 6, "text": "Russia"}])], ["bad.jsonl:1", "Russia"]),
        ([record(actor=None, mentions=None)], ["bad.jsonl:1", "actor"]),
        ([], ["bad.jsonl", "empty"]),
        ([record(disputed=True)], ["disputed"]),
    ],
)
def test_bad_data(records: list[dict[str, Any]], said: list[str], tiny_model: Path, tmp_path: Path) -> None:
    line = refused("--model", str(tiny_model), "--data", written(tmp_path / "bad.jsonl", *records))
    assert all(part in line for part in said), line


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("modle: x\n", "unknown key 'modle'; did you mean 'model'?"),
        ("data: 3\n", "'data'"),
        ("fail_under: {macro_f1: [1]}\n", "fail_under"),
        ("model: venezuela-2019\n", "nothing to evaluate on"),
        ("data: [x.jsonl]\nmodel: nonesuch\n", "nonesuch: no such model"),
    ],
)
def test_bad_configuration(config: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "run.yaml"
    path.write_text(config)
    assert said in refused(str(path))


def test_bad_options(data: str, tiny_model: Path, tmp_path: Path) -> None:
    assert "labelled pairs go with --data, predictions with --positions" in refused("p.parquet")
    model = ["--model", str(tiny_model)]
    assert "give --data" in refused(*model)
    assert "no CONFIG to change" in refused(*model, "--data", data, "--set", "seed=1")
    assert "not a model folder" in refused("--model", str(tmp_path), "--data", data)
    assert "did you mean macro_f1" in refused(*model, "--data", data, "--fail-under", "macro_f=1")
    assert "make it first" in refused(*model, "--data", data, "--json", str(tmp_path / "nowhere" / "x.json"))
    assert "is a folder" in refused(*model, "--data", data, "--markdown", str(tmp_path))
    config = tmp_path / "run.yaml"
    config.write_text("split: validation\n")
    assert "splits there: test, train" in refused(str(config), *model, "--data", data)


def test_models_of_two_contests_are_not_compared(data: str, tiny_model: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(tiny_model, other)
    manifest = other / "stance.json"
    manifest.write_text(manifest.read_text().replace("pro_maduro", "pro_king"))
    line = refused("--model", str(tiny_model), "--data", data, "--compare", str(other))
    assert "pro_king" in line and "one contest" in line


def test_without_scikit_learn_the_extra_is_named(data: str, tiny_model: Path) -> None:
    code = "import sys; sys.modules['sklearn'] = None; sys.modules['sklearn.metrics'] = None\n"
    code += "from stance.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "evaluate", "--model", str(tiny_model), "--data", data],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr == "stance: Evaluating needs more packages: pip install 'stance[train]'\n"


def test_evaluating_does_not_load_torch(data: str, tiny_model: Path) -> None:
    code = "import sys\nfrom stance.cli.commands import app\napp(standalone_mode=False)\n"
    code += "assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code, "evaluate", "-m", str(tiny_model), "-d", data], check=True)


def test_the_gate_of_continuous_integration() -> None:
    """The configuration reads, and the fixture is sound: labels balanced, every actor one that the gazetteer finds."""
    from stance.config import read_config
    from stance.evaluate.matching import match

    settings = read_config(ROOT / "configs" / "ci.yaml", EvaluateConfig)
    assert [ROOT / path for path in settings.data] == [FIXTURE]
    examples = read_examples([FIXTURE], load_contest().labels)
    assert min(sum(e.label == label for e in examples) for label in LABELS) >= 12
    found = match(examples, Gazetteer.load(exclude=frozenset({"VEN"})), end_to_end=True)
    assert [e.pair.mentions for e in found.examples] == [e.pair.mentions for e in examples]
    assert found.n_extra == 0
