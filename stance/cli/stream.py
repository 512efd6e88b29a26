"""What ``stance predict`` does without parts: read, classify and write in one go, the model loading meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from stance.cli.options import columns_of, day, form_of, refuse_input
from stance.cli.talk import Faults, Progress, give_up_stdout, say
from stance.errors import ConfigError, InputError

if TYPE_CHECKING:
    from stance.classifiers import Classifier
    from stance.pipeline import Tally
    from stance.recipe import Recipe
    from stance.records import Document

_ARTICLES = (".txt", ".md", ".html", ".htm")
_ARCHIVE = 64
_ARCHIVE_CHARACTERS = 1 << 21
"""So many articles, or characters in them, are worth the time that the faster runtime takes to load."""


def predict_stream(
    inputs: list[str],
    recipe: Recipe,
    output: str | None,
    format: str | None,
    columns: str | None,
    date: str | None,
    *,
    quiet: bool,
    on_error: Faults,
) -> Tally:
    """Write the predictions of all articles that are read, as they come.

    Args:
        inputs: Files, folders, globs and URLs; ``-`` for standard input.
        recipe: What becomes of the articles.
        output: Where the predictions go; None for standard output.
        format: The option ``--format`` as given. This and the next two are looked at while the model loads, where that
            begins at once.
        columns: The option ``--columns`` as given.
        date: The option ``--date`` as given.
        quiet: Show no progress.
        on_error: Told of every file, line or row that was not read.

    Raises:
        ConfigError: An option is not as it should be, or the output would destroy an input.
        InputError: The output cannot be written.
        ModelError: The model cannot be loaded.
        MissingExtraError: The model, or an input, needs packages that are not installed.
        typer.Exit: Nothing could be read, so nothing was written.
    """
    # A single article takes less time than the model's loading, so that begins as soon as may be, in a thread.
    loading = _load(recipe) if _is_short(inputs) else None

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
            on_error=on_error,
        )
        followed = progress.follow(documents)
        opening, is_archive = _open(followed)
        loading = loading or _load(recipe.in_bulk() if is_archive else recipe)
        topic = TopicFinder(recipe.contest) if recipe.gate else None
        is_single = len(opening) == 1
        if topic and is_single and not quiet and not topic.is_named_in(opening[0].text):
            say(
                f"{opening[0].id}: never names the contest ({recipe.contest.title}), so what follows may mean little; "
                "among other articles it would be left out"
            )
        predictions = pipeline.predict(
            chain(opening, followed),
            Gazetteer.of(recipe.contest),
            loading.result,
            min_confidence=recipe.min_confidence,
            keep_boilerplate=recipe.keep_boilerplate,
            topic=None if is_single else topic,  # whoever names a single article wants it read
            tally=tally,
        )
        try:
            if writer is None:
                from stance.cli.table import show

                show(predictions, recipe.contest)
            else:
                with writer:
                    writer.write(predictions)
                    if path and on_error.n and not tally.n_documents:
                        say(f"stance: no article could be read; {path} was not written")
                        raise typer.Exit(1)
        except InputError:
            if output is None:
                give_up_stdout()
            raise
    return tally


def _load(recipe: Recipe) -> Future[Classifier]:
    """Begin to load the model in a thread; imports come first, for in two threads they wait for each other."""
    from stance.classifiers import import_runtime

    import_runtime(recipe.model, recipe.runtime, recipe.device)
    return ThreadPoolExecutor(1).submit(recipe.load)


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
