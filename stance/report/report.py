"""What a report shows, and the words and grades that all its parts share.

Knows nothing of HTML or charts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from stance.contest import Contest
from stance.records import NEUTRAL, NOT_ENOUGH, Change, Reading, Score
from stance.score.words import by_position

Certainty = Literal["firm", "wide", "thin"]
CERTAINTIES: tuple[Certainty, Certainty, Certainty] = ("firm", "wide", "thin")

FIRM = 0.5
"""Widest 95 % interval, of the two that lie between the sides, that is drawn in full colour."""

_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a page shows.

    Attributes:
        title: One line for people: the contest.
        sides: Names of side A and side B, as a reader would write them.
        labels: Labels of side A, side B and neutral, as verdicts and readings hold them.
        contested: Ids of the contested countries, which no chart colours.
        overall: One score per actor over everything, in any order.
        by_month: One per actor and month; ``period`` is ``YYYY-MM``, other periods are not drawn.
        by_source: One per actor and source; ``period`` is the source.
        changes: Days around which actors moved, in any order; may be empty.
        readings: The predictions behind the scores; at least one.
        corrected: Whether shares and positions are corrected for the model's errors.
    """

    title: str
    sides: tuple[str, str]
    labels: tuple[str, str, str]
    contested: tuple[str, ...]
    overall: tuple[Score, ...]
    by_month: tuple[Score, ...]
    by_source: tuple[Score, ...]
    changes: tuple[Change, ...]
    readings: tuple[Reading, ...]
    corrected: bool

    @classmethod
    def of(
        cls,
        readings: Sequence[Reading],
        contest: Contest | None,
        *,
        overall: Sequence[Score],
        by_month: Sequence[Score],
        by_source: Sequence[Score],
        changes: Sequence[Change] = (),
        corrected: bool = True,
    ) -> Report:
        """Gather a report.

        Args:
            readings: The predictions, of one contest and one model; at least one.
            contest: The contest that they are about; None names the sides after their labels.
            overall: Scores over everything.
            by_month: Scores by month.
            by_source: Scores by source.
            changes: Days around which actors moved.
            corrected: Whether the scores are corrected for the model's errors.
        """
        labels = readings[0].labels
        sides = (
            (contest.sides[0].name, contest.sides[1].name)
            if contest
            else (labels[0].replace("_", " "), labels[1].replace("_", " "))
        )
        return cls(
            title=contest.title if contest else f"{sides[0]} or {sides[1]}",
            sides=sides,
            labels=labels,
            contested=contest.countries if contest else (),
            overall=tuple(overall),
            by_month=tuple(by_month),
            by_source=tuple(by_source),
            changes=tuple(changes),
            readings=tuple(readings),
            corrected=corrected,
        )

    def named(self, label: str) -> str:
        """A label or verdict as a reader would write it."""
        names = {
            self.labels[0]: self.sides[0],
            self.labels[1]: self.sides[1],
            NEUTRAL: "neutral",
            NOT_ENOUGH: "not enough evidence",
        }
        return names.get(label, label.replace("_", " "))

    def by_position(self) -> list[Score]:
        """Scores over everything from side A to side B, quiet neutrals in the middle; thin evidence comes last."""
        return by_position(self.overall)

    def by_evidence(self) -> list[Score]:
        """Scores over everything, most sentences first."""
        return sorted(self.overall, key=lambda s: (-s.n_sentences, s.actor_name))

    def placed(self) -> list[Score]:
        """Scores over everything that have a place in the ranking, most sentences first."""
        return [s for s in self.by_evidence() if s.position is not None or s.verdict != NOT_ENOUGH]

    def months(self) -> list[Score]:
        """Scores by month that have a position, in order of actor and month."""
        dated = [s for s in self.by_month if _MONTH.fullmatch(s.period) and s.position is not None]
        return sorted(dated, key=lambda s: (s.actor, s.period))

    def days(self) -> tuple[dt.date, dt.date] | None:
        """First and last day of a dated article, or None when no article has a date."""
        days = [reading.date for reading in self.readings if reading.date]
        return (min(days), max(days)) if days else None


def certainty(score: Score) -> Certainty:
    """How well a score is known.

    ``thin`` without a verdict; else by the width of the interval: ``firm`` up to `FIRM`, or where there is none since
    no sentence takes a side; ``wide`` beyond.
    """
    if score.verdict == NOT_ENOUGH:
        return "thin"
    if score.low is None or score.high is None:
        return "firm"
    return "firm" if score.high - score.low <= FIRM else "wide"
