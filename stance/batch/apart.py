"""Items that are made in another process, for what does not bear to be interrupted in this one.

The process is asked on its standard input, as ``python -m stance.batch.apart``, and answers on its standard output:
pickles of our own on both ways, which nobody else can write to.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator

from stance.errors import StanceError

_PATIENCE = 10
"""Seconds in which it may tidy up when nobody takes its items any more."""


def apart(make: Callable[[], Iterator[bytes]]) -> Iterator[object]:
    """Yield items that are made in a process of their own, which ends with whoever takes them.

    Args:
        make: Gives the items as pickles; it must be one that can be pickled itself, and has no stdin, stdout or stderr.

    Raises:
        StanceError: As `make` raised it, or it raised another error, or its process ended before it was done.
    """
    # In a session of its own, so that Ctrl-C in a terminal comes to this process alone.
    command = [sys.executable, "-m", __name__]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None, "both are pipes"
        try:
            pickle.dump(make, process.stdin)
            process.stdin.close()
            while (item := pickle.load(process.stdout)) is not None:
                if isinstance(item, StanceError):
                    raise item
                yield item
            process.wait()
        except (BrokenPipeError, EOFError, pickle.UnpicklingError):
            raise StanceError(f"the process that does the work has ended (exit code {process.wait()})") from None
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
            process.kill()


def main() -> None:
    """Make what stdin asks for."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # where what libraries print goes nowhere
    try:
        for item in pickle.load(sys.stdin.buffer)():
            out.write(item)
            out.flush()
        end: StanceError | None = None
    except StanceError as error:
        end = error
    except Exception as error:
        end = StanceError(f"{type(error).__name__}: {error}")
    pickle.dump(end, out)
    out.close()


if __name__ == "__main__":
    main()
