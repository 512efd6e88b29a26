"""The README's promises that can be kept without installing anything."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys

from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_linked_file_is_there() -> None:
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_quick_start_is_two_commands() -> None:
    quick_start = README.split("## Quick start")[1].split("\n## ")[0]
    commands = [block.strip() for block in re.findall(r"```sh\n(.*?)```", quick_start, re.DOTALL)]
    assert len(commands) == 2
    assert all("\n" not in command for command in commands)


def test_the_article_of_the_quick_start_is_predicted() -> None:
    command = re.search(r"stance (predict examples/\S+)", README)
    assert command
    arguments = shlex.split(command.group(1))
    done = subprocess.run(
        [sys.executable, "-c", "from stance.cli import main; main()", *arguments, "--format", "jsonl"],
        capture_output=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert len(done.stdout.splitlines()) >= 10


def test_the_figure_on_validation_is_the_one_that_was_measured() -> None:
    metrics = json.loads((ROOT / "models" / "venezuela-2019" / "metrics.json").read_text(encoding="utf-8"))
    said = re.search(r"that it had not learned from, (0\.\d\d) where", README)
    assert said and said[1] == f"{metrics['macro_f1']:.2f}"
