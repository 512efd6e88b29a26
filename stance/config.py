"""YAML files into strict, frozen settings: an unknown key is an error that names its nearest neighbour.

Owns pydantic and the YAML parser; only commands that read a configuration import this room.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stance.contest import DEFAULT_HYPOTHESES, Contest, Side, check_hypotheses
from stance.errors import ConfigError
from stance.records import NEUTRAL, UNCERTAIN


class Settings(BaseModel):
    """A section of a configuration file; unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SideFile(Settings):
    """One side as a contest file gives it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str = Field(min_length=1)
    aliases: list[str] = Field(min_length=1)
    description: str = Field(min_length=1)


class ContestFile(Settings):
    """A contest file; see `stance.contest.Contest` for what the keys mean."""

    title: str
    countries: list[str]
    sides: list[SideFile]
    topic: list[str] = Field(min_length=1)
    start: dt.date | None = None
    end: dt.date | None = None
    hypotheses: list[str] = list(DEFAULT_HYPOTHESES)

    def to_contest(self, contest_id: str) -> Contest:
        """The value that the rest of the package uses.

        Raises:
            ConfigError: The two sides are not two, or cannot be told apart, or a hypothesis cannot be filled in.
        """
        if len(self.sides) != 2:
            raise ConfigError(f"contest {contest_id}: exactly two sides expected, {len(self.sides)} given")
        first, second = (Side(s.id, s.label, s.name, tuple(s.aliases), s.description) for s in self.sides)
        if first.label == second.label or {NEUTRAL, UNCERTAIN} & {first.label, second.label}:
            raise ConfigError(
                f"contest {contest_id}: the sides' labels must differ from each other and from "
                f"'{NEUTRAL}' and '{UNCERTAIN}', got '{first.label}' and '{second.label}'"
            )
        shared = {a.casefold() for a in (first.name, *first.aliases)} & {
            a.casefold() for a in (second.name, *second.aliases)
        }
        if shared:
            raise ConfigError(f"contest {contest_id}: both sides have the alias '{min(shared)}'; remove it from one")
        check_hypotheses(self.hypotheses, f"contest {contest_id}")
        return Contest(
            contest_id,
            self.title,
            tuple(self.countries),
            (first, second),
            tuple(self.topic),
            self.start,
            self.end,
            tuple(self.hypotheses),
        )


S = TypeVar("S", bound=Settings)


def read_config(path: Path, kind: type[S], overrides: Sequence[str] = ()) -> S:
    """Read a YAML file into settings.

    Args:
        path: The file.
        kind: What the file is to hold.
        overrides: ``dotted.key=value`` pairs that replace what the file says; values are YAML.

    Raises:
        ConfigError: The file is missing or no YAML mapping, or a key or value does not fit; the message names the
            file, the key, what was expected and what came.
    """
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error})") from error
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        line = f":{place.line + 1}" if place else ""
        raise ConfigError(f"{path}{line}: not valid YAML ({getattr(error, 'problem', error)})") from error
    if not isinstance(plain, dict):
        raise ConfigError(f"{path}: a mapping of settings expected, got {type(plain).__name__}")
    for override in overrides:
        _apply(plain, override)
    try:
        return kind.model_validate(plain)
    except ValidationError as error:
        raise ConfigError(f"{path}: {_first_problem(error, kind)}") from error


def _apply(plain: dict[str, Any], override: str) -> None:
    key, equals, value = override.partition("=")
    if not equals or not key:
        raise ConfigError(f"--set {override}: expected KEY=VALUE, for example --set optimizer.epochs=3")
    *parents, leaf = key.split(".")
    for parent in parents:
        plain = plain.setdefault(parent, {})
        if not isinstance(plain, dict):
            raise ConfigError(f"--set {override}: '{parent}' is a value, not a section")
    try:
        plain[leaf] = yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise ConfigError(f"--set {override}: the value is not valid YAML") from error


def _first_problem(error: ValidationError, kind: type[Settings]) -> str:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(first["loc"][-1]), _known_keys(kind, first["loc"][:-1]), n=1)
        return f"unknown key '{key}'" + (f"; did you mean '{near[0]}'?" if near else "")
    if first["type"] == "missing":
        return f"'{key}' is missing"
    return f"'{key}': {first['msg'][0].lower()}{first['msg'][1:]}, got {first['input']!r}"


def _known_keys(kind: type[Settings], path: tuple[int | str, ...]) -> list[str]:
    """Names of the fields of the section at ``path``."""
    for part in path:
        if isinstance(part, int):
            continue
        annotation: Any = kind.model_fields[part].annotation
        options = [annotation, *getattr(annotation, "__args__", ())]
        kind = next((o for o in options if isinstance(o, type) and issubclass(o, Settings)), kind)
    return list(kind.model_fields)
