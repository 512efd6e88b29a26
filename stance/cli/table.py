"""Predictions as a table on the terminal: sentence with the mention marked, side in colour, confidence."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from stance.contest import Contest
from stance.quoting import calm, one_line
from stance.records import NEUTRAL, Prediction

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text


NARROW = 72
"""On a terminal with fewer columns than this, what a sentence says stands below it, not beside it."""


def show(predictions: Iterable[Prediction], contest: Contest, width: int | None = None) -> None:
    """Print predictions to stdout, one table per document as it is done.

    The sides' colours, orange and blue, can be told apart with every common colour blindness. Nothing in an article
    can move the cursor or turn the direction in which the columns are written.

    Args:
        predictions: Those of a document together.
        contest: Whose sides they take.
        width: Of the terminal; None to ask it.

    Raises:
        InputError: The table cannot be written.
    """
    from rich.console import Console
    from rich.text import Text

    from stance.store import writing

    colours = {
        contest.sides[0].label: "bold dark_orange",
        contest.sides[1].label: "bold dodger_blue1",
        NEUTRAL: "bright_black",
    }
    console = Console(file=sys.stdout, highlight=False, width=width)
    for document_id, of_document in groupby(predictions, lambda p: p.pair.sentence.document_id):
        rows = list(of_document)
        day = rows[0].pair.sentence.date
        table = _head(console.width < NARROW)
        table.title = Text(f"{one_line(document_id)}  {day.isoformat() if day else 'no date'}", style="bold")
        for _, of_sentence in groupby(rows, lambda p: p.pair.sentence.index):
            group = list(of_sentence)
            text = Text(calm(group[0].pair.sentence.text))
            for prediction in group:
                for mention in prediction.pair.mentions:
                    text.stylize(f"underline {colours.get(prediction.stance, 'yellow')}", mention.start, mention.end)
            answers = [_answer(prediction, colours.get(prediction.stance, "yellow")) for prediction in group]
            if console.width < NARROW:
                table.add_row(Text("\n").join([text, *(Text("  ").join(cells) for cells in answers)]), end_section=True)
                continue
            for i, cells in enumerate(answers):
                table.add_row(text if i == 0 else "", *cells, end_section=i == len(group) - 1)
        with writing("standard output"):
            console.print(table)
            console.print()


def _head(narrow: bool) -> Table:
    from rich.table import Table

    table = Table(title_justify="left", show_lines=False, pad_edge=False, expand=False)
    table.add_column("sentence", overflow="fold", ratio=1)
    if not narrow:
        table.add_column("actor", overflow="fold", min_width=8)
        table.add_column("side", no_wrap=True)
        table.add_column("confidence", justify="right", no_wrap=True)
    return table


def _answer(prediction: Prediction, colour: str) -> tuple[Text, Text, Text]:
    from rich.text import Text

    side = Text(prediction.stance.replace("_", "-"), style=colour)
    return Text(prediction.pair.actor.name), side, Text(f"{prediction.confidence:.0%}")
