"""Peak memory of ``stance predict`` over few and over many generated articles: flat is what it should be.

    python scripts/memory.py 1000 100000 [--resume] [--files]

Every run is a process of its own, and what is printed is what the system says of it when it has ended. Articles are
short: what grows with their number is looked for, not what they cost.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ACTORS = ("Russia", "Cuba", "Spain", "China", "Brazil", "Mexico", "Turkey", "Germany", "Italy", "Norway")
DEEDS = ("backs Maduro", "recognised Guaido", "sent aid to Caracas", "refused to take a side")


def articles(n: int, share_naming: float) -> Iterator[dict[str, str]]:
    """Articles of two sentences; a share of them names an actor, the others only cost reading."""
    draw = random.Random(1)
    for i in range(n):
        opening = f"Item {i} was read at noon in the house on day {draw.randrange(999)}."
        said = f"{draw.choice(ACTORS)} {draw.choice(DEEDS)}." if draw.random() < share_naming else "It rained."
        yield {"id": f"article-{i}", "text": f"{opening} {said}", "date": "2019-02-06"}


def write(folder: Path, n: int, share_naming: float, *, files: bool) -> Path:
    """The articles as one file of JSON Lines, or as a folder of files."""
    if not files:
        path = folder / f"{n}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(article) + "\n" for article in articles(n, share_naming))
        return path
    path = folder / str(n)
    path.mkdir()
    for article in articles(n, share_naming):
        (path / f"{article['id']}.txt").write_text(article["text"], encoding="utf-8")
    return path


def peak(arguments: list[str]) -> tuple[float, float]:
    """MiB and seconds that a process took."""
    start = time.monotonic()
    process = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, *arguments])
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(arguments)}: ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2), time.monotonic() - start


def main() -> None:
    parser = argparse.ArgumentParser(description="Peak memory of stance predict over more and more articles.")
    parser.add_argument("n", type=int, nargs="+", help="numbers of articles, the smallest first")
    parser.add_argument("--naming", type=float, default=0.05, help="share of articles that name an actor")
    parser.add_argument("--resume", action="store_true", help="write parts")
    parser.add_argument("--files", action="store_true", help="a file for each article, not one table")
    parser.add_argument("--model", default="venezuela-2019")
    parser.add_argument("--runtime", help="as of stance predict")
    given = parser.parse_args()
    peaks = []
    options = ["--resume"] if given.resume else []
    options += ["--runtime", given.runtime] if given.runtime else []
    with tempfile.TemporaryDirectory() as scratch:
        for n in given.n:
            path = write(Path(scratch), n, given.naming, files=given.files)
            out = Path(scratch, f"{n}.parquet")
            command = ["-c", "from stance.cli import main; main()", "predict", str(path), "-o", str(out)]
            memory, seconds = peak([*command, "--model", given.model, "-q", *options])
            peaks.append(memory)
            print(f"{n:>9,} articles  {memory:7.1f} MiB  {memory / peaks[0]:.3f}  {seconds:6.1f} s", flush=True)


if __name__ == "__main__":
    main()
