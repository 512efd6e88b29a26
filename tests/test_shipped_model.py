"""The model that ships: it reads sentences, answers the same in any company, and is what its manifest says."""

from __future__ import annotations

import json

import pytest
from conftest import ROOT

import stance
from stance.classifiers import DEFAULT_MODEL, load_classifier, model_folder
from stance.manifest import Manifest


@pytest.fixture(scope="module")
def model() -> stance.Model:
    return stance.load()


def side(model: stance.Model, sentence: str, actor: str) -> str:
    records = model.predict(sentence, date="2019-02-06")
    return next(str(r["stance"]) for r in records if r["actor"] == actor)


@pytest.mark.parametrize(
    ("sentence", "actor", "expected"),
    [
        ("Portugal recognised Juan Guaidó as interim president on Monday.", "PRT", "pro_guaido"),
        ("Portugal recognised Nicolás Maduro as the legitimate president on Monday.", "PRT", "pro_maduro"),
        ("Turkey voiced its full support for President Nicolás Maduro.", "TUR", "pro_maduro"),
        ("Turkey voiced its full support for interim president Juan Guaidó.", "TUR", "pro_guaido"),
        ("Tourists from Norway are still visiting the beaches of Margarita.", "NOR", "neutral"),
    ],
)
def test_the_sentence_decides(model: stance.Model, sentence: str, actor: str, expected: str) -> None:
    assert side(model, sentence, actor) == expected


@pytest.mark.parametrize("first", ["Maduro", "Guaidó"])
def test_whoever_is_named_last_the_even_handed_are_neutral(model: stance.Model, first: str) -> None:
    last = {"Maduro": "Guaidó", "Guaidó": "Maduro"}[first]
    assert side(model, f"Norway offered to mediate between {first} and {last}.", "NOR") == "neutral"
    assert side(model, f"Switzerland declined to choose between {first} and {last}.", "CHE") == "neutral"
    assert side(model, f"Mexico called on {first} and {last} to talk.", "MEX") == "neutral"


def test_recognising_is_not_refusing_to_recognise(model: stance.Model) -> None:
    assert side(model, "Portugal has recognised Guaidó, its foreign minister said.", "PRT") == "pro_guaido"
    assert side(model, "Portugal has refused to recognise Guaidó, its foreign minister said.", "PRT") != "pro_guaido"


def test_an_answer_does_not_depend_on_its_company(model: stance.Model) -> None:
    from stance.gazetteer import Gazetteer
    from stance.records import Document
    from stance.text import split

    document = Document("article", (ROOT / "examples" / "two-presidents.txt").read_text(encoding="utf-8"))
    pairs = Gazetteer.load(exclude=frozenset({"VEN"})).pairs(split(document).sentences)
    together = model.classifier.predict_proba(pairs)
    for index in {p.sentence.index for p in pairs}:
        own = [i for i, p in enumerate(pairs) if p.sentence.index == index]
        alone = model.classifier.predict_proba([pairs[i] for i in own])
        assert (alone == together[own]).all()


def test_files_are_what_the_manifest_says() -> None:
    import hashlib

    folder = model_folder(DEFAULT_MODEL)
    manifest = Manifest.read(folder)
    assert manifest.id == DEFAULT_MODEL
    for path in folder.iterdir():
        if path.name in manifest.files:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == manifest.files[path.name], path.name
    assert (folder / "model.int8.onnx").stat().st_size <= 25_000_000
    assert (folder / "README.md").is_file() and (folder / "metrics.json").is_file()


def test_it_is_the_default() -> None:
    assert load_classifier().id == DEFAULT_MODEL


def test_the_figures_of_a_model_with_a_companion_are_of_both_as_they_ship() -> None:
    """After a new default model: ``python scripts/held_out.py any-contest --companion venezuela-2019``."""
    folder = model_folder("any-contest")
    manifest = Manifest.read(folder)
    assert manifest.companion == DEFAULT_MODEL
    assert manifest.training["companion"] == Manifest.read(model_folder(DEFAULT_MODEL)).files["model.int8.onnx"]
    figures = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    assert f"Macro-F1 {figures['macro_f1']:.3f}" in (folder / "README.md").read_text(encoding="utf-8")
