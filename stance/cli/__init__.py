"""The command line: ``stance COMMAND …``; the only room that prints and exits.

Each command reads its options, imports what it needs, calls one function of the library and writes. Data goes to
stdout, everything else to stderr. Exit codes: 0 done, 1 something was bad (the rest is done), 2 usage, 130 interrupted.
"""

from __future__ import annotations

import os
import signal
import sys

from stance.cli import actors as actors
from stance.cli import data as data
from stance.cli import evaluate as evaluate
from stance.cli import models as models
from stance.cli import predict as predict
from stance.cli import train as train
from stance.cli.app import app
from stance.errors import StanceError

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line and turn the library's errors into a line on stderr and an exit code."""
    signal.signal(signal.SIGINT, _interrupted)
    try:
        app()
    except StanceError as error:
        print(f"stance: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output (``| head``) has gone; nothing is left to say, nor to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _interrupted(*_: object) -> None:
    print("stance: interrupted; no half-written file is left", file=sys.stderr)
    raise SystemExit(130)
