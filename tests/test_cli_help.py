"""What the command line says of itself, and what the pages say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import typer
from conftest import ROOT

from stance.cli.commands import app

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands(command: object, name: str = "stance") -> Iterator[tuple[str, object]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
    else:
        for key, child in inner.items():
            yield from commands(child, f"{name} {key}")


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_everything_that_can_be_given_is_explained(name: str) -> None:
    assert COMMANDS[name].help  # type: ignore[attr-defined]
    for parameter in COMMANDS[name].params:  # type: ignore[attr-defined]
        assert parameter.help, parameter.name


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_pages_name_options_that_there_are(page: object) -> None:
    text = page.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            for words in re.split(r"[|;#]|&&", line):
                named = max((n for n in COMMANDS if re.search(rf"(^|[ /]){n}( |$)", words)), key=len, default=None)
                if named:
                    known = {o for p in COMMANDS[named].params for o in (*p.opts, *p.secondary_opts)}  # type: ignore[attr-defined]
                    given = re.findall(r"(?<=\s)--?[a-z][a-z-]*", words)
                    assert set(given) <= known, line
