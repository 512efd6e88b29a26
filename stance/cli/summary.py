"""What ``stance predict`` says when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from stance.cli.talk import Faults, count, say

if TYPE_CHECKING:
    from stance.pipeline import Tally


def finish(tally: Tally, faults: Faults, *, keep_boilerplate: bool, quiet: bool) -> None:
    """Say what was done; exit with 1 where something could not be."""
    if not quiet and (tally.n_documents or not faults.n):
        say(_summary(tally, kept=keep_boilerplate))
    if faults.n:
        if tally.n_documents:
            say(f"stance: {count(faults.n, 'problem')} above; everything else is done")
        raise typer.Exit(1)


def _summary(tally: Tally, *, kept: bool) -> str:
    parts = [
        f"{count(tally.n_documents, 'article')}, {count(tally.n_sentences, 'sentence')}, {count(tally.n_pairs, 'pair')}"
    ]
    if tally.n_off_topic:
        parts.append(
            f"{count(tally.n_off_topic, 'article')} skipped that never {'names' if tally.n_off_topic == 1 else 'name'} "
            "the contest (--no-gate reads all)"
        )
    if tally.n_boilerplate:
        parts.append(f"{count(tally.n_boilerplate, 'boilerplate line')} {'kept' if kept else 'left out'}")
    if tally.n_not_english:
        parts.append(f"{count(tally.n_not_english, 'article')} not in English, it seems (only English is understood)")
    if tally.n_undated:
        parts.append(f"{count(tally.n_undated, 'article')} without a date (any holder of an office may match)")
    if tally.n_windowed:
        parts.append(f"{count(tally.n_windowed, 'pair')} in sentences longer than the model's window")
    return "; ".join(parts)
