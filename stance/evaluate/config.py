"""What ``stance evaluate`` can be told by a file: the fields of an evaluation's configuration and their defaults."""

from __future__ import annotations

from stance.config import Settings


class EvaluateConfig(Settings):
    """An evaluation.

    Attributes:
        model: As `stance.classifiers.load_classifier` takes it; by default the one that ships for the contest.
        contest: Contest file, or id of one that ships; by default the model's own.
        data: Labelled files and folders.
        split: Records of this split alone, such as ``test``; all where none is named.
        end_to_end: Whether the gazetteer is to find the actors even where the records have mentions.
        threshold: Of a zero-shot model, in (0, 1); its default where none is given.
        tune: Whether the threshold is to be the one that fits the data best.
        context: Whether a zero-shot model reads the previous sentence too.
        compare: A second model to compare with, if any.
        fail_under: Metric to bar: a number (the least that will do) or ``"0.05:max"`` (the most).
        seed: Decides the draws of the bootstrap and the names that are exchanged.
    """

    model: str | None = None
    contest: str | None = None
    data: tuple[str, ...] = ()
    split: str | None = None
    end_to_end: bool = False
    threshold: float | None = None
    tune: bool = False
    context: bool = False
    compare: str | None = None
    fail_under: dict[str, float | str] | None = None
    seed: int = 13
