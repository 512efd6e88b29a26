"""``stance predict``: articles in, one record per (sentence, actor) out."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.app import app
from stance.cli.options import day, form_of
from stance.cli.talk import Faults, Progress, count, give_up_stdout, say
from stance.errors import ConfigError, InputError

if TYPE_CHECKING:
    from stance.pipeline import Tally
    from stance.store import Columns


_LARGE = "Large runs"


@app.command()
def predict(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Articles: .txt .md .html .jsonl .csv .parquet (also .gz, .zst), folders, globs, URLs; - for stdin.",
        ),
    ],
    output: Annotated[str | None, typer.Option("--output", "-o", help="Write here; .jsonl, .csv or .parquet.")] = None,
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", help="table, jsonl, csv or parquet; by default what --output ends in."),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            "--model", "-m", help="Id of a model that ships, a model folder, or an NLI model (also of the hub)."
        ),
    ] = None,
    contest: Annotated[
        str | None,
        typer.Option("--contest", "-c", help="Contest file, or id of one that ships; by default Venezuela's."),
    ] = None,
    date: Annotated[str | None, typer.Option(help="Date (YYYY-MM-DD) of articles that carry none themselves.")] = None,
    columns: Annotated[
        str | None, typer.Option(help="Columns of tables that have other names: text=body,date=published.")
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Below this confidence the stance says 'uncertain'.")
    ] = 0.0,
    keep_boilerplate: Annotated[
        bool,
        typer.Option("--keep-boilerplate", help="Also read paywall offers, teasers, credits and the like."),
    ] = False,
    threshold: Annotated[
        float | None,
        typer.Option(help="Zero-shot models: how likely a side must be entailed (0.5).", show_default=False),
    ] = None,
    context: Annotated[
        bool, typer.Option("--context", help="Zero-shot models: read the previous sentence too.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Write a folder of parts; run again after an interruption to go on from there.",
            rich_help_panel=_LARGE,
        ),
    ] = False,
    engine: Annotated[
        str, typer.Option(help="local, or ray: parts, made by several processes or machines.", rich_help_panel=_LARGE)
    ] = "local",
    address: Annotated[
        str | None,
        typer.Option(
            help="Ray cluster to run on, such as auto; by default one that lives on this machine as long as the run.",
            rich_help_panel=_LARGE,
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Processes of --engine ray, each with a model of its own; by default one a processor.",
            rich_help_panel=_LARGE,
        ),
    ] = None,
    shard_documents: Annotated[int, typer.Option(min=1, help="Articles in each part.", rich_help_panel=_LARGE)] = 512,
) -> None:
    """Say on which side every sentence puts every country it mentions.

    On a terminal the answer is a table; into a pipe or file it is one record per (sentence, country).
    """
    from stance import pipeline
    from stance.batch import Job, Recipe
    from stance.classifiers import choose_model, contest_of, load_classifier
    from stance.cli.parts import choose_engine, parts_format, predict_parts
    from stance.contest import load_contest
    from stance.gazetteer import Gazetteer
    from stance.store import Gauge, is_remote, open_writer, read_documents

    form = form_of(format, output)
    in_parts = resume or engine != "local"
    if not in_parts and output and is_remote(output):
        raise ConfigError(f"{output}: a URL takes a folder of parts; add --resume")
    parts_form = parts_format(output, form) if in_parts else ""
    chosen_engine = choose_engine(engine, address, workers)
    path = Path(output) if output else None
    writer = None if in_parts or form == "table" else open_writer(path, form, sys.stdout.buffer)
    faults = Faults()
    gauge, tally = Gauge(), pipeline.Tally()
    asked = load_contest(contest) if contest else None
    model = model or choose_model(asked)
    told = contest_of(model, asked)
    with Progress(gauge, quiet=quiet) as progress:
        if in_parts:
            recipe = Recipe(model, told, parts_form, min_confidence, keep_boilerplate, threshold, context)
            job = Job(tuple(inputs), recipe, _columns(columns), day(date), shard_documents)
            assert output is not None
            tally = predict_parts(job, output, chosen_engine, resume=resume, progress=progress, on_error=faults)
            return _finish(tally, faults, quiet=quiet)
        documents = read_documents(
            inputs,
            columns=_columns(columns),
            date=day(date),
            stdin=sys.stdin.buffer,
            gauge=gauge if progress.wanted else None,
            on_error=faults,
        )
        predictions = pipeline.predict(
            progress.follow(documents),
            Gazetteer.of(told),
            load_classifier(model, told, threshold=threshold, context=context),
            min_confidence=min_confidence,
            keep_boilerplate=keep_boilerplate,
            tally=tally,
        )
        try:
            if writer is None:
                from stance.cli.table import show

                show(predictions, told)
            else:
                with writer:
                    writer.write(predictions)
        except InputError:
            if output is None:
                give_up_stdout()
            raise
    _finish(tally, faults, quiet=quiet)


def _finish(tally: Tally, faults: Faults, *, quiet: bool) -> None:
    """Say what was done; exit with 1 where something could not be."""
    if not quiet and (tally.n_documents or not faults.n):
        say(_summary(tally))
    if faults.n:
        if tally.n_documents:
            say(f"stance: {count(faults.n, 'problem')} above; everything else is done")
        raise typer.Exit(1)


def _columns(option: str | None) -> Columns:
    from stance.store import Columns

    if option is None:
        return Columns()
    names = [name.partition("=") for name in option.split(",")]
    known = [field.name for field in dataclasses.fields(Columns)]
    for key, equals, name in names:
        if not equals or not name or key not in known:
            raise ConfigError(
                f"--columns {option}: expected NAME=COLUMN with names out of {', '.join(known)}, "
                f"got '{key}{equals}{name}'; for example --columns text=body,date=published"
            )
    return Columns(**{key: name for key, _, name in names})


def _summary(tally: Tally) -> str:
    parts = [
        f"{count(tally.n_documents, 'article')}, {count(tally.n_sentences, 'sentence')}, {count(tally.n_pairs, 'pair')}"
    ]
    if tally.n_boilerplate:
        parts.append(f"{count(tally.n_boilerplate, 'boilerplate line')} left out")
    if tally.n_undated:
        parts.append(f"{count(tally.n_undated, 'article')} without a date (any holder of an office may match)")
    if tally.n_windowed:
        parts.append(f"{count(tally.n_windowed, 'pair')} in sentences longer than the model's window")
    return "; ".join(parts)
