"""Scores, changes and their agreement with the public record as tables on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from stance.quoting import calm
from stance.records import NOT_ENOUGH, Change, Score

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from stance.evaluate import Agreement

_STYLES = ("bold dark_orange", "bold dodger_blue1", "bright_black")
"""Of side A, side B and neutral, as `stance.cli.table` shows them."""


def show_scores(scores: Sequence[Score], labels: tuple[str, str, str]) -> None:
    """Print scores to stdout: verdict, position with its interval, shares and, beside them, what was counted.

    Without periods the actors with a verdict come first, from side A to side B; with periods, each actor's stand
    together.
    """
    from rich.text import Text

    with_periods = any(score.period for score in scores)
    a, b, neutral = (label.replace("_", "-") for label in labels)
    table = _table(
        ("actor", "left"),
        *([("period", "left")] if with_periods else []),
        ("verdict", "left"),
        ("position", "right"),
        ("95 %", "right"),
        (f"{a} / {b} / {neutral}", "right"),
        ("counted", "right"),
        ("articles", "right"),
    )
    for score in sorted(scores, key=_by_name if with_periods else _by_position):
        table.add_row(
            Text(calm(score.actor_name)),
            *([Text(calm(score.period))] if with_periods else []),
            _verdict(score.verdict, labels),
            _signed(score.position),
            "" if score.low is None or score.high is None else f"{score.low:+.2f} to {score.high:+.2f}",
            " / ".join(f"{share:.0%}" for share in score.shares),
            " / ".join(map(str, score.counts)),
            str(score.n_documents),
        )
    _print(table)


def show_changes(changes: Sequence[Change]) -> None:
    """Print changes to stdout, or nothing where there are none."""
    from rich.text import Text

    if not changes:
        return
    table = _table(("changed", "left"), ("between", "left"), ("and", "left"), ("from", "right"), ("to", "right"))
    table.add_column("p", justify="right", no_wrap=True)
    for change in changes:
        table.add_row(
            Text(calm(change.actor_name)),
            change.earliest.isoformat(),
            change.latest.isoformat(),
            Text(_signed(change.before), style=_side_style(change.before)),
            Text(_signed(change.after), style=_side_style(change.after)),
            f"{change.p_value:.3f}",
        )
    _print(table)


def show_agreement(agreement: Agreement, labels: tuple[str, str, str]) -> None:
    """Print to stdout how scores agree with the record: each that counts, then the figures."""
    from rich.text import Text

    table = _table(("actor", "left"), ("from", "left"), ("to", "left"), ("on record", "left"), ("verdict", "left"))
    for head in ("position", "95 %", "counted"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("")
    for held in agreement.held:
        if not held.counts:
            continue
        score, position = held.score, held.position
        table.add_row(
            Text(calm(score.actor_name)),
            position.start.isoformat(),
            position.end.isoformat() if position.end else "",
            _verdict(position.label, labels),
            _verdict(score.verdict, labels),
            _signed(score.position),
            "" if score.low is None or score.high is None else f"{score.low:+.2f} to {score.high:+.2f}",
            " / ".join(map(str, score.counts)),
            "" if held.right else "wrong",
        )
    if agreement.n:
        _print(table)
    figures = (
        ("positions on record with an article", str(len(agreement.held))),
        ("of these with enough sentences that take a side", str(agreement.n)),
        ("accuracy of their verdicts", _share(agreement.accuracy)),
        ("rank correlation of their positions (Spearman)", _share(agreement.rank_correlation)),
        (f"intervals on the right side, of {agreement.n_intervals}", _share(agreement.covered)),
    )
    width = max(len(name) for name, _ in figures)
    for name, value in figures:
        print(f"{name:<{width}}  {value:>6}")


def _by_name(score: Score) -> tuple[str, str]:
    return score.actor_name, score.period


def _by_position(score: Score) -> tuple[bool, bool, float, str]:
    return score.verdict == NOT_ENOUGH, score.position is None, score.position or 0.0, score.actor_name


def _table(*columns: tuple[str, str]) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bright_black")
    for head, justify in columns:
        table.add_column(head, justify="right" if justify == "right" else "left", no_wrap=justify == "right")
    return table


def _print(table: Table) -> None:
    from stance.store import writing

    with writing("standard output"):
        console = _console()
        console.print(table)
        console.print()


def _console() -> Console:
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 140)


def _verdict(verdict: str, labels: tuple[str, str, str]) -> Text:
    from rich.text import Text

    style = _STYLES[labels.index(verdict)] if verdict in labels else "italic bright_black"
    return Text("not enough evidence" if verdict == NOT_ENOUGH else verdict.replace("_", "-"), style=style)


def _side_style(position: float) -> str:
    return _STYLES[0] if position < 0 else _STYLES[1] if position > 0 else _STYLES[2]


def _signed(position: float | None) -> str:
    return "" if position is None else f"{position:+.2f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
