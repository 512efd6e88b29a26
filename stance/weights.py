"""The torch weights of a model folder: its safetensors, or, where it holds graphs alone, those of its int8 graph.

Models that ship have the int8 graph and nothing else. Its integers times their scales are weights again, rounded to 8
bits; so such a model runs on a GPU, teaches, and is trained on, as any other.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import MissingExtraError, ModelError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from stance.encoder import StanceEncoder
    from stance.manifest import Manifest

SAFETENSORS, FP32, INT8 = "model.safetensors", "model.onnx", "model.int8.onnx"


def load_model(folder: Path, manifest: Manifest) -> StanceEncoder:
    """The encoder of a model folder, in evaluation mode on the processor.

    Raises:
        ModelError: The folder holds no weights, or they do not fit its ``config.json`` and its manifest.
        MissingExtraError: There is a graph alone, and onnx, which reads it, is not installed.
    """
    from transformers import AutoConfig

    from stance.encoder import HeadSettings, StanceEncoder

    weights = read_weights(folder)
    try:
        encoder = StanceEncoder(AutoConfig.from_pretrained(folder), HeadSettings(**manifest.head))
        encoder.load_state_dict(weights)
    except Exception as error:  # torch and transformers raise classes that share no root
        raise ModelError(f"{folder}: its weights do not fit its config.json and manifest ({error})") from error
    return encoder.eval()


def has_weights(folder: Path) -> bool:
    """Whether a model folder holds safetensors or an int8 graph."""
    return (folder / SAFETENSORS).is_file() or (folder / INT8).is_file()


def read_weights(folder: Path) -> dict[str, Tensor]:
    """Weights by the names that `stance.encoder.StanceEncoder` gives them, in fp32 where they come from a graph.

    Raises:
        ModelError: The folder holds neither file, or one that cannot be read.
        MissingExtraError: There is a graph alone, and onnx, which reads it, is not installed.
    """
    import torch
    from safetensors.torch import load_file

    if not has_weights(folder):
        raise ModelError(f"{folder}: neither {SAFETENSORS} nor {INT8} in it; 'stance train' writes both")
    path = folder / SAFETENSORS
    try:
        if path.is_file():
            return load_file(path)
        path = folder / INT8
        return {name: torch.from_numpy(array) for name, array in _of_graph(path).items()}
    except MissingExtraError:
        raise
    except Exception as error:  # onnx and safetensors raise classes that share no root
        raise ModelError(f"{path}: no weights that can be read ({error})") from error


def _of_graph(path: Path) -> dict[str, npt.NDArray[np.float32]]:
    try:
        import onnx
    except ImportError:
        raise MissingExtraError("Reading the weights of an int8 graph", "train") from None
    import numpy as np

    graph = onnx.load(path).graph
    arrays = {array.name: onnx.numpy_helper.to_array(array) for array in graph.initializer}
    used_by: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            used_by.setdefault(name, []).append(node)
    weights = {}
    for name, array in arrays.items():
        if name.endswith("_quantized"):
            stem = name.removesuffix("_quantized")
            scaled = (array.astype(np.float32) - arrays[f"{stem}_zero_point"]) * arrays[f"{stem}_scale"]
            bias = _bias_after(name, used_by, arrays)
            if bias:  # of a product, whose right side lies there transposed
                weights[bias.removesuffix("bias") + "weight"] = scaled.T
            else:
                weights[stem] = scaled
        elif name == "mark" or name.endswith((".bias", "LayerNorm.weight")):
            weights[name] = array
    return {name: np.array(array, np.float32, order="C") for name, array in weights.items()}


def _bias_after(name: str, used_by: dict[str, list[Any]], arrays: dict[str, Any]) -> str | None:
    """The bias that is added to the product with a matrix; None where a matrix is looked up in, or has no bias.

    A product is a chain in the graph, of its integers, their cast and their scale, each of which feeds the next alone.
    """
    nodes = used_by.get(name, [])
    while len(nodes) == 1 and nodes[0].op_type in ("MatMulInteger", "Cast", "Mul", "Add", "BiasGelu"):
        biases = [str(other) for other in nodes[0].input if other in arrays and other.endswith(".bias")]
        if biases:
            return biases[0]
        nodes = used_by.get(nodes[0].output[0], [])
    return None
