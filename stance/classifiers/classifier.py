"""What every classifier promises, and the part that is the same for all that read rows of tokens."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stance.contest import Contest
from stance.features import Batch, Features, by_length
from stance.manifest import Manifest
from stance.records import Pair, Prediction

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Answers = tuple["npt.NDArray[np.float32]", list[bool]]
"""Probabilities (n_pairs, 3), and which pairs stand in sentences that were read in part."""


class Classifier(ABC):
    """Says on which side each pair is put.

    Attributes:
        id: Name of the model, written into every prediction.
        labels: Side A, side B, neutral: the columns of every probability row.
    """

    id: str
    labels: tuple[str, str, str]

    @abstractmethod
    def classify(self, pairs: Sequence[Pair]) -> Answers:
        """Probabilities of pairs, and which of them stand in sentences that were read in part.

        Args:
            pairs: In any order, of any documents.

        Returns:
            float32 (n_pairs, 3) in the order of ``pairs`` and ``labels``, each row summing to 1 and the same whatever
            other pairs it is classified with, up to rounding; and n_pairs flags. (0, 3) and none for no pairs.
        """

    def predict_proba(self, pairs: Sequence[Pair]) -> npt.NDArray[np.float32]:
        """The probabilities alone: float32 (n_pairs, 3), as `classify` gives them."""
        return self.classify(pairs)[0]

    def predict(self, pairs: Sequence[Pair]) -> list[Prediction]:
        """One prediction per pair, in order; the stance is the label of the largest probability."""
        rows, windowed = self.classify(pairs)
        return [
            Prediction(
                pair,
                self.labels[max(range(len(self.labels)), key=row.__getitem__)],
                tuple(zip(self.labels, row, strict=True)),
                self.id,
                cut,
            )
            for pair, row, cut in zip(pairs, rows.tolist(), windowed, strict=True)
        ]


class RowClassifier(Classifier):
    """A classifier whose encoder reads rows of tokens.

    The manifest's temperature divides the logits; above 1 it makes the model less sure of itself (Guo et al. 2017,
    "On Calibration of Modern Neural Networks").

    Args:
        manifest: The model's.
        folder: Where its ``tokenizer.json`` lies.
        contest: The contest to answer for, told to a model that is told the sides; by default the manifest's.
        contest_of: Whose sides a model is told of a pair, where pairs are of several contests.

    Raises:
        ModelError: The tokenizer cannot be read.
    """

    def __init__(
        self,
        manifest: Manifest,
        folder: Path,
        contest: Contest | None,
        contest_of: Callable[[Pair], Contest] | None = None,
    ) -> None:
        told = contest or manifest.contest
        self.id = manifest.id
        self.labels = told.labels
        self._features = Features.load(folder, manifest.features, contest_of or (lambda _: told))
        self._temperature = manifest.temperature

    max_padded_tokens: int = 4096
    """Rows times longest row in one run of the encoder."""
    width_multiple: int = 1
    """Rows are padded to a multiple of so many tokens, for runtimes that prepare for each shape they meet."""

    @abstractmethod
    def _map(self, batches: Iterable[Batch]) -> Iterable[npt.NDArray[np.float32]]:
        """The encoder run over batches, in order: float32 (P, 3) for one of P slots."""

    def logits(self, pairs: Sequence[Pair]) -> Answers:
        """What `classify` gives, before temperature and softmax."""
        import numpy as np

        encoded = self._features.encode(pairs)
        first_slot = np.cumsum([0, *(len(row.slots) for row in encoded.rows)])
        slots = np.empty((first_slot[-1], len(self.labels)), np.float32)
        groups = list(by_length([row.ids for row in encoded.rows], self.max_padded_tokens))
        groups.reverse()  # so that no core is left with the longest at the end
        batches = (self._features.batch([encoded.rows[i] for i in group], self.width_multiple) for group in groups)
        for group, logits in zip(groups, self._map(batches), strict=True):
            done = 0
            for i in group:
                n = len(encoded.rows[i].slots)
                slots[first_slot[i] : first_slot[i] + n] = logits[done : done + n]
                done += n
        return slots[encoded.slot_numbers], [encoded.rows[row].windowed for row, _ in encoded.places]

    def classify(self, pairs: Sequence[Pair]) -> Answers:
        """See `Classifier.classify`."""
        import numpy as np

        logits, windowed = self.logits(pairs)
        scaled = logits / self._temperature
        exps = np.exp(scaled - scaled.max(axis=1, keepdims=True, initial=-np.inf))
        return (exps / exps.sum(axis=1, keepdims=True)).astype(np.float32), windowed
