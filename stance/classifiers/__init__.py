"""Everything that can put a pair on a side, behind one door: `load_classifier`."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Literal, get_args

from stance.classifiers.cache import PredictionCache
from stance.classifiers.classifier import Classifier
from stance.classifiers.devices import has_int8_products
from stance.classifiers.models import (
    DEFAULT_MODEL,
    choose_model,
    companion_of,
    contest_of,
    is_zero_shot,
    model_folder,
)
from stance.contest import Contest
from stance.errors import ConfigError

Runtime = Literal["onnx", "openvino", "torch"]
RUNTIMES: tuple[Runtime, ...] = get_args(Runtime)

__all__ = [
    "DEFAULT_MODEL",
    "RUNTIMES",
    "Classifier",
    "PredictionCache",
    "Runtime",
    "bulk_runtime",
    "choose_model",
    "companion_of",
    "contest_of",
    "import_runtime",
    "is_zero_shot",
    "load_classifier",
    "model_folder",
]


def load_classifier(
    reference: str | Path = DEFAULT_MODEL,
    contest: Contest | None = None,
    *,
    runtime: Runtime | None = None,
    device: str | None = None,
    threshold: float | None = None,
    context: bool = False,
    n_threads: int | None = None,
) -> Classifier:
    """Load a classifier; the packages that it needs are imported here and nowhere earlier.

    Args:
        reference: Id of a model that ships with the package, a model folder, or a model of natural language inference:
            its folder, or ``user/name`` on the hub.
        contest: The contest to answer for; by default the one that the model was trained for.
        runtime: What runs a model folder: ``onnx`` by default, ``torch`` where a GPU is asked for. A zero-shot model
            always runs on torch.
        device: For torch: ``cpu``, ``cuda``, or one GPU of several, such as ``cuda:1``; by default a GPU where there
            is one.
        threshold: For a zero-shot model: how likely a side must be entailed, between 0 and 1; 0.5 by default.
        context: For a zero-shot model: whether it reads the previous sentence too.
        n_threads: How many threads ``onnx`` and ``openvino`` may use; one for each core by default.

    Raises:
        ModelError: There is no such model, or it cannot be loaded.
        ConfigError: The model was trained for another contest, or must be told one; a zero-shot model's setting is
            given to one that has none; or the model does not run there.
        MissingExtraError: The model needs packages that are not installed.
    """
    on_gpu = device is not None and device != "cpu"
    if is_zero_shot(reference):
        if runtime not in (None, "torch"):
            raise ConfigError(f"{reference}: zero-shot models run on torch; leave out --runtime {runtime}")
        from stance.classifiers.zeroshot import DEFAULT_THRESHOLD, ZeroShotClassifier

        return ZeroShotClassifier(
            reference,
            contest_of(reference, contest),
            threshold=DEFAULT_THRESHOLD if threshold is None else threshold,
            context=context,
            device=device,
        )
    if threshold is not None or context:
        raise ConfigError(f"{reference}: only zero-shot models have a threshold and a context; leave both out")
    if on_gpu and runtime not in (None, "torch"):
        raise ConfigError(f"--device {device}: --runtime {runtime} runs on the processor; take --runtime torch")
    folder = model_folder(reference)
    told = contest_of(folder, contest)
    run = functools.partial(_run, runtime="torch" if on_gpu else runtime, device=device, n_threads=n_threads)
    model = run(folder, told)
    companion = companion_of(folder, told)
    if companion is None:
        return model
    from stance.classifiers.pooled import PooledClassifier, RenamedClassifier

    own = contest_of(companion)
    return PooledClassifier(model, RenamedClassifier(run(companion, own), own, told))


def _run(
    folder: Path, contest: Contest, runtime: Runtime | None, device: str | None, n_threads: int | None
) -> Classifier:
    if runtime == "torch":
        from stance.classifiers.finetuned import FinetunedClassifier

        return FinetunedClassifier(folder, contest=contest, device=device)
    if runtime == "openvino":
        from stance.classifiers.openvino import OpenVinoClassifier

        return OpenVinoClassifier(folder, contest=contest, n_threads=n_threads)
    from stance.classifiers.embedded import EmbeddedClassifier

    return EmbeddedClassifier(folder, contest=contest, n_threads=n_threads)


def import_runtime(reference: str | Path, runtime: Runtime | None = None, device: str | None = None) -> None:
    """Import what `load_classifier` will import for a model that runs on onnxruntime; for others, nothing.

    For whoever loads a model in a thread: reading a graph leaves Python free for other work, imports do not.
    """
    if runtime in (None, "onnx") and device in (None, "cpu") and not is_zero_shot(reference):
        import onnxruntime  # noqa: F401


def bulk_runtime(reference: str | Path) -> Runtime | None:
    """The runtime for archives; None where a model has no choice.

    OpenVINO where it is installed and the processor has the instructions that it is fast with; without them onnxruntime
    is twice as fast (docs/benchmarks.md).
    """
    from importlib.util import find_spec

    from stance.weights import INT8

    if is_zero_shot(reference) or not (model_folder(reference) / INT8).is_file():
        return None
    is_installed = all(find_spec(name) for name in ("openvino", "onnx"))
    return "openvino" if is_installed and has_int8_products() else "onnx"
