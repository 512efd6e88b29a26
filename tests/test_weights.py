"""Torch weights out of a model folder, whatever of them lies there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from stance.classifiers import load_classifier
from stance.errors import ModelError
from stance.gazetteer import Gazetteer
from stance.records import Document
from stance.text import split
from stance.weights import INT8, SAFETENSORS, read_weights

TEXT = """Turkey backs Nicolás Maduro. Brazil recognised Juan Guaidó as interim president on Wednesday.
Russia sent two bombers to Caracas in support of the government. The Spanish minister arrived in Lima.
Canada froze the assets of Maduro's ministers, while Mexico offered to mediate and Cuba called the step a robbery."""


def test_a_graph_holds_the_weights_in_eight_bits(tiny_model: Path, tmp_path: Path) -> None:
    exact = read_weights(tiny_model)
    shutil.copy(tiny_model / INT8, tmp_path)
    rounded = read_weights(tmp_path)
    assert rounded.keys() == exact.keys()
    for name, weight in exact.items():
        assert rounded[name].shape == weight.shape
        assert (rounded[name] - weight).abs().max() <= weight.abs().max() / 127 + 1e-6, name


@pytest.mark.slow
def test_a_model_that_ships_runs_on_torch_too() -> None:
    pairs = Gazetteer.load(exclude=frozenset({"VEN"})).pairs(split(Document("d", TEXT)).sentences)
    torch, onnx = (
        load_classifier("venezuela-2019", runtime=runtime).predict_proba(pairs) for runtime in ("torch", "onnx")
    )
    assert len(pairs) >= 7
    assert np.abs(torch - onnx).mean() < 0.05
    assert (torch.argmax(1) == onnx.argmax(1)).all()


def test_a_model_that_ships_is_a_base() -> None:
    from stance.train.bases import base_folder

    assert (base_folder("any-contest") / INT8).is_file()


def test_a_base_whose_weights_are_others_than_its_configuration_says(tiny_base: Path, tmp_path: Path) -> None:
    from stance.encoder import HeadSettings
    from stance.train.bases import load_encoder

    folder = tmp_path / "base"
    shutil.copytree(tiny_base, folder)
    load_encoder(folder, HeadSettings(), ("a", "b", "neutral"))
    config = json.loads((folder / "config.json").read_text())
    config["num_hidden_layers"] += 1
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match=r"its weights lack \d+ that its config.json asks for"):
        load_encoder(folder, HeadSettings(), ("a", "b", "neutral"))


def test_no_weights_and_bad_weights(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=f"neither {SAFETENSORS} nor {INT8} in it"):
        read_weights(tmp_path)
    (tmp_path / INT8).write_bytes(b"no graph")
    with pytest.raises(ModelError, match="no weights that can be read"):
        read_weights(tmp_path)
