"""The articles of ``seeds/press``, which are true to the public record: whole, and read with the right verdicts."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from conftest import LEARNT, ROOT
from scored import LABELS
from typer.testing import CliRunner

from stance.cli.commands import app
from stance.evaluate import compare_positions, read_positions
from stance.examples import Example, read_examples
from stance.gazetteer import Gazetteer
from stance.score import measured_confusion
from stance.store.readings import read_predictions

PRESS = ROOT / "seeds" / "press"
STACKS = ("first", "second")
"""Whose sentences are labelled; the third is for verdicts alone."""


def pairs_of(stack: str) -> list[Example]:
    return read_examples([str(PRESS / stack / "pairs.jsonl")], LABELS)


@pytest.mark.parametrize("stack", STACKS)
def test_every_pair_stands_in_its_article(stack: str) -> None:
    lines = (PRESS / stack / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    articles = {article["id"]: article["text"] for article in map(json.loads, lines)}
    pairs = pairs_of(stack)
    assert {e.pair.sentence.document_id for e in pairs} == set(articles)
    for example in pairs:
        assert example.pair.sentence.text in articles[example.pair.sentence.document_id], example.id
    labels = Counter(e.label for e in pairs if not e.disputed)
    assert all(labels[label] > 150 for label in LABELS), labels


def test_nothing_of_it_is_learnt_from() -> None:
    learnt = {
        json.loads(line)["sentence"]
        for folder in LEARNT
        for path in (ROOT / "seeds" / folder).glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert learnt
    assert not learnt & {e.pair.sentence.text for stack in STACKS for e in pairs_of(stack)}


@pytest.mark.slow
@pytest.mark.parametrize("stack", [*STACKS, "third"])
def test_verdicts_agree_with_the_public_record(stack: str, tmp_path: Path) -> None:
    """Most verdicts are right, of actors with five sentences or more that take a side."""
    predicted = tmp_path / "sides.parquet"
    articles = PRESS / stack / "articles.jsonl"
    result = CliRunner().invoke(app, ["predict", str(articles), "-o", str(predicted), "--quiet"])
    assert result.exit_code == 0, result.stderr
    agreement = compare_positions(
        read_predictions([str(predicted)]),
        read_positions(ROOT / "seeds" / "positions.csv", LABELS, Gazetteer.load().actors),
        confusion=measured_confusion("venezuela-2019", LABELS),
    )
    assert agreement.n >= 40
    assert agreement.accuracy is not None and agreement.accuracy >= 0.8
    assert agreement.rank_correlation is not None and agreement.rank_correlation >= 0.7
