"""A contest as a YAML file gives it: what must be there, and what must not be the same on both sides."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from stance.config import MisplacedValue, Settings
from stance.contest import DEFAULT_HYPOTHESES, Contest, Side, check_hypotheses
from stance.records import NEUTRAL, NOT_ENOUGH, UNCERTAIN
from stance.sides import side_key

_OF_OURS = (NEUTRAL, UNCERTAIN, NOT_ENOUGH)
"""What predictions and verdicts say besides the sides' labels."""


def _words(text: str) -> str:
    """Text on one line; it must say something, or every text would name it."""
    if not any(character.isalnum() for character in text):
        raise ValueError(f"expected words, got {text!r}")
    return " ".join(text.split())


def _identifier(text: str) -> str:
    if not (text.isascii() and text[:1].isalpha() and text.islower() and text.replace("_", "").isalnum()):
        raise ValueError(f"expected small letters, digits and _, a letter first, got {text!r}")
    return text


Words = Annotated[str, AfterValidator(_words)]
Identifier = Annotated[str, AfterValidator(_identifier)]


class SideFile(Settings):
    """One side as a contest file gives it."""

    id: Identifier
    label: Identifier
    name: Words
    aliases: list[Words] = Field(min_length=1)
    description: Words


def _two_sides(sides: list[SideFile]) -> list[SideFile]:
    """Two sides that can be told apart."""
    if len(sides) != 2:
        raise ValueError(f"exactly two sides expected, {len(sides)} given")
    first, second = sides
    if first.id == second.id:
        raise MisplacedValue((1, "id"), f"both sides have the id '{first.id}'; the ids must differ")
    taken = list(_OF_OURS)
    for i, side in enumerate(sides):
        if side.label in taken:
            raise MisplacedValue(
                (i, "label"),
                f"the sides' labels must differ from each other and from {', '.join(_OF_OURS)}, "
                f"got '{first.label}' and '{second.label}'",
            )
        taken.append(side.label)
    names = {side_key(name) for name in (first.name, *first.aliases)}
    if side_key(second.name) in names:
        raise MisplacedValue((1, "name"), f"both sides have the name '{second.name}'; take another for one")
    for i, alias in enumerate(second.aliases):
        if side_key(alias) in names:
            raise MisplacedValue((1, "aliases", i), f"both sides have the alias '{alias}'; remove it from one")
    return sides


def _hypotheses(hypotheses: list[str]) -> list[str]:
    check_hypotheses(hypotheses)
    return hypotheses


class ContestFile(Settings):
    """A contest file; see `stance.contest.Contest` for what the keys mean."""

    title: Words
    countries: list[str]
    sides: Annotated[list[SideFile], AfterValidator(_two_sides)]
    topic: list[Words] = Field(min_length=1)
    start: dt.date | None = None
    end: dt.date | None = None
    hypotheses: Annotated[list[str], AfterValidator(_hypotheses)] = Field(
        default_factory=lambda: list(DEFAULT_HYPOTHESES)
    )

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise MisplacedValue(("end",), f"{self.end} is before 'start' ({self.start})")
        return self

    def to_contest(self, contest_id: str) -> Contest:
        """The value that the rest of the package uses, under the id that is given."""
        first, second = (Side(s.id, s.label, s.name, tuple(s.aliases), s.description) for s in self.sides)
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
