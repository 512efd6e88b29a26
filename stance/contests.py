"""Contests by name: those that ship with the package, and files of one's own.

The file is checked with pydantic, which is imported only when one is read.
"""

from __future__ import annotations

from pathlib import Path

from stance import resources
from stance.contest import DEFAULT_CONTEST, Contest
from stance.errors import ConfigError


def load_contest(reference: str | Path = DEFAULT_CONTEST) -> Contest:
    """Read a contest from a YAML file, or one that ships with the package by its id.

    Args:
        reference: Path of a YAML file, or an id such as ``venezuela-2019``.

    Raises:
        ConfigError: No such file or id, or a key that is missing, unknown or of the wrong kind.
    """
    path = Path(reference)
    if path.suffix.lower() not in {".yaml", ".yml"}:
        path = resources.contests_dir() / f"{reference}.yaml"
        if not path.is_file():
            raise ConfigError(f"{str(reference) or repr('')}: no contest of that name; {_instead(str(reference))}")
    from stance.config import read_config
    from stance.contest_file import ContestFile

    return read_config(path, ContestFile).to_contest(path.stem)


def _instead(name: str) -> str:
    """What to write in the place of a contest's name that is none."""
    import difflib

    for ending in (".yaml", ".yml"):
        if name and Path(f"{name}{ending}").is_file():
            return f"did you mean the file {name}{ending}?"
    if Path(name).is_file():
        return "a contest file ends in .yaml"
    ids = list(resources.contest_files())
    near = [i for i in ids if name and i.startswith(name)] or difflib.get_close_matches(name, ids, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"{hint}'stance contest list' names those that ship, and a file of your own ends in .yaml"


def contests_with(labels: tuple[str, ...]) -> list[Contest]:
    """The contests that ship with the package and have these labels (side A, side B, neutral), by id."""
    found = []
    for id_, path in resources.contest_files().items():
        if all(label in path.read_text(encoding="utf-8") for label in labels[:2]):
            contest = load_contest(id_)
            if contest.labels == labels:
                found.append(contest)
    return found
