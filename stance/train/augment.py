"""Labelled pairs into other labelled pairs that must be read the same way.

*Actor swap* puts another country in the place of one that a sentence names and keeps the label: the sentence decides,
not who it is about. *Side swap* exchanges the two sides' names and, with them, the two side labels. *Transplanting*, in
a run over several contests, lets a sentence speak of another contest's sides.
Knows the contest and the gazetteer's names; knows nothing of tokens or weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from stance.contest import Contest, Side
from stance.examples import Example
from stance.gazetteer import Gazetteer, OtherNames
from stance.records import NEUTRAL
from stance.rewrite import Edit, rewrite
from stance.sides import SideFinder, rename_sides
from stance.topic import TopicFinder

if TYPE_CHECKING:
    from stance.train.config import AugmentConfig
    from stance.train.material import Material


class Chance:
    """A source of chance for each of the processes that make batches, so that no two draw the same.

    Args:
        seed: Where all of them start from.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._worker: int | None = None
        self._random = Random(seed)

    def here(self) -> Random:
        """The source of this process."""
        from torch.utils.data import get_worker_info

        info = get_worker_info()
        if info is not None and info.id != self._worker:
            self._worker = info.id
            self._random = Random(f"{self._seed}, process {info.id}")
        return self._random


_TRANSPLANTED, _TOLD_ANOTHER = 0.6, 0.05
"""Of the sentences of a run over several contests, the shares that speak of another's sides, and that are asked about
another than their own."""

_PROPOSALS = 5
"""Actors that are tried in the place of one, most of which have an expression for every mention."""


def augmented(
    material: Material, names: OtherNames, config: AugmentConfig, seed: int
) -> Callable[[int], list[Example]]:
    """What gives the examples of the training sentence at an index, changed by chance and anew at each call.

    Behind the last training sentence follow those that nobody labelled, and then the asides, each told of a contest
    that chance chooses.

    Args:
        material: Whose sentences.
        names: What other actors are called.
        config: How often.
        seed: Where chance starts.
    """
    chance = Chance(seed)
    contests = list(material.contests.values())
    finders = {contest.id: SideFinder(contest) for contest in (material.contest, *contests)}
    topics = [(contest, TopicFinder(contest)) for contest in contests]

    exchanged = (material.contest.labels[0], material.contest.labels[1])
    told = [*material.train, *material.unlabelled]

    def draw(index: int) -> list[Example]:
        random = chance.here()
        if index >= len(told):
            return about_none(material.asides[index - len(told)], topics, random)
        group = list(told[index])
        own = material.contest_of(group[0].pair)
        finder = finders[own.id]
        if random.random() < config.side_swap:
            group = with_other_sides(group, finder, (own.sides[1], own.sides[0]), random, exchanged=exchanged) or group
        if contests and random.random() < _TRANSPLANTED:
            other = random.choice(contests)
            group = [_moved(e, other) for e in with_other_sides(group, finder, other.sides, random)] or group
        if contests and random.random() < _TOLD_ANOTHER:
            other = random.choice(contests)
            group = tell_another(group, finder, other, finders[other.id]) or group
        if random.random() < config.actor_swap:
            group = swap_actors(group, names, random)
        return group

    return draw


def tell_another(
    group: Sequence[Example], finder: SideFinder, contest: Contest, its_finder: SideFinder
) -> list[Example]:
    """Ask of a sentence about one contest what it says of another: nothing, so that everybody in it is neutral there.

    Args:
        group: The examples of one sentence, under the labels of `stance.contest.told_contest`.
        finder: Knows the names of the contest that the sentence is about.
        contest: The other.
        its_finder: Knows the other's names.

    Returns:
        The group, neutral, or an empty list when the sentence does not name a side of its own contest, and of its own
        alone: it could then be understood as speaking of the other.
    """
    text = group[0].pair.sentence.text
    if not any(finder.find(text)) or any(its_finder.find(text)):
        return []
    return [replace(_moved(e, contest), label=NEUTRAL) for e in group]


def about_none(
    group: Sequence[Example], topics: Sequence[tuple[Contest, TopicFinder]], random: Random
) -> list[Example]:
    """Tell an aside of a contest that its sentence does not name.

    Args:
        group: The examples of one sentence, all neutral.
        topics: The contests, with what looks for their names.
        random: Chooses the contest.

    Returns:
        The group as one of that contest; as one of the last tried when the sentence names them all.
    """
    text = group[0].pair.sentence.text
    order = random.sample(topics, len(topics))
    contest = next((contest for contest, topic in order if not topic.is_named_in(text)), order[-1][0])
    return [_moved(e, contest) for e in group]


def twinned(names: OtherNames, seed: int) -> Callable[[list[Example]], list[Example]]:
    """What gives a sentence's twin, which speaks of another actor in the place of one of its own.

    Args:
        names: What other actors are called.
        seed: Where chance starts.
    """
    chance = Chance(seed)
    return lambda group: swap_actors(group, names, chance.here())


def other_names(material: Material) -> OtherNames:
    """What other actors are called, none of them a country that the run's contests are about."""
    contests = (material.contest, *material.contests.values())
    return OtherNames(Gazetteer.load(exclude=frozenset(c for contest in contests for c in contest.countries)))


def with_other_sides(
    group: Sequence[Example],
    finder: SideFinder,
    sides: tuple[Side, Side],
    random: Random,
    *,
    exchanged: tuple[str, str] | None = None,
) -> list[Example]:
    """Speak of other sides, in a sentence and in the one before it.

    Args:
        group: The examples of one sentence.
        finder: Knows the names of the contest that the sentence is about.
        sides: Whose names, drawn by chance, take the place of side A's and of side B's.
        random: Source of the choices.
        exchanged: The two labels that change places, when the sides are the contest's own, exchanged; None for none.

    Returns:
        The changed group, or an empty list when the sentence names neither side outside of mentions.
    """
    names = [(side.name, *side.aliases) for side in sides]
    pairs = rename_sides([e.pair for e in group], finder, lambda side: random.choice(names[side]))
    if pairs[0].sentence.text == group[0].pair.sentence.text:
        return []
    other = dict([exchanged, exchanged[::-1]]) if exchanged else {}
    return [replace(e, label=other.get(e.label, e.label), pair=pair) for e, pair in zip(group, pairs, strict=True)]


def _moved(example: Example, contest: Contest) -> Example:
    """The example as one of another contest."""
    sentence = example.pair.sentence
    document_id = f"{contest.id}:{sentence.document_id.rpartition(':')[2]}"
    return replace(example, pair=replace(example.pair, sentence=replace(sentence, document_id=document_id)))


def swap_actors(group: Sequence[Example], names: OtherNames, random: Random) -> list[Example]:
    """Let a sentence speak of another actor in the place of one of its own.

    Args:
        group: The examples of one sentence, all with mentions.
        names: What other actors are called.
        random: Source of the choices.

    Returns:
        The group over the changed sentence, labels and actors' ids as they were; the group itself when none of a few
        actors that chance proposes has a counterpart for every mention.
    """
    chosen = random.choice(group).pair
    others = names.actors(chosen)
    named = {e.pair.actor.id for e in group}
    for actor in random.sample(others, min(_PROPOSALS, len(others))):
        expressions = [] if actor in named else names.expressions(chosen, actor)
        if expressions:
            edits = [
                Edit(m.start, m.end, random.choice(texts))
                for m, texts in zip(chosen.mentions, expressions, strict=True)
            ]
            return _apply(group, edits)
    return list(group)


def _apply(group: Sequence[Example], edits: Sequence[Edit]) -> list[Example]:
    pairs = rewrite([e.pair for e in group], edits)
    return [replace(e, pair=pair) for e, pair in zip(group, pairs, strict=True)]
