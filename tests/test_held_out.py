"""What measures never trains; and the model that is told the sides, on contests that it never saw."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import LEARNT, ROOT, TRAINING

from stance.classifiers import load_classifier
from stance.config import read_config
from stance.contests import load_contest
from stance.evaluate import evaluate
from stance.examples import read_examples
from stance.train.config import TrainConfig

ESSAYS = {"libya-2019", "bolivia-2019", "kosovo-2008"}
PLAIN = {"fiji-2006", "georgia-2024", "guinea-2021", "guyana-2020", "mauritania-2008", "togo-2005"}
LATER = {"central-african-republic-2013", "falklands-1982", "moldova-2019", "nepal-2005", "samoa-2021"}
MEASURED = {*ESSAYS, *PLAIN, *LATER, "venezuela-2019"}


@pytest.mark.parametrize("path", TRAINING, ids=lambda p: p.stem)
def test_what_measures_never_trains(path: Path) -> None:
    config = read_config(path, TrainConfig)
    for name in config.data:
        if config.told:
            assert name.startswith("seeds/contests") and Path(name).stem not in MEASURED
            held_out = {load_contest(contest).id for contest in config.held_out}
            assert not {path.stem for path in (ROOT / name).glob("*.jsonl")} & MEASURED - held_out
        else:
            # What scripts/rename_contests.py writes comes of the same contests and parts.
            made = ("runs/newsmtsc-data/train.jsonl", "runs/renamed", "runs/renamed/contests.jsonl")
            assert name.startswith(tuple(f"seeds/{folder}" for folder in LEARNT)) or name in made


@pytest.mark.slow
@pytest.mark.parametrize("measure", ["tests/fixtures", "seeds/capitals"])
def test_what_measures_is_not_in_the_corpus(measure: str) -> None:
    measured = {e.pair.sentence.text for e in read_examples([ROOT / measure], load_contest().labels)}
    learnt = {
        e.pair.sentence.text
        for e in read_examples([ROOT / "seeds" / folder for folder in LEARNT], load_contest().labels)
    }
    assert measured and not measured & learnt


@pytest.mark.slow
def test_contests_that_it_never_saw_are_read() -> None:
    found = {}
    for name in sorted(LATER):
        contest = load_contest(name)
        examples = read_examples([ROOT / "seeds" / "contests" / f"{name}.jsonl"], contest.labels)
        assert not {e.pair.actor.id for e in examples} & set(contest.countries)
        found[name] = evaluate(load_classifier("any-contest", contest), examples).figures.macro_f1
    assert sum(found.values()) / len(found) > 0.7, found
