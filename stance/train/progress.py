"""What a training run says on stderr while it goes on: a bar in a terminal, now and then a line in a log file."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from tqdm import tqdm
from transformers import PrinterCallback, ProgressCallback, Trainer, TrainerCallback

_LINES = 20
"""How many lines tell of the steps of a run, where there is no bar."""


def tell(trainer: Trainer) -> None:
    """Let a trainer tell of its run so, in the place of what it does by default."""
    for default in (PrinterCallback, ProgressCallback):
        trainer.remove_callback(default)
    trainer.add_callback(Epochs)
    trainer.add_callback(Bar if sys.stderr.isatty() else Steps)


class Epochs(TrainerCallback):
    """A line for each epoch, with what validation gave."""

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        """Write the figures of an evaluation."""
        if state.is_world_process_zero and logs and "eval_macro_f1" in logs:
            _write(
                f"epoch {logs.get('epoch')}: validation macro-F1 {float(logs['eval_macro_f1']):.3f}, "
                f"accuracy {float(logs['eval_accuracy']):.3f}"
            )


class Bar(ProgressCallback):
    """The Trainer's progress bar without the figures it logs."""

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        """Leave the figures to `Epochs`."""


class Steps(TrainerCallback):
    """A line for each twentieth of the steps: how many are done, and the time that the others will take."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._first = 0
        self._start = 0.0

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Start the clock, at the step from which the run goes on."""
        self._first = state.global_step
        self._start = self._clock()

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Write a line where another twentieth is done."""
        step, steps = state.global_step, state.max_steps
        if state.is_world_process_zero and step * _LINES // steps > (step - 1) * _LINES // steps:
            seconds = (self._clock() - self._start) / (step - self._first) * (steps - step)
            _write(f"step {step:,} of {steps:,}" + (f", {_span(seconds)} left" if step < steps else ""))


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min" if minutes else "a minute"


def _write(line: str) -> None:
    tqdm.write(line, file=sys.stderr)
