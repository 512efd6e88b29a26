"""What an interrupted training run goes on from: its checkpoints, whose they are, and how often one is left."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transformers import TrainerCallback

from stance.errors import ConfigError

if TYPE_CHECKING:
    from stance.train.config import TrainConfig
    from stance.train.material import Material

_BETWEEN = 600.0
"""Seconds from one checkpoint to the next."""

_WRITTEN_LAST = "trainer_state.json"


def claim(folder: Path, config: TrainConfig, material: Material) -> None:
    """Note in the folder of checkpoints whose they are; those of another run are never gone on from.

    Args:
        folder: Made where it is missing.
        config: The run.
        material: Its data.

    Raises:
        ConfigError: The checkpoints are those of another run.
    """
    note = folder / "run.json"
    run = json.dumps({"config": config.model_dump(), "data_hash": material.hash}, sort_keys=True)
    if note.is_file() and note.read_text(encoding="utf-8") != run:
        raise ConfigError(
            f"{folder}: checkpoints of another configuration or other data; remove them, or give another --output"
        )
    folder.mkdir(parents=True, exist_ok=True)
    note.write_text(run, encoding="utf-8")


def newest(folder: Path) -> str | None:
    """The newest whole checkpoint, or None; those after it, which an interruption cut off, are removed."""
    steps = sorted(folder.glob("checkpoint-*"), key=lambda path: int(path.name.rpartition("-")[2]), reverse=True)
    for path in steps:
        try:
            json.loads((path / _WRITTEN_LAST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            shutil.rmtree(path)
        else:
            return str(path)
    return None


class TimedCheckpoints(TrainerCallback):
    """Leaves a checkpoint every ten minutes of an epoch, besides the one at its end, which follows its evaluation."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = 0.0

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Start the clock."""
        self._last = self._clock()

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Ask for a checkpoint where the last is ten minutes old and the epoch goes on."""
        if self._clock() - self._last >= _BETWEEN and state.epoch % 1:
            control.should_save = True

    def on_save(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Start the clock anew."""
        self._last = self._clock()
