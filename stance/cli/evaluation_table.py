"""An evaluation on a terminal: its tables on stdout, and on stderr where to look for what went wrong."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stance.cli.talk import count, say

if TYPE_CHECKING:
    from stance.evaluate import Comparison, Evaluation

_MOST_MISSED = 5


def show(evaluation: Evaluation, comparison: Comparison | None) -> None:
    """Print the tables to stdout."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from stance.evaluate.report import comparison_line, grids

    console = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 120)
    for grid in grids(evaluation):
        table = Table(title=Text(grid.title, style="bold"), title_justify="left", pad_edge=False, box=None)
        for i, head in enumerate(grid.header):
            table.add_column(head, justify="right" if i and head != "note" else "left", header_style="bright_black")
        for row in grid.rows:
            table.add_row(*(Text(cell) for cell in row))
        console.print(table)
        console.print()
    if comparison is not None:
        console.print(Text(comparison_line(comparison)), soft_wrap=True)


def tell_errors(evaluation: Evaluation, predictions: Path | None) -> None:
    """Say on stderr which pairs were missed, and where every pair with its answer can be read.

    Args:
        evaluation: What was counted.
        predictions: Where every pair was written, or None.
    """
    missed = [o.example for o in evaluation.outcomes if o.prediction is None]
    for example in missed[:_MOST_MISSED]:
        say(f"{example.where}: no mention of {example.pair.actor.id} found in its sentence; missed")
    if len(missed) > _MOST_MISSED:
        say(f"and {len(missed) - _MOST_MISSED:,} more missed")
    wrong = sum(not o.right for o in evaluation.outcomes) - len(missed)
    if wrong and predictions is None:
        say(f"{count(wrong, 'pair')} answered wrong; to read them: --predictions FILE")
