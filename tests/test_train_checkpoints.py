"""What an interrupted training run leaves, and goes on from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from labelled import configuration, records, write

from stance.errors import ConfigError
from stance.train import read_material, train

pytest.importorskip("transformers")

from transformers import TrainerControl

from stance.train import checkpoints
from stance.train.checkpoints import Often, claim
from stance.train.progress import Epochs


def test_those_of_another_run_are_never_gone_on_from(tmp_path: Path, tiny_base: Path) -> None:
    config = configuration(write(tmp_path / "pairs.jsonl", records()), tiny_base)
    material = read_material(config)
    claim(tmp_path / "checkpoints", config, material)
    claim(tmp_path / "checkpoints", config, material)
    with pytest.raises(ConfigError, match="checkpoints of another configuration or other data"):
        claim(tmp_path / "checkpoints", config.model_copy(update={"seed": 99}), material)


def test_one_is_asked_for_every_ten_minutes() -> None:
    times = iter([0.0, 599.0, 600.0, 700.0, 1299.0, 1300.0, 1400.0])
    often = Often(times.__next__)
    often.on_train_begin(None, None, None)
    asked = []
    for _ in range(4):
        control = TrainerControl()
        often.on_step_end(None, None, control)
        if control.should_save:
            often.on_save(None, None, control)
        asked.append(control.should_save)
    assert asked == [False, True, False, True]


@pytest.mark.slow
def test_a_run_goes_on_in_the_middle_of_an_epoch(
    tmp_path: Path, tiny_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configuration(write(tmp_path / "pairs.jsonl", records()), tiny_base)
    material = read_material(config)
    begun = []

    def begin(self: Epochs, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        begun.append(state.global_step)

    def stop(self: Epochs, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if state.global_step == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoints, "_EVERY", 0.0)
    monkeypatch.setattr(Epochs, "on_train_begin", begin)
    with monkeypatch.context() as interrupted, pytest.raises(KeyboardInterrupt):
        interrupted.setattr(Epochs, "on_step_end", stop)
        train(config, material, tmp_path / "model")
    assert not (tmp_path / "model" / "model.safetensors").exists()
    assert train(config, material, tmp_path / "model")["n"] == 9
    assert begun == [0, 1]
    assert not (tmp_path / "model" / "checkpoints").exists()
