"""Actor-swap invariance: does a label stay when the sentence says the same of somebody else?

A model that reads sentences keeps its label when "Russia" becomes "Portugal"; one that has learned who is on which
side does not. The names come from the gazetteer, not from the data. Knows nothing of true labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from stance.classifiers import Classifier
from stance.gazetteer import Gazetteer
from stance.records import Mention, Pair, Prediction, Sentence
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
    names = _Names(gazetteer)
    random = Random(seed)
    changed: list[Pair] = []
    targets: list[tuple[int, str]] = []
    for prediction in predictions:
        group = by_sentence[prediction.pair.sentence]
        position = group.index(prediction.pair)
        for words in names.draw(prediction.pair, {p.actor.id for p in group}, n_swaps, random):
            targets.append((len(changed) + position, prediction.stance))
            mentions = prediction.pair.mentions
            changed += rewrite(group, [Edit(m.start, m.end, w) for m, w in zip(mentions, words, strict=True)])
    again = classifier.predict(changed) if changed else []
    stayed = sum(again[i].stance == stance for i, stance in targets)
    return Invariance(stayed / len(targets) if targets else float("nan"), len(targets))


class _Names:
    """What every actor is called, by type of mention; the usual expression first."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._aliases: dict[str, dict[str, list[str]]] = {}
        for actor in gazetteer.actors:
            of_actor = self._aliases.setdefault(actor, {})
            for alias in gazetteer.aliases(actor):
                # One that needs a rule would not always be taken for the actor.
                if not alias.rule:
                    of_actor.setdefault(alias.type, []).append(alias.text)

    def draw(self, pair: Pair, named: set[str], n: int, random: Random) -> list[list[str]]:
        """For up to ``n`` other actors, the words for each of the pair's mentions."""
        candidates = []
        for id_, actor in self._gazetteer.actors.items():
            if actor.kind == pair.actor.kind and id_ not in named:
                words = [self._expression(id_, mention, pair.sentence) for mention in pair.mentions]
                if all(words):
                    candidates.append([word for word in words if word])
        return random.sample(candidates, min(n, len(candidates)))

    def _expression(self, actor: str, mention: Mention, sentence: Sentence) -> str | None:
        if mention.type == "office_holder":
            day = sentence.date
            return next(
                (t.person for t in self._gazetteer.holders(actor) if day is None or t.start <= day <= t.end), None
            )
        usual = self._aliases[actor].get(mention.type, [])
        alike = [text for text in usual if text.endswith("s") == mention.text.endswith("s")]
        return next(iter(alike if mention.type == "demonym" else usual), None)
