"""The classifier that ships: an int8 encoder on onnxruntime, offline, on any processor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.classifiers.classifier import RowClassifier
from stance.classifiers.devices import n_cores
from stance.contest import Contest
from stance.errors import ModelError
from stance.features import Batch
from stance.manifest import Manifest
from stance.records import Pair
from stance.weights import FP32, INT8

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

WEIGHTS = (INT8, FP32)
"""Files that this runtime can run, best first."""
_SLOW_FUSION = "SkipLayerNormFusion"
"""Joins a layer norm with the sum before it, in an operation that takes four times as long on a processor."""


class EmbeddedClassifier(RowClassifier):
    """Runs a model folder's ONNX graph, one sentence at a time on each core.

    The int8 graph measures the range of its activations as they come, over all that is in a run. Only where a run holds
    one sentence does an answer depend on that sentence alone, and not on what else happened to be read with it.

    Args:
        folder: Model folder with a manifest, ``tokenizer.json`` and one of `WEIGHTS`.
        contest: The contest to answer for; by default the manifest's.
        contest_of: Whose sides a model is told of a pair, where pairs are of several contests.
        weights: File name of the graph to run; the best one present by default.
        n_threads: How many sentences are run at once; one for each core this process may use by default.

    Raises:
        ModelError: The folder is no model folder or its graph cannot be loaded.
    """

    def __init__(
        self,
        folder: Path,
        weights: str | None = None,
        *,
        contest: Contest | None = None,
        contest_of: Callable[[Pair], Contest] | None = None,
        n_threads: int | None = None,
    ) -> None:
        manifest = Manifest.read(folder)
        names = [weights] if weights else [name for name in WEIGHTS if (folder / name).is_file()]
        if not names:
            raise ModelError(f"{folder}: no ONNX weights ({' or '.join(WEIGHTS)}) beside the manifest")
        with ThreadPoolExecutor(1) as pool:  # onnxruntime reads a graph outside of Python, so beside the tokenizer
            session = pool.submit(_session, folder / names[0], sides=manifest.features.side_tokens > 0)
            super().__init__(manifest, folder, contest, contest_of)
        self._session = session.result()
        self._n_threads = n_threads or n_cores()

    max_padded_tokens = 0

    def _map(self, batches: Iterable[Batch]) -> Iterable[npt.NDArray[np.float32]]:
        if self._n_threads == 1:
            yield from map(self._logits, batches)
        else:
            with ThreadPoolExecutor(self._n_threads) as pool:
                yield from pool.map(self._logits, batches)

    def _logits(self, batch: Batch) -> npt.NDArray[np.float32]:
        logits: npt.NDArray[np.float32] = self._session.run(["logits"], batch.arrays())[0]
        return logits


def _session(path: Path, *, sides: bool) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = ort.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=[_SLOW_FUSION]
        )
    except Exception as error:  # onnxruntime raises classes of its own that share no public root
        raise ModelError(f"{path}: onnxruntime cannot load this graph ({error})") from error
    inputs = sorted(i.name for i in session.get_inputs())
    if inputs != sorted(name for name in Batch.__slots__ if sides or name != "side_mask"):
        raise ModelError(
            f"{path}: this graph takes {', '.join(inputs)}, which is not what this version of stance gives; "
            "train it again, or install the version that wrote it"
        )
    return session
