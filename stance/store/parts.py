"""Predictions as a folder of parts, one for each shard of a run, with a manifest that says which are finished.

The parts are files that any reader of the format reads as one table; the manifest is JSON Lines: first the terms of
the run, then a line for each finished shard. Knows nothing of how predictions come about.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from types import TracebackType
from typing import Any, Self

from stance.errors import ConfigError, InputError
from stance.records import Prediction
from stance.store.folders import Folder, open_folder
from stance.store.writers import open_writer

MANIFEST = "_manifest.ndjson"
"""Begins with ``_`` so that readers of parquet folders pass it by, and ends so that ours does."""

FORMAT = 1

Terms = Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class Part:
    """What the manifest says of one finished shard.

    Attributes:
        shard: Its number, from 0, in reading order.
        digest: Of its documents; a run over other documents finds another one.
        counts: What happened in it, by the names of `stance.pipeline.Tally`.
        file: Name of the file with its predictions; None where there were none.
        n_bytes: Size of that file.
        sha256: Of that file, in hexadecimal; None where there is none.
    """

    shard: int
    digest: str
    counts: Mapping[str, int]
    file: str | None = None
    n_bytes: int = 0
    sha256: str | None = None


def encode_predictions(predictions: Iterable[Prediction], format: str) -> bytes:
    """A whole file in memory; no bytes at all for no predictions."""
    remaining = iter(predictions)
    first = next(remaining, None)
    if first is None:
        return b""
    stream = BytesIO()
    with open_writer(None, format, stream) as writer:
        writer.write(chain([first], remaining))
    return stream.getvalue()


class PartFolder:
    """Context manager over a folder of parts; one run at a time may be in it.

    Args:
        name: The folder, as a path or URL; made if it is not there.
        format: One of `FORMATS`.
        terms: Whatever decides what stands in the parts. A folder that was begun on other terms is refused.
        resume: Whether a folder that is there may be entered.

    Attributes:
        name: The folder, as the user wrote it.
        finished: Parts by the number of their shard.

    Raises:
        ConfigError: On entering: the folder holds something else, was begun on other terms, must not be entered, or
            another run is in it.
        InputError: The folder cannot be read or written, or its manifest is damaged.
    """

    def __init__(self, name: str, format: str, terms: Terms, *, resume: bool = True) -> None:
        self.format = format
        self.finished: dict[int, Part] = {}
        self.name = name
        self._terms = {**terms, "format": self.format}
        self._resume = resume
        self._folder: Folder

    def __enter__(self) -> Self:
        self._folder = open_folder(self.name)
        try:
            self._enter()
        except BaseException:
            self._folder.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.close()

    def kept(self) -> str:
        """What of a run that was broken off is safe, in words."""
        n = len(self.finished)
        return f"1 finished shard stays in {self.name}" if n == 1 else f"{n:,} finished shards stay in {self.name}"

    def add(self, shard: int, digest: str, counts: Mapping[str, int], data: bytes) -> Part:
        """Write a finished shard; when this returns it is safe, and will never be done again.

        Args:
            shard: Its number.
            digest: Of its documents.
            counts: What happened in it.
            data: The file, as `encode_predictions` made it.

        Raises:
            InputError: It cannot be written. What is seen of it then is taken away when the folder is next entered.
        """
        part = Part(shard, digest, counts)
        if data:
            name = f"part-{shard:06d}.{self.format}"
            self._folder.put(name, data)
            part = dataclasses.replace(part, file=name, n_bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
        self._folder.append(MANIFEST, _line(dataclasses.asdict(part)))
        self.finished[shard] = part
        return part

    def _enter(self) -> None:
        sizes = self._folder.sizes()
        if MANIFEST not in sizes:
            if sizes:
                raise ConfigError(
                    f"{self.name}: holds other files ({min(sizes)}) and no {MANIFEST}; "
                    "expected a folder that --resume began, or a new name"
                )
            self._begin()
            return
        lines = self._lines()
        if len(lines) == 1 and len(sizes) == 1:  # nothing was finished, whatever the terms were
            self._begin()
            return
        if not self._resume:
            raise ConfigError(
                f"{self.name}: a run has begun to write here; add --resume to go on with it, or write elsewhere"
            )
        self._check_terms(lines[0])
        for number, line in enumerate(lines[1:], start=2):
            try:
                part = Part(**line)
            except TypeError:
                raise self._damaged(number) from None
            if part.file is None or sizes.get(part.file) == part.n_bytes:
                self.finished[part.shard] = part
        known = {part.file for part in self.finished.values()}
        for name in sizes:  # a kill between a part and its line in the manifest leaves one that nobody knows
            if name not in known and re.fullmatch(rf"part-\d{{6,}}\.{self.format}", name):
                self._folder.remove(name)

    def _begin(self) -> None:
        self._folder.put(MANIFEST, _line({"manifest": FORMAT, "terms": self._terms}))

    def _lines(self) -> list[dict[str, Any]]:
        """Every line of the manifest; one that a full disk or a kill cut off is taken off first."""
        data = self._folder.read(MANIFEST)
        whole = data[: data.rfind(b"\n") + 1]
        if whole != data:
            self._folder.put(MANIFEST, whole)
        lines: list[dict[str, Any]] = []
        for number, line in enumerate(whole.splitlines(), start=1):
            try:
                lines.append(dict(json.loads(line)))
            except (ValueError, TypeError):
                raise self._damaged(number) from None
        if not lines:
            raise self._damaged(1)
        return lines

    def _check_terms(self, first: Mapping[str, Any]) -> None:
        if first.get("manifest") != FORMAT or not isinstance(first.get("terms"), dict):
            raise self._damaged(1)
        begun = first["terms"]
        for key in sorted({*begun, *self._terms}):
            if begun.get(key) != self._terms.get(key):
                raise ConfigError(
                    f"{self.name}: begun with {key} {_show(begun.get(key))}, now {_show(self._terms.get(key))}; "
                    "take what it was begun with, or write to another folder"
                )

    def _damaged(self, number: int) -> InputError:
        return InputError(
            f"{self.name}/{MANIFEST}:{number}: expected a line of a manifest of format {FORMAT}, found something else; "
            "remove the folder and begin again"
        )


def _line(record: Mapping[str, object]) -> bytes:
    return (json.dumps(record, ensure_ascii=False) + "\n").encode()


def _show(value: object) -> str:
    return "unset" if value is None else str(value)
