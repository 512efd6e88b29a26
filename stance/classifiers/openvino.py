"""The same model on OpenVINO, for bulk: batches of sentences of like length, activations in 8 bits token by token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.classifiers.classifier import RowClassifier
from stance.classifiers.devices import n_cores
from stance.contest import Contest
from stance.errors import MissingExtraError, ModelError
from stance.features import Batch
from stance.manifest import Manifest
from stance.weights import INT8

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_GROUP = 384
"""Channels of a token that share one scale, where it divides them."""


class OpenVinoClassifier(RowClassifier):
    """Runs a model folder's int8 graph on OpenVINO.

    The weights are those of the graph. Its activations are not scaled over all that is in a run but token by token, so
    that an answer does not depend on its company by more than rounding, and sentences can be run together.

    Args:
        folder: Model folder with a manifest, ``tokenizer.json`` and `INT8`.
        contest: The contest to answer for; by default the manifest's.
        n_threads: How many batches are run at once; one for each core this process may use by default.

    Raises:
        ModelError: The folder is no model folder or its graph cannot be loaded.
        MissingExtraError: openvino is not installed.
    """

    max_padded_tokens = 512
    width_multiple = 8

    def __init__(self, folder: Path, *, contest: Contest | None = None, n_threads: int | None = None) -> None:
        try:
            import onnx  # noqa: F401
            import openvino
        except ImportError:
            raise MissingExtraError("Running a model on OpenVINO", "fast") from None
        super().__init__(Manifest.read(folder), folder, contest)
        path = folder / INT8
        if not path.is_file():
            raise ModelError(f"{folder}: no {INT8} in it, which OpenVINO runs; take --runtime onnx or torch")
        n = n_threads or n_cores()
        settings = {
            "INFERENCE_NUM_THREADS": n,
            "NUM_STREAMS": n,
            "INFERENCE_PRECISION_HINT": "f32",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": _GROUP,
        }
        core = openvino.Core()
        try:
            model = core.read_model(_with_plain_products(path))
            self._queue: Any = openvino.AsyncInferQueue(core.compile_model(model, "CPU", settings), n)
        except Exception as error:  # onnx and openvino raise classes that share no root
            raise ModelError(f"{path}: OpenVINO cannot load this graph ({error})") from error

    def _map(self, batches: Iterable[Batch]) -> Iterator[npt.NDArray[np.float32]]:
        done: dict[int, npt.NDArray[np.float32]] = {}

        def keep(request: Any, index: int) -> None:
            done[index] = request.get_output_tensor(0).data.copy()

        self._queue.set_callback(keep)
        n = 0
        for n, batch in enumerate(batches, 1):
            self._queue.start_async(batch.arrays(), n - 1)
        self._queue.wait_all()
        yield from (done[index] for index in range(n))


def _with_plain_products(path: Path) -> bytes:
    """The int8 graph with its products written as float times dequantised weights, which OpenVINO runs in 8 bits.

    As onnxruntime quantises it, a product is a chain: its left side to 8 bits over all that is in the run, the integer
    product, and its scale. OpenVINO takes such a chain apart operation by operation.
    """
    import onnx

    graph = onnx.load(path)
    nodes = list(graph.graph.node)
    made_by = {output: node for node in nodes for output in node.output}
    used_by: dict[str, list[onnx.NodeProto]] = {}
    for node in nodes:
        for name in node.input:
            used_by.setdefault(name, []).append(node)
    gone: set[str] = set()  # first outputs of nodes that are left out
    plain: dict[str, list[onnx.NodeProto]] = {}  # by the output of the chain's last node, in the place of which they go
    for node in nodes:
        if node.op_type != "MatMulInteger":
            continue
        quantised, weights, _, zero = node.input
        (cast,) = used_by[node.output[0]]
        (scaled,) = used_by[cast.output[0]]
        (scale,) = (made_by[name] for name in scaled.input if name != cast.output[0])
        (weight_scale,) = (name for name in scale.input if name not in made_by)
        matrix = f"{node.output[0]}_weights"
        plain[scaled.output[0]] = [
            onnx.helper.make_node("DequantizeLinear", [weights, weight_scale, zero], [matrix], axis=1),
            onnx.helper.make_node("MatMul", [made_by[quantised].input[0], matrix], list(scaled.output)),
        ]
        gone |= {n.output[0] for n in (made_by[quantised], node, cast, scale)}
    del graph.graph.node[:]
    for node in nodes:
        if node.output[0] not in gone:
            graph.graph.node.extend(plain.get(node.output[0], [node]))
    serialised: bytes = graph.SerializeToString()
    return serialised
