"""From what a person names on the command line to the files that are meant.

Files, folders, globs, standard input, and URLs that fsspec knows. Knows the endings of the formats and nothing of what
stands in the files.
"""

from __future__ import annotations

import glob
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath, PurePosixPath
from typing import Literal

from stance.errors import InputError, SkippedInput
from stance.store.remote import file_system, is_remote, reaching
from stance.store.seen import Seen

Format = Literal["text", "markdown", "html", "jsonl", "csv", "parquet", "unknown"]

OnError = Callable[[InputError], None]

ENDINGS: Mapping[str, Format] = {
    ".txt": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
_MOST_ENDINGS = 8
"""That are named when files with other endings are left out of a folder."""

_COMPRESSED = {".gz", ".zst"}


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or standard input.

    Attributes:
        name: What messages call it.
        path: Where it lies on this machine; None for standard input and for a URL.
        format: What its ending says; ``unknown`` where it has none.
        stem: Its name without endings; with the folders between, where a folder was searched for it.
        searched: The folder or glob that was searched for it; None where it was named itself.
        url: Where it lies on another file system; None for a path and for standard input.
    """

    name: str
    path: Path | None
    format: Format
    stem: str
    searched: str | None = None
    url: str | None = None

    @property
    def full_name(self) -> str:
        """Its path or URL as named, with folders and ending, and slashes between them."""
        return self.path.as_posix() if self.path else self.name


STANDARD_INPUT = Source("standard input", None, "unknown", "stdin")


def find_sources(inputs: Sequence[str], on_error: OnError) -> Iterator[Source]:
    """Turn files, folders, globs, URLs and ``-`` into sources.

    Args:
        inputs: As given on the command line. A folder is searched with all folders in it, hidden ones
            left out, for regular files with the known endings.
        on_error: Told of each input that is missing, holds no articles or has an unknown ending.

    Yields:
        Sources in the order of the inputs, sorted by name within a folder or glob. A file that several
        inputs name is given once.
    """
    given = Seen()
    for name in inputs:
        try:
            for source in _expand(name, on_error):
                key = os.path.realpath(source.path) if source.path else source.url
                if given.add(key or "") is None:
                    yield source
        except InputError as error:
            on_error(error)
        except OSError as error:  # a name that is too long, a folder that may not be entered
            on_error(unreadable(name[:100], error))


def unreadable(name: str, error: Exception) -> InputError:
    """What is said of a file that the system does not give."""
    return InputError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}")


def _expand(name: str, on_error: OnError) -> Iterator[Source]:
    if not name:
        raise InputError("'': an empty name; expected a file, a folder, a glob or - for standard input")
    if name == "-":
        yield STANDARD_INPUT
        return
    if is_remote(name):
        yield from _reach(name)
        return
    path = Path(name)
    if path.is_dir():
        found = False
        for source in search(path, on_error):
            found = True
            yield source
        if not found:
            raise InputError(f"{name}: folder without articles; expected files ending in {list_endings()}")
    elif path.exists():
        yield _named(path)
    elif glob.has_magic(name):
        yield from _match(name, on_error)
    else:
        raise InputError(f"{name}: no such file or folder; check the path")


def _match(pattern: str, on_error: OnError) -> Iterator[Source]:
    matches = [Path(match) for match in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207
    if not matches:
        raise InputError(f"{pattern}: no file matches; expected at least one; check the pattern")
    found = False
    for match in matches:
        if match.is_dir():
            for source in search(match, on_error):
                found = True
                yield replace(source, searched=pattern)
        elif format_of(match) != "unknown" and _is_regular(match, on_error):
            found = True
            yield _named(match)
    if not found:
        raise InputError(f"{pattern}: matches no articles; expected files ending in {list_endings()}")


def _reach(url: str) -> Iterator[Source]:
    """The sources of a URL: a file, a folder with all folders in it, or a glob."""
    system, path = file_system(url)
    with reaching(url, "read"):
        is_glob = glob.has_magic(path)
        is_folder = not is_glob and bool(system.isdir(path))
        if is_glob:
            found = sorted(system.glob(path))
        elif is_folder:
            found = sorted(system.find(path), key=lambda match: (match.rpartition("/")[0], match))
        else:
            found = [path] if system.exists(path) else []
    if not is_glob and not is_folder:
        if not found:
            raise InputError(f"{url}: no such file or folder; check the URL")
        if format_of(PurePosixPath(path)) == "unknown" and (ending := _uncompressed(PurePosixPath(path)).suffix):
            raise InputError(f"{url}: unknown ending '{ending}'; expected {list_endings()}; rename or convert it")
    empty = True
    root = PurePosixPath(path)
    for match in map(PurePosixPath, found):
        form = format_of(match)
        within = match.relative_to(root) if is_folder else PurePosixPath(match.name)
        if (is_glob or is_folder) and (form == "unknown" or any(part.startswith(".") for part in within.parts)):
            continue
        empty = False
        full = url if match == root else str(system.unstrip_protocol(str(match)))
        yield Source(full, None, form, within.with_name(stem_of(match)).as_posix(), url if is_folder else None, full)
    if empty:
        raise InputError(f"{url}: no articles there; expected files ending in {list_endings()}")


def search(folder: Path, on_error: OnError, endings: Mapping[str, Format] = ENDINGS) -> Iterator[Source]:
    """Search a folder and all folders in it, hidden ones left out, for regular files with known endings.

    Args:
        folder: Where to search.
        on_error: Told of folders that may not be entered, of pipes and devices, and at the end of other endings: all
            these are left out.
        endings: The formats by their endings.

    Yields:
        Sources in order of name, the files of a folder before those of the folders in it.
    """
    others: Counter[str] = Counter()
    found_any = False
    for root, folders, files in os.walk(folder, onerror=lambda e: on_error(unreadable(str(e.filename), e))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names = "/".join(sorted(files))  # a quarter of the memory that the list takes, which may be long
        files.clear()
        for found in re.finditer("[^/]+", names):
            name = found[0]
            path = Path(root, name)
            form = format_of(path, endings)
            if name.startswith("."):
                continue
            if form == "unknown":
                others[_uncompressed(path).suffix or "none"] += 1
                continue
            if not _is_regular(path, on_error):
                continue
            found_any = True
            stem = path.relative_to(folder).with_name(stem_of(path)).as_posix()
            yield Source(str(path), path, form, stem, str(folder))
    if others and found_any:
        counts = ", ".join(f"{ending} ({n:,})" for ending, n in others.most_common(_MOST_ENDINGS))
        on_error(SkippedInput(f"{folder}: files with other endings left out: {counts}"))


def _is_regular(path: Path, on_error: OnError) -> bool:
    """Whether a file that nobody named may be opened: reading a pipe or device could wait for ever."""
    try:
        if stat.S_ISREG(path.stat().st_mode):
            return True
    except OSError:  # a link to nowhere, which is named when it is opened
        return True
    on_error(SkippedInput(f"{path}: a pipe or device, not a file; left out"))
    return False


def _named(path: Path) -> Source:
    form = format_of(path)
    if form == "unknown" and (ending := _uncompressed(path).suffix):
        raise InputError(f"{path}: unknown ending '{ending}'; expected {list_endings()}; rename or convert it")
    return Source(str(path), path, form, stem_of(path))


def format_of(path: PurePath, endings: Mapping[str, Format] = ENDINGS) -> Format:
    """The format that a file's ending says, whether compressed or not."""
    return endings.get(_uncompressed(path).suffix.lower(), "unknown")


def stem_of(path: PurePath) -> str:
    """A file's name without its endings."""
    return _uncompressed(path).stem


def list_endings(endings: Mapping[str, Format] = ENDINGS) -> str:
    """Endings as a message lists them."""
    return " ".join(endings) + " (also with .gz or .zst)"


def _uncompressed(path: PurePath) -> PurePath:
    return path.with_suffix("") if path.suffix.lower() in _COMPRESSED else path
