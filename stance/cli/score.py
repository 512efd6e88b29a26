"""``stance score``: predictions in, where each actor stands out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.app import app
from stance.cli.options import form_of, refuse_input
from stance.cli.talk import count, say
from stance.errors import ConfigError, InputError, MissingExtraError

if TYPE_CHECKING:
    from stance.records import Reading
    from stance.score import Confusion, Period


@app.command()
def score(
    predictions: Annotated[
        list[str],
        typer.Argument(
            metavar="PREDICTIONS...",
            help="What 'stance predict' wrote: .jsonl .csv .parquet (also .gz, .zst), folders, globs, or - for stdin.",
        ),
    ],
    by: Annotated[
        str | None, typer.Option("--by", help="A score for each month, week, day or source; by default one for all.")
    ] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="Write the days around which actors changed, in place of scores.")
    ] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write here; .jsonl, .csv or .parquet.")] = None,
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", help="table, jsonl, csv or parquet; by default what --output ends in."),
    ] = None,
    min_sentences: Annotated[
        int, typer.Option(min=1, help="Sentences that must take a side before an actor is put on one.")
    ] = 5,
    model: Annotated[
        str | None,
        typer.Option(
            "--model", "-m", help="Folder of the model that predicted, for its errors; needless for those that ship."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the random draws behind intervals and changes.")] = 13,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Say where each country and bloc stands, how sure that is, and when it changed.

    On a terminal the answer is a table; into a pipe or file it is one record per actor and period.
    """
    from stance.records import Change, Score
    from stance.score import changes as find_changes
    from stance.score import score as make_scores
    from stance.store.results import Origin, write_results

    form = form_of(format, output)
    period = _period(by)
    if changes and period is not None:
        raise ConfigError("--changes looks at every day; leave out --by")
    refuse_input(output, predictions)
    readings = read(predictions)
    confusion = confusion_of(readings, model, quiet=quiet)
    by_time = changes or period in ("month", "week", "day")
    if by_time:
        if all(r.date is None for r in readings):
            raise InputError("no article has a date, so there is nothing to tell by time")
        undated = {r.document_id for r in readings if r.date is None}
        if undated and not quiet:
            say(f"{count(len(undated), 'article')} without a date left out")
    if period == "source" and not quiet and (unnamed := {r.document_id for r in readings if not r.source}):
        say(f"{count(len(unnamed), 'article')} without a source stand together under 'unknown'")
    labels = readings[0].labels
    origin = Origin(labels, readings[0].model, confusion is not None, seed, min_sentences)
    found: list[Change] = []
    if changes or form == "table":
        try:
            found = find_changes(readings, confusion=confusion, seed=seed)
        except MissingExtraError as error:
            if changes:
                raise
            if not quiet:
                say(f"changes are left out: {error}")
    scores = (
        [] if changes else make_scores(readings, by=period, confusion=confusion, min_sentences=min_sentences, seed=seed)
    )
    if form == "table":
        from stance.cli.scores_table import show_changes, show_scores

        if not changes:
            show_scores(scores, labels, by="source" if period == "source" else "period")
        elif not found:
            print("No actor changed its position.")
        show_changes(found)
    elif changes:
        write_results(found, Change, origin, output, form, sys.stdout.buffer)
    else:
        write_results(scores, Score, origin, output, form, sys.stdout.buffer)
    if not quiet:
        documents = len({r.document_id for r in readings})
        made = count(len(found), "change") if changes else count(len(scores), "score")
        n_read = sum(r.date is not None for r in readings) if by_time else len(readings)
        n_copies = 0 if changes else n_read - sum(s.n_sentences for s in scores)
        copies = f" ({n_copies:,} of them left out: an earlier article has the same words)" if n_copies else ""
        say(f"{count(documents, 'article')}, {count(len(readings), 'pair')}{copies}, {made}")


def read(predictions: Sequence[str]) -> list[Reading]:
    """Read predictions whose actors are all known.

    Raises:
        InputError: They cannot be used.
    """
    from stance.gazetteer import Gazetteer
    from stance.store.readings import read_predictions

    return read_predictions(predictions, actors=Gazetteer.load().actors, stdin=sys.stdin.buffer)


def confusion_of(readings: Sequence[Reading], model: str | None, *, quiet: bool = False) -> Confusion | None:
    """What was measured of the model that made some readings; says so where that is nothing.

    Args:
        readings: Of one model, at least one.
        model: Folder of the model, or None for one that ships.
        quiet: Say nothing.

    Raises:
        ModelError: The folder is not the model's.
    """
    from stance.classifiers import model_folder
    from stance.score import measured_confusion

    first = readings[0]
    found = measured_confusion(first.model, first.labels, model_folder(model) if model else None)
    if found is None and not quiet:
        say(f"the errors of the model '{first.model}' are not known, so nothing is corrected; give --model FOLDER")
    return found


def _period(option: str | None) -> Period | None:
    """A ``--by`` option.

    Raises:
        ConfigError: There is no such kind of period.
    """
    from stance.score import PERIODS

    if option is not None and option not in PERIODS:
        raise ConfigError(f"--by {option}: expected one of {', '.join(PERIODS)}")
    return option
