"""The engine that needs no cluster: one shard after another, in this process, on all its cores."""

from __future__ import annotations

from collections.abc import Container, Iterator

from stance.batch.job import Job
from stance.batch.shards import read_shards
from stance.batch.worker import Outcome, Worker
from stance.store import Gauge


def run_here(job: Job, finished: Container[int], gauge: Gauge | None = None) -> Iterator[Outcome]:
    """Do the shards of a job in order; see `stance.batch.run.Engine`."""
    worker: Worker | None = None
    for shard in read_shards(job, finished, gauge):
        if worker is None and shard.documents:
            worker = Worker(job.recipe, job.format)
        yield worker(shard) if worker else Outcome(shard.number, shard.digest, shard.faults)
