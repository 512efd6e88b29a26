"""The command line: ``stance COMMAND …``; the only room that prints and exits.

Each command reads its options, imports what it needs, calls one function of the library and writes. Data goes to
stdout, everything else to stderr. Exit codes: 0 done; 1 an input was bad (the rest is done); 2 usage, options and
configuration; 130 interrupted, 143 terminated.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from pathlib import Path

__all__ = ["main"]


def main() -> None:
    """Run the command line and turn the library's errors into a line on stderr and an exit code."""
    # Tables and articles are many small values that live long; looking through them for garbage takes a tenth of a run.
    gc.set_threshold(100_000)
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    if hasattr(signal, "SIGPIPE"):
        # The reader of our output (``| head``) has gone: end as other tools do.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if sys.argv[1:2] == ["predict"]:
        # Of numpy's matrix products none is used here; its threads would spin for a while beside the model's loading.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        from stance.cli import predict as predict  # alone, so that an article is answered sooner
        from stance.cli.app import app
    else:
        from stance.cli.commands import app
    from stance.cli.talk import say

    if sys.stdout is None:  # closed by whoever started us (``>&-``)
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that has no such letter shows its number
            stream.reconfigure(errors="backslashreplace")
    from stance.errors import ConfigError, StanceError

    try:
        app()
    except StanceError as error:
        say(f"stance: {error}")
        sys.exit(2 if isinstance(error, ConfigError) else 1)
    finally:
        gc.freeze()  # nor need anybody look through them on the way out


def _stop(number: int, _: object) -> None:
    """End at once; whatever is being written is taken back on the way out."""
    print("stance: interrupted", file=sys.stderr)
    raise SystemExit(128 + number)
