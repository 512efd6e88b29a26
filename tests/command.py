"""The command line run as a process, and an article to give it."""

from __future__ import annotations

import subprocess
import sys

ARTICLE = "date 2019-02-06 Russia backs Maduro.\n\nCuba said the US aid is a coup.\n"


def run(*arguments: str, input: bytes | None = None) -> tuple[int, bytes, str]:
    """Run the installed command line as a process would see it: exit code, stdout, stderr."""
    done = subprocess.run(
        [sys.executable, "-c", "from stance.cli import main; main()", *arguments], input=input, capture_output=True
    )
    return done.returncode, done.stdout, done.stderr.decode()
