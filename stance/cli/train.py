"""``stance train``: a configuration and labelled pairs into a model folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.app import app
from stance.cli.talk import count, say

if TYPE_CHECKING:
    from stance.train import Plan


@app.command()
def train(
    config: Annotated[
        Path, typer.Argument(metavar="CONFIG", help="A training configuration, such as configs/train.yaml.")
    ],
    set: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Replace a value, such as optimizer.epochs=3."),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Model folder; by default runs/NAME.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
) -> None:
    """Fine-tune a model on labelled pairs; an interrupted run goes on where it stopped."""
    import json

    from stance.config import read_config
    from stance.contest import ANY_CONTEST
    from stance.train import plan, read_material, seconds_per_step
    from stance.train import train as run
    from stance.train.config import TrainConfig

    settings = read_config(config, TrainConfig, set or ())
    folder = output or Path("runs") / settings.name
    material = read_material(settings)
    planned = plan(settings, material)
    say(_describe(planned, folder))
    if lost := material.lost:
        more = f", as {count(len(lost) - 1, 'more pair')} of that kind" if len(lost) > 1 else ""
        say(
            f"{lost[0].where}: the gazetteer finds no mention of '{lost[0].pair.actor.id}' here; left out{more}; give "
            "the mentions, or actors that 'stance actors list' names"
        )
    learnt = {group[0].pair.sentence.text for group in material.train}
    if both := sum(group[0].pair.sentence.text in learnt for group in material.validation):
        say(
            f"{both:,} of {len(material.validation):,} sentences to validate with are also learned from, so the "
            "figures will flatter; see 'stance data check'"
        )
    if dry_run:
        minutes = planned.n_steps * seconds_per_step(settings, material) / 60
        say(f"about {minutes:,.0f} minutes on this machine; nothing was written")
        return
    metrics = run(settings, material, folder)
    typer.echo(json.dumps(metrics))
    told = " --contest FILE" if settings.contest == ANY_CONTEST else ""
    say(f"{folder}: done; try: stance predict ARTICLE --model {folder}{told}")


def _describe(plan: Plan, folder: Path) -> str:
    shares = ", ".join(f"{label} {n:,} ({n / plan.n_pairs:.0%})" for label, n in plan.labels)
    twice = f", {plan.n_twice:,} of them read twice" if plan.n_twice else ""
    asides = f" and {plan.n_asides:,} sentences about none of the contests" if plan.n_asides else ""
    unlabelled = f" and {plan.n_unlabelled:,} sentences to learn from the teacher" if plan.n_unlabelled else ""
    return (
        f"{plan.n_pairs:,} pairs in {plan.n_sentences:,} sentences to learn from{twice} ({shares})"
        f"{asides}{unlabelled}; "
        f"{plan.n_validation:,} pairs to validate with; {plan.n_steps:,} steps in {plan.n_epochs:g} epochs; "
        f"output in {folder}"
    )
