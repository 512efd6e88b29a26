"""What the command line says on stderr: progress, counts, and one line for each bad input."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, Self

from stance.errors import SkippedInput, StanceError
from stance.records import Document

_MOMENT = 1.0
"""Seconds before a bar is shown."""


def say(line: str) -> None:
    """Print one line of talk."""
    print(line, file=sys.stderr)


def count(n: int, noun: str) -> str:
    """A number with its noun: ``1 article``, ``1,200 articles``."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


class Faults:
    """Prints every error that it is called with and counts them.

    Attributes:
        n: How many there were.
    """

    def __init__(self) -> None:
        self.n = 0

    def __call__(self, error: StanceError) -> None:
        """Report one error; what was merely left out does not count."""
        self.n += not isinstance(error, SkippedInput)
        say(f"stance: {error}")


class Progress:
    """A line on stderr with the number of articles read and the rate, where stderr is a terminal.

    With the number of articles that will come, the bar shows their share and the time left.

    Args:
        quiet: Show nothing.
        count: Asked once, when the bar is first shown, how many articles will come; None when nobody knows.
    """

    def __init__(self, *, quiet: bool = False, count: Callable[[], int | None] = lambda: None) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._count = count
        self._wanted = not quiet and sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def follow(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Pass documents through and count them; the bar appears when the run takes longer than a moment."""
        start = time.monotonic()
        for n, document in enumerate(documents, 1):
            yield document
            passed = time.monotonic() - start
            if self._wanted and passed > _MOMENT:
                self._show(n, n / passed)

    def _show(self, n: int, rate: float) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("reading"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("", total=self._count(), rate="")
        self._bar.update(self._task, completed=n, rate=f"{rate:,.0f} articles/s")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
