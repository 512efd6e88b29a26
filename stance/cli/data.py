"""``stance data``: look into labelled pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.app import app
from stance.cli.talk import Faults, count, say
from stance.contest import DEFAULT_CONTEST

if TYPE_CHECKING:
    from stance.errors import InputError
    from stance.examples import CorpusReport, Figure

data = typer.Typer(help="Look into labelled pairs.", no_args_is_help=True)
app.add_typer(data, name="data")


@data.callback()
def _data() -> None:
    """Look into labelled pairs."""


@data.command()
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH...", help="Labelled files or folders; by default seeds/labelled.", show_default=False
        ),
    ] = None,
    contest: Annotated[
        str, typer.Option("--contest", "-c", help="Contest file, or id of one that ships: whose labels are they?")
    ] = DEFAULT_CONTEST,
    any_size: Annotated[
        bool,
        typer.Option("--any-size", help="Only ask whether the labels are sound, not how many and how varied they are."),
    ] = False,
) -> None:
    """Check labelled pairs and print what they hold.

    By default they are held against what the project asks of its own corpus; for your own labels use --any-size.
    """
    faults = Faults()
    report = examine(paths or [Path("seeds/labelled")], contest, any_size=any_size, tell=faults)
    if faults.n:
        say(f"stance: {count(faults.n, 'problem')} above; the table leaves such records out")
    _show(report.figures)
    lines = _failures(report)
    for line in lines:
        say(f"stance: {line}")
    if lines or faults.n:
        raise typer.Exit(1)


def examine(
    paths: Sequence[Path], contest_reference: str, *, any_size: bool, tell: Callable[[InputError], None]
) -> CorpusReport:
    """Read and check labelled pairs.

    Where any size will do, actors may go by their names, and mentions that the gazetteer finds may be missing.

    Args:
        paths: Labelled files or folders.
        contest_reference: Contest file, or id of one that ships.
        any_size: Only look whether the labels are sound.
        tell: Told of every file and record that is not valid; the others are checked.

    Raises:
        InputError: An input is no file or folder of labels.
        ConfigError: There is no such contest.
    """
    from dataclasses import replace

    from stance.contests import load_contest
    from stance.examples import Finding, Requirements, check, read_examples, with_mentions
    from stance.gazetteer import Gazetteer

    contest = load_contest(contest_reference)
    examples = read_examples(paths, contest.labels, tell)
    gazetteer = Gazetteer.load()
    if not any_size:
        return check(examples, contest.labels, gazetteer.actors, contest.countries, Requirements())
    found, missed = with_mentions(examples, gazetteer)
    report = check([*found, *missed], contest.labels, gazetteer.actors, contest.countries)
    unseen = [
        Finding("mentions", e.where, f"no mention of {e.pair.actor.id} found; give 'mention' or 'start'")
        for e in missed
    ]
    return replace(report, findings=(*report.findings, *unseen))


def _show(figures: Sequence[Figure]) -> None:
    """Print the table to stdout."""
    width = max(len(f.name) for f in figures)
    values = max(len(f.value) for f in figures)
    for f in figures:
        state = "" if f.met else "  FAILED"
        print(f"{f.name:<{width}}  {f.value:>{values}}  {f.needed}{state}".rstrip())


def _failures(report: CorpusReport) -> list[str]:
    """One line for each requirement that failed: its first finding, and how many more there are."""
    checks: dict[str, list[str]] = {}
    for finding in report.findings:
        where = f"{finding.place}: " if finding.place else ""
        checks.setdefault(finding.check, []).append(f"{where}{finding.problem}")
    return [
        f"{name}: {problems[0]}" + (f" (and {len(problems) - 1:,} more)" if len(problems) > 1 else "")
        for name, problems in checks.items()
    ]
