"""From a source to an open byte stream, and how far reading has come.

gzip and zstd are seen through by their first bytes. Knows nothing of what stands in the files.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from stance.errors import InputError, StanceError
from stance.store.remote import file_system, reaching
from stance.store.sources import Source, unreadable

_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_PEEK = 4096
_BUFFER = 1 << 16


@dataclass(slots=True)
class Gauge:
    """How far reading has come, in bytes as they lie on the disk; filled in while it goes on.

    Attributes:
        n_bytes: Read so far; a file that is done with, for good or bad, counts whole.
        total: Of all sources; None where one of them, such as standard input, has no size.
    """

    n_bytes: int = 0
    total: int | None = None

    def measure(self, sources: Iterable[Source]) -> None:
        """Set the total."""
        sizes = [_size(source) for source in sources]
        self.total = None if None in sizes else sum(size or 0 for size in sizes)


def _size(source: Source) -> int | None:
    """Bytes of a file; 0 for one that is not there, None for what is no regular file."""
    if source.url is not None:
        with contextlib.suppress(StanceError, TypeError):
            system, path = file_system(source.url)
            with reaching(source.url, "read"):
                return int(system.size(path))
        return None
    try:
        status = source.path.stat() if source.path else None
    except OSError:
        return 0
    return status.st_size if status is not None and stat.S_ISREG(status.st_mode) else None


@contextlib.contextmanager
def open_source(
    source: Source, stdin: BinaryIO | None = None, gauge: Gauge | None = None
) -> Iterator[io.BufferedReader[Any]]:
    """Open a source for reading bytes, already decompressed.

    Args:
        source: What to open.
        stdin: Stands in for standard input.
        gauge: Told how far reading has come.

    Raises:
        InputError: It cannot be opened, or what is read from it in the body breaks off or is damaged.
    """
    gauge = gauge or Gauge()
    before = gauge.n_bytes
    raw: io.BufferedReader[Any]
    try:
        with contextlib.ExitStack() as stack:
            if source.url is not None:
                system, path = file_system(source.url)
                with reaching(source.name, "read"):
                    remote = stack.enter_context(system.open(path, "rb"))
                raw = io.BufferedReader(cast(io.RawIOBase, _Counted(remote, gauge, _size(source) or 0)), _BUFFER)
            elif source.path is None:
                # Never closed: standard input is not ours.
                given = cast(io.RawIOBase, stdin or sys.stdin.buffer)
                raw = io.BufferedReader(given, _PEEK)
                stack.callback(raw.detach)
            else:
                file = stack.enter_context(source.path.open("rb", buffering=0))
                raw = io.BufferedReader(
                    cast(io.RawIOBase, _Counted(file, gauge, os.fstat(file.fileno()).st_size)), _BUFFER
                )
            yield _decompressed(raw, stack)
    except EOFError:
        raise InputError(f"{source.name}: the compressed data breaks off early; fetch or compress it again") from None
    except (OSError, zlib.error) as error:
        raise unreadable(source.name, error) from None
    finally:
        gauge.n_bytes = before + (_size(source) or 0)


class _Counted(io.RawIOBase):
    """A file that notes on a gauge what is read from it, never more than it holds (parquet reads some bytes twice)."""

    def __init__(self, file: io.RawIOBase | io.FileIO, gauge: Gauge, size: int) -> None:
        self._file = file
        self._gauge = gauge
        self._left = size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: Any, /) -> int | None:
        n: int | None = self._file.readinto(buffer)
        counted = min(n or 0, self._left)
        self._left -= counted
        self._gauge.n_bytes += counted
        return n


def _decompressed(raw: io.BufferedReader[Any], stack: contextlib.ExitStack) -> io.BufferedReader[Any]:
    head = raw.peek(len(_ZSTD_MAGIC))
    if head.startswith(_GZIP_MAGIC):
        import gzip

        return io.BufferedReader(cast(io.RawIOBase, stack.enter_context(gzip.GzipFile(fileobj=raw))))
    if head.startswith(_ZSTD_MAGIC):
        return io.BufferedReader(_Zstd(raw))
    return raw


_PIECE = 1 << 12
"""Bytes of a zstd stream that are inflated at once: each may become thousands."""


class _Zstd(io.RawIOBase):
    """A zstd stream that, unlike the library's own reader, tells when the data break off early."""

    def __init__(self, raw: io.BufferedReader[Any]) -> None:
        import zstandard

        self._raw = raw
        self._new_frame = zstandard.ZstdDecompressor().decompressobj
        self._error = zstandard.ZstdError
        self._frame = self._new_frame()
        self._begun = False
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        while not self._ready:
            data = self._frame.unused_data if self._frame.eof else b""
            data = data or self._raw.read(_PIECE)
            if self._frame.eof:
                self._frame, self._begun = self._new_frame(), False
            if not data:
                if self._begun:
                    raise EOFError
                return 0
            self._begun = True
            try:
                self._ready = memoryview(self._frame.decompress(data))
            except self._error as error:
                raise OSError(str(error)) from None
        taken = min(len(view), len(self._ready))
        view[:taken] = self._ready[:taken]
        self._ready = self._ready[taken:]
        return taken
