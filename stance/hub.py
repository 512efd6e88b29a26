"""Models of the Hugging Face hub: a name into a folder on this machine.

Fetches safetensors weights, tokenizers and configurations; never weights in any other form, never code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stance.errors import MissingExtraError, ModelError

_FILES = ["*.json", "*.safetensors", "*.txt", "*.model"]
_NAME = re.compile(r"\w[\w.-]*/\w[\w.-]*")


def is_name(reference: str | Path) -> bool:
    """Whether a reference is written as models of the hub are: ``user/name``."""
    return isinstance(reference, str) and _NAME.fullmatch(reference) is not None


def fetch(name: str, instead: str) -> Path:
    """Folder with a model of the hub; what was fetched before is not fetched again.

    Args:
        name: As the hub has it, such as ``MoritzLaurer/deberta-v3-base-zeroshot-v2.0``.
        instead: What to use where the hub cannot be reached, as it ends the message.

    Raises:
        ModelError: The hub cannot be reached or gives no such model.
        MissingExtraError: The hub's client is not installed.
    """
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError
    except ImportError:
        raise MissingExtraError("A model of the hub", "zero-shot") from None

    try:
        return Path(snapshot_download(name, allow_patterns=_FILES, ignore_patterns=["*/*"]))
    except (HfHubHTTPError, HFValidationError) as error:
        raise ModelError(
            f"{name}: no folder here, and the hub gives no such model ({type(error).__name__}); "
            f"see that the name is right and open to you, or use {instead}"
        ) from error
    except OSError as error:
        raise ModelError(
            f"{name}: no folder here, and the hub cannot be reached ({type(error).__name__}); offline, use {instead}"
        ) from error


@contextmanager
def silence() -> Iterator[None]:
    """Keep transformers from printing; what matters of it is raised."""
    from logging import CRITICAL

    from transformers.utils import logging

    shown, level = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity(CRITICAL)
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]
