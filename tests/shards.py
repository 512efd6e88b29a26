"""Runs in shards made by hand: articles, a job, a worker that does it, and what the run leaves."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from pathlib import Path

from stance.batch import Engine, Job, run
from stance.batch.shards import read_shards
from stance.batch.worker import Outcome, Worker
from stance.contests import load_contest
from stance.errors import InputError
from stance.pipeline import Tally
from stance.recipe import Recipe
from stance.store import Gauge
from stance.store.parts import PartFolder, Terms

TERMS: Terms = {"model": "tiny", "shard documents": 3}


def articles(folder: Path, n: int = 14) -> Path:
    """A table of articles, every fourth of which names nobody."""
    path = folder / "articles.jsonl"
    texts = [
        "Russia backs Maduro. Spain said no.",
        "Cuba sent aid.",
        "It rained.",
        "China refused. Moscow condemns it.",
    ]
    rows = [{"id": f"a{i}", "text": f"{texts[i % 4]} Day {i}.", "date": "2019-02-06"} for i in range(n)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def worker_of(model: Path) -> Worker:
    """A worker of one thread that writes JSON lines, without the topic gate."""
    return Worker(Recipe(str(model), load_contest(), gate=False), "jsonl", n_threads=1)


def engine_of(worker: Worker) -> Engine:
    """One worker that does a job's shards in turn."""

    def work(job: Job, finished: Container[int], gauge: Gauge | None) -> Iterator[Outcome]:
        return map(worker, read_shards(job, finished, gauge))

    return work


def job(*inputs: str | Path, form: str = "jsonl", n: int = 3) -> Job:
    """Work on the inputs in shards of n articles."""
    return Job(tuple(map(str, inputs)), Recipe("tiny", load_contest(), gate=False), form, n_shard_documents=n)


def go(work: Job, out: str | Path, engine: Engine, *, terms: Terms = TERMS, resume: bool = True) -> Tally:
    """Do the work into a folder; nothing in it may be wrong."""
    faults: list[InputError] = []
    with PartFolder(str(out), work.format, terms, resume=resume) as folder:
        tally = run(work, folder, engine, on_error=faults.append)
    assert not faults
    return tally


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder; of the manifest its lines in order of the shards."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    files["_manifest.ndjson"] = b"\n".join(sorted(files["_manifest.ndjson"].splitlines()))
    return files
