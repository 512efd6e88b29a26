"""The typer application and its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from stance import __version__

app = typer.Typer(
    name="stance",
    help="Which side does each country take? Reads news, finds countries, says which side each sentence puts them on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"stance {__version__}")
        raise typer.Exit


@app.callback()
def stance(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Which side does each country take?"""
