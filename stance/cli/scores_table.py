"""Scores, changes and their agreement with the public record as tables on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from stance.cli.columns import Column, print_table
from stance.quoting import calm
from stance.records import NOT_ENOUGH, Change, Score
from stance.score.words import by_position, interval, signed

if TYPE_CHECKING:
    from rich.text import Text

    from stance.evaluate import Agreement

_STYLES = ("bold dark_orange", "bold dodger_blue1", "bright_black")
"""Of side A, side B and neutral, as `stance.cli.table` shows them."""


def show_scores(
    scores: Sequence[Score], labels: tuple[str, str, str], width: int | None = None, *, by: str = "period"
) -> None:
    """Print scores to stdout: verdict, what was counted, position with its interval, and shares.

    Without periods the actors with a verdict come first, from side A to side B; with periods, each actor's stand
    together. Where there is not enough evidence, only what was counted is shown: a position made of one sentence looks
    like a finding. Nor are shares and articles shown where the terminal is too narrow for them.

    Args:
        scores: In any order.
        labels: Side A, side B, neutral.
        width: Of the terminal; None to ask it.
        by: What the periods are called.
    """
    from rich.text import Text

    with_periods = any(score.period for score in scores)
    ordered = sorted(scores, key=_by_name) if with_periods else by_position(scores)
    told = [(score, score.verdict != NOT_ENOUGH) for score in ordered]
    columns = [
        Column("actor", [Text(calm(score.actor_name)) for score in ordered], folds=True),
        Column("verdict", [_verdict(score.verdict, labels) for score in ordered]),
        Column("A/B/neutral", [_counts(score) for score in ordered], right=True, spare=1),
        Column("position", [_signed(score.position) if known else "" for score, known in told], right=True, spare=2),
        Column("95 %", [_interval(score) if known else "" for score, known in told], right=True, spare=3),
        Column("shares", [_shares(score) if known else "" for score, known in told], right=True, spare=5),
        Column("articles", [str(score.n_documents) for score in ordered], right=True, spare=4),
    ]
    if with_periods:
        columns.insert(1, Column(by, [Text(calm(score.period)) for score in ordered], folds=True))
    print_table(columns, _key(labels), width)


def show_changes(changes: Sequence[Change], width: int | None = None) -> None:
    """Print changes to stdout, or nothing where there are none."""
    from rich.text import Text

    if not changes:
        return
    columns = [
        Column("changed", [Text(calm(change.actor_name)) for change in changes], folds=True),
        Column("between", [change.earliest.isoformat() for change in changes]),
        Column("and", [change.latest.isoformat() for change in changes]),
        Column("from", [Text(_signed(c.before), style=_side_style(c.before)) for c in changes], right=True, spare=1),
        Column("to", [Text(_signed(c.after), style=_side_style(c.after)) for c in changes], right=True),
        Column("p", [f"{change.p_value:.3f}" for change in changes], right=True, spare=2),
    ]
    print_table(columns, width=width)


def show_agreement(agreement: Agreement, labels: tuple[str, str, str], width: int | None = None) -> None:
    """Print to stdout how scores agree with the record: each that counts, then the figures."""
    from rich.text import Text

    counting = [held for held in agreement.held if held.counts]
    ends = [held.position.end for held in counting]
    columns = [
        Column("actor", [Text(calm(held.score.actor_name)) for held in counting], folds=True),
        Column("from", [held.position.start.isoformat() for held in counting]),
        Column("to", [end.isoformat() if end else "" for end in ends]),
        Column("on record", [_verdict(held.position.label, labels) for held in counting]),
        Column("verdict", [_verdict(held.score.verdict, labels) for held in counting]),
        Column("", ["" if held.right else "wrong" for held in counting]),
        Column("position", [_signed(held.score.position) for held in counting], right=True, spare=1),
        Column("95 %", [_interval(held.score) for held in counting], right=True, spare=3),
        Column("A/B/neutral", [_counts(held.score) for held in counting], right=True, spare=2),
    ]
    if counting:
        print_table(columns, _key(labels), width)
    figures = (
        ("positions on record with an article", str(len(agreement.held))),
        ("without one", str(agreement.n_unread)),
        ("of those with one, with enough sentences that take a side", str(agreement.n)),
        ("accuracy of their verdicts", _share(agreement.accuracy)),
        ("rank correlation of their positions (Spearman)", _share(agreement.rank_correlation)),
        (f"intervals on the right side, of {agreement.n_intervals}", _share(agreement.covered)),
    )
    longest = max(len(name) for name, _ in figures)
    for name, value in figures:
        print(f"{name:<{longest}}  {value:>6}")


def _by_name(score: Score) -> tuple[str, str]:
    return score.actor_name, score.period


def _key(labels: tuple[str, str, str]) -> str:
    a, b = (label.replace("_", "-") for label in labels[:2])
    return f"A is {a}, B {b}; sentences as counted."


def _counts(score: Score) -> str:
    return " / ".join(map(str, score.counts))


def _shares(score: Score) -> str:
    return " / ".join(f"{share:.0%}" for share in score.shares)


def _verdict(verdict: str, labels: tuple[str, str, str]) -> Text:
    from rich.text import Text

    style = _STYLES[labels.index(verdict)] if verdict in labels else "italic bright_black"
    return Text("not enough evidence" if verdict == NOT_ENOUGH else verdict.replace("_", "-"), style=style)


def _side_style(position: float) -> str:
    return _STYLES[0] if position < 0 else _STYLES[1] if position > 0 else _STYLES[2]


def _signed(position: float | None) -> str:
    return _plain(signed(position))


def _interval(score: Score) -> str:
    return _plain(interval(score))


def _plain(words: str) -> str:
    """With the minus that every terminal has."""
    return words.replace("−", "-")


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
