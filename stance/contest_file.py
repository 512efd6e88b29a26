"""A contest as a YAML file gives it: what must be there, and what must not be the same on both sides."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, Field

from stance.config import Settings
from stance.contest import DEFAULT_HYPOTHESES, Contest, Side, check_hypotheses
from stance.errors import ConfigError
from stance.records import NEUTRAL, UNCERTAIN


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


class ContestFile(Settings):
    """A contest file; see `stance.contest.Contest` for what the keys mean."""

    title: Words
    countries: list[str]
    sides: list[SideFile]
    topic: list[Words] = Field(min_length=1)
    start: dt.date | None = None
    end: dt.date | None = None
    hypotheses: list[str] = Field(default_factory=lambda: list(DEFAULT_HYPOTHESES))

    def to_contest(self, contest_id: str, place: str) -> Contest:
        """The value that the rest of the package uses.

        Args:
            contest_id: What it is to be called.
            place: The file; messages begin with it.

        Raises:
            ConfigError: The two sides are not two, or cannot be told apart, or a hypothesis cannot be filled in, or
                the contest ends before it starts.
        """
        if len(self.sides) != 2:
            raise ConfigError(f"{place}: exactly two sides expected, {len(self.sides)} given")
        first, second = (Side(s.id, s.label, s.name, tuple(s.aliases), s.description) for s in self.sides)
        if first.id == second.id:
            raise ConfigError(f"{place}: both sides have the id '{first.id}'; the ids must differ")
        if first.label == second.label or {NEUTRAL, UNCERTAIN} & {first.label, second.label}:
            raise ConfigError(
                f"{place}: the sides' labels must differ from each other and from "
                f"'{NEUTRAL}' and '{UNCERTAIN}', got '{first.label}' and '{second.label}'"
            )
        names, others = ({a.casefold(): a for a in (side.name, *side.aliases)} for side in (first, second))
        shared = sorted(names.keys() & others.keys())
        if shared:
            raise ConfigError(f"{place}: both sides have the alias '{names[shared[0]]}'; remove it from one")
        if self.start and self.end and self.end < self.start:
            raise ConfigError(f"{place}: 'end' ({self.end}) is before 'start' ({self.start})")
        check_hypotheses(self.hypotheses, place)
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
