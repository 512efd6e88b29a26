"""From what a person names on the command line to open byte streams.

Files, folders, globs and standard input; gzip and zstd are seen through by their first bytes. Knows the
endings of the formats and nothing of what stands in the files.
"""

from __future__ import annotations

import contextlib
import glob
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

from stance.errors import InputError

Format = Literal["text", "markdown", "html", "jsonl", "csv", "parquet", "unknown"]

OnError = Callable[[InputError], None]

ENDINGS: dict[str, Format] = {
    ".txt": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}
_COMPRESSED = {".gz", ".zst"}
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_PEEK = 4096


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or standard input.

    Attributes:
        name: What messages call it.
        path: Where it lies; None for standard input.
        format: What its ending says; ``unknown`` where it has none.
        stem: Its name without endings; with the folders between, where a folder was searched for it.
        searched: Whether a folder was searched for it, so that nobody named it.
    """

    name: str
    path: Path | None
    format: Format
    stem: str
    searched: bool = False


STANDARD_INPUT = Source("standard input", None, "unknown", "stdin")


def find_sources(inputs: Sequence[str], on_error: OnError) -> Iterator[Source]:
    """Turn files, folders, globs and ``-`` into sources.

    Args:
        inputs: As given on the command line. A folder is searched with all folders in it, hidden ones
            left out, for the known endings.
        on_error: Told of each input that is missing, holds no articles or has an unknown ending.

    Yields:
        Sources in the order of the inputs, sorted by name within a folder or glob. A file that several
        inputs name is given once.
    """
    given: set[Path | None] = set()
    for name in inputs:
        try:
            for source in _expand(name, on_error):
                key = source.path and source.path.resolve()
                if key not in given:
                    given.add(key)
                    yield source
        except InputError as error:
            on_error(error)
        except OSError as error:  # a name that is too long, a folder that may not be entered
            on_error(_unreadable(name[:100], error))


def count_articles(inputs: Sequence[str]) -> int | None:
    """How many articles will come, where that is known before they are read: every input is a file of one article.

    Returns:
        None where a table or standard input is among the inputs.
    """
    sources = list(find_sources(inputs, lambda _: None))
    whole = all(source.format in ("text", "markdown", "html") for source in sources)
    return len(sources) if whole else None


def _unreadable(name: str, error: Exception) -> InputError:
    return InputError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}")


def _expand(name: str, on_error: OnError) -> Iterator[Source]:
    if name == "-":
        yield STANDARD_INPUT
        return
    path = Path(name)
    if path.is_dir():
        yield from _walk(path, on_error)
    elif path.exists():
        yield _source(path)
    elif glob.has_magic(name):
        matches = [Path(match) for match in sorted(glob.glob(name, recursive=True))]  # noqa: PTH207
        if not matches:
            raise InputError(f"{name}: no file matches; expected at least one; check the pattern")
        for match in matches:
            if match.is_dir():
                yield from _walk(match, on_error, may_be_empty=True)
            elif _format(match) != "unknown":
                yield _source(match)
    else:
        raise InputError(f"{name}: no such file or folder; check the path")


def _walk(folder: Path, on_error: OnError, *, may_be_empty: bool = False) -> Iterator[Source]:
    found = False
    for root, folders, files in os.walk(folder, onerror=lambda e: on_error(_unreadable(str(e.filename), e))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(root, name)
            if not name.startswith(".") and _format(path) != "unknown":
                found = True
                source = _source(path)
                stem = path.relative_to(folder).with_name(source.stem).as_posix()
                yield replace(source, stem=stem, searched=True)
    if not found and not may_be_empty:
        raise InputError(f"{folder}: folder without articles; expected files ending in {_known_endings()}")


def _source(path: Path) -> Source:
    stem = _uncompressed(path)
    if (form := _format(path)) == "unknown" and stem.suffix:
        raise InputError(f"{path}: unknown ending '{stem.suffix}'; expected {_known_endings()}; rename or convert it")
    return Source(str(path), path, form, stem.stem)


def _format(path: Path) -> Format:
    return ENDINGS.get(_uncompressed(path).suffix.lower(), "unknown")


def _uncompressed(path: Path) -> Path:
    return path.with_suffix("") if path.suffix.lower() in _COMPRESSED else path


def _known_endings() -> str:
    return " ".join(ENDINGS) + " (also with .gz or .zst)"


@contextlib.contextmanager
def open_source(source: Source, stdin: BinaryIO | None = None) -> Iterator[io.BufferedReader[Any]]:
    """Open a source for reading bytes, already decompressed.

    Args:
        source: What to open.
        stdin: Stands in for standard input.

    Raises:
        InputError: It cannot be opened, or what is read from it in the body breaks off or is damaged.
    """
    try:
        with contextlib.ExitStack() as stack:
            if source.path is None:
                # Never closed: standard input is not ours.
                given = cast(io.RawIOBase, stdin or sys.stdin.buffer)
                raw: io.BufferedReader[Any] = io.BufferedReader(given, _PEEK)
                stack.callback(raw.detach)
            else:
                raw = stack.enter_context(source.path.open("rb"))
            yield _decompressed(raw, stack)
    except EOFError:
        raise InputError(f"{source.name}: the compressed data breaks off early; fetch or compress it again") from None
    except (OSError, zlib.error) as error:
        raise _unreadable(source.name, error) from None


def _decompressed(raw: io.BufferedReader[Any], stack: contextlib.ExitStack) -> io.BufferedReader[Any]:
    head = raw.peek(len(_ZSTD_MAGIC))
    if head.startswith(_GZIP_MAGIC):
        import gzip

        return io.BufferedReader(cast(io.RawIOBase, stack.enter_context(gzip.GzipFile(fileobj=raw))))
    if head.startswith(_ZSTD_MAGIC):
        return io.BufferedReader(_Zstd(raw))
    return raw


class _Zstd(io.RawIOBase):
    """A zstd stream that, unlike the library's own reader, tells when the data break off early."""

    def __init__(self, raw: io.BufferedReader[Any]) -> None:
        import zstandard

        self._raw = raw
        self._new_frame = zstandard.ZstdDecompressor().decompressobj
        self._error = zstandard.ZstdError
        self._frame = self._new_frame()
        self._begun = False
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        while not self._ready:
            data = self._frame.unused_data if self._frame.eof else b""
            data = data or self._raw.read(1 << 16)
            if self._frame.eof:
                self._frame, self._begun = self._new_frame(), False
            if not data:
                if self._begun:
                    raise EOFError
                return 0
            self._begun = True
            try:
                self._ready = self._frame.decompress(data)
            except self._error as error:
                raise OSError(str(error)) from None
        taken = min(len(view), len(self._ready))
        view[:taken] = self._ready[:taken]
        self._ready = self._ready[taken:]
        return taken
