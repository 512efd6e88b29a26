"""Folders that files are put into whole: on this machine, or on any file system that fsspec reaches (``s3://…``).

A file is written under a hidden name and takes its own when it is whole, so that nobody ever sees half of one. Knows
nothing of what stands in the files.
"""

from __future__ import annotations

import contextlib
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from stance.errors import ConfigError
from stance.store.outputs import writing
from stance.store.remote import file_system, is_remote, reaching

_UNFINISHED = ".part"


class Folder(ABC):
    """One folder, entered by one run at a time.

    Attributes:
        name: As the user wrote it.

    Every method raises `InputError` where the system refuses it.
    """

    name: str

    @abstractmethod
    def sizes(self) -> dict[str, int]:
        """Bytes of each file in it by name, hidden ones left out; folders in it count as files of 0 bytes."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """All of a file."""

    @abstractmethod
    def put(self, name: str, data: bytes) -> None:
        """Write a file whole, in the place of one that has its name."""

    @abstractmethod
    def remove(self, name: str) -> None:
        """Take a file away."""

    @abstractmethod
    def append(self, name: str, data: bytes) -> None:
        """Write some bytes behind a file that is there; they are safe on the disk before this returns."""

    def close(self) -> None:  # noqa: B027  # only some folders hold anything
        """Let the next run in."""


def open_folder(name: str) -> Folder:
    """Make a folder, or enter one that is there.

    Args:
        name: A path, or a URL that fsspec knows.

    Raises:
        ConfigError: It is a file, lies in no folder, or another run is writing in it.
        InputError: It cannot be entered.
        MissingExtraError: fsspec, or what it needs for this URL, is not installed.
    """
    return _Remote(name) if is_remote(name) else _Local(name)


class _Local(Folder):
    """A folder on a disk. A lock on it goes when the process does, however that ends."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._path = Path(name)
        if self._path.exists() and not self._path.is_dir():
            raise _is_file(name)
        if not self._path.parent.is_dir():
            raise ConfigError(f"{name}: folder {self._path.parent} does not exist; make it first")
        with writing(name):
            self._path.mkdir(exist_ok=True)
            self._handle = os.open(self._path, os.O_RDONLY)
        self._lock()
        for path in self._path.glob(f".*{_UNFINISHED}"):  # of a run that was killed
            with contextlib.suppress(OSError):
                path.unlink()

    def _lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # Windows
            return
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._handle)
            raise ConfigError(
                f"{self.name}: another run is writing here; wait for it, or write to another folder"
            ) from None
        except OSError:  # a file system without locks
            return

    def sizes(self) -> dict[str, int]:
        with reaching(self.name, "read"), os.scandir(self._path) as entries:
            return {e.name: e.stat().st_size if e.is_file() else 0 for e in entries if not e.name.startswith(".")}

    def read(self, name: str) -> bytes:
        with reaching(str(self._path / name), "read"):
            return (self._path / name).read_bytes()

    def remove(self, name: str) -> None:
        with writing(str(self._path / name)):
            (self._path / name).unlink()

    def put(self, name: str, data: bytes) -> None:
        path = self._path / name
        unfinished = path.with_name(f".{name}{_UNFINISHED}")
        try:
            with writing(str(path)):
                with unfinished.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                unfinished.replace(path)
                os.fsync(self._handle)
        except BaseException:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise

    def append(self, name: str, data: bytes) -> None:
        with writing(str(self._path / name)), (self._path / name).open("ab", buffering=0) as file:
            while data:
                data = data[file.write(data) :]
            os.fsync(file.fileno())

    def close(self) -> None:
        os.close(self._handle)


class _Remote(Folder):
    """A folder on another file system, object storage above all, where files can be put but not grown or locked."""

    def __init__(self, name: str) -> None:
        self.name = name.rstrip("/")
        self._system, self._path = file_system(self.name)
        self._grown: dict[str, bytes] = {}
        with self._reaching():
            if self._system.isfile(self._path):
                raise _is_file(name)
            self._system.makedirs(self._path, exist_ok=True)

    @contextlib.contextmanager
    def _reaching(self, name: str = "", done: str = "written") -> Iterator[str]:
        with reaching(f"{self.name}/{name}" if name else self.name, done):
            yield f"{self._path.rstrip('/')}/{name}"

    def sizes(self) -> dict[str, int]:
        with self._reaching(done="read"):
            self._system.invalidate_cache()
            found = self._system.ls(self._path, detail=True) if self._system.exists(self._path) else []
        names = {entry["name"].rstrip("/").rpartition("/")[2]: int(entry["size"] or 0) for entry in found}
        return {name: size for name, size in names.items() if name and not name.startswith(".")}

    def read(self, name: str) -> bytes:
        with self._reaching(name, "read") as path:
            return bytes(self._system.cat_file(path))

    def put(self, name: str, data: bytes) -> None:
        with self._reaching(name) as path:
            unfinished = f"{path.removesuffix(name)}.{name}{_UNFINISHED}"
            self._system.pipe_file(unfinished, data)
            self._system.mv(unfinished, path)

    def remove(self, name: str) -> None:
        with self._reaching(name) as path:
            self._system.rm_file(path)

    def append(self, name: str, data: bytes) -> None:
        whole = (self._grown.get(name) or self.read(name)) + data
        self.put(name, whole)
        self._grown[name] = whole


def _is_file(name: str) -> ConfigError:
    return ConfigError(
        f"{name}: is a file; expected a folder that --resume began, or a new name; remove it, or write elsewhere"
    )
