"""What a training run says on stderr."""

import sys

import pytest

pytest.importorskip("transformers")

from transformers import PrinterCallback, ProgressCallback, TrainerState

from stance.train.progress import Bar, Epochs, Steps, tell


class FakeTrainer:
    """What `tell` asks of a trainer."""

    def __init__(self) -> None:
        self.callbacks: list[type] = [PrinterCallback, ProgressCallback]

    def remove_callback(self, callback: type) -> None:
        self.callbacks.remove(callback)

    def add_callback(self, callback: type) -> None:
        self.callbacks.append(callback)


@pytest.mark.parametrize(("terminal", "kind"), [(True, Bar), (False, Steps)])
def test_a_bar_is_for_terminals(terminal: bool, kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    trainer = FakeTrainer()
    tell(trainer)
    assert trainer.callbacks == [Epochs, kind]


def test_a_log_file_gets_twenty_lines(capsys: pytest.CaptureFixture[str]) -> None:
    times = (100.0 * i for i in range(1000))
    steps, state = Steps(times.__next__), TrainerState(max_steps=1000, global_step=0)
    steps.on_train_begin(None, state, None)
    for step in range(1, 1001):
        state.global_step = step
        steps.on_step_end(None, state, None)
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert out == "" and "\r" not in err
    assert len(lines) == 20
    assert lines[0] == "step 50 of 1,000, 32 min left"  # 100 seconds for 50 steps
    assert lines[-1] == "step 1,000 of 1,000"


def test_time_is_told_from_where_a_run_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    steps, state = Steps(iter([0.0, 600.0]).__next__), TrainerState(max_steps=20, global_step=9)
    steps.on_train_begin(None, state, None)
    state.global_step = 10
    steps.on_step_end(None, state, None)
    assert capsys.readouterr().err == "step 10 of 20, 1 h 40 min left\n"


def test_a_short_run_has_a_line_for_each_step(capsys: pytest.CaptureFixture[str]) -> None:
    steps, state = Steps(), TrainerState(max_steps=3, global_step=0)
    steps.on_train_begin(None, state, None)
    for step in (1, 2, 3):
        state.global_step = step
        steps.on_step_end(None, state, None)
    assert [line.split(",")[0] for line in capsys.readouterr().err.splitlines()] == [
        "step 1 of 3",
        "step 2 of 3",
        "step 3 of 3",
    ]
