"""Two models' answers into one, and a model that is asked about another contest than its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import make_pair

from stance.batch import Job
from stance.classifiers import Classifier, load_classifier, model_folder
from stance.classifiers.embedded import EmbeddedClassifier
from stance.classifiers.pooled import PooledClassifier, RenamedClassifier
from stance.contest import Contest, Side
from stance.contests import load_contest
from stance.errors import ModelError
from stance.manifest import Manifest
from stance.recipe import Recipe
from stance.records import Pair

CROWN = Side("crown", "pro_crown", "Queen Ada", ("the Crown", "the British Crown"), "The queen.")
REBELS = Side("rebels", "pro_rebels", "José Bem", ("Bem", "the rebels"), "The rebels.")
ISLAND = Contest("island", "Island", (), (CROWN, REBELS), ())
OWN = load_contest()


class Answering(Classifier):
    """Answers every pair with one row, and keeps what it was asked."""

    def __init__(self, row: Sequence[float], windowed: bool = False) -> None:
        self.id, self.labels = "answering", OWN.labels
        self._row, self._windowed = row, windowed
        self.asked: list[Pair] = []

    def classify(self, pairs: Sequence[Pair]) -> tuple[np.ndarray, list[bool]]:
        self.asked += pairs
        return np.array([self._row] * len(pairs), np.float32).reshape(-1, 3), [self._windowed] * len(pairs)


def test_the_pool_is_the_normalised_geometric_mean() -> None:
    pooled = PooledClassifier(Answering([0.8, 0.1, 0.1]), Answering([0.2, 0.4, 0.4], windowed=True))
    rows, windowed = pooled.classify([make_pair("Russia backs Bem .", "Russia")])
    np.testing.assert_allclose(rows, [[0.5, 0.25, 0.25]], atol=1e-6)
    assert windowed == [True]


def test_what_either_holds_for_impossible_is_no_fault() -> None:
    pooled = PooledClassifier(Answering([1, 0, 0]), Answering([0, 1, 0]))
    rows, _ = pooled.classify([make_pair("Russia backs Bem .", "Russia")])
    np.testing.assert_allclose(rows.sum(), 1, atol=1e-6)


def test_it_is_asked_both_ways_round_under_names_it_knows() -> None:
    model = Answering([0.7, 0.2, 0.1])
    renamed = RenamedClassifier(model, OWN, ISLAND)
    pair = make_pair("Russia backs the Crown against Bem's men .", "Russia", before="The rebels fled .")
    rows, _ = renamed.classify([pair])
    first, second = (side.name for side in OWN.sides)
    one, other = (p.sentence for p in model.asked)
    assert one.text == f"Russia backs {first} against {second}'s men ." and one.before == f"{second} fled ."
    assert other.text == f"Russia backs {second} against {first}'s men ." and other.before == f"{first} fled ."
    assert renamed.labels == ISLAND.labels
    np.testing.assert_allclose(rows[0, 0], rows[0, 1])  # what it thinks of its own sides cancels out


def test_the_order_of_the_sides_makes_no_difference(tiny_model: Path) -> None:
    model = EmbeddedClassifier(tiny_model)
    turned = replace(ISLAND, sides=(REBELS, CROWN))
    pairs = [make_pair("Russia backs Queen Ada and refused Bem .", "Russia"), make_pair("Cuba said aid .", "Cuba")]
    one, other = (RenamedClassifier(model, OWN, contest).predict_proba(pairs) for contest in (ISLAND, turned))
    np.testing.assert_allclose(one, other[:, [1, 0, 2]], atol=1e-6)


def test_an_actor_keeps_its_name_and_its_place() -> None:
    model = Answering([0.7, 0.2, 0.1])
    text = "The rebels and the British Crown met Cuba ."
    RenamedClassifier(model, OWN, ISLAND).classify(
        [make_pair(text, "British", actor="GBR"), make_pair(text, "Cuba", actor="CUB")]
    )
    british, cuban = model.asked[:2]  # and the same two the other way round
    assert "the British Crown" in british.sentence.text and "the British Crown" not in cuban.sentence.text
    for pair in model.asked:
        (mention,) = pair.mentions
        assert pair.sentence.text[mention.start : mention.end] == mention.text in ("British", "Cuba")


def test_the_model_for_any_contest_has_a_companion_but_for_the_companions_own() -> None:
    pooled = load_classifier("any-contest", ISLAND)
    assert isinstance(pooled, PooledClassifier)
    assert (pooled.id, pooled.labels) == ("any-contest", ISLAND.labels)
    assert isinstance(load_classifier("any-contest", OWN), EmbeddedClassifier)


def test_a_companion_that_is_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "lonely"
    shutil.copytree(model_folder("any-contest"), folder)
    manifest = folder / "stance.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"companion": "nobody"}))
    with pytest.raises(ModelError, match=r"stance\.json: names 'nobody' as its companion, which does not ship"):
        load_classifier(folder, ISLAND)


def test_the_terms_of_a_run_name_the_companion_too(tmp_path: Path) -> None:
    folder = tmp_path / "told"
    shutil.copytree(model_folder("any-contest"), folder)
    told = Manifest.read(folder)
    assert told.companion == "venezuela-2019"
    with_it = Job(("x",), Recipe(str(folder), ISLAND), "jsonl").terms()["model"]
    about_its_own = Job(("x",), Recipe(str(folder), OWN), "jsonl").terms()["model"]
    assert with_it != about_its_own
    replace(told, companion=None).write(folder)
    assert Manifest.read(folder).companion is None
    assert Job(("x",), Recipe(str(folder), ISLAND), "jsonl").terms()["model"] not in (with_it, about_its_own)
