"""What is particular to one contest for power: its two sides, the contested country, the words of its topic.

Everything else in the package takes a `Contest` as a value and knows no names of sides. A contest comes out of a YAML
file (`stance.contests`) or out of the manifest of a model that was trained for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from string import Formatter
from typing import Any

from stance.errors import ConfigError
from stance.records import NEUTRAL

DEFAULT_CONTEST = "venezuela-2019"
ANY_CONTEST = "any-contest"
"""Id of the contest of a model that is told the sides; its labels stand for those of whatever contest it is told."""

DEFAULT_HYPOTHESES = ("{actor} supports {side_a}.",)
"""What a zero-shot model is asked where a contest file says nothing of it."""

_BLANKS = ("actor", "side_a", "side_b")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two claimants.

    Attributes:
        id: Short lower-case name, such as ``maduro``.
        label: What a pair on this side is called in every output, such as ``pro_maduro``.
        name: The claimant's name, as a reader would write it.
        aliases: Other names, titles and epithets under which texts speak of this side.
        description: One sentence that says who this side is.
    """

    id: str
    label: str
    name: str
    aliases: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest between two sides.

    Attributes:
        id: File name without its ending.
        title: One line for people.
        countries: Ids of the contested countries; they are never actors.
        sides: Side A and side B.
        topic: Words of which at least one stands in every article on this contest.
        start: First day of the contest, or None.
        end: Last day of the contest, or None.
        hypotheses: What a zero-shot model is asked, as `check_hypotheses` wants it: each speaks for side A, and for
            side B once the two sides' names have changed places.
    """

    id: str
    title: str
    countries: tuple[str, ...]
    sides: tuple[Side, Side]
    topic: tuple[str, ...]
    start: dt.date | None = None
    end: dt.date | None = None
    hypotheses: tuple[str, ...] = DEFAULT_HYPOTHESES

    @property
    def labels(self) -> tuple[str, str, str]:
        """The three labels in the order of every probability row: side A, side B, neutral."""
        return (self.sides[0].label, self.sides[1].label, NEUTRAL)

    def hypotheses_of(self, actor: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Every hypothesis with an actor's name filled in: those that put it on side A, and those for side B."""
        a, b = (side.name for side in self.sides)

        def filled(first: str, second: str) -> tuple[str, ...]:
            return tuple(h.format(actor=actor, side_a=first, side_b=second) for h in self.hypotheses)

        return filled(a, b), filled(b, a)

    def to_dict(self) -> dict[str, Any]:
        """The contest as plain values, ready for JSON; `from_dict` reads it back."""
        plain = asdict(self)
        plain["start"] = self.start and self.start.isoformat()
        plain["end"] = self.end and self.end.isoformat()
        return plain

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Contest:
        """Rebuild a contest that `to_dict` wrote, as a model's manifest holds it.

        Raises:
            ConfigError: A value is missing or of the wrong shape.
        """
        try:
            first, second = (
                Side(s["id"], s["label"], s["name"], tuple(s["aliases"]), s["description"]) for s in plain["sides"]
            )
            return cls(
                id=plain["id"],
                title=plain["title"],
                countries=tuple(plain["countries"]),
                sides=(first, second),
                topic=tuple(plain["topic"]),
                start=dt.date.fromisoformat(plain["start"]) if plain["start"] else None,
                end=dt.date.fromisoformat(plain["end"]) if plain["end"] else None,
                hypotheses=tuple(plain.get("hypotheses", DEFAULT_HYPOTHESES)),  # not in models of version 0.1
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigError(f"the contest stored in this model is not readable: {error!r}") from error


def check_hypotheses(hypotheses: Sequence[str]) -> None:
    """Make sure that hypotheses can be filled in and tell the sides apart.

    Args:
        hypotheses: Sentences with ``{actor}`` and at least one of ``{side_a}`` and ``{side_b}``, together not the same
            for both sides.

    Raises:
        ValueError: There is none, or one cannot be filled in, or says nothing of the actor or of the sides.
    """
    expected = "expected a sentence such as '{actor} supports {side_a}.'"
    if not hypotheses:
        raise ValueError(f"no hypothesis; {expected}, or leave the key out")
    for hypothesis in hypotheses:
        try:
            blanks = {
                name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
                for _, name, spec, conversion in Formatter().parse(hypothesis)
                if name is not None
            }
        except ValueError as error:
            raise ValueError(f"hypothesis '{hypothesis}': {error}; {expected}") from None
        unknown = sorted(blanks - set(_BLANKS))
        if unknown:
            raise ValueError(
                f"hypothesis '{hypothesis}' has {{{unknown[0]}}}; known are {{actor}}, {{side_a}}, {{side_b}}"
            )
        if "actor" not in blanks:
            raise ValueError(f"hypothesis '{hypothesis}' has no {{actor}}; {expected}")
        if len(blanks) == 1:
            raise ValueError(f"hypothesis '{hypothesis}' has neither {{side_a}} nor {{side_b}}; {expected}")
    swapped = [h.format(actor="{actor}", side_a="{side_b}", side_b="{side_a}") for h in hypotheses]
    if sorted(swapped) == sorted(hypotheses):
        raise ValueError(
            "the hypotheses say the same of both sides; write them for side A only, "
            "they are filled in for side B with the names exchanged"
        )


def told_contest() -> Contest:
    """The contest that stands in the manifest of a model that is told the sides: two sides without names."""
    first, second = (
        Side(f"side_{x}", f"side_{x}", f"side {x.upper()}", (), f"Whichever side the contest file names {place}.")
        for x, place in (("a", "first"), ("b", "second"))
    )
    return Contest(
        ANY_CONTEST, "Any contest over who governs or is recognised, told its two sides", (), (first, second), ()
    )
