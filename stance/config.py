"""YAML files into strict, frozen settings: an unknown key is an error that names its nearest neighbour.

Owns pydantic and the YAML parser; only commands that read a configuration import this room.
"""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from stance.errors import ConfigError


class Settings(BaseModel):
    """A section of a configuration file; unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MisplacedValue(ValueError):
    """What a validator raises where the fault is not in the whole value but at a place inside it.

    Args:
        place: Keys and positions that lead from the validated value to the fault.
        message: What is wrong.
    """

    def __init__(self, place: tuple[int | str, ...], message: str) -> None:
        super().__init__(message)
        self.place = place


class _Loader(yaml.SafeLoader):
    """YAML without its dates: they stay text until a setting asks for a day, whose error then knows its place."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

S = TypeVar("S", bound=Settings)

_DAY = "expected a day as YYYY-MM-DD"
_EXPECTED = {
    "string_type": "expected text",
    "list_type": "expected a list",
    "tuple_type": "expected a list",
    "too_short": "expected a list with at least one value",
    "dict_type": "expected a section with keys of its own",
    "model_type": "expected a section with keys of its own",
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
}
"""What is said of pydantic's types of errors; of others, what pydantic says."""

_HINTS = {
    "mapping values are not allowed here": "a value with a colon in it is put in quotes",
    "could not find expected ':'": "each line is 'key: value'",
}
"""What to do about what the YAML parser says."""


def read_config(path: Path, kind: type[S], overrides: Sequence[str] = ()) -> S:
    """Read a YAML file into settings.

    Args:
        path: The file.
        kind: What the file is to hold.
        overrides: ``dotted.key=value`` pairs that replace what the file says; values are YAML.

    Raises:
        ConfigError: The file is missing or no YAML mapping, or a key or value does not fit; the message names the
            file, the line where it can be told, the key, what was expected and what came.
    """
    root, plain = _read(path)
    for override in overrides:
        _apply(plain, override)
    try:
        return kind.model_validate(plain)
    except ValidationError as error:
        # A key that is unknown is often the one that is missing, misspelt.
        first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
        first["loc"] += getattr(first.get("ctx", {}).get("error"), "place", ())
        key = ".".join(map(str, first["loc"]))
        replaced = any(f"{key}.".startswith(f"{override.partition('=')[0]}.") for override in overrides)
        line = None if replaced else _line(root, first["loc"])
        raise ConfigError(f"{path}{f':{line}' if line else ''}: {_problem(first, kind)}") from error


def _read(path: Path) -> tuple[yaml.Node, dict[str, Any]]:
    """The nodes of a YAML file, which know their lines, and its values."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8-sig"))
        root = loader.get_single_node()
        if root is None:
            raise ConfigError(f"{path}: is empty; expected lines of 'key: value'")
        _refuse_doubles(root, path)
        plain = loader.construct_document(root)
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error})") from error
    except yaml.YAMLError as error:
        raise ConfigError(_not_yaml(path, error)) from error
    except RecursionError:
        raise ConfigError(f"{path}: not valid YAML (lists or sections lie too deep in one another)") from None
    except ValueError as error:  # a number or a tagged value that is none, such as 0x_
        raise ConfigError(f"{path}: not valid YAML ({error})") from error
    if not isinstance(plain, dict):
        raise ConfigError(f"{path}: expected lines of 'key: value', got a {type(plain).__name__}")
    return root, plain


def _not_yaml(path: Path, error: yaml.YAMLError) -> str:
    problem = " ".join(str(getattr(error, "problem", None) or error).split())
    place = getattr(error, "problem_mark", None)
    if problem.startswith("found unexpected end of stream"):  # what began far above was never closed
        place = getattr(error, "context_mark", None) or place
        problem = "what begins here is never closed"
    hint = _HINTS.get(problem)
    return f"{path}{f':{place.line + 1}' if place else ''}: not valid YAML ({problem}{f'; {hint}' if hint else ''})"


def _refuse_doubles(root: yaml.Node, path: Path) -> None:
    """Of a key that is given twice, YAML would take the last and say nothing."""
    waiting, visited = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in visited:  # an alias of what was already looked at
            continue
        visited.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        if not isinstance(node, yaml.MappingNode):
            continue
        seen: dict[str, int] = {}
        for key, value in node.value:
            waiting.append(value)
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                line = key.start_mark.line + 1
                if key.value in seen:
                    raise ConfigError(f"{path}:{line}: '{key.value}' is also given in line {seen[key.value]}; keep one")
                seen[key.value] = line


def _line(node: yaml.Node, location: Sequence[int | str]) -> int | None:
    """The line of a value, counted from 1; of the section that should hold it where it is missing."""
    line = node.start_mark.line + 1 if location else None
    for part in location:
        children: list[tuple[yaml.Node, yaml.Node]] = []
        if isinstance(node, yaml.MappingNode):
            children = [(key, value) for key, value in node.value if getattr(key, "value", None) == part]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            children = [(child, child) for child in node.value[part : part + 1]]
        if not children:
            break
        key, node = children[-1]  # what is merged in stands first
        line = key.start_mark.line + 1
    return line


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
        plain[leaf] = yaml.load(value, _Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(f"--set {override}: the value is not valid YAML") from error


def _problem(first: ErrorDetails, kind: type[Settings]) -> str:
    key = ".".join(part for part in first["loc"] if isinstance(part, str))
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(first["loc"][-1]), _known_keys(kind, first["loc"][:-1]), n=1)
        return f"unknown key '{key}'" + (f"; did you mean '{near[0]}'?" if near else "")
    if first["type"] == "missing":
        return f"'{key}' is missing"
    if first["type"] == "value_error":
        return f"'{key}': {first['ctx']['error']}" if key else str(first["ctx"]["error"])
    got = first["input"]
    said = _EXPECTED.get(first["type"]) or f"{first['msg'][0].lower()}{first['msg'][1:]}"
    if got is None:
        return f"'{key}': {said}, got nothing; write a value, in quotes if it begins with one of # & * ! |"
    is_scalar = first["type"] == "string_type" and not isinstance(got, list | dict)
    return f"'{key}': {said}, got {_shown(got)}" + ("; put it in quotes" if is_scalar else "")


_REPR = reprlib.Repr()
_REPR.maxlevel, _REPR.maxlist, _REPR.maxdict, _REPR.maxstring, _REPR.maxlong, _REPR.maxother = 2, 4, 4, 80, 80, 80


def _shown(value: Any) -> str:
    """A value in a few words, however much lies in it."""
    return _REPR.repr(value)


def _known_keys(kind: type[Settings], path: Sequence[int | str]) -> list[str]:
    """Names of the fields of the section at ``path``."""
    for part in path:
        if isinstance(part, int):
            continue
        annotation: Any = kind.model_fields[part].annotation
        options = [annotation, *getattr(annotation, "__args__", ())]
        kind = next((o for o in options if isinstance(o, type) and issubclass(o, Settings)), kind)
    return list(kind.model_fields)
