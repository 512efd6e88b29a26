"""What can be wrong with a zero-shot model: its hypotheses, its folder, the hub and its settings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from conftest import make_nli, make_pair

from stance.classifiers import load_classifier
from stance.contest import Contest
from stance.contests import load_contest
from stance.errors import ConfigError, ModelError, StanceError

CONTEST = load_contest()
PAIRS = [make_pair("Russia backs Maduro and Cuba condemns the US aid .", "Russia")]


def one_line(reference: str | Path, contest: Contest = CONTEST) -> str:
    with pytest.raises(StanceError) as caught:
        load_classifier(reference, contest)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("hypotheses", "said"),
    [
        (["Moscow supports {side_a}."], "hypothesis 'Moscow supports {side_a}.' has no {actor}; expected"),
        (["{actor} supports him."], "has neither {side_a} nor {side_b}"),
        (["{actor} supports {side}."], "has {side}; known are {actor}, {side_a}, {side_b}"),
        (["{actor.__class__} supports {side_a}."], "has {actor.__class__}; known are"),
        (["{actor:>9} supports {side_a}."], "has {actor:>9}; known are"),
        (["{actor} supports {side_a."], "hypothesis '{actor} supports {side_a.': "),
        ([], "no hypothesis"),
        (["{actor} supports {side_a}.", "{actor} supports {side_b}."], "say the same of both sides"),
        (["{actor} is torn between {side_a} and {side_b}.", "{actor} backs {side_a}."], None),
    ],
)
def test_hypotheses_are_checked_where_a_contest_is_read(
    hypotheses: list[str], said: str | None, tmp_path: Path
) -> None:
    plain = {key: value for key, value in load_contest().to_dict().items() if key != "id"} | {"hypotheses": hypotheses}
    path = tmp_path / "x.yaml"
    path.write_text(yaml.safe_dump(plain, sort_keys=False), encoding="utf-8")
    if said is None:
        assert load_contest(path).hypotheses == tuple(hypotheses)
    else:
        (line,) = (n for n, text in enumerate(path.read_text().splitlines(), 1) if text.startswith("hypotheses:"))
        with pytest.raises(ConfigError) as caught:
            load_contest(path)
        assert said in str(caught.value) and "\n" not in str(caught.value)
        assert str(caught.value).startswith(f"{path}:{line}: 'hypotheses': ")


def test_models_that_are_no_nli_models(tiny_nli: Path, tmp_path: Path, tiny_base: Path) -> None:
    from safetensors.torch import load_file, save_file

    assert "its labels are joy, fear; expected one that says entailment" in one_line(
        make_nli(tmp_path / "a", tiny_base, ("joy", "fear"))
    )
    headless = shutil.copytree(tiny_nli, tmp_path / "c")
    weights = load_file(headless / "model.safetensors")
    save_file(
        {k: v for k, v in weights.items() if "classifier" not in k}, headless / "model.safetensors", {"format": "pt"}
    )
    assert "its weights have no classifier." in one_line(headless)
    wordless = shutil.copytree(tiny_nli, tmp_path / "b")
    for path in wordless.glob("tokenizer*"):
        path.unlink()
    assert "no fast tokenizer" in one_line(wordless)
    damaged = shutil.copytree(tiny_nli, tmp_path / "d")
    (damaged / "model.safetensors").write_bytes(b"no weights")
    assert "transformers cannot load this model" in one_line(damaged)


def test_only_safetensors_are_loaded(tiny_nli: Path, tmp_path: Path) -> None:
    import torch

    folder = shutil.copytree(tiny_nli, tmp_path / "pickled")
    (folder / "model.safetensors").unlink()
    torch.save({}, folder / "pytorch_model.bin")
    assert "no model.safetensors in it, and weights in no other form are loaded" in one_line(folder)


def test_code_that_comes_with_a_model_is_not_run(tiny_nli: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_nli, tmp_path / "code")
    config = json.loads((folder / "config.json").read_text())
    config |= {"model_type": "mine", "auto_map": {"AutoConfig": "mine.Mine"}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "mine.py").write_text(
        f"from pathlib import Path\nPath({str(tmp_path / 'ran')!r}).touch()\nclass Mine: ...\n"
    )
    assert "transformers cannot load this model" in one_line(folder)
    assert not (tmp_path / "ran").exists()


def test_the_hub_while_offline(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Russia backs Maduro.", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "from stance.cli import main; main()", "predict", str(article), "-m", "nobody/nothing"],
        capture_output=True,
        text=True,
        env=os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "hub")},
    )
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1), done.stderr
    assert "nobody/nothing: no folder here, and the hub cannot be reached" in done.stderr
    assert "offline, use a folder with config.json and model.safetensors, or a model that ships" in done.stderr
    assert "venezuela-2019" in done.stderr


def test_settings_that_do_not_fit(tiny_nli: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for threshold in (0.0, 1.0, float("nan")):
        with pytest.raises(ConfigError, match="expected a number between 0 and 1"):
            load_classifier(tiny_nli, threshold=threshold)
    with pytest.raises(ConfigError, match="only zero-shot models have a threshold"):
        load_classifier(tiny_model, threshold=0.4)
    long = replace(CONTEST, hypotheses=("{actor} supports {side_a} " + "and Cuba " * 60,))
    with pytest.raises(ConfigError, match="leave no room for a sentence in the 96"):
        load_classifier(tiny_nli, long).predict(PAIRS)
    with pytest.raises(ConfigError, match=r"has no \{actor\}"):
        load_classifier(tiny_nli, replace(CONTEST, hypotheses=("It supports {side_a}.",)))
    with pytest.raises(ModelError, match="no such model"):
        load_classifier("./runs/nothing", CONTEST)
    monkeypatch.chdir(tiny_nli.parent)
    with pytest.raises(ModelError, match="no such model; give a model folder"):
        load_classifier("tiny/model.safetensors", CONTEST)
