"""The engine for more than one machine: Ray Data, with one classifier in each actor process.

One task, on the machine where the run was started, reads and cuts the documents; actors wherever the cluster has room
turn shards into parts; parts come back to be written. Shards travel as one row each, so that memory stays flat however
many there are. Ray has a process to itself: one that is interrupted while its threads are at work may crash.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import pickle
import socket
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import Any, cast

from stance.batch.apart import apart
from stance.batch.job import Job
from stance.batch.shards import read_shards
from stance.batch.worker import Outcome, Worker
from stance.errors import ConfigError, MissingExtraError, StanceError
from stance.recipe import Recipe
from stance.store import Gauge

_COLUMN = "shard"
_PATIENCE = 10
"""Seconds in which a cluster must answer at all."""

_QUIET_AND_LOCAL = {
    "RAY_USAGE_STATS_ENABLED": "0",  # tell nobody
    "RAY_BACKEND_LOG_LEVEL": "fatal",
}


def run_on_ray(
    job: Job,
    finished: Container[int],
    gauge: Gauge | None = None,
    *,
    address: str | None = None,
    n_workers: int | None = None,
    on_gpu: bool = False,
) -> Iterator[Outcome]:
    """Do the shards of a job on a Ray cluster; see `stance.batch.run.Engine`.

    Args:
        job: Its inputs are read on this machine, its model on the machines of the workers.
        finished: Numbers of shards that need not be done again.
        gauge: Told nothing, for the reading is done in another process.
        address: Of a cluster that is there (``auto`` finds the one this machine belongs to); None starts one on this
            machine, which nobody else can reach and which ends with the run.
        n_workers: Actor processes, each with one classifier on one thread; by default as many as the cluster has
            processors (or GPUs).
        on_gpu: Whether each worker has a GPU.

    Returns:
        Outcomes in the order in which they are ready; none is begun before the first is asked for.

    Raises:
        ConfigError: Standard input is to be read; or, with the first outcome, there is no cluster at the address, or it
            has no room for a worker.
        MissingExtraError: With the first outcome: Ray is not installed.
        StanceError: A worker gave up, or Ray did.
    """
    if "-" in job.inputs:
        raise ConfigError("--engine ray reads in another process, which has no standard input; save it to a file first")
    parts = apart(functools.partial(_run, job, finished, address=address, n_workers=n_workers, on_gpu=on_gpu))
    return cast(Iterator[Outcome], parts)


def _run(
    job: Job, finished: Container[int], *, address: str | None, n_workers: int | None, on_gpu: bool
) -> Iterator[bytes]:
    """Pickled outcomes; see `run_on_ray`."""
    for name, value in _QUIET_AND_LOCAL.items():
        os.environ.setdefault(name, value)
    if address is None:
        os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # its name notwithstanding: bind to 127.0.0.1 alone
    try:
        import ray
        import ray.data
    except ImportError:
        raise MissingExtraError("--engine ray", "batch") from None
    with _cluster(address, n_workers):
        room = ray.cluster_resources().get(  # type: ignore[no-untyped-call]
            "GPU" if on_gpu else "CPU", 0
        )
        n_workers = n_workers or int(room)
        if n_workers < 1 or n_workers > room:
            raise ConfigError(
                f"{n_workers or 'any'} workers: the cluster has {room:g} {'GPUs' if on_gpu else 'processors'}; "
                "ask for no more, or give it more machines"
            )
        with _told():
            yield from _outcomes(job, finished, n_workers, on_gpu=on_gpu)


@contextlib.contextmanager
def _cluster(address: str | None, n_workers: int | None) -> Iterator[None]:
    import ray

    started: dict[str, Any] = {"num_cpus": n_workers, "include_dashboard": False} if address is None else {}
    try:
        if address is not None and address != "auto":
            _knock(address)
        ray.init(address=address or "local", log_to_driver=False, logging_level=logging.ERROR, **started)
    except Exception as error:  # whatever kept it from connecting
        raise ConfigError(
            f"--address {address}: no Ray cluster answers there ({_last_line(error)}); check it with 'ray status'"
            if address
            else f"--engine ray: no cluster could be started on this machine ({_last_line(error)})"
        ) from error
    try:
        yield
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Raise OSError or ValueError unless something answers; Ray would try for minutes."""
    host, colon, port = address.rpartition(":")
    if not colon or not port.isdigit() or "//" in host:
        raise ValueError("expected HOST:PORT of its head, or auto")
    socket.create_connection((host, int(port)), _PATIENCE).close()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Give an error of ours that Ray carries from a worker as what it was."""
    import ray

    try:
        yield
    except ray.exceptions.RayError as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, StanceError) and not isinstance(cause, ray.exceptions.RayError):
                raise cause from None
            cause = getattr(cause, "cause", None) or cause.__cause__
        raise StanceError(f"Ray gave up: {_last_line(error)}; see its logs in /tmp/ray/session_latest/logs") from error


def _outcomes(job: Job, finished: Container[int], n_workers: int, *, on_gpu: bool) -> Iterator[bytes]:
    import ray.data

    context = ray.data.DataContext.get_current()
    context.target_max_block_size = 1  # a block for each row, or the first shards would wait for the last to be read
    context.enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    shards = ray.data.read_datasource(
        _source(functools.partial(read_shards, job, finished)), override_num_blocks=1, num_cpus=0
    )
    outcomes = shards.map_batches(
        _Actor,
        fn_constructor_args=(job.recipe, job.format),
        batch_size=None,
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(size=n_workers),
        num_cpus=0 if on_gpu else 1,
        num_gpus=1 if on_gpu else 0,
    )
    for row in outcomes.iter_rows():
        yield row[_COLUMN]


class _Actor:
    """What each actor process runs: rows of shards into rows of outcomes."""

    def __init__(self, recipe: Recipe, format: str) -> None:
        self._worker = Worker(recipe, format, n_threads=1)

    def __call__(self, rows: Any) -> Any:
        return _table(self._worker(pickle.loads(row)) for row in rows[_COLUMN].to_pylist())


def _table(values: Iterator[object]) -> Any:
    import pyarrow as pa

    return pa.table({_COLUMN: pa.array([pickle.dumps(value) for value in values], pa.large_binary())})


def _source(read: Callable[[], Iterator[object]]) -> Any:
    """A data source of Ray's with one task, which runs on this machine and gives each value as soon as it is read."""
    from ray.data import Datasource, ReadTask
    from ray.data.block import BlockMetadata

    here = Path.cwd()

    def blocks() -> Iterator[Any]:
        with contextlib.chdir(here):  # where relative paths lead
            for value in read():
                yield _table(iter([value]))

    class Source(Datasource):
        """See `_source`."""

        def estimate_inmemory_data_size(self) -> int | None:
            """Nobody knows before it is read."""
            return None

        @property
        def supports_distributed_reads(self) -> bool:
            """Only this machine must have the files."""
            return False

        def get_read_tasks(self, parallelism: int, *_: object, **__: object) -> list[Any]:
            """The one task."""
            return [ReadTask(blocks, BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None))]

    return Source()  # type: ignore[no-untyped-call]


def _last_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1][:200]
