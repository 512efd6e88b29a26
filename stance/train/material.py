"""The labelled data of a run: read, checked, split and grouped by sentence."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from random import Random
from typing import TYPE_CHECKING

from stance.contest import Contest, told_contest
from stance.contests import load_contest
from stance.errors import InputError
from stance.examples import Example, data_hash, read_examples, with_mentions
from stance.gazetteer import Gazetteer
from stance.records import NEUTRAL, Pair
from stance.topic import TopicFinder
from stance.train.articles import UNLABELLED, unlabelled
from stance.train.calibration import calibration_weights, standing_in
from stance.train.told import read_told

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from stance.train.config import TrainConfig

Group = list[Example]
"""The examples of one sentence, which are encoded together."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a training run would do.

    Attributes:
        n_pairs: Labelled pairs to learn from.
        n_sentences: Sentences that they stand in.
        n_twice: Those of the sentences that are read twice in an epoch.
        n_asides: Further sentences, about none of the contests of a run over several.
        n_unlabelled: Further sentences, of which a teacher alone says what is to be learnt.
        n_validation: Labelled pairs that decide which pass was the best.
        labels: (label, number of training pairs) in the contest's order.
        n_steps: Updates of the weights.
        n_epochs: Passes over the sentences.
    """

    n_pairs: int
    n_sentences: int
    n_twice: int
    n_asides: int
    n_unlabelled: int
    n_validation: int
    labels: tuple[tuple[str, int], ...]
    n_steps: int
    n_epochs: float


@dataclass(frozen=True, slots=True)
class Material:
    """Examples of a run, checked and grouped.

    Attributes:
        contest: Whose labels the examples have.
        train: Groups to learn from.
        validation: Groups that decide which pass was the best and how sure the model may be.
        hash: Content hash of all examples.
        weights: How much each validation pair, group after group, counts for the temperature.
        emphasis: Places in ``train`` of the groups that are read twice in a pass.
        contests: Of a run over several, each by its id; an example's document id opens with the id of its own.
        asides: Groups, all neutral, that are about none of the contests.
        unlabelled: Groups without labels, to learn from a teacher.
        lost: Examples left out, for the gazetteer finds no mention of their actor.
    """

    contest: Contest
    train: list[Group]
    validation: list[Group]
    hash: str
    weights: npt.NDArray[np.float64]
    emphasis: list[int] = field(default_factory=list)
    contests: dict[str, Contest] = field(default_factory=dict)
    asides: list[Group] = field(default_factory=list)
    unlabelled: list[Group] = field(default_factory=list)
    lost: list[Example] = field(default_factory=list)

    def contest_of(self, pair: Pair) -> Contest:
        """The contest that a pair is about."""
        return self.contests.get(pair.sentence.document_id.partition(":")[0], self.contest)


def read_material(config: TrainConfig) -> Material:
    """Read and check the labelled data of a run.

    Where a record says no mentions the gazetteer finds them, and leaves out those in which it finds none. Records whose
    ``split`` says ``test`` are never touched, disputed ones are left out, and where no record says
    ``validation`` a tenth of the documents, chosen by the seed, is held back.

    Raises:
        InputError: A file is bad, no pair is left to learn from, a label does not occur, or a file that the
            configuration singles out holds none of the pairs.
        ConfigError: A contest is unknown, a file of several contests is named after none, or shares are not of the
            contest's labels.
    """
    contests: dict[str, Contest] = {}
    held_out: list[Contest] = []
    if config.told:
        contest = told_contest()
        contests, held_out, examples = read_told(config.data, config.held_out)
    else:
        contest = load_contest(config.contest)
        examples = read_examples(config.data, contest.labels)
    usable = [e for e in examples if not e.disputed and e.split != "test"]
    lost: list[Example] = []
    if not all(e.pair.mentions for e in usable):
        usable, lost = with_mentions(usable, Gazetteer.of(contest))
        if lost and not usable:
            raise InputError(
                f"{lost[0].where}: the gazetteer finds no mention of '{lost[0].pair.actor.id}' here, nor of "
                "the actor of any other record; give the mentions, or actors that 'stance actors list' names"
            )
    if not any(e.split == "validation" for e in usable):
        usable = _hold_back(usable, config.seed)
    train = [e for e in usable if e.split != "validation"]
    validation = [e for e in usable if e.split == "validation"]
    for name, part in (("train", train), ("validation", validation)):
        missing = [label for label in contest.labels if label not in {e.label for e in part}]
        if missing:
            raise InputError(
                f"{', '.join(config.data)}: no pair labelled '{missing[0]}' among the "
                f"{len(part)} of split '{name}'; every label must occur in both splits"
            )
    learnt, held = _groups(train), _groups(validation)
    twice = standing_in("emphasis", config.emphasis, train, contest.labels)
    emphasis = [i for i, group in enumerate(learnt) if any((e.place, e.id) in twice for e in group)]
    weights = calibration_weights([e for group in held for e in group], contest.labels, config.calibration)
    barred = [TopicFinder(contest) for contest in held_out]
    asides = unlabelled(config.asides, Gazetteer.load(), NEUTRAL, barred) if config.asides else []
    articles = config.teacher.articles
    found = unlabelled(articles, Gazetteer.of(contest), UNLABELLED) if articles else []
    hashed = data_hash([*examples, *chain(*asides, *found)])
    return Material(contest, learnt, held, hashed, weights, emphasis, contests, asides, found, lost)


def plan(config: TrainConfig, material: Material) -> Plan:
    """What `train` would do, without doing it."""
    counts = Counter(e.label for group in material.train for e in group)
    n_read = len(material.train) + len(material.emphasis) + len(material.asides) + len(material.unlabelled)
    steps_per_epoch = -(-n_read // config.optimizer.batch_rows)
    return Plan(
        n_pairs=counts.total(),
        n_sentences=len(material.train),
        n_twice=len(material.emphasis),
        n_asides=len(material.asides),
        n_unlabelled=len(material.unlabelled),
        n_validation=sum(map(len, material.validation)),
        labels=tuple((label, counts[label]) for label in material.contest.labels),
        n_steps=math.ceil(steps_per_epoch * config.optimizer.epochs),
        n_epochs=config.optimizer.epochs,
    )


def _groups(examples: Sequence[Example]) -> list[Group]:
    groups: dict[tuple[str, str], Group] = defaultdict(list)
    for example in examples:
        groups[example.pair.sentence.document_id, example.pair.sentence.text].append(example)
    return list(groups.values())


def _hold_back(examples: Sequence[Example], seed: int) -> list[Example]:
    documents = sorted({e.pair.sentence.document_id for e in examples})
    Random(seed).shuffle(documents)
    held = set(documents[: max(1, len(documents) // 10)])
    return [replace(e, split="validation" if e.pair.sentence.document_id in held else "train") for e in examples]
