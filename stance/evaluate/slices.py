"""Figures for parts of the pairs: where a model is strong, where it is weak."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stance.evaluate.metrics import confusion, macro_f1
from stance.evaluate.outcomes import Outcome

_LONG = (15, 30)
"""Words up to which a sentence is short, and up to which it is of middling length."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of the pairs.

    Attributes:
        by: What they were parted by: ``tag``, ``actor``, ``mention_type``, ``n_actors`` or ``length``.
        value: What they have in common.
        n: How many there are, missed ones included; at least 1.
        missed: How many of them the gazetteer did not find.
        accuracy: Share of them predicted right.
        macro_f1: Mean F1 over the labels that occur among them; other labels would count 0 and say nothing.
    """

    by: str
    value: str
    n: int
    missed: int
    accuracy: float
    macro_f1: float


def slices(outcomes: Sequence[Outcome], labels: Sequence[str]) -> tuple[Slice, ...]:
    """Part the pairs in five ways.

    A pair with several tags or types of mention is in several slices, one with none in none; a missed pair whose
    record has no mentions has no type of mention. Sentence length is in words between white space.

    Returns:
        By kind in the order above; within tags, actors and mention types the most frequent first, ties by
        accuracy, lowest first; the others in order of size. Empty for no outcomes.
    """
    found: list[Slice] = []
    for by, values, ranked in _WAYS:
        groups: dict[str, list[Outcome]] = {}
        for outcome in outcomes:
            for value in values(outcome):
                groups.setdefault(value, []).append(outcome)
        parts = [_slice(by, value, groups[value], labels) for value in sorted(groups)]
        found += sorted(parts, key=lambda part: (-part.n, part.accuracy)) if ranked else parts
    return tuple(found)


def _slice(by: str, value: str, group: Sequence[Outcome], labels: Sequence[str]) -> Slice:
    return Slice(
        by=by,
        value=value,
        n=len(group),
        missed=sum(o.prediction is None for o in group),
        accuracy=sum(o.right for o in group) / len(group),
        macro_f1=float(macro_f1(confusion(group, labels), occurring=True)),
    )


def _tags(outcome: Outcome) -> Sequence[str]:
    return tuple(dict.fromkeys(outcome.example.tags))


def _actor(outcome: Outcome) -> Sequence[str]:
    return (outcome.example.pair.actor.id,)


def _mention_types(outcome: Outcome) -> Sequence[str]:
    pair = outcome.example.pair if outcome.prediction is None else outcome.prediction.pair
    return tuple(dict.fromkeys(mention.type for mention in pair.mentions))


def _n_actors(outcome: Outcome) -> Sequence[str]:
    return (str(outcome.n_actors) if outcome.n_actors < 3 else "3+",)


def _length(outcome: Outcome) -> Sequence[str]:
    n_words = len(outcome.example.pair.sentence.text.split())
    short, middling = _LONG
    if n_words <= short:
        return (f"1-{short} words",)
    return (f"{short + 1}-{middling} words",) if n_words <= middling else (f"{middling + 1}+ words",)


_WAYS: tuple[tuple[str, Callable[[Outcome], Sequence[str]], bool], ...] = (
    ("tag", _tags, True),
    ("actor", _actor, True),
    ("mention_type", _mention_types, True),
    ("n_actors", _n_actors, False),
    ("length", _length, False),
)
