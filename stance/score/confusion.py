"""How far a model takes one label for another, as it was measured on pairs that it did not learn from.

Reads ``metrics.json`` of a model folder; loads no weights.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stance import resources
from stance.contest import ANY_CONTEST
from stance.errors import ModelError
from stance.manifest import Manifest

FILE_NAME = "metrics.json"

Row = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Confusion:
    """What a model held likely of pairs whose labels are known.

    Attributes:
        sums: Sums of its probabilities; a row for the pairs of each true label, a column for each probability; side A,
            side B, neutral. A row sums to the number of its pairs, which is not 0.
    """

    sums: tuple[Row, Row, Row]


def measured_confusion(model: str, labels: tuple[str, str, str], folder: Path | None = None) -> Confusion | None:
    """Find what was measured of a model.

    Args:
        model: Id of the model, as predictions name it.
        labels: What predictions call side A, side B and neutral.
        folder: Folder of the model; by default it is looked up among those that ship with the package.

    Returns:
        None where no folder is given, and no model of this id ships or nothing was measured of it.

    Raises:
        ModelError: The folder is of another model or another contest, or its figures are missing or cannot be used.
    """
    asked = folder is not None
    if folder is None:
        folder = resources.model_folders().get(model)
        if folder is None:
            return None
    manifest = Manifest.read(folder)
    if manifest.id != model:
        raise ModelError(f"{folder}: holds the model '{manifest.id}', but '{model}' predicted; give the folder of it")
    told = manifest.contest.id == ANY_CONTEST
    if not told and manifest.contest.labels != labels:
        raise ModelError(
            f"{folder}: tells {', '.join(manifest.contest.labels)}, the predictions {', '.join(labels)}; "
            "give the folder of the model that predicted"
        )
    path = folder / FILE_NAME
    if not asked and not path.is_file():
        return None
    try:
        measured = json.loads(path.read_text(encoding="utf-8"))
        if "confusion" in measured and "soft_confusion" not in measured:
            raise ModelError(
                f"{path}: has no 'soft_confusion', which 'stance evaluate --model {folder} --data FILE --json {path}' "
                "writes, of labelled pairs that the model did not learn from; or leave out --model to correct nothing"
            )
        table = measured["soft_confusion"]
        rows = _rows(table, manifest.contest.labels)
        return Confusion(_either_way(rows) if told else rows)
    except FileNotFoundError:
        raise ModelError(
            f"{path}: no such file; 'stance train' writes it; leave out --model to correct nothing"
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ModelError(f"{path}: expected figures as 'stance train' writes them ({error!r}); train again") from None


def _either_way(rows: tuple[Row, Row, Row]) -> tuple[Row, Row, Row]:
    """The sums and their mirror image, A and B exchanged, together.

    The order of the sides makes no difference to a model that is told them, so it must make none to what is known of
    its errors; where it was measured, one side may have been the easier by chance. Neutral pairs are counted twice, so
    that their errors are held for somewhat surer than they are.
    """
    a, b, neutral = rows
    pairs = ((a, b), (b, a), (neutral, neutral))
    first, second, third = ((one[0] + two[1], one[1] + two[0], one[2] + two[2]) for one, two in pairs)
    return first, second, third


def _rows(table: Any, labels: tuple[str, str, str]) -> tuple[Row, Row, Row]:
    """The table in the order of the labels.

    Raises:
        KeyError, TypeError, ValueError: It is no such table, or some label never occurred.
    """
    a, b, c = (tuple(float(table[true][answer]) for answer in labels) for true in labels)
    for label, row in zip(labels, (a, b, c), strict=True):
        if not (min(row) >= 0 and 0 < sum(row) < math.inf):
            raise ValueError(f"no pair of label {label} was measured")
    return a, b, c  # type: ignore[return-value]
