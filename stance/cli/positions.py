"""``stance evaluate --positions``: scores held against the public record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from stance.cli.talk import count, say
from stance.errors import ConfigError

_FEW = 10
"""Judged positions below which one more or less moves the accuracy by a tenth."""


def evaluate_positions(predictions: Sequence[str], record: Path, model: str | None) -> None:
    """Score predictions, compare with the record of positions, and print the agreement.

    Args:
        predictions: What ``stance predict`` wrote.
        record: CSV of positions.
        model: Folder of the model that predicted; None for one that ships.

    Raises:
        StanceError: The predictions, the record or the model cannot be used.
    """
    from stance.cli.score import confusion_of, read
    from stance.cli.scores_table import show_agreement
    from stance.evaluate import compare_positions, read_positions
    from stance.gazetteer import Gazetteer

    if not predictions:
        raise ConfigError(
            "nothing to hold against the record; name what 'stance predict' wrote behind --positions FILE"
        )
    readings = read(predictions)
    positions = read_positions(record, readings[0].labels, Gazetteer.load().actors)
    agreement = compare_positions(readings, positions, confusion=confusion_of(readings, model))
    show_agreement(agreement, readings[0].labels)
    if agreement.n < _FEW:
        say(
            f"only {count(agreement.n, 'position')} could be judged, so these figures say little; "
            "they need more articles, dated ones"
        )
