"""Made-up readings and the scores that plain counting gives them, for tests of the report."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from random import Random

from stance.records import Change, Reading, Score
from stance.report import Report

LABELS = ("pro_maduro", "pro_guaido", "neutral")
ACTORS = {
    "RUS": "Russia",
    "USA": "United States",
    "CUB": "Cuba",
    "BRA": "Brazil",
    "DMA": "Dominica",
    "EU": "European Union",
    "MEX": "Mexico",
    "NOR": "Norway",
}
LEANS = {"RUS": 0, "USA": 1, "CUB": 0, "BRA": 1, "DMA": 0, "EU": 1, "MEX": 2, "NOR": 2}
WORDS = (
    "said the government on Monday that it would not yield to pressure from abroad over oil aid and elections".split()
)


def reading(actor: str = "RUS", text: str = "Russia backs Maduro.", side: int = 0, **values: object) -> Reading:
    """A reading whose first word is the mention."""
    probabilities = tuple(0.9 if i == side else 0.05 for i in range(3))
    plain: dict[str, object] = {
        "document_id": "doc",
        "date": dt.date(2019, 2, 4),
        "source": "wire",
        "sentence": text,
        "actor": actor,
        "actor_name": ACTORS.get(actor, actor),
        "kind": "bloc" if actor == "EU" else "country",
        "mentions": ((0, len(text.split()[0])),),
        "stance": LABELS[side],
        "probabilities": probabilities,
        "labels": LABELS,
        "model": "venezuela-2019",
    }
    return Reading(**(plain | values))  # type: ignore[arg-type]


def many(n: int, seed: int = 0) -> list[Reading]:
    """Readings over thirty months and nine sources; most countries lean as they did, Brazil changes in 2020."""
    random = Random(seed)
    found = []
    for i in range(n):
        actor = random.choice(list(ACTORS))
        date = dt.date(2019, 1, 20) + dt.timedelta(days=random.randrange(900))
        lean = 0 if actor == "BRA" and date.year > 2019 else LEANS[actor]
        side = lean if random.random() < 0.7 else random.randrange(3)
        text = f"{ACTORS[actor]} {' '.join(random.choices(WORDS, k=28))} {i}."
        values = {"document_id": f"article-{i // 6}", "date": date, "source": f"source {i % 9}"}
        found.append(reading(actor, text, side, mentions=((0, len(ACTORS[actor])),), **values))
    return found


def count(readings: Sequence[Reading], period: Callable[[Reading], str]) -> list[Score]:
    """Scores by plain counting, with intervals that only look the part."""
    groups: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for one in readings:
        groups[one.actor, period(one)].append(one)
    scores = []
    for (actor, when), group in groups.items():
        a, b, neutral = (sum(one.stance == label for one in group) for label in LABELS)
        position = (b - a) / (a + b) if a + b else None
        half = 1.5 / (a + b) ** 0.5 if a + b else 0.0
        shares = (a / len(group), b / len(group), neutral / len(group))
        enough = len(group) >= 5 and position is not None
        verdict = LABELS[2] if neutral > a + b else LABELS[int(b > a)]
        scores.append(
            Score(
                actor,
                group[0].actor_name,
                group[0].kind,
                when,
                len({one.document_id for one in group}),
                len(group),
                (a, b, neutral),
                shares,
                shares,
                position,
                None if position is None else max(-1.0, position - half),
                None if position is None else min(1.0, position + half),
                None if position is None else 0.5 + abs(position) / 2,
                verdict if enough else "not_enough_evidence",
            )
        )
    return scores


def report_of(readings: Sequence[Reading], changes: Sequence[Change] = ()) -> Report:
    """A report over made-up scores."""
    from stance.contests import load_contest

    return Report.of(
        readings,
        load_contest(),
        overall=count(readings, lambda one: ""),
        by_month=count(readings, lambda one: f"{one.date:%Y-%m}" if one.date else ""),
        by_source=count(readings, lambda one: one.source or "unknown"),
        changes=changes,
    )


BRAZIL_CHANGED = Change(
    "BRA",
    "Brazil",
    "country",
    dt.date(2020, 1, 4),
    dt.date(2019, 12, 20),
    dt.date(2020, 1, 12),
    0.8,
    -0.7,
    90,
    120,
    0.001,
)
