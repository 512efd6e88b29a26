"""A model that is told the sides: where texts speak of them, and that it is blind to which is called A."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import make_pair

from stance.classifiers import choose_model, contest_of, load_classifier
from stance.classifiers.embedded import EmbeddedClassifier
from stance.classifiers.finetuned import FinetunedClassifier
from stance.contest import Contest, Side, told_contest
from stance.contests import load_contest
from stance.errors import ConfigError
from stance.features import Features, FeatureSettings
from stance.manifest import Manifest
from stance.sides import SideFinder, heading, rename_sides

CONTEST = Contest(
    "island-2020",
    "Who governs the island?",
    (),
    (
        Side("crown", "pro_crown", "Queen Maduro", ("the Crown", "the throne", "HRH"), "The queen."),
        Side("rebels", "pro_rebels", "José Guaido", ("Guaidó", "the rebels"), "The rebels."),
    ),
    ("island",),
)
TEXT = "Russia backs the crown and condemns Guaidó's rebels ; Cuba refused the HRH aid ."
PAIRS = [make_pair(TEXT, "Russia"), make_pair(TEXT, "Cuba", actor="CUB", before="The rebels said aid .")]


def words(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_sides_are_found_by_any_of_their_names() -> None:
    first, second = SideFinder(CONTEST).find(TEXT)
    assert words(TEXT, first) == ["the crown", "HRH"]
    assert words(TEXT, second) == ["Guaidó"]


@pytest.mark.parametrize("text", ["the crowned head", "hrh", "thethrone", ""])
def test_parts_of_words_and_small_abbreviations_are_no_side(text: str) -> None:
    assert SideFinder(CONTEST).find(text) == ((), ())


@pytest.mark.parametrize("text", ["SISI FLIES TO MOSCOW", "sisi", "\u017fi\u017fi"])
def test_a_short_name_in_capitals_is_no_abbreviation(text: str) -> None:
    contest = replace(CONTEST, sides=(replace(CONTEST.sides[0], aliases=("Sisi",)), CONTEST.sides[1]))
    first, second = SideFinder(contest).find(text)
    assert words(text, first) == [text[:4]] and not second


def test_the_heading_does_not_depend_on_the_order_of_the_sides() -> None:
    turned = replace(CONTEST, sides=CONTEST.sides[::-1])
    assert [text for _, text in heading(CONTEST)] == [text for _, text in heading(turned)]
    assert [index for index, _ in heading(CONTEST)] == [1 - index for index, _ in heading(turned)]


def test_rows_open_with_the_sides_and_mark_them(tiny_base: Path) -> None:
    features = Features.load(tiny_base, FeatureSettings(64, 8, side_tokens=6), lambda _: CONTEST)
    row = features.encode(PAIRS[1:]).rows[0]
    assert row.sides is not None
    first, second = row.sides
    assert not set(first) & set(second)
    assert sum(p < row.sentence[0] for p in first) == 6
    assert any(row.sentence[0] <= p < row.sentence[1] for p in first)
    heading_and_context = [p for p in second if p < row.sentence[0]]
    assert len(heading_and_context) > 6, "the rebels of the previous sentence are marked too"
    batch = features.batch([row])
    assert batch.side_mask is not None
    assert batch.side_mask.shape == (1, len(row.ids), 2)
    assert set(np.flatnonzero(batch.side_mask[0, :, 0])) == set(first)


def test_a_long_sentence_keeps_its_marks_in_the_window(tiny_base: Path) -> None:
    features = Features.load(tiny_base, FeatureSettings(48, 0, side_tokens=4), lambda _: CONTEST)
    pair = make_pair("said " * 100 + "the crown thanks Russia " + "aid " * 100 + "the throne", "Russia")
    row = features.encode([pair]).rows[0]
    assert row.windowed and len(row.ids) == 48 and row.sides
    assert max(max(side) for side in row.sides) < 48
    assert any(p >= row.sentence[0] for p in row.sides[0])


@pytest.fixture(scope="module")
def told_model(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder of random weights that is told the sides."""
    import shutil

    import torch
    from safetensors.torch import save_file

    from stance.encoder import HeadSettings
    from stance.export import export_onnx
    from stance.train.bases import load_encoder

    folder = tmp_path_factory.mktemp("told-model")
    torch.manual_seed(3)
    head = HeadSettings(slot_layers=1, sides=True)
    encoder = load_encoder(tiny_base, head, told_contest().labels).eval()
    features = Features.load(tiny_base, FeatureSettings(64, 8, side_tokens=6), lambda _: CONTEST)
    export_onnx(encoder, features, PAIRS, folder)
    save_file(encoder.state_dict(), folder / "model.safetensors")
    encoder.transformer.config.save_pretrained(folder)
    shutil.copyfile(tiny_base / "tokenizer.json", folder / "tokenizer.json")
    Manifest("told", told_contest(), features.settings, head={"n_labels": 3, "slot_layers": 1, "sides": True}).write(
        folder
    )
    return folder


@pytest.mark.slow
def test_the_order_of_the_sides_is_no_matter(told_model: Path) -> None:
    turned = replace(CONTEST, sides=CONTEST.sides[::-1])
    for kind in (EmbeddedClassifier, FinetunedClassifier):
        rows = kind(told_model, contest=CONTEST).predict_proba(PAIRS)
        swapped = kind(told_model, contest=turned).predict_proba(PAIRS)
        np.testing.assert_allclose(rows, swapped[:, [1, 0, 2]], atol=1e-5)
        assert abs(rows[:, 0] - rows[:, 1]).max() > 1e-4, "the sides are told apart"


@pytest.mark.slow
def test_runtimes_agree(told_model: Path) -> None:
    torch_rows = FinetunedClassifier(told_model, contest=CONTEST).predict_proba(PAIRS)
    onnx_rows = EmbeddedClassifier(told_model, "model.onnx", contest=CONTEST).predict_proba(PAIRS)
    np.testing.assert_allclose(onnx_rows, torch_rows, atol=1e-4)


@pytest.mark.slow
def test_predictions_bear_the_labels_of_the_contest(told_model: Path) -> None:
    import stance

    file = load_contest("belarus-2020")
    model = stance.load(told_model, contest="belarus-2020")
    record = model.predict("Russia backs Lukashenko .")[0]
    assert set(record["probabilities"]) == set(file.labels)


@pytest.mark.slow
def test_a_model_that_must_be_told(told_model: Path) -> None:
    with pytest.raises(ConfigError, match="must be told the sides; add --contest FILE"):
        load_classifier(told_model)


def test_a_model_of_another_contest(tiny_model: Path) -> None:
    with pytest.raises(ConfigError, match="trained for the contest 'venezuela-2019', cannot answer for 'island-2020'"):
        contest_of(tiny_model, CONTEST)


def test_what_a_user_changes_in_a_contest_s_file_counts() -> None:
    own = load_contest("venezuela-2019")
    changed = replace(own, topic=("Zamunda",))
    assert contest_of("venezuela-2019", changed) == changed
    assert contest_of("venezuela-2019") == own


def test_which_model_ships_for_a_contest() -> None:
    assert choose_model(None) == choose_model(load_contest("venezuela-2019")) == "venezuela-2019"
    assert choose_model(CONTEST) == "any-contest"


def test_other_sides_names_come_in_with_their_labels() -> None:
    from stance.examples import Example
    from stance.train.augment import with_other_sides

    examples = [Example(p.actor.id, p, label) for p, label in zip(PAIRS, ("side_a", "neutral"), strict=True)]
    finder, (first, second) = SideFinder(CONTEST), CONTEST.sides
    changed = with_other_sides(examples, finder, (second, first), random.Random(0), exchanged=("side_a", "side_b"))
    assert [e.label for e in changed] == ["side_b", "neutral"]
    text = changed[0].pair.sentence.text
    in_a, in_b = finder.find(text)
    assert (len(in_a), len(in_b)) == (1, 2)
    assert [changed[1].pair.sentence.text[m.start : m.end] for m in changed[1].pair.mentions] == ["Cuba"]
    silent = [Example("x", make_pair("Russia said aid .", "Russia"), "side_a")]
    assert with_other_sides(silent, finder, (second, first), random.Random(0), exchanged=("side_a", "side_b")) == []


def test_the_sides_own_people_are_no_actors() -> None:
    from stance.gazetteer import Gazetteer
    from stance.records import Sentence

    contest = load_contest("bolivia-2019")
    text = "Jimmy Morales of Guatemala met Evo Morales in Mexico, and Morales thanked Mexico."
    sentence = Sentence("d", 0, 0, len(text), text)
    found = [m.text for m in Gazetteer.of(contest).find([sentence])[0]]
    assert found == ["Jimmy Morales", "Guatemala", "Mexico", "Mexico"]


def test_sides_are_called_by_other_names_in_both_sentences() -> None:
    pairs = rename_sides(PAIRS[1:], SideFinder(CONTEST), ("one", "two").__getitem__)
    assert pairs[0].sentence.text == "Russia backs one and condemns two's rebels ; Cuba refused the one aid ."
    assert pairs[0].sentence.before == "two said aid ."
    assert [pairs[0].sentence.text[m.start : m.end] for m in pairs[0].mentions] == ["Cuba"]
    silent = [make_pair("Russia said aid .", "Russia")]
    assert rename_sides(silent, SideFinder(CONTEST), ("one", "two").__getitem__) == silent
