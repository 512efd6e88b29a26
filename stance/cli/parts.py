"""What ``stance predict`` does with ``--resume`` and ``--engine``: the same predictions, part by part."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from stance.batch import Engine, Job, run, run_here
from stance.cli.talk import Progress, say
from stance.errors import ConfigError, InputError, MissingExtraError
from stance.pipeline import Tally
from stance.store import FORMATS, Gauge
from stance.store.parts import PartFolder


def parts_format(output: str | None, form: str | None) -> tuple[str, str]:
    """The folder of the parts, and their format: the one asked for, or what the folder's name ends in.

    Raises:
        ConfigError: No folder is named, or there is no such format.
    """
    if output is None:
        raise ConfigError("--resume and --engine ray write a folder of parts; name it, for example -o out.parquet")
    form = form or output.rstrip("/").rpartition(".")[2].lower()
    if form not in FORMATS:
        raise ConfigError(f"{output}: parts are {', '.join(FORMATS)}; end the name in one of them, or give --format")
    return output, form


def choose_engine(name: str, address: str | None, n_workers: int | None, device: str | None) -> Engine:
    """The engine that ``--engine``, ``--address``, ``--workers`` and ``--device`` ask for.

    Raises:
        ConfigError: There is none of that name, or the options do not belong to it.
        MissingExtraError: Ray is not installed.
    """
    if name == "ray":
        if not find_spec("ray"):
            raise MissingExtraError("--engine ray", "batch")
        from stance.batch.cluster import run_on_ray

        if device not in (None, "cpu", "cuda"):
            raise ConfigError(f"--device {device}: each worker of --engine ray sees one GPU; take --device cuda")
        return functools.partial(run_on_ray, address=address, n_workers=n_workers, on_gpu=device == "cuda")
    if name != "local":
        raise ConfigError(f"--engine {name}: expected local or ray")
    if address is not None or n_workers is not None:
        raise ConfigError("--address and --workers belong to a cluster; add --engine ray")
    return run_here


def predict_parts(
    job: Job,
    output: str,
    engine: Engine,
    *,
    resume: bool,
    quiet: bool,
    on_error: Callable[[InputError], None],
) -> Tally:
    """Write the predictions of a job in parts; see `stance.batch.run`."""
    gauge = Gauge()
    with (
        PartFolder(output, job.format, job.terms(), resume=resume) as folder,
        _saying_how_to_go_on(folder),
        Progress(gauge, quiet=quiet) as progress,
    ):
        return run(
            job,
            folder,
            engine,
            on_error=on_error,
            on_part=progress.add,
            gauge=gauge if progress.wanted else None,
        )


@contextmanager
def _saying_how_to_go_on(folder: PartFolder) -> Iterator[None]:
    """After an interruption, or a fault of a worker; bad inputs say themselves what to do."""
    try:
        yield
    except (InputError, ConfigError):
        raise
    except BaseException:
        say(f"stance: {folder.kept()}; to go on, run the same command again with --resume")
        raise
