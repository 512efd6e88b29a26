"""What the command line says on stderr: progress, counts, and one line for each bad input."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from stance.errors import SkippedInput, StanceError
from stance.quoting import one_line
from stance.records import Document

if TYPE_CHECKING:
    from stance.store import Gauge

_MOST_IN_FILE = 20
_FILE = re.compile(r"(?:[A-Za-z][\w+.-]*://)?[^:]*")

_MOMENT = 1.0
"""Seconds before a bar is shown."""


def say(line: str) -> None:
    """Print one line of talk, whatever stands in it."""
    print(one_line(line), file=sys.stderr)


def give_up_stdout() -> None:
    """Let go what stdout still holds and nobody takes, or Python would complain of it once more at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def count(n: int, noun: str) -> str:
    """A number with its noun: ``1 article``, ``1,200 articles``."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


class Faults:
    """Counts the errors that it is called with and prints them, of a file that has very many only the first.

    Attributes:
        n: How many there were.
    """

    def __init__(self) -> None:
        self.n = 0
        self._file = ""
        self._n_in_file = 0

    def __call__(self, error: StanceError) -> None:
        """Report one error; what was merely left out does not count."""
        self.n += not isinstance(error, SkippedInput)
        file = _FILE.match(str(error))[0]  # type: ignore[index]
        self._n_in_file = self._n_in_file + 1 if file == self._file else 1
        self._file = file
        if self._n_in_file <= _MOST_IN_FILE:
            say(f"stance: {error}")
        elif self._n_in_file == _MOST_IN_FILE + 1:
            say(f"stance: {file}: more of the same; only the first {_MOST_IN_FILE} problems of a file are shown")


class Progress:
    """A line on stderr, where that is a terminal: the share that is read, the rate, and the time left.

    Without a total (standard input) there is only the rate.

    Args:
        gauge: Says how far reading has come.
        quiet: Show nothing.

    Attributes:
        wanted: Whether anything will be shown.
    """

    def __init__(self, gauge: Gauge, *, quiet: bool = False) -> None:
        self.wanted = not quiet and sys.stderr.isatty()
        self._gauge = gauge
        self._bar: Any = None
        self._task: Any = None
        self._n = 0
        self._start = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def follow(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Pass documents through and count them; the bar appears when the run takes longer than a moment."""
        self._start = time.monotonic()
        for document in documents:
            yield document
            self.add(1)

    def add(self, n_documents: int) -> None:
        """Count documents that are done with."""
        self._n += n_documents
        passed = time.monotonic() - self._start
        if self.wanted and passed > _MOMENT:
            self._show(self._n / passed)

    def _show(self, rate: float) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("reading"),
                BarColumn(),
                TaskProgressColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("", total=self._gauge.total, rate="")
        self._bar.update(self._task, completed=self._gauge.n_bytes, rate=f"{rate:,.0f} articles/s")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
