"""Imports point one way, and no file outgrows its purpose."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import stance

PACKAGE = Path(stance.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

FLOORS = (
    {"ahead", "dates", "errors", "folding", "quoting", "records", "resources"},
    {"config", "contest", "hub", "mixing", "rewrite", "text"},
    {"contest_file", "features", "gazetteer", "sides", "topic"},
    {"contests", "encoder", "examples", "manifest", "store", "weights"},
    {"classifiers", "export", "score"},
    {"pipeline", "recipe", "evaluate"},
    {"train", "batch", "report"},
    {"cli", "__main__"},
)
"""Rooms from the ground up; a room imports from its own floor or a lower one."""


def floor(room: str) -> int:
    return next(i for i, rooms in enumerate(FLOORS) if room in rooms)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("stance"):
            parts = node.module.split(".")
            rooms |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
    return {room for room in rooms if (PACKAGE / room).is_dir() or (PACKAGE / f"{room}.py").is_file()}


@pytest.mark.parametrize("path", [p for p in MODULES if p.name != "__init__.py" or p.parent != PACKAGE], ids=str)
def test_imports_point_down(path: Path) -> None:
    own = room_of(path)
    above = {r for r in imported_rooms(path) - {own} if floor(r) > floor(own)}
    assert not above, f"{path.relative_to(PACKAGE)} imports {above}, which stand above it"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_file_outgrows_its_purpose(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_every_room_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
