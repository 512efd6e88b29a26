"""Scores held against the public record: where states and blocs stood, and from when to when.

Reads the record's table (``seeds/positions.csv`` is one) and compares; knows nothing of how a score is made.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from stance.errors import InputError, MissingExtraError
from stance.records import Reading, Score
from stance.score import MIN_SENTENCES, Confusion, score

COLUMNS = ("actor", "position", "start", "end", "evidence")


@dataclass(frozen=True, slots=True)
class Position:
    """What is on record of an actor.

    Attributes:
        actor: Id of the country or bloc.
        label: Label of a side, or ``neutral``.
        start: First day on which it stood there.
        end: Last day, or None where it stood there to the end of the record.
        evidence: What says so.
    """

    actor: str
    label: str
    start: dt.date
    end: dt.date | None
    evidence: str

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies in the time on record."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Held:
    """A score held against the record.

    Attributes:
        position: What is on record.
        score: Made of the articles of that time alone.
        counts: Whether enough sentences take a side for it to count.
    """

    position: Position
    score: Score
    counts: bool

    @property
    def right(self) -> bool:
        """Whether the verdict is what is on record."""
        return self.score.verdict == self.position.label


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well scores agree with the record.

    Attributes:
        held: Every position on record of which there is an article of the time, in order of actor and start.
        n: How many of them count: those with enough sentences that take a side.
        accuracy: Share of these with the right verdict; None when none counts.
        rank_correlation: Spearman's, of their positions with the record as -1, 0 and 1; None where either is all one.
        n_intervals: Those of these with an interval.
        covered: Share of these intervals that reach the right side of 0, or 0 itself for a neutral; 95 % of good
            intervals do, or more, for the record says on which side an actor is and not how far. None for no interval.
        n_unread: Positions on record of which there is no article of the time.
    """

    held: tuple[Held, ...]
    n: int
    accuracy: float | None
    rank_correlation: float | None
    n_intervals: int
    covered: float | None
    n_unread: int


def read_positions(path: Path, labels: tuple[str, str, str], actors: Container[str]) -> list[Position]:
    """Read a record of positions: CSV with the columns actor, position, start, end, evidence.

    Args:
        path: The file.
        labels: What a position may be: side A, side B, neutral.
        actors: Ids that an actor may have.

    Returns:
        In order of actor and start; at least one.

    Raises:
        InputError: The file cannot be read, a column is missing, or a row does not fit: an unknown actor or position,
            a day that is none, an end before the start, or two positions of an actor on one day.
    """
    found: list[Position] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            heads = reader.fieldnames or ()
            missing = [name for name in COLUMNS if name not in heads]
            if missing:
                raise InputError(
                    f"{path}:1: expected the columns {', '.join(COLUMNS)}; '{missing[0]}' is missing, found "
                    f"{', '.join(heads)[:100] or 'none'}"
                )
            for row in reader:
                found.append(_position(row, labels, actors, f"{path}:{reader.line_num}"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot be read as CSV in UTF-8: {reason}") from None
    if not found:
        raise InputError(f"{path}: no positions; expected at least one row")
    found.sort(key=lambda p: (p.actor, p.start))
    for earlier, later in pairwise(found):
        if earlier.actor == later.actor and earlier.holds(later.start):
            raise InputError(
                f"{path}: two positions of {later.actor} hold on {later.start.isoformat()}; "
                "let the earlier end the day before"
            )
    return found


def _position(row: dict[str, str | None], labels: tuple[str, str, str], actors: Container[str], at: str) -> Position:
    """A row as a position.

    Raises:
        InputError: It does not fit.
    """
    cells = {name: (row[name] or "").strip() for name in COLUMNS}
    if cells["actor"] not in actors:
        raise InputError(f"{at}: unknown actor '{cells['actor'][:40]}'; 'stance actors list' names them all")
    if cells["position"] not in labels:
        raise InputError(f"{at}: expected a position of {', '.join(labels)}, found '{cells['position'][:40]}'")
    try:
        start = dt.date.fromisoformat(cells["start"])
        end = dt.date.fromisoformat(cells["end"]) if cells["end"] else None
    except ValueError:
        raise InputError(
            f"{at}: expected days as YYYY-MM-DD, found '{cells['start'][:40]}' and '{cells['end'][:40]}'"
        ) from None
    if end is not None and end < start:
        raise InputError(f"{at}: ends on {end.isoformat()}, before it starts on {start.isoformat()}; turn them round")
    return Position(cells["actor"], cells["position"], start, end, cells["evidence"])


def compare_positions(
    readings: Sequence[Reading],
    positions: Sequence[Position],
    *,
    confusion: Confusion | None = None,
    min_sentences: int = MIN_SENTENCES,
    seed: int = 13,
) -> Agreement:
    """Score each actor in each time on record, and compare.

    An article counts for the position that held on its day; one without a date, only where the record knows one
    position of the actor, which never ended.

    Args:
        readings: Predictions of one model on one contest.
        positions: As `read_positions` gives them.
        confusion: What was measured of the model; None for no correction.
        min_sentences: As for `stance.score.score`; with fewer sentences that take a side a position does not count.
        seed: Of the bootstrap.
    """
    by_actor: dict[str, list[Reading]] = {}
    for reading in readings:
        by_actor.setdefault(reading.actor, []).append(reading)
    of_actor: dict[str, list[Position]] = {}
    for position in positions:
        of_actor.setdefault(position.actor, []).append(position)
    lasting = {actor for actor, found in of_actor.items() if len(found) == 1 and found[0].end is None}
    held = []
    for position in positions:
        of_time = [
            r
            for r in by_actor.get(position.actor, ())
            if (position.actor in lasting if r.date is None else position.holds(r.date))
        ]
        if of_time:
            (made,) = score(of_time, confusion=confusion, min_sentences=min_sentences, seed=seed)
            held.append(Held(position, made, made.counts[0] + made.counts[1] >= min_sentences))
    labels = readings[0].labels if readings else ("", "", "")
    return _agreement(held, labels, len(positions) - len(held))


def _agreement(held: Sequence[Held], labels: tuple[str, str, str], n_unread: int) -> Agreement:
    counting = [h for h in held if h.counts]
    wanted = [_sign(h.position.label, labels) for h in counting]
    covered = [
        h.score.low < 0 if sign < 0 else h.score.high > 0 if sign > 0 else h.score.low <= 0 <= h.score.high
        for h, sign in zip(counting, wanted, strict=True)
        if h.score.low is not None and h.score.high is not None
    ]
    return Agreement(
        held=tuple(held),
        n=len(counting),
        accuracy=sum(h.right for h in counting) / len(counting) if counting else None,
        rank_correlation=_spearman([h.score.position or 0.0 for h in counting], wanted),
        n_intervals=len(covered),
        covered=sum(covered) / len(covered) if covered else None,
        n_unread=n_unread,
    )


def _sign(label: str, labels: tuple[str, str, str]) -> float:
    return (-1.0, 1.0, 0.0)[labels.index(label)]


def _spearman(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Spearman's rank correlation, ties at the mean of their ranks; None where either is all one."""
    if len(set(first)) < 2 or len(set(second)) < 2:
        return None
    try:
        from scipy.stats import spearmanr
    except ImportError:
        raise MissingExtraError("Comparing scores with the public record", "report") from None
    return float(spearmanr(first, second).statistic)
