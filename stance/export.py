"""From torch weights to the ONNX graphs that the embedded model runs.

Writes ``model.onnx`` (fp32, fused by onnxruntime's transformer optimizer) and ``model.int8.onnx`` (weights in 8 bits,
activations quantised as they come). A layer norm is not fused with the sum before it: on processors onnxruntime
computes the two in a quarter of the time that it takes for both at once. Knows nothing of training.
"""

from __future__ import annotations

import contextlib
import logging
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from stance.weights import FP32, INT8

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import onnx

    from stance.encoder import StanceEncoder
    from stance.features import Features
    from stance.records import Pair


def export_onnx(encoder: StanceEncoder, features: Features, sample: Sequence[Pair], folder: Path) -> None:
    """Write the fp32 and the int8 graph of an encoder into a model folder.

    Args:
        encoder: On the CPU; left in evaluation mode.
        features: Makes arrays of the sample.
        sample: A few pairs of several sentences, with which the graph is traced.
        folder: Must exist; graphs of these names in it are replaced.
    """
    import onnx
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    encoder.eval()
    arrays = features.batch(features.encode(sample).rows).arrays()
    rows, slots, width = (torch.export.Dim(name, min=1) for name in ("rows", "slots", "tokens"))
    per_row, per_slot = {0: rows, 1: width}, {0: slots, 1: width}
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings(), _quiet():
        warnings.simplefilter("ignore")  # the exporter warns, and logs, of its own internals
        traced = str(Path(scratch) / FP32)
        torch.onnx.export(
            encoder,
            kwargs={name: torch.from_numpy(array) for name, array in arrays.items()},
            f=traced,
            input_names=list(arrays),
            output_names=["logits"],
            dynamic_shapes={
                name: {"slot_row": {0: slots}, "mention_mask": per_slot}.get(name, per_row) for name in arrays
            },
            dynamo=True,
            external_data=False,
            verbose=False,
        )
        config = encoder.transformer.config
        fusions = FusionOptions("bert")
        fusions.enable_skip_layer_norm = fusions.enable_bias_skip_layer_norm = False
        fused = optimize_model(
            traced,
            model_type="bert",
            num_heads=config.num_attention_heads,
            hidden_size=config.hidden_size,
            optimization_options=fusions,
            opt_level=0,
            only_onnxruntime=False,
        )
        fused.model.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
        _forget_origin(fused.model)
        onnx.save(fused.model, folder / FP32)
        quantize_dynamic(
            folder / FP32, folder / INT8, weight_type=QuantType.QInt8, per_channel=True, reduce_range=False
        )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """No message below an error is logged meanwhile."""
    before = logging.root.manager.disable
    logging.disable(max(before, logging.WARNING))
    try:
        yield
    finally:
        logging.disable(before)


def _forget_origin(model: onnx.ModelProto) -> None:
    """Drop what the exporter notes of the source code and the folders that it stood in."""
    for part in (*model.graph.node, *model.graph.value_info, *model.graph.initializer, model.graph, model):
        del part.metadata_props[:]
        part.doc_string = ""
