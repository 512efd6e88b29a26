"""A model folder's own weights on torch: on a GPU where there is one, and wherever there is no ONNX graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stance.classifiers.classifier import RowClassifier
from stance.contest import Contest
from stance.errors import MissingExtraError, ModelError
from stance.features import Batch
from stance.manifest import Manifest

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

WEIGHTS = "model.safetensors"


class FinetunedClassifier(RowClassifier):
    """Runs a model folder's safetensors weights with torch, in batches of sentences of like length.

    Args:
        folder: Model folder with a manifest, ``tokenizer.json``, ``config.json`` and `WEIGHTS`.
        contest: The contest to answer for; by default the manifest's.
        bf16: Whether products are computed in bfloat16: faster on processors that have it, and probabilities move by
            about 0.01. By default only on a GPU.

    Raises:
        ModelError: The folder is no model folder, or its weights are missing or do not fit.
        MissingExtraError: torch is not installed.
    """

    def __init__(self, folder: Path, *, contest: Contest | None = None, bf16: bool | None = None) -> None:
        try:
            import torch
            from safetensors.torch import load_file
            from transformers import AutoConfig
        except ImportError:
            raise MissingExtraError("Running a model on torch", "train") from None
        from stance.encoder import HeadSettings, StanceEncoder

        manifest = Manifest.read(folder)
        if not (folder / WEIGHTS).is_file():
            raise ModelError(f"{folder}: no {WEIGHTS} in it, which torch runs; run its ONNX graph instead")
        super().__init__(manifest, folder, contest)
        encoder = StanceEncoder(AutoConfig.from_pretrained(folder), HeadSettings(**manifest.head))
        try:
            encoder.load_state_dict(load_file(folder / WEIGHTS))
        except Exception as error:  # torch and safetensors raise classes that share no root
            raise ModelError(f"{folder / WEIGHTS}: not the weights of this model ({error})") from error
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._bf16 = self._device == "cuda" if bf16 is None else bf16
        self._encoder = encoder.eval().to(self._device)

    def _logits(self, batch: Batch) -> npt.NDArray[np.float32]:
        import torch

        tensors = {name: torch.from_numpy(array).to(self._device) for name, array in batch.arrays().items()}
        with torch.inference_mode(), torch.autocast(self._device, torch.bfloat16, enabled=self._bf16):
            logits: npt.NDArray[np.float32] = self._encoder(**tensors).float().cpu().numpy()
        return logits
