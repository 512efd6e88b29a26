"""How sure a trained model may be: the one temperature that all its logits are divided by (Guo et al. 2017).

It is fitted on validation pairs. A corpus that seeks out what is hard makes a model less sure than it may be on text as
it is usually written; a configuration can therefore say which files and which shares of labels are like that text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from stance.errors import ConfigError, InputError
from stance.examples import Example, read_examples

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from stance.train.config import CalibrationConfig


def fit_temperature(
    logits: npt.NDArray[np.float32], labels: npt.NDArray[np.int64], weights: npt.NDArray[np.float64]
) -> float:
    """The temperature that makes the labels most likely, in [0.25, 8].

    Args:
        logits: (n, 3) of validation pairs; n at least 1.
        labels: (n,) indices of their labels.
        weights: (n,) how much each pair counts, at least one of them above 0.
    """
    import numpy as np

    grid = np.exp(np.linspace(np.log(0.25), np.log(8.0), 400))
    return round(float(min(grid, key=lambda t: np.average(_surprise(logits / t, labels), weights=weights))), 4)


def _surprise(logits: npt.NDArray[np.float32], labels: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Negative log-likelihood of each label: (n,)."""
    import numpy as np

    shifted = logits - logits.max(axis=1, keepdims=True)
    surprise: npt.NDArray[np.float32] = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels]
    return surprise


def calibration_weights(
    examples: Sequence[Example], labels: Sequence[str], config: CalibrationConfig
) -> npt.NDArray[np.float64]:
    """How much each validation pair counts for the temperature.

    Args:
        examples: The validation pairs, every label among them.
        labels: The labels that they may have.
        config: The files that count, and the share that each label is to have of the whole weight.

    Returns:
        (n,), none below 0; all 1 when the configuration says nothing.

    Raises:
        ConfigError: The shares are not one for each label.
        InputError: The files hold no validation pair of some label.
    """
    import numpy as np

    known = standing_in("calibration.data", config.data, examples, labels)
    counted = [e for e in examples if (e.place, e.id) in known] if config.data else list(examples)
    n = Counter(e.label for e in counted)
    missing = [label for label in labels if not n[label]]
    if missing:
        raise InputError(
            f"calibration.data: no validation pair labelled '{missing[0]}' in {', '.join(config.data)}; "
            "every label must occur"
        )
    weight = dict.fromkeys(labels, 1.0)
    if config.shares:
        if set(config.shares) != set(labels):
            raise ConfigError(
                f"calibration.shares: expected a share for each of {', '.join(labels)}, got {', '.join(config.shares)}"
            )
        weight = {label: config.shares[label] * len(counted) / n[label] for label in labels}
    return np.array([weight[e.label] if not config.data or (e.place, e.id) in known else 0.0 for e in examples])


def standing_in(
    key: str, paths: Sequence[str], examples: Sequence[Example], labels: Sequence[str]
) -> set[tuple[str, str]]:
    """(place, id) of the examples that stand in files which a configuration singles out.

    Args:
        key: The key that names the files.
        paths: The files; for none there are no examples.
        examples: Among which each file must have some.
        labels: The labels that may occur.

    Raises:
        InputError: A file is bad, or none of the examples stands in it.
    """
    found: set[tuple[str, str]] = set()
    all_of_them = {(e.place, e.id) for e in examples}
    for path in paths:
        there = all_of_them & {(e.place, e.id) for e in read_examples([path], labels)}
        if not there:
            raise InputError(
                f"{path}: {key} names this file, but none of its pairs is among the {len(all_of_them):,} that "
                "'data' gives for it; name a file of 'data', spelled alike"
            )
        found |= there
    return found
