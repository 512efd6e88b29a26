"""``stance contest``: write, check and list contest files."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.app import app
from stance.cli.talk import say
from stance.errors import ConfigError, InputError
from stance.quoting import one_line

if TYPE_CHECKING:
    from stance.contest import Contest

contest = typer.Typer(
    help="Contest files: who the two sides are, for contests that no model was trained for.", no_args_is_help=True
)
app.add_typer(contest, name="contest")

TEMPLATE = """\
# A contest for power, or over who is recognised. Fill in every value; then:
#   stance contest check THIS_FILE
#   stance predict ARTICLES --contest THIS_FILE
title: Who governs Ruritania?

# The contested country is the contest itself and never an actor in it: ISO 3166-1 alpha-3; [] for none.
countries: []

# First and last day, if they are known (YYYY-MM-DD).
start: null
end: null

sides:
  - id: crown  # short, lower case
    label: pro_crown  # what a sentence on this side is called in every output
    name: Queen Flavia
    # Every other way in which texts speak of this side: surnames, titles, offices, parties, epithets, its capital or
    # its people. The more there are the better; none may stand on both sides, and a word that also means something
    # else ("the general") does harm.
    aliases:
      - Flavia
      - the queen
      - the Crown
      - the royalists
      - the court in Strelsau
    description: Queen Flavia, who was crowned in Strelsau, her government and the army that obeys it.
  - id: duke
    label: pro_duke
    name: Duke Michael
    aliases:
      - the duke
      - Michael of Zenda
      - the rebels
      - the provisional council
    description: Duke Michael, who holds Zenda and claims the throne, and the provisional council that he formed.

# An article that never uses one of these words is not about the contest.
topic: [Ruritania, Strelsau, Zenda]

# What a zero-shot model is asked of each actor; for the second side the names change places. Other models ignore it.
hypotheses: ["{actor} supports {side_a}."]
"""

_FEW_ALIASES = 3
_OF_BODIES = {"the", "of", "for", "and"}
"""Words in the names of governments, councils and parties, which have no surname."""


@contest.command()
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Contest file, or id of one that ships.")],
) -> None:
    """Check a contest file and say what would make it better."""
    from stance.contests import load_contest
    from stance.gazetteer import Gazetteer

    loaded = load_contest(file)
    actors = Gazetteer.of(loaded).actors
    first, second = loaded.sides
    typer.echo(one_line(f"{loaded.title}: {first.label} ({first.name}) against {second.label} ({second.name})"))
    for line in advice(loaded, {actor.name.casefold() for actor in actors.values()}):
        typer.echo(one_line(f"better: {line}"))


@contest.command()
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; ends in .yaml.")],
) -> None:
    """Write a contest file with comments, to be filled in."""
    if file.suffix.lower() not in {".yaml", ".yml"}:
        better = file / "mine.yaml" if file.is_dir() else file.with_suffix(".yaml")
        raise ConfigError(f"{file}: a contest file ends in .yaml; name it {better}")
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(TEMPLATE)
    except FileExistsError:
        raise InputError(f"{file}: is there already and was left as it is; name another file") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror})") from error
    say(f"{file}: written; fill it in, then: stance contest check {file}")


@contest.command(name="list")
def list_() -> None:
    """Name the contests that ship with the package."""
    from stance import resources
    from stance.contests import load_contest

    for id_ in resources.contest_files():
        typer.echo(f"{id_}\t{load_contest(id_).title}")


_RURITANIANS = {"Queen Flavia", "Duke Michael"}
"""The names of the template's sides."""


def advice(contest: Contest, countries: Collection[str]) -> list[str]:
    """What a contest file could say better; empty when nothing is missing.

    Args:
        contest: As it was read, so valid.
        countries: Names of countries and blocs, in small letters.
    """
    lines = []
    if "Ruritania" in contest.title or {side.name for side in contest.sides} & _RURITANIANS:
        lines.append("it still speaks of Ruritania, as 'stance contest new' wrote it; fill in every value")
    for side in contest.sides:
        names = {alias.casefold() for alias in (side.name, *side.aliases)}
        if len(side.aliases) < _FEW_ALIASES:
            lines.append(
                f"side '{side.id}' has {len(side.aliases)} aliases; add surnames, titles, offices, parties and "
                "epithets under which texts speak of it"
            )
        *first, surname = side.name.split()
        is_person = first and surname[0].isupper() and not _OF_BODIES & {word.casefold() for word in first}
        if is_person and surname.casefold() not in names:
            lines.append(f"side '{side.id}': if texts say only '{surname}' and mean this side, add it to its aliases")
        lines += [
            f"side '{side.id}': the alias '{alias}' is too short to mean one thing; write it out"
            for alias in side.aliases
            if len(alias) < 3
        ]
        lines += [
            f"side '{side.id}': the alias '{alias}' is also the name of a country or bloc, which is then never an actor"
            for alias in side.aliases
            if alias.casefold() in countries
        ]
    if contest.start is None:
        lines.append("'start' is not given; with it a reader knows which articles can be about the contest")
    return lines
