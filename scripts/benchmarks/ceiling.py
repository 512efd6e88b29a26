"""What the machine could do at most: bare products of matrices at the model's own shapes, and what the model needs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

TOKENS = 1024
"""Rows of the left matrix: a batch of some twenty sentences."""


Shapes = list[tuple[int, int, int]]
"""(inner, outer, how often in one layer) of a transformer's products with weights."""


def shapes(model: Path) -> tuple[Shapes, int]:
    """The products of one of a model's layers, and how many layers it has."""
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    hidden, wide = config["hidden_size"], config["intermediate_size"]
    return [(hidden, hidden, 4), (hidden, wide, 1), (wide, hidden, 1)], config["num_hidden_layers"]


def gemm(kind: str, layer: Shapes, n_threads: int, seconds: float = 1.0) -> float:
    """Multiplications and additions a second, in 10^9, of one layer's products, the best of two libraries."""
    runs = {"float32": (_onnx_f32, _torch_f32), "int8": (_onnx_int8, _torch_int8)}[kind]
    return max(_rate(make, layer, n_threads, seconds) for make in runs)


def _rate(
    make: Callable[[int, int, int], Callable[[], object]], layer: Shapes, n_threads: int, seconds: float
) -> float:
    products = [(make(inner, outer, n_threads), n) for inner, outer, n in layer]
    n_macs = sum(TOKENS * inner * outer * n for inner, outer, n in layer)
    best = float("inf")
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        for product, n in products:
            for _ in range(n):
                product()
        best = min(best, time.perf_counter() - start)
    return n_macs / best / 1e9


def _onnx_session(op: str, left: np.ndarray, right: np.ndarray, out: int, n_threads: int) -> Callable[[], object]:
    import onnx
    import onnxruntime as ort
    from onnx import helper, numpy_helper

    kinds = {np.dtype("float32"): 1, np.dtype("uint8"): 2}
    graph = helper.make_graph(
        [helper.make_node(op, ["left", "right"], ["product"])],
        op,
        [helper.make_tensor_value_info("left", kinds[left.dtype], left.shape)],
        [helper.make_tensor_value_info("product", out, (left.shape[0], right.shape[1]))],
        [numpy_helper.from_array(right, "right")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(model)
    options = ort.SessionOptions()
    options.intra_op_num_threads = n_threads
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return lambda: session.run(None, {"left": left})


def _onnx_f32(inner: int, outer: int, n_threads: int) -> Callable[[], object]:
    chance = np.random.default_rng(0)
    left, right = (chance.standard_normal(s, np.float32) for s in ((TOKENS, inner), (inner, outer)))
    return _onnx_session("MatMul", left, right, 1, n_threads)


def _onnx_int8(inner: int, outer: int, n_threads: int) -> Callable[[], object]:
    chance = np.random.default_rng(0)
    left = chance.integers(0, 255, (TOKENS, inner), np.uint8)
    right = chance.integers(-127, 127, (inner, outer), np.int8)
    return _onnx_session("MatMulInteger", left, right, 6, n_threads)


def _torch_f32(inner: int, outer: int, n_threads: int) -> Callable[[], object]:
    import torch

    torch.set_num_threads(n_threads)
    left, right = torch.randn(TOKENS, inner), torch.randn(inner, outer)
    return lambda: left @ right


def _torch_int8(inner: int, outer: int, n_threads: int) -> Callable[[], object]:
    import torch

    torch.set_num_threads(n_threads)
    left = torch.randint(-127, 127, (TOKENS, inner), dtype=torch.int8)
    right = torch.randint(-127, 127, (outer, inner), dtype=torch.int8).t()
    return lambda: torch._int_mm(left, right)


def needed(model: Path, pairs: list) -> float:
    """Multiplications and additions, in 10^9, of a model's products with weights over some pairs; no padding counts."""
    from stance.features import Features
    from stance.manifest import Manifest

    manifest = Manifest.read(model)
    layer, layers = shapes(model)
    upper = int(manifest.head["slot_layers"])
    rows = Features.load(model, manifest.features, lambda _: manifest.contest).encode(pairs).rows
    a_layer = sum(inner * outer * n for inner, outer, n in layer)
    n_token_layers = sum(len(row.ids) * (layers - upper + upper * len(row.slots)) for row in rows)
    if not manifest.head.get("pool_first"):
        return n_token_layers * a_layer / 1e9
    n_read = sum(len(row.ids) * len(row.slots) for row in rows)  # of these, the last layer takes keys and values alone
    n_vectors = 2 * sum(len(row.slots) for row in rows)
    keys_and_values = layer[0][0] * layer[0][1] * 2
    return (
        (n_token_layers - n_read) * a_layer + n_read * keys_and_values + n_vectors * (a_layer - keys_and_values)
    ) / 1e9
