"""A model folder's own weights on torch, when asked for: on a GPU where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from stance.classifiers.classifier import RowClassifier
from stance.classifiers.devices import computes_bf16, torch_device
from stance.contest import Contest
from stance.errors import MissingExtraError
from stance.features import Batch
from stance.manifest import Manifest
from stance.weights import load_model

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

_GPU_PADDED_TOKENS = 32_768
"""Rows times longest row in one run of a GPU."""


class FinetunedClassifier(RowClassifier):
    """Runs a model folder's own weights with torch, in batches of sentences of like length.

    Args:
        folder: Model folder with a manifest, ``tokenizer.json``, ``config.json`` and what `stance.weights` reads.
        contest: The contest to answer for; by default the manifest's.
        device: ``cpu``, ``cuda`` or one GPU of several, such as ``cuda:1``; by default a GPU where there is one.

    Raises:
        ModelError: The folder is no model folder, or its weights are missing or do not fit.
        ConfigError: There is no such device.
        MissingExtraError: torch is not installed, or onnx where there is an int8 graph alone.
    """

    def __init__(self, folder: Path, *, contest: Contest | None = None, device: str | None = None) -> None:
        try:
            import torch  # noqa: F401
            import transformers  # noqa: F401
        except ImportError:
            raise MissingExtraError("Running a model on torch", "train") from None

        manifest = Manifest.read(folder)
        super().__init__(manifest, folder, contest)
        self._device = torch_device(device)
        self._kind = self._device.partition(":")[0]
        self._bf16 = self._kind == "cuda" and computes_bf16("cuda")  # probabilities move by about 0.01
        if self._kind == "cuda":
            self.max_padded_tokens = _GPU_PADDED_TOKENS
        self._encoder = load_model(folder, manifest).to(self._device)

    def _map(self, batches: Iterable[Batch]) -> Iterator[npt.NDArray[np.float32]]:
        """Launch each batch before the one before it is fetched, so that a GPU need not wait for the next."""
        last: Tensor | None = None
        for batch in batches:
            launched = self._launch(batch)
            if last is not None:
                yield last.cpu().numpy()
            last = launched
        if last is not None:
            yield last.cpu().numpy()

    def _launch(self, batch: Batch) -> Tensor:
        """The logits of a batch on the device, which may still be at work on them."""
        import torch

        tensors = {name: torch.from_numpy(array) for name, array in batch.arrays().items()}
        if self._kind == "cuda":
            # Only out of pinned memory does a copy run beside the GPU's work.
            tensors = {name: t.pin_memory().to(self._device, non_blocking=True) for name, t in tensors.items()}
        with torch.inference_mode(), torch.autocast(self._kind, torch.bfloat16, enabled=self._bf16):
            logits: Tensor = self._encoder(**tensors).float()
        return logits
