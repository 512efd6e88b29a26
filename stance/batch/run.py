"""A run over shards that keeps what is finished: whatever ends it, running it again goes on from there."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Container, Generator, Iterator, Mapping

from stance.batch.job import Job
from stance.batch.shards import REST
from stance.batch.worker import Outcome
from stance.errors import InputError
from stance.pipeline import Tally
from stance.store import Gauge
from stance.store.parts import Part, PartFolder

Engine = Callable[[Job, Container[int], Gauge | None], Iterator[Outcome]]
"""Does the shards of a job, in any order, but for those whose numbers are given as finished: of these, and of what
could not be read, it only reports. It may tell a gauge how far reading has come."""


def run(
    job: Job,
    folder: PartFolder,
    engine: Engine,
    *,
    on_error: Callable[[InputError], None],
    on_part: Callable[[int], None] = lambda n_documents: None,
    gauge: Gauge | None = None,
) -> Tally:
    """Do what is left of a job.

    Args:
        job: What to read and what to do with it.
        folder: Where the parts go; entered, and on the terms of the job.
        engine: Does the work.
        on_error: Told of every file, line or row that was not read, as often as the run is begun.
        on_part: Told how many documents were in each shard that is now finished, or was already.
        gauge: Told how far reading has come, where the engine reads in this process.

    Returns:
        What was seen in all shards, those finished earlier too.

    Raises:
        InputError: A part cannot be written, or the documents are others than when the run was begun.
        ModelError: The model cannot be loaded.
        ConfigError: The model does not take one of the settings, or the engine finds no room.
        MissingExtraError: The model or the engine needs packages that are not installed.
    """
    tally = Tally()
    earlier = dict(folder.finished)
    n_met = 0
    with contextlib.closing(_each(engine(job, frozenset(earlier), gauge))) as outcomes:
        for outcome in outcomes:
            for fault in outcome.faults:
                on_error(fault)
            if outcome.number == REST:
                continue
            if part := earlier.get(outcome.number):
                if part.digest != outcome.digest:
                    raise _changed(folder, f"the articles of shard {outcome.number} are")
                n_met += 1
            else:
                part = _add_part(folder, outcome)
            _add(tally, part.counts)
            on_part(part.counts["n_documents"])
    if n_met < len(earlier):
        raise _changed(folder, "fewer articles are found; the rest was")
    return tally


def _each(outcomes: Iterator[Outcome]) -> Generator[Outcome, None, None]:
    """The outcomes; to close this ends an engine at once, whoever still holds on to it."""
    yield from outcomes


def _add_part(folder: PartFolder, outcome: Outcome) -> Part:
    assert outcome.counts is not None, "a shard that is not finished comes with what happened in it"
    try:
        return folder.add(outcome.number, outcome.digest, outcome.counts, outcome.data)
    except InputError as error:
        raise InputError(
            f"{error}; {folder.kept()}; make room, then run the same command again with --resume"
        ) from None


def _changed(folder: PartFolder, what: str) -> InputError:
    return InputError(
        f"{folder.name}: {what} not those of the run that began here; "
        "give the same inputs in the same state, or write to another folder"
    )


def _add(tally: Tally, counts: Mapping[str, int]) -> None:
    for field in dataclasses.fields(tally):
        setattr(tally, field.name, getattr(tally, field.name) + counts.get(field.name, 0))
