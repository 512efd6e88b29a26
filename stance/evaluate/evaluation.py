"""A classifier on labelled pairs: the whole of an evaluation, and the value that holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stance.classifiers import Classifier
from stance.errors import InputError
from stance.evaluate.bootstrap import Interval, drawn_macro_f1, percentiles
from stance.evaluate.matching import match
from stance.evaluate.metrics import Figures, figures
from stance.evaluate.outcomes import Outcome
from stance.evaluate.slices import Slice, slices
from stance.evaluate.swap import N_SWAPS, Invariance, swap_invariance
from stance.examples import Example, data_hash
from stance.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well a model does on some labelled pairs.

    Attributes:
        model: Id of the model.
        labels: Its labels, in order.
        figures: Over all pairs that count.
        interval: 95 % interval of the macro-F1, by the bootstrap over documents.
        n_documents: Documents that the pairs stand in.
        n_disputed: Pairs left out because a careful reader could go the other way.
        n_extra: Pairs that the gazetteer found in labelled sentences and no record labels; they count nowhere, since
            a file need not label all.
        swap: Actor-swap invariance; over no exchange when there was no gazetteer to name other actors.
        slices: Figures for parts of the pairs.
        outcomes: One for each pair that counts, in the order of the examples.
        seed: Of the bootstrap and the exchanges.
        data_hash: Content hash of all examples, disputed ones included.
        gazetteer: Version of the gazetteer, or None when there was none.
    """

    model: str
    labels: tuple[str, ...]
    figures: Figures
    interval: Interval
    n_documents: int
    n_disputed: int
    n_extra: int
    swap: Invariance
    slices: tuple[Slice, ...]
    outcomes: tuple[Outcome, ...]
    seed: int
    data_hash: str
    gazetteer: str | None


def evaluate(
    classifier: Classifier,
    examples: Sequence[Example],
    gazetteer: Gazetteer | None = None,
    *,
    end_to_end: bool = False,
    seed: int = 13,
    n_swaps: int = N_SWAPS,
) -> Evaluation:
    """Classify labelled pairs and count.

    Args:
        classifier: What is evaluated.
        examples: Labelled with the classifier's labels. Disputed ones are left out of every figure; those without
            mentions are to be found by the gazetteer, and are wrong where it misses them.
        gazetteer: Finds actors and names those to exchange; without the contest's own countries.
        end_to_end: Find every actor, whether or not the example has mentions.
        seed: Decides everything that is drawn at random.
        n_swaps: Exchanges for each pair; 0 for none.

    Raises:
        InputError: No example counts, or one needs a gazetteer and there is none.
        MissingExtraError: scikit-learn is not installed.
    """
    counted = [e for e in examples if not e.disputed]
    if not counted:
        raise InputError(f"no pair to evaluate: {len(examples)} given, all of them disputed")
    matched = match(examples, gazetteer, end_to_end=end_to_end)
    predictions = classifier.predict(matched.pairs)
    actors: dict[tuple[str, str], set[str]] = {}
    for e in matched.examples:
        actors.setdefault((e.pair.sentence.document_id, e.pair.sentence.text), set()).add(e.pair.actor.id)
    answers = iter(predictions)
    outcomes = []
    for e in matched.examples:
        outcome = Outcome(
            example=e,
            prediction=next(answers) if e.pair.mentions else None,
            n_actors=len(actors[e.pair.sentence.document_id, e.pair.sentence.text]),
        )
        if not e.disputed:
            outcomes.append(outcome)
    swap = Invariance(float("nan"), 0)
    if gazetteer is not None and n_swaps:
        found = [o.prediction for o in outcomes if o.prediction is not None]
        swap = swap_invariance(classifier, matched.pairs, found, gazetteer, seed, n_swaps)
    return Evaluation(
        model=classifier.id,
        labels=classifier.labels,
        figures=figures(outcomes, classifier.labels),
        interval=percentiles(drawn_macro_f1(outcomes, classifier.labels, seed)),
        n_documents=len({e.pair.sentence.document_id for e in counted}),
        n_disputed=len(examples) - len(counted),
        n_extra=matched.n_extra,
        swap=swap,
        slices=slices(outcomes, classifier.labels),
        outcomes=tuple(outcomes),
        seed=seed,
        data_hash=data_hash(examples),
        gazetteer=gazetteer.version if gazetteer is not None else None,
    )
