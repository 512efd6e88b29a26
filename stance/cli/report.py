"""``stance report``: predictions in, one HTML page out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.app import app
from stance.cli.options import refuse_input
from stance.cli.talk import count, say
from stance.errors import ConfigError

if TYPE_CHECKING:
    from stance.contest import Contest
    from stance.report import Report


@app.command()
def report(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="PREDICTIONS...",
            help="What 'stance predict' wrote: .jsonl .csv .parquet (also .gz, .zst), folders, globs, or - for stdin.",
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Write the page here.")] = Path("report.html"),
    png: Annotated[
        Path | None, typer.Option("--png", metavar="FOLDER", help="Also write the figures into this folder.")
    ] = None,
    contest: Annotated[
        str | None,
        typer.Option(
            "--contest",
            "-c",
            help="Contest file, or id of one that ships; by default that with these labels.",
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            "--model", "-m", help="Folder of the model that predicted, for its errors; needless for those that ship."
        ),
    ] = None,
    min_sentences: Annotated[
        int, typer.Option(min=1, help="Sentences that must take a side before an actor is put on one.")
    ] = 5,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Show where every country and bloc stands, and the sentences behind it, on one page that opens offline."""
    from stance.report import to_html, write_figures
    from stance.store import write_text

    _check(output, png)
    refuse_input(output, inputs)
    shown = run(inputs, contest, model, min_sentences, quiet=quiet)
    page = to_html(shown)
    write_text(output, [page])
    written = [output] if png is None else [output, *write_figures(shown, png)]
    if not quiet:
        say(
            f"{count(len(shown.readings), 'pair')}, {count(len(shown.overall), 'actor')}; "
            f"wrote {', '.join(map(str, written))} ({output.stat().st_size / 1e6:.1f} MB)"
        )


def run(inputs: list[str], contest: str | None, model: str | None, min_sentences: int, *, quiet: bool) -> Report:
    """Read and score predictions.

    Raises:
        StanceError: Predictions, contest or model folder cannot be used, or do not belong together.
    """
    from stance.cli.score import confusion_of, read
    from stance.report import gather

    readings = read(inputs)
    confusion = confusion_of(readings, model, quiet=quiet)
    shown = _contest(contest, readings[0].labels, quiet=quiet)
    return gather(readings, shown, confusion=confusion, min_sentences=min_sentences)


def _contest(asked: str | None, labels: tuple[str, str, str], *, quiet: bool) -> Contest | None:
    from stance.contests import contests_with, load_contest

    if asked is None:
        found = contests_with(labels)
        if len(found) == 1:
            return found[0]
        if not quiet:
            has = f"{', '.join(c.id for c in found)} have" if found else "no contest that ships has"
            say(f"{has} these labels, so the sides go by them; name the contest with --contest")
        return None
    contest = load_contest(asked)
    if contest.labels != labels and set(contest.labels) == set(labels):
        raise ConfigError(
            f"--contest {asked}: its sides stand in another order than when these predictions were made; put "
            f"{labels[0]} first, or predict again"
        )
    if contest.labels != labels:
        raise ConfigError(
            f"--contest {asked}: its labels are {', '.join(contest.labels)}, "
            f"but the predictions say {', '.join(labels)}; name the contest that was predicted"
        )
    return contest


def _check(output: Path, png: Path | None) -> None:
    """Complain before the work is done, not after it."""
    from stance.store import check_output

    if output.suffix.lower() not in (".html", ".htm") and (output.is_file() or not output.exists()):
        raise ConfigError(f"{output}: the report is a web page; name it {output.with_suffix('.html')}")
    check_output(output)
    if png is not None and png.exists() and not png.is_dir():
        raise ConfigError(f"{png}: is a file; --png expects a folder to write figures into")
