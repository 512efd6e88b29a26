"""File systems beyond this machine's own, as fsspec names them: ``s3://bucket/news``, ``gs://…``, ``memory://…``.

Knows how they are reached and what is said when they are not; knows no file formats.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

from stance.errors import ConfigError, InputError, MissingExtraError, StanceError

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_remote(name: str) -> bool:
    """Whether a name is a URL; a drive's letter (``C:/``) makes none."""
    return _URL.match(name) is not None


def file_system(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it.

    Raises:
        MissingExtraError: fsspec is not installed.
        ConfigError: fsspec does not know the protocol, or needs a package for it.
        InputError: It cannot be reached.
    """
    try:
        import fsspec
    except ImportError:
        raise MissingExtraError(f"Reading or writing {url.partition('://')[0]}:// paths", "batch") from None
    try:
        with reaching(url, "reached"):
            system, path = fsspec.core.url_to_fs(url)
            return system, str(path)
    except (ImportError, ValueError) as error:  # the package of the protocol is missing; there is no such protocol
        raise ConfigError(f"{url}: {_first_line(error)}") from None


@contextlib.contextmanager
def reaching(name: str, done: str) -> Iterator[None]:
    """Turn what a file system says when it refuses something into one line.

    Args:
        name: The file or folder.
        done: What cannot be done with it: ``read``, ``written``.

    Raises:
        InputError: In place of whatever the file system raised; each has classes of its own.
    """
    try:
        yield
    except (StanceError, ImportError, ValueError):
        raise
    except Exception as error:
        raise InputError(f"{name}: cannot be {done}: {_first_line(error)}") from None


def _first_line(error: Exception) -> str:
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(said).splitlines()[0][:200]
