"""Items that are made in another process, for what does not bear to be interrupted in this one.

The process is started as ``python -m stance.batch.apart``, reads what to make from a file that only it and its parent
know, and answers on its standard output; both are pickles of our own. Its standard input says nothing, and ends when
its parent does, however that comes about.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile, mkstemp
from typing import IO

from stance.errors import StanceError

_PATIENCE = 10
"""Seconds in which it may tidy up when nobody takes its items any more."""


def apart(make: Callable[[], Iterator[bytes]]) -> Iterator[object]:
    """Yield items that are made in a process of their own, which ends with whoever takes them.

    Args:
        make: Gives the items as pickles, of anything but None and errors of ours; it must be one that can be pickled
            itself. It imports what this process could import, and has no standard streams.

    Raises:
        StanceError: As `make` raised it, or it raised another error, or its process ended before it was done.
    """
    handle, name = mkstemp(prefix="stance-")
    job = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            pickle.dump(make, file)
        with TemporaryFile() as said, _started(job, said) as process:
            assert process.stdout is not None, "it is a pipe"
            try:
                while (item := pickle.load(process.stdout)) is not None:
                    if isinstance(item, StanceError):
                        raise item
                    yield item
            except (EOFError, pickle.UnpicklingError):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_PATIENCE)  # so that the exit code is its own
                _end(process)
                raise StanceError(
                    f"the process that does the work has ended (exit code {process.wait()}: {_last_words(said)})"
                ) from None
            finally:
                _end(process)
    finally:
        job.unlink(missing_ok=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdout, process.stdin):  # it might wait for room in the one, and ends with the other
        if pipe is not None:
            pipe.close()
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
    finally:
        process.kill()


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines() or ["it said nothing"]
    return next((line for line in lines if line.startswith("Fatal")), lines[-1])[:200]


def _started(job: Path, stderr: IO[bytes]) -> subprocess.Popen[bytes]:
    """The process, to which Ctrl-C in a terminal does not come, with the modules of this one and no others."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", __name__, str(job)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=os.name == "posix",
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def main() -> None:
    """Make what the file at the first argument asks for."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what libraries print is no item
    threading.Thread(target=_end_with_parent, daemon=True).start()
    job = Path(sys.argv[1])
    asked = job.read_bytes()
    job.unlink()  # here, for the parent may be killed
    end: StanceError | None = None
    try:
        for item in pickle.loads(asked)():
            out.write(item)
            out.flush()
    except StanceError as error:
        end = error
    except Exception as error:
        end = StanceError(f"{type(error).__name__}: {error}")
        end.add_note(traceback.format_exc())
    pickle.dump(end, out)
    out.close()


def _end_with_parent() -> None:
    os.read(0, 1)  # nothing is ever written there
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    os._exit(1)


if __name__ == "__main__":
    main()
