"""Scripts that train, run as a user runs them, on a tiny base."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest
import torch
import yaml
from labelled import configuration, records, write
from safetensors.torch import load_file

from stance.classifiers import load_classifier
from stance.errors import ConfigError
from stance.manifest import Manifest

SCRIPTS = Path(__file__).parents[1] / "scripts"


@pytest.fixture
def config(tmp_path: Path, tiny_base: Path) -> Path:
    values = configuration(write(tmp_path / "pairs.jsonl", records()), tiny_base).model_dump(mode="json")
    path = tmp_path / "tiny.yaml"
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return path


def run(script: str, *arguments: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [script, *map(str, arguments)])
    runpy.run_path(str(SCRIPTS / script), run_name="__main__")


@pytest.mark.slow
def test_learning_curve_and_the_mean_of_its_models(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    curve = tmp_path / "curve"
    run("learning_curve.py", config, curve, "0.4:1", "1:2", monkeypatch=monkeypatch)
    rows = [line.split(" | ")[:3] for line in capsys.readouterr().out.splitlines()[2:]]
    assert rows == [["| 0.4", "1", "12"], ["| 1", "2", "27"]]
    folders = [curve / "0.4", curve / "1"]
    assert [Manifest.read(folder).training["n_pairs"] for folder in folders] == [12, 27]
    run("average_models.py", config, tmp_path / "mean", *folders, monkeypatch=monkeypatch)
    mean, *weights = (load_file(folder / "model.safetensors") for folder in (tmp_path / "mean", *folders))
    name = "output.weight"
    torch.testing.assert_close(mean[name], (weights[0][name] + weights[1][name]) / 2)
    assert not torch.equal(weights[0][name], weights[1][name])
    made = Manifest.read(tmp_path / "mean").training["averaged"]
    assert made == [Manifest.read(folder).files["model.safetensors"] for folder in folders]
    assert "mean of 2 models" in (tmp_path / "mean" / "README.md").read_text(encoding="utf-8")
    with pytest.raises(ConfigError, match=r"0\.4: has learned from other data than"):
        run("average_models.py", config, tmp_path / "other", *reversed(folders), monkeypatch=monkeypatch)


@pytest.mark.slow
def test_a_model_of_narrower_layers(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("learning_curve.py", config, tmp_path, "1:1", monkeypatch=monkeypatch)
    run("narrow_model.py", config, tmp_path / "narrow", tmp_path / "1", "5", monkeypatch=monkeypatch)
    assert '"n": 9' in capsys.readouterr().out.splitlines()[-1]
    weights = load_file(tmp_path / "narrow" / "model.safetensors")
    assert weights["transformer.encoder.layer.0.intermediate.dense.weight"].shape[0] == 5
    assert load_classifier(tmp_path / "narrow", runtime="torch").id == "tiny"
    with pytest.raises(ConfigError, match="WIDTH: expected 1 to 4"):
        run("narrow_model.py", config, tmp_path / "narrower", tmp_path / "narrow", "5", monkeypatch=monkeypatch)


def test_neurons_that_say_what_others_say_cost_nothing() -> None:
    narrowed = runpy.run_path(str(SCRIPTS / "narrow_model.py"))["narrowed"]
    values = torch.randn(200, 4, generator=torch.Generator().manual_seed(0))
    values = torch.cat([values, 2 * values[:, :2]], dim=1)
    weight = torch.randn(6, 3, generator=torch.Generator().manual_seed(1))
    stays, new = narrowed(weight, values.T @ values, 4)
    assert stays.sum() == 4 and stays[2] and stays[3]
    torch.testing.assert_close(values[:, stays] @ new, values @ weight, atol=0.05, rtol=0)
