"""Tables that fit the terminal: what cannot be done without stays whole, the rest gives way.

Knows widths and nothing of what the columns mean.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_FOLDED = 14
"""Columns of the terminal that a name keeps at least, if it is that long."""

_GAP = 2
_PIPE = 500
"""Width of what is no terminal: everything has room."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        head: Its head.
        cells: One for each row; safe to print.
        right: Whether it stands on the right.
        folds: Whether a cell may go on in a second line where there is too little room.
        spare: Columns with the highest number are left out first where there is too little room; 0 never is.
    """

    head: str
    cells: Sequence[Text | str]
    right: bool = False
    folds: bool = False
    spare: int = 0

    def width(self) -> int:
        """The least that it needs."""
        from rich.cells import cell_len

        longest = max(cell_len(str(cell)) for cell in (self.head, *self.cells))
        return min(longest, max(_FOLDED, len(self.head))) if self.folds else longest


def fitting(columns: Sequence[Column], width: int) -> list[Column]:
    """The columns that there is room for, in order."""
    kept = list(columns)
    while sum(column.width() + _GAP for column in kept) - _GAP > width:
        least = max(kept, key=lambda column: column.spare)
        if not least.spare:
            break
        kept.remove(least)
    return kept


def print_table(columns: Sequence[Column], note: str = "", width: int | None = None) -> None:
    """Print columns to stdout; below them a note, and what there was no room for.

    Args:
        columns: Each with as many cells.
        note: A sentence, or nothing.
        width: Of the terminal; None to ask it.

    Raises:
        InputError: The table cannot be written.
    """
    from rich.table import Table
    from rich.text import Text

    from stance.store import writing

    with writing("standard output"):
        console = _console(width)
        kept = fitting(columns, console.width)
        table = Table(box=None, pad_edge=False, header_style="bright_black")
        for column in kept:
            table.add_column(
                column.head, justify="right" if column.right else "left", no_wrap=not column.folds, overflow="fold"
            )
        for cells in zip(*(column.cells for column in kept), strict=True):
            table.add_row(*cells)
        console.print(table)
        left_out = [column.head for column in columns if column not in kept and column.head]
        for said in (note, f"No room for {', '.join(left_out)}." if left_out else ""):
            if said:
                console.print(Text(said, style="bright_black"))
        console.print()


def _console(width: int | None) -> Console:
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False, width=width or (None if sys.stdout.isatty() else _PIPE))
