"""``stance predict``: articles in, one record per (sentence, actor) out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.app import app
from stance.cli.options import columns_of, day, form_of, refuse_input, runtime_of
from stance.cli.summary import finish
from stance.cli.talk import Faults, Progress, give_up_stdout, say
from stance.errors import ConfigError, InputError

if TYPE_CHECKING:
    from stance.classifiers import Classifier
    from stance.records import Document

_ARTICLES = (".txt", ".md", ".html", ".htm")
_ARCHIVE = 64
_ARCHIVE_CHARACTERS = 1 << 21
"""So many articles, or characters in them, are worth the time that the faster runtime takes to load."""


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
            "--model",
            "-m",
            help="Id of a model that ships, a model folder, or an NLI model (also of the hub); by default the one that "
            "ships for the contest.",
        ),
    ] = None,
    contest: Annotated[
        str | None,
        typer.Option(
            "--contest", "-c", help="Contest file, or id of one that ships; by default the model's, or Venezuela's."
        ),
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
    no_gate: Annotated[
        bool, typer.Option("--no-gate", help="Also read articles that never name the contest or its sides.")
    ] = False,
    runtime: Annotated[
        str | None,
        typer.Option(
            help="onnx, openvino or torch; by default onnx, for large runs openvino where it is there and faster."
        ),
    ] = None,
    device: Annotated[
        str | None, typer.Option(help="For torch: cpu, cuda, or one GPU of several, such as cuda:1.")
    ] = None,
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
        str,
        typer.Option(
            help="local, or ray: several processes or machines, which make a folder of parts.", rich_help_panel=_LARGE
        ),
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
    """Say on which side every sentence puts every country and bloc that it mentions.

    On a terminal the answer is a table; into a pipe or file it is one record per pair of sentence and actor.
    """
    from stance.classifiers import bulk_runtime, choose_model, contest_of, import_runtime, load_classifier
    from stance.contest import load_contest

    chosen = runtime_of(runtime)
    asked = None if contest is None else load_contest(contest)
    model = model or choose_model(asked)
    told = contest_of(model, asked)
    faults = Faults()
    if resume or engine != "local" or address is not None or workers is not None:
        from stance.batch import Job, Recipe
        from stance.cli.parts import choose_engine, parts_format, predict_parts

        work = choose_engine(engine, address, workers, device)
        folder, parts_form = parts_format(output, form_of(format, output))
        if chosen is None and device is None:
            chosen = bulk_runtime(model)
        recipe = Recipe(
            model,
            told,
            parts_form,
            min_confidence=min_confidence,
            keep_boilerplate=keep_boilerplate,
            gate=not no_gate,
            runtime=chosen,
            device=device,
            threshold=threshold,
            context=context,
        )
        job = Job(tuple(inputs), recipe, columns_of(columns), day(date), shard_documents)
        tally = predict_parts(job, folder, work, resume=resume, quiet=quiet, on_error=faults)
        return finish(tally, faults, keep_boilerplate=keep_boilerplate, quiet=quiet)

    def load() -> Future[Classifier]:
        import_runtime(model, chosen, device)
        return ThreadPoolExecutor(1).submit(
            load_classifier, model, told, runtime=chosen, device=device, threshold=threshold, context=context
        )

    # A single article takes less time than the model's loading, so that begins as soon as may be, in a thread.
    loading = load() if _is_short(inputs) else None

    from stance import pipeline
    from stance.gazetteer import Gazetteer
    from stance.store import Gauge, is_remote, open_writer, read_documents
    from stance.topic import TopicFinder

    form = form_of(format, output)
    if output and is_remote(output):
        raise ConfigError(f"{output}: a URL takes a folder of parts; add --resume")
    path = Path(output) if output else None
    refuse_input(path, inputs, folders=False)  # what we wrote into a folder before is left out when it is read
    writer = None if form == "table" else open_writer(path, form, sys.stdout.buffer)
    gauge, tally = Gauge(), pipeline.Tally()
    with Progress(gauge, quiet=quiet) as progress:
        documents = read_documents(
            inputs,
            columns=columns_of(columns),
            date=day(date),
            stdin=sys.stdin.buffer,
            gauge=gauge if progress.wanted else None,
            on_error=faults,
        )
        followed = progress.follow(documents)
        opening, is_archive = _open(followed)
        if loading is None:
            if chosen is None and device is None and is_archive:
                chosen = bulk_runtime(model)
            loading = load()
        predictions = pipeline.predict(
            chain(opening, followed),
            Gazetteer.of(told),
            loading.result,
            min_confidence=min_confidence,
            keep_boilerplate=keep_boilerplate,
            # Whoever names a single article wants it read; the gate is for archives.
            topic=TopicFinder(told) if len(opening) > 1 and not no_gate else None,
            tally=tally,
        )
        try:
            if writer is None:
                from stance.cli.table import show

                show(predictions, told)
            else:
                with writer:
                    writer.write(predictions)
                    if path and faults.n and not tally.n_documents:
                        say(f"stance: no article could be read; {path} was not written")
                        raise typer.Exit(1)
        except InputError:
            if output is None:
                give_up_stdout()
            raise
    finish(tally, faults, keep_boilerplate=keep_boilerplate, quiet=quiet)


def _is_short(inputs: list[str]) -> bool:
    """Whether what is named is a single article of the usual size."""
    path = Path(inputs[0])
    if len(inputs) > 1 or path.suffix not in _ARTICLES:
        return False
    try:
        return path.stat().st_size < _ARCHIVE_CHARACTERS
    except (OSError, ValueError):
        return False


def _open(documents: Iterator[Document]) -> tuple[list[Document], bool]:
    """The first documents, two at least where there are so many, and whether they are the beginning of an archive."""
    opening: list[Document] = []
    n_characters = 0
    for document in documents:
        opening.append(document)
        n_characters += len(document.text)
        if len(opening) > 1 and (len(opening) >= _ARCHIVE or n_characters >= _ARCHIVE_CHARACTERS):
            return opening, True
    return opening, n_characters >= _ARCHIVE_CHARACTERS
