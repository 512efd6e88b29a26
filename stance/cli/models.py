"""``stance models``: the models that ship with the package, and any model folder."""

from __future__ import annotations

from typing import Annotated

import typer

from stance.cli.app import app
from stance.quoting import calm

models = typer.Typer(help="Look at the models that ship, or at a model folder.", no_args_is_help=True)
app.add_typer(models, name="models")


@models.command(name="list")
def list_() -> None:
    """Name the models that ship with the package."""
    from stance import resources
    from stance.manifest import Manifest

    for folder in resources.model_folders().values():
        manifest = Manifest.read(folder)
        size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) / 1e6
        typer.echo(f"{manifest.id}\t{size:.0f} MB\t{manifest.contest.title}")


@models.command()
def show(
    model: Annotated[str, typer.Argument(help="Id of a model that ships, or a model folder.")] = "venezuela-2019",
) -> None:
    """Print a model's card: what it is for, what it learned from, how well it does."""
    from stance.classifiers import model_folder
    from stance.errors import ModelError

    card = model_folder(model) / "README.md"
    if not card.is_file():
        raise ModelError(f"{card}: this model folder has no card")
    for line in card.read_text(encoding="utf-8", errors="replace").splitlines():
        typer.echo(calm(line))
