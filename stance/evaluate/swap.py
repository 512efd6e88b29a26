"""Actor-swap invariance: does a label stay when the sentence says the same of somebody else?

A model that reads sentences keeps its label when "Russia" becomes "Portugal"; one that has learned who is on which
side does not. The names come from the gazetteer, not from the data. Knows nothing of true labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from stance.classifiers import Classifier
from stance.gazetteer import Gazetteer, OtherNames
from stance.records import Pair, Prediction, Sentence
from stance.rewrite import Edit, rewrite

N_SWAPS = 3
"""How many other actors take the place of each."""


@dataclass(frozen=True, slots=True)
class Invariance:
    """How often the label stays.

    Attributes:
        share: Share of the exchanges that leave the predicted label as it is, in [0, 1]; not a number for none.
        n: How many exchanges were made.
    """

    share: float
    n: int


def swap_invariance(
    classifier: Classifier,
    pairs: Sequence[Pair],
    predictions: Sequence[Prediction],
    gazetteer: Gazetteer,
    seed: int,
    n_swaps: int = N_SWAPS,
) -> Invariance:
    """Exchange each predicted actor's mentions for another actor's, and see whether the label stays.

    The other actor is of the same kind, country or bloc, is not named in the sentence and has an expression of the
    same type for every mention; a pair for which there is none is left out, and one with fewer than ``n_swaps`` is
    exchanged with each of them once.

    Args:
        classifier: Predicts.
        pairs: Everything that was classified; the other pairs of a sentence go with the one that is changed.
        predictions: Those to check, each over one of ``pairs``.
        gazetteer: Names the other actors.
        seed: Decides the draws.
        n_swaps: Exchanges for each prediction.
    """
    by_sentence: dict[Sentence, list[Pair]] = {}
    for pair in pairs:
        by_sentence.setdefault(pair.sentence, []).append(pair)
    names = OtherNames(gazetteer)
    random = Random(seed)
    changed: list[Pair] = []
    targets: list[tuple[int, str]] = []
    for prediction in predictions:
        group = by_sentence[prediction.pair.sentence]
        position = group.index(prediction.pair)
        for words in _drawn(names, prediction.pair, {p.actor.id for p in group}, n_swaps, random):
            targets.append((len(changed) + position, prediction.stance))
            mentions = prediction.pair.mentions
            changed += rewrite(group, [Edit(m.start, m.end, w) for m, w in zip(mentions, words, strict=True)])
    again = classifier.predict(changed) if changed else []
    stayed = sum(again[i].stance == stance for i, stance in targets)
    return Invariance(stayed / len(targets) if targets else float("nan"), len(targets))


def _drawn(names: OtherNames, pair: Pair, named: set[str], n: int, random: Random) -> list[list[str]]:
    """For up to ``n`` other actors, the usual words for each of the pair's mentions."""
    found = [names.expressions(pair, actor) for actor in names.actors(pair) if actor not in named]
    candidates = [[usual for usual, *_ in expressions] for expressions in found if expressions]
    return random.sample(candidates, min(n, len(candidates)))
