"""What an interrupted training run leaves, and goes on from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from labelled import configuration, records, write

from stance.errors import ConfigError
from stance.train import read_material, train

pytest.importorskip("transformers")

from transformers import TrainerControl, TrainerState

from stance.train import checkpoints
from stance.train.checkpoints import TimedCheckpoints, claim, newest
from stance.train.progress import Epochs


def test_those_of_another_run_are_never_gone_on_from(tmp_path: Path, tiny_base: Path) -> None:
    config = configuration(write(tmp_path / "pairs.jsonl", records()), tiny_base)
    material = read_material(config)
    claim(tmp_path / "checkpoints", config, material)
    claim(tmp_path / "checkpoints", config, material)
    with pytest.raises(ConfigError, match="checkpoints of another configuration or other data"):
        claim(tmp_path / "checkpoints", config.model_copy(update={"seed": 99}), material)


def test_one_is_asked_for_every_ten_minutes() -> None:
    times = iter([0.0, 599.0, 600.0, 700.0, 1299.0, 1300.0, 1400.0, 2100.0])
    timed, state = TimedCheckpoints(times.__next__), TrainerState(epoch=0.5)
    timed.on_train_begin(None, state, None)

    def is_asked() -> bool:
        control = TrainerControl()
        timed.on_step_end(None, state, control)
        if control.should_save:
            timed.on_save(None, state, control)
        return control.should_save

    assert [is_asked() for _ in range(4)] == [False, True, False, True]
    state.epoch = 1.0  # the trainer evaluates first, and leaves one by itself
    assert not is_asked()


def test_one_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    assert newest(tmp_path) is None
    for step, state in ((9, "{}"), (10, "{}"), (100, '{"global')):
        (tmp_path / f"checkpoint-{step}").mkdir()
        (tmp_path / f"checkpoint-{step}" / "trainer_state.json").write_text(state)
    (tmp_path / "checkpoint-200").mkdir()
    assert newest(tmp_path) == str(tmp_path / "checkpoint-10")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checkpoint-10", "checkpoint-9"]


@pytest.mark.slow
def test_a_run_goes_on_in_the_middle_of_an_epoch(
    tmp_path: Path, tiny_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configuration(
        write(tmp_path / "pairs.jsonl", records()), tiny_base, optimizer={"epochs": 3, "batch_rows": 16}, augment={}
    )
    material = read_material(config)
    steps: list[int] = []
    losses: dict[int, float] = {}

    def begin(self: Epochs, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        steps.append(state.global_step)

    def evaluated(self: Epochs, args: Any, state: Any, control: Any, metrics: dict[str, float], **kwargs: Any) -> None:
        losses[state.global_step] = metrics["eval_loss"]

    def stop(self: Epochs, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if state.global_step == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoints, "_BETWEEN", 0.0)
    monkeypatch.setattr(Epochs, "on_train_begin", begin)
    monkeypatch.setattr(Epochs, "on_evaluate", evaluated)
    train(config, material, tmp_path / "whole")
    whole = losses.copy()
    assert list(whole) == [2, 4, 6]

    losses.clear()
    with monkeypatch.context() as interrupted, pytest.raises(KeyboardInterrupt):
        interrupted.setattr(Epochs, "on_step_end", stop)
        train(config, material, tmp_path / "model")
    assert not (tmp_path / "model" / "model.safetensors").exists()
    train(config, material, tmp_path / "model")
    assert steps == [0, 0, 3]
    assert losses == pytest.approx(whole)
    assert not (tmp_path / "model" / "checkpoints").exists()
