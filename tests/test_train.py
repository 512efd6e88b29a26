"""A training run of two steps, and everything that can be wrong before one starts."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT

from stance.classifiers import load_classifier
from stance.config import read_config
from stance.contest import load_contest
from stance.errors import ConfigError, InputError
from stance.gazetteer import Gazetteer, OtherNames
from stance.manifest import Manifest
from stance.records import Actor, Mention, Pair, Sentence
from stance.train import plan, read_material, train
from stance.train.augment import swap_actors, swap_sides
from stance.train.config import TrainConfig
from stance.train.run import fit_temperature

SENTENCES = {
    "pro_maduro": "{} backs Maduro .",
    "pro_guaido": "{} recognised Guaido .",
    "neutral": "{} said aid .",
}
OTHERS = OtherNames(Gazetteer.load(exclude=frozenset({"VEN"})))
ACTORS = {"RUS": "Russia", "CUB": "Cuba", "ESP": "Spain", "CHN": "China"}


def records(n_documents: int = 12) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for i in range(n_documents):
        for label, form in SENTENCES.items():
            code, name = random.Random(f"{i}{label}").choice(list(ACTORS.items()))
            text = form.format(name)
            rows.append(
                {
                    "id": f"{i}-{label}",
                    "doc": f"d{i}",
                    "date": "2019-02-04",
                    "sentence": text,
                    "actor": code,
                    "kind": "country",
                    "mentions": [{"start": 0, "end": len(name), "text": name, "type": "name"}],
                    "label": label,
                    "split": "validation" if i < 3 else "train",
                }
            )
    return rows


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def configuration(data: Path, base: Path, **changes: object) -> TrainConfig:
    return TrainConfig.model_validate(
        {
            "name": "tiny",
            "data": [str(data)],
            "encoder": str(base),
            "features": {"max_tokens": 64, "context_tokens": 8},
            "head": {"slot_layers": 1},
            "optimizer": {"epochs": 1, "batch_rows": 16},
            "augment": {"actor_swap": 0.5, "side_swap": 0.5, "consistency": 0.5},
            **changes,
        }
    )


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("labelled") / "pairs.jsonl", records())


@pytest.fixture(scope="module")
def trained(labelled: Path, tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, float]]:
    config = configuration(labelled, tiny_base)
    folder = tmp_path_factory.mktemp("trained")
    return folder, train(config, read_material(config), folder)


def test_a_run_leaves_a_model_that_predicts(trained: tuple[Path, dict[str, float]]) -> None:
    import stance

    folder, metrics = trained
    assert set(metrics) >= {"macro_f1", "accuracy", "n"}
    assert metrics["n"] == 9
    assert not (folder / "checkpoints").exists()
    manifest = Manifest.read(folder)
    assert manifest.id == "tiny"
    assert manifest.training["config"]["seed"] == 13
    assert set(manifest.files) >= {"model.safetensors", "model.onnx", "model.int8.onnx", "tokenizer.json"}
    assert load_classifier(folder).labels == load_contest().labels
    assert stance.load(folder).predict("Russia backs Maduro .")[0]["actor"] == "RUS"


def test_same_seed_same_model(
    trained: tuple[Path, dict[str, float]], labelled: Path, tiny_base: Path, tmp_path: Path
) -> None:
    folder, metrics = trained
    config = configuration(labelled, tiny_base)
    assert train(config, read_material(config), tmp_path) == metrics
    again, first = Manifest.read(tmp_path), Manifest.read(folder)
    assert again.temperature == first.temperature
    assert again.files["model.safetensors"] == first.files["model.safetensors"]


def test_a_model_folder_is_a_base(trained: tuple[Path, dict[str, float]], labelled: Path, tmp_path: Path) -> None:
    config = configuration(labelled, trained[0], name="second")
    train(config, read_material(config), tmp_path)
    assert Manifest.read(tmp_path).id == "second"


def test_plan_counts_what_would_happen(labelled: Path, tiny_base: Path) -> None:
    config = configuration(labelled, tiny_base)
    what = plan(config, read_material(config))
    assert (what.n_pairs, what.n_validation, what.n_steps) == (27, 9, 2)
    assert dict(what.labels) == {"pro_maduro": 9, "pro_guaido": 9, "neutral": 9}


def test_a_split_without_a_label(tmp_path: Path, tiny_base: Path) -> None:
    rows = [row for row in records() if row["label"] != "neutral" or row["split"] == "validation"]
    config = configuration(write(tmp_path / "x.jsonl", rows), tiny_base)
    with pytest.raises(InputError, match="no pair labelled 'neutral' among the 18 of split 'train'"):
        read_material(config)


def test_documents_are_held_back_where_no_split_is_given(tmp_path: Path, tiny_base: Path) -> None:
    rows = [{k: v for k, v in row.items() if k != "split"} for row in records(20)]
    material = read_material(configuration(write(tmp_path / "x.jsonl", rows), tiny_base))
    held = {e.pair.sentence.document_id for group in material.validation for e in group}
    learnt = {e.pair.sentence.document_id for group in material.train for e in group}
    assert len(held) == 2 and not held & learnt


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("optimizer.epoch=3", "unknown key 'optimizer.epoch'; did you mean 'epochs'"),
        ("optimizer.epochs=-1", "'optimizer.epochs'"),
        ("optimizer", "expected KEY=VALUE"),
        ("seed=x", "'seed'"),
    ],
)
def test_bad_overrides(override: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read_config(ROOT / "configs" / "train.yaml", TrainConfig, [override])


@pytest.mark.parametrize(
    "path",
    [
        ROOT / "configs" / f"{name}.yaml"
        for name in ("any-contest", "newsmtsc", "student-1", "student-2", "teacher-1", "teacher-2", "train")
    ],
    ids=lambda p: p.stem,
)
def test_every_training_configuration_loads(path: Path) -> None:
    assert read_config(path, TrainConfig).name


def test_temperature_cools_an_overconfident_model() -> None:
    import numpy as np

    generator = np.random.default_rng(0)
    labels = generator.integers(0, 3, 3000)
    logits = np.log(0.2 / 2) * np.ones((3000, 3))
    shown = np.where(generator.random(3000) < 0.8, labels, (labels + 1) % 3)
    logits[np.arange(3000), shown] = np.log(0.8)
    assert fit_temperature(logits.astype(np.float32), labels) == pytest.approx(1.0, abs=0.1)
    assert fit_temperature(3 * logits.astype(np.float32), labels) == pytest.approx(3.0, abs=0.3)


def test_side_swap_exchanges_names_and_labels(labelled: Path) -> None:
    from stance.examples import read_examples

    contest = load_contest()
    example = read_examples([labelled], contest.labels)[0]
    swapped = swap_sides([example], contest)[0]
    assert swapped.pair.sentence.text == example.pair.sentence.text.replace("Maduro", "Guaidó")
    assert (example.label, swapped.label) == ("pro_maduro", "pro_guaido")
    mention = swapped.pair.mentions[0]
    assert swapped.pair.sentence.text[mention.start : mention.end] == mention.text == example.pair.mentions[0].text


def test_actor_swap_keeps_labels_and_moves_mentions(labelled: Path) -> None:
    from stance.examples import read_examples

    example = read_examples([labelled], load_contest().labels)[0]
    swapped = swap_actors([example], OTHERS, random.Random(0))[0]
    mention = swapped.pair.mentions[0]
    assert swapped.label == example.label
    assert swapped.pair.sentence.text[mention.start : mention.end] == mention.text != example.pair.mentions[0].text
    assert swapped.pair.sentence.text.endswith("backs Maduro .")


def test_a_sentence_speaks_of_one_other_actor_throughout() -> None:
    text = "Russia sent oil, and the Russians left Moscow."
    spans = [(0, 6, "name"), (25, 33, "demonym"), (39, 45, "capital")]
    mentions = tuple(Mention(start, end, text[start:end], type_, "RUS") for start, end, type_ in spans)
    pair = Pair(Sentence("d", 0, 0, len(text), text), Actor("RUS", "Russia", "country"), mentions)
    name, demonym, capital = OTHERS.expressions(pair, "ARG")
    assert name[0] == "Argentina" and capital == ["Buenos Aires"]
    assert demonym and all(word.endswith("s") for word in demonym)
    assert "RUS" not in OTHERS.actors(pair) and "EU" not in OTHERS.actors(pair) and "VEN" not in OTHERS.actors(pair)
    assert OTHERS.expressions(replace(pair, mentions=(Mention(0, 6, text[:6], "institution", "RUS"),)), "TUV") == []


def test_twins_are_found_among_the_slots_and_cost_what_they_differ(
    trained: tuple[Path, dict[str, float]], labelled: Path
) -> None:
    import torch

    from stance.examples import read_examples
    from stance.features import Features
    from stance.train.augment import twinned
    from stance.train.loop import Collator, Groups

    groups = [[e] for e in read_examples([labelled], load_contest().labels)[:4]]
    features = Features.load(trained[0], Manifest.read(trained[0]).features)
    items = Groups(groups, twin=twinned(OTHERS, 0))
    batch = Collator(features, load_contest().labels)([items[i] for i in range(4)])
    assert batch["twins"].shape == (4, 2) and sorted(batch["twins"].flatten().tolist()) == list(range(8))
    labels = batch["labels"]
    assert all(torch.equal(labels[one], labels[other]) for one, other in batch["twins"])


def test_a_run_learns_from_a_teacher(
    trained: tuple[Path, dict[str, float]], labelled: Path, tiny_base: Path, tmp_path: Path
) -> None:
    articles = tmp_path / "news.txt"
    articles.write_text("Russia condemned the coup against Maduro. Cuba said nothing.", encoding="utf-8")
    teacher = {"model": str(trained[0]), "weight": 0.5, "views": 2, "articles": [str(articles)]}
    config = configuration(labelled, tiny_base, name="pupil", teacher=teacher)
    assert train(config, read_material(config), tmp_path / "pupil")["n"] == 9
    assert Manifest.read(tmp_path / "pupil").training["config"]["teacher"]["weight"] == 0.5


def test_lessons_mix_the_teacher_with_the_label(labelled: Path) -> None:
    from fakes import FakeClassifier

    from stance.examples import read_examples
    from stance.train.config import TeacherConfig
    from stance.train.teach import taught

    labels = load_contest().labels
    examples = read_examples([labelled], labels)[:2]
    teacher = FakeClassifier(
        lambda pair: (0.5, 0.3, 0.2) if pair.sentence.text.endswith("Maduro .") else (0.0, 0.2, 0.8)
    )
    config = TeacherConfig(model="any", weight=0.5, views=3)
    learnt = taught([[examples[0]]], [[examples[1]]], teacher, OTHERS, config, random.Random(0))
    assert examples[0].label == "pro_maduro"
    assert learnt[0][0].target == pytest.approx((0.75, 0.15, 0.1))
    assert learnt[1][0].label == "neutral"
    assert learnt[1][0].target == pytest.approx((0.0, 0.2, 0.8))


def test_a_taught_sentence_comes_under_other_names_with_the_same_target(labelled: Path) -> None:
    from stance.examples import read_examples
    from stance.train.augment import renamed
    from stance.train.config import AugmentConfig

    groups = [[replace(e, target=(0.7, 0.1, 0.2))] for e in read_examples([labelled], load_contest().labels)]
    draw = renamed(groups, OTHERS, AugmentConfig(actor_swap=0.5), seed=1)
    drawn = [draw(0)[0] for _ in range(20)]
    texts = {e.pair.sentence.text for e in drawn}
    assert len(texts) > 2 and groups[0][0].pair.sentence.text in texts
    assert {e.target for e in drawn} == {(0.7, 0.1, 0.2)}


def test_a_teacher_of_another_contest(
    trained: tuple[Path, dict[str, float]], labelled: Path, tiny_base: Path, tmp_path: Path
) -> None:
    import shutil

    folder = tmp_path / "teacher"
    shutil.copytree(trained[0], folder)
    text = (folder / "stance.json").read_text(encoding="utf-8").replace("pro_guaido", "pro_other")
    (folder / "stance.json").write_text(text, encoding="utf-8")
    config = configuration(labelled, tiny_base, teacher={"model": str(folder)})
    with pytest.raises(ConfigError, match="this teacher's labels are pro_maduro, pro_other, neutral"):
        train(config, read_material(config), tmp_path / "out")


@pytest.fixture(scope="module")
def two_contests(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The same sentences as of two contests, each with the labels and names of its own."""
    folder = tmp_path_factory.mktemp("contests")
    written = {}
    for name in ("venezuela-2019", "belarus-2020"):
        contest = load_contest(name)
        label_of = dict(zip(load_contest().labels, contest.labels, strict=True))
        rows = []
        for row in records():
            text = str(row["sentence"]).replace("Maduro", contest.sides[0].aliases[0])
            rows.append({**row, "label": label_of[str(row["label"])], "sentence": text.replace("Guaido", "Guaidó")})
        written[name] = str(write(folder / f"{name}.jsonl", rows))
    return written


def test_a_run_over_several_contests_serves_any(two_contests: dict[str, str], tiny_base: Path, tmp_path: Path) -> None:
    import stance

    config = TrainConfig.model_validate(
        {
            "name": "told",
            "contests": two_contests,
            "encoder": str(tiny_base),
            "features": {"max_tokens": 64, "context_tokens": 8, "side_tokens": 6},
            "head": {"slot_layers": 1},
            "optimizer": {"epochs": 1},
            "augment": {"actor_swap": 0.3, "side_swap": 0.5, "transplant": 0.5, "elsewhere": 0.5},
        }
    )
    material = read_material(config)
    assert material.contest_of(material.train[0][0].pair).id in two_contests
    assert {e.label for group in material.train for e in group} == {"side_a", "side_b", "neutral"}
    assert train(config, material, tmp_path)["n"] == 18
    records_ = stance.load(tmp_path, contest="libya-2019").predict("Russia backs Haftar .")
    assert set(records_[0]["probabilities"]) == {"pro_gna", "pro_lna", "neutral"}


def test_a_sentence_about_one_contest_is_neutral_on_another(two_contests: dict[str, str]) -> None:
    from stance.contest import told_contest
    from stance.examples import read_examples
    from stance.sides import SideFinder
    from stance.train.augment import tell_another

    contests = [load_contest(name) for name in ("venezuela-2019", "libya-2019")]
    own, other = (SideFinder(contest) for contest in contests)
    examples = read_examples([two_contests["venezuela-2019"]], contests[0].labels)
    for example in examples:
        told = tell_another([replace(example, label="side_a")], own, contests[1], other)
        names_a_side = any(own.find(example.pair.sentence.text))
        assert [e.label for e in told] == [told_contest().labels[2]] * names_a_side
        assert all(e.pair.sentence.document_id.startswith("libya-2019:") for e in told)
        assert tell_another([example], own, contests[0], own) == []
    assert {any(own.find(e.pair.sentence.text)) for e in examples} == {True, False}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "give either 'data' or 'contests'"),
        ({"data": ["x"], "contests": {"libya-2019": "y"}}, "give either 'data' or 'contests'"),
        ({"contests": {"libya-2019": "y"}}, "'features.side_tokens' must be above 0"),
        ({"data": ["x"], "features": {"side_tokens": 4}}, "'features.side_tokens' must be above 0"),
    ],
)
def test_a_run_is_of_one_kind(values: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        TrainConfig.model_validate({"name": "x", **values})
