"""``stance predict``: articles in, one record per (sentence, actor) out."""

from __future__ import annotations

from typing import Annotated

import typer

from stance.cli.app import app
from stance.cli.options import columns_of, day, form_of, runtime_of
from stance.cli.summary import finish
from stance.cli.talk import Faults

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
    from stance.classifiers import choose_model, contest_of
    from stance.contests import load_contest
    from stance.recipe import Recipe

    chosen = runtime_of(runtime)
    asked = None if contest is None else load_contest(contest)
    model = model or choose_model(asked)
    recipe = Recipe(
        model,
        contest_of(model, asked),
        min_confidence=min_confidence,
        keep_boilerplate=keep_boilerplate,
        gate=not no_gate,
        runtime=chosen,
        device=device,
        threshold=threshold,
        context=context,
    )
    faults = Faults()
    if resume or engine != "local" or address is not None or workers is not None:
        from stance.batch import Job
        from stance.cli.parts import choose_engine, parts_format, predict_parts

        work = choose_engine(engine, address, workers, device)
        folder, form = parts_format(output, form_of(format, output))
        job = Job(tuple(inputs), recipe.in_bulk(), form, columns_of(columns), day(date), shard_documents)
        tally = predict_parts(job, folder, work, resume=resume, quiet=quiet, on_error=faults)
    else:
        from stance.cli.stream import predict_stream

        tally = predict_stream(inputs, recipe, output, format, columns, date, quiet=quiet, on_error=faults)
    finish(tally, faults, keep_boilerplate=keep_boilerplate, quiet=quiet)
