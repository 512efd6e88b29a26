"""Documents cut into shards: the same documents in the same order always make the same shards.

Knows neither engines nor what becomes of a shard.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterator
from dataclasses import dataclass

from stance.batch.job import Job
from stance.errors import InputError
from stance.records import Document
from stance.store import Gauge, read_documents

REST = -1
"""Number of the shard behind the last, which holds no documents, only what is left to report."""

_MAX_CHARACTERS = 8_000_000
"""A shard that has this many characters takes no further document, so that long ones do not fill the memory."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents that follow each other.

    Attributes:
        number: From 0, in reading order; `REST` for the one behind the last.
        documents: At least one; none in a shard that is finished already, and in the `REST`.
        digest: Of the documents, whether they are still in it or not; empty for the `REST`.
        faults: Inputs that could not be read since the last shard.
    """

    number: int
    documents: tuple[Document, ...]
    digest: str
    faults: tuple[InputError, ...] = ()


def read_shards(job: Job, finished: Container[int], gauge: Gauge | None = None) -> Iterator[Shard]:
    """Read the documents of a job, shard by shard.

    Args:
        job: Says what to read.
        finished: Numbers of shards that need not be done again.
        gauge: Told how far reading has come.
    """
    faults: list[InputError] = []
    waiting: list[Document] = []
    number = length = 0

    def cut() -> Shard:
        shard = Shard(number, () if number in finished else tuple(waiting), _digest(waiting), tuple(faults))
        waiting.clear()
        faults.clear()
        return shard

    documents = read_documents(job.inputs, columns=job.columns, date=job.date, gauge=gauge, on_error=faults.append)
    for document in documents:
        waiting.append(document)
        length += len(document.text)
        if len(waiting) >= job.n_shard_documents or length >= _MAX_CHARACTERS:
            yield cut()
            number, length = number + 1, 0
    if waiting:
        yield cut()
    if faults:
        yield Shard(REST, (), "", tuple(faults))


def _digest(documents: list[Document]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for document in documents:
        day = document.date and document.date.isoformat()
        digest.update(json.dumps([document.id, document.text, day, document.source]).encode() + b"\n")
    return digest.hexdigest()
