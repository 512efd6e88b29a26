"""``stance actors``: look into the gazetteer."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from stance.cli.app import app
from stance.cli.options import day
from stance.errors import InputError

actors = typer.Typer(
    help="Look into the gazetteer: which expressions name which country or bloc.", no_args_is_help=True
)
app.add_typer(actors, name="actors")


@actors.command()
def find(
    text: Annotated[str, typer.Argument(help="A sentence or an article.")],
    date: Annotated[
        str | None, typer.Option(help="Its date (YYYY-MM-DD), which decides who holds which office.")
    ] = None,
) -> None:
    """Show which countries and blocs a text mentions, and why."""
    from stance.gazetteer import Gazetteer

    found = Gazetteer.load().explain(text, day(date))
    rows = []
    for e in found:
        if e.tenure is not None:
            row = f"{e.tenure.person}, {e.tenure.office.name}"
        else:
            row = e.alias.text if e.alias is not None else ""
        actor = e.mention.actor if e.accepted else "–"
        rows.append((str(e.mention.start), str(e.mention.end), e.mention.text, actor, e.mention.type, row, e.reason))
    _print(("start", "end", "text", "actor", "type", "entry", "why"), rows)


@actors.command(name="list")
def list_() -> None:
    """List every country and bloc that can be found."""
    from stance.gazetteer import Gazetteer

    rows = [(a.id, a.name, a.kind) for a in Gazetteer.load().actors.values()]
    _print(("id", "name", "kind"), rows)


@actors.command()
def show(actor: Annotated[str, typer.Argument(help="Id or name of a country or bloc, such as RUS or Russia.")]) -> None:
    """Show every expression and office holder that names a country or bloc."""
    from stance.gazetteer import Gazetteer

    gazetteer = Gazetteer.load()
    named = gazetteer.named(actor)
    if named is None:
        raise InputError(f"{actor}: no such actor; {gazetteer.hint(actor)}")
    wanted = named.id
    rows: list[tuple[str, ...]] = [("", "", alias.type, alias.text) for alias in gazetteer.aliases(wanted)]
    rows += [(_day(t.start), _day(t.end), t.office.name, t.person) for t in gazetteer.holders(wanted)]
    _print(("from", "to", "type or office", "expression"), rows)


def _day(day: dt.date) -> str:
    """A day; nothing for one that the tables leave open."""
    return "" if day in (dt.date.min, dt.date.max) else day.isoformat()


def _print(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """A table on a terminal, tab-separated values into a pipe."""
    if not sys.stdout.isatty():
        for row in (header, *rows):
            print("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*header, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
