"""The model that is told the sides, on contests that it never saw."""

from __future__ import annotations

import pytest
from conftest import ROOT

from stance.classifiers import load_classifier
from stance.config import read_config
from stance.contests import load_contest
from stance.evaluate import evaluate
from stance.examples import read_examples
from stance.train.config import TrainConfig

HELD_OUT = read_config(ROOT / "configs" / "any-contest.yaml", TrainConfig).held_out
PLAIN = HELD_OUT[4:]
"""Plain news, which takes seconds; the four before are longer and harder."""


def test_what_is_held_out_has_labels_of_its_own() -> None:
    assert len(PLAIN) == 6
    for name in PLAIN:
        contest = load_contest(name)
        examples = read_examples([ROOT / "seeds" / "contests" / f"{name}.jsonl"], contest.labels)
        assert {e.split for e in examples} == {"test"}
        assert not {e.pair.actor.id for e in examples} & set(contest.countries)


@pytest.mark.slow
def test_contests_that_it_never_saw_are_read() -> None:
    found = {}
    for name in PLAIN:
        contest = load_contest(name)
        examples = read_examples([ROOT / "seeds" / "contests" / f"{name}.jsonl"], contest.labels)
        classifier = load_classifier("any-contest", contest)
        found[name] = evaluate(classifier, examples).figures.macro_f1
    assert sum(found.values()) / len(found) > 0.7, found
