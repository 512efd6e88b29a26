"""A training run of two steps, and everything that can be wrong before one starts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, TRAINING
from labelled import configuration, records, write, write_two_contests

from stance import resources
from stance.classifiers import load_classifier
from stance.config import read_config
from stance.contests import load_contest
from stance.errors import ConfigError, InputError
from stance.manifest import Manifest
from stance.train import plan, read_material, train
from stance.train.config import TrainConfig
from stance.train.setup import sentences
from stance.train.told import read_told


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("labelled") / "pairs.jsonl", records())


@pytest.fixture(scope="module")
def trained(labelled: Path, tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, float]]:
    config = configuration(labelled, tiny_base)
    folder = tmp_path_factory.mktemp("trained")
    return folder, train(config, read_material(config), folder)


@pytest.mark.slow
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


@pytest.mark.slow
def test_same_seed_same_model(
    trained: tuple[Path, dict[str, float]], labelled: Path, tiny_base: Path, tmp_path: Path
) -> None:
    folder, metrics = trained
    config = configuration(labelled, tiny_base)
    assert train(config, read_material(config), tmp_path) == metrics
    again, first = Manifest.read(tmp_path), Manifest.read(folder)
    assert again.temperature == first.temperature
    assert again.files["model.safetensors"] == first.files["model.safetensors"]


@pytest.mark.slow
def test_a_model_folder_is_a_base(trained: tuple[Path, dict[str, float]], labelled: Path, tmp_path: Path) -> None:
    config = configuration(labelled, trained[0], name="second")
    train(config, read_material(config), tmp_path)
    assert Manifest.read(tmp_path).id == "second"


@pytest.mark.parametrize("key", ["encoder", "teacher"])
def test_a_model_that_is_read_is_not_written_over(
    key: str, labelled: Path, tiny_model: Path, tiny_base: Path, tmp_path: Path
) -> None:
    changes = {"encoder": str(tiny_model)} if key == "encoder" else {"teacher": {"models": [str(tiny_model)]}}
    config = configuration(labelled, tiny_base, **changes)
    with pytest.raises(ConfigError, match="this model is read to make the new one; give another output folder"):
        train(config, read_material(config), tiny_model)
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="file: no folder can be made there"):
        train(config, read_material(config), tmp_path / "file")


def test_a_row_has_room_for_the_sentence(labelled: Path, tiny_base: Path) -> None:
    with pytest.raises(ValueError, match="expected more than 16, which context, sides and special tokens may take"):
        configuration(labelled, tiny_base, features={"max_tokens": 16, "context_tokens": 13})


def test_plan_counts_what_would_happen(labelled: Path, tiny_base: Path) -> None:
    config = configuration(labelled, tiny_base)
    what = plan(config, read_material(config))
    assert (what.n_pairs, what.n_validation, what.n_steps) == (27, 9, 2)
    assert dict(what.labels) == {"pro_maduro": 9, "pro_guaido": 9, "neutral": 9}


def test_emphasis_reads_sentences_twice(tmp_path: Path, tiny_base: Path) -> None:
    worst = [row for row in records() if row["doc"] in ("d0", "d11")]
    others = [row for row in records() if row not in worst]
    others[-1]["id"] = worst[-1]["id"]  # ids are unique in their file alone
    path = write(tmp_path / "worst.jsonl", worst)
    write(tmp_path / "others.jsonl", others)
    changes = {"emphasis": [str(path)], "optimizer": {"epochs": 1, "batch_rows": 1}}
    config = configuration(tmp_path, tiny_base, **changes)
    material = read_material(config)
    read = [material.train[place][0].pair.sentence.document_id for place in material.emphasis]
    assert read == ["d11"] * 3  # d0 is held back
    what = plan(config, material)
    assert (what.n_pairs, what.n_sentences, what.n_twice, what.n_steps) == (27, 27, 3, 30)
    drawn = sentences(config, material)
    assert [drawn[i][0][0].pair.sentence.document_id for i in range(27, 30)] == read and len(drawn) == 30


@pytest.mark.parametrize("key", ["emphasis", "calibration"])
def test_files_that_are_singled_out_must_be_of_the_data(
    key: str, tmp_path: Path, labelled: Path, tiny_base: Path
) -> None:
    other = write(tmp_path / "other.jsonl", [row | {"id": f"x{row['id']}"} for row in records()])
    for path, said in ((other, "none of its pairs is among the"), (tmp_path / "none.jsonl", "none.jsonl")):
        value: object = [str(path)] if key == "emphasis" else {"data": [str(path)]}
        with pytest.raises(InputError, match=said):
            read_material(configuration(labelled, tiny_base, **{key: value}))


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


@pytest.mark.parametrize("path", TRAINING, ids=lambda p: p.stem)
def test_every_training_configuration_loads(path: Path) -> None:
    assert read_config(path, TrainConfig).name


def test_what_is_skipped_ends_no_run(tmp_path: Path) -> None:
    from stance.gazetteer import Gazetteer
    from stance.train.articles import unlabelled

    (tmp_path / "a.txt").write_text("December 4, 2018\n\nRussia left.")
    (tmp_path / "b.csv").write_text("name,age\nx,3\n")
    (group,) = unlabelled([str(tmp_path)], Gazetteer.load(), "neutral")
    assert [example.pair.actor.id for example in group] == ["RUS"]


@pytest.mark.slow
@pytest.mark.parametrize("n_teachers", [1, 2])
def test_a_run_learns_from_a_teacher(
    n_teachers: int, trained: tuple[Path, dict[str, float]], labelled: Path, tiny_base: Path, tmp_path: Path
) -> None:
    articles = tmp_path / "news.txt"
    articles.write_text("Russia condemned the coup against Maduro. Cuba said nothing.", encoding="utf-8")
    teacher = {"models": [str(trained[0])] * n_teachers, "weight": 0.5, "articles": [str(articles)]}
    config = configuration(labelled, tiny_base, name="pupil", teacher=teacher)
    assert plan(config, read_material(config)).n_unlabelled == 2
    assert train(config, read_material(config), tmp_path / "pupil")["n"] == 9
    assert Manifest.read(tmp_path / "pupil").training["config"]["teacher"]["weight"] == 0.5


@pytest.mark.slow
def test_a_teacher_of_another_contest(
    trained: tuple[Path, dict[str, float]], labelled: Path, tiny_base: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "teacher"
    shutil.copytree(trained[0], folder)
    text = (folder / "stance.json").read_text(encoding="utf-8").replace("pro_guaido", "pro_other")
    (folder / "stance.json").write_text(text, encoding="utf-8")
    config = configuration(labelled, tiny_base, teacher={"models": [str(folder)]})
    with pytest.raises(ConfigError, match="its labels are pro_maduro, pro_other, neutral"):
        train(config, read_material(config), tmp_path / "out")


def test_teachers_that_read_otherwise(tiny_model: Path, labelled: Path, tiny_base: Path, tmp_path: Path) -> None:
    from stance.train.teach import load_teacher

    other = tmp_path / "other"
    shutil.copytree(tiny_model, other)
    settings = json.loads((other / "stance.json").read_text(encoding="utf-8"))
    settings["features"]["context_tokens"] += 1
    (other / "stance.json").write_text(json.dumps(settings), encoding="utf-8")
    material = read_material(configuration(labelled, tiny_base))
    with pytest.raises(ConfigError, match=f"{other}: cuts sentences otherwise than {tiny_model}"):
        load_teacher([str(tiny_model), str(other)], 0.5, material)
    assert load_teacher([], 0.5, material) is None


@pytest.mark.slow
def test_a_run_over_several_contests_serves_any(tiny_base: Path, tmp_path: Path) -> None:
    import stance

    two_contests = write_two_contests(tmp_path / "contests")
    news = tmp_path / "news.txt"
    text = "Canada raised its rates. It rained. Sweden and Norway played a friendly. Cuba spoke with Evo Morales."
    news.write_text(text, encoding="utf-8")
    config = TrainConfig.model_validate(
        {
            "name": "told",
            "contest": "any-contest",
            "data": [str(tmp_path / "contests")],
            "asides": [str(news)],
            "held_out": ["bolivia-2019"],
            "encoder": str(tiny_base),
            "features": {"max_tokens": 96, "context_tokens": 8},
            "head": {"slot_layers": 1},
            "optimizer": {"epochs": 1},
            "augment": {"actor_swap": 0.3, "side_swap": 0.5},
        }
    )
    material = read_material(config)
    assert material.contest_of(material.train[0][0].pair).id in two_contests
    assert {e.label for group in material.train for e in group} == {"side_a", "side_b", "neutral"}
    assert [[e.pair.actor.id for e in group] for group in material.asides] == [["CAN"], ["SWE", "NOR"]]
    what = plan(config, material)
    assert (what.n_asides, what.n_steps) == (2, -(-(what.n_sentences + 2) // config.optimizer.batch_rows))
    read = sentences(config, material)
    last = [read[len(read) - n][0] for n in (2, 1)]
    assert len(read) == what.n_sentences + 2
    assert [(len(group), {e.label for e in group}) for group in last] == [(1, {"neutral"}), (2, {"neutral"})]
    assert all(material.contest_of(e.pair).id in two_contests for group in last for e in group)
    assert train(config, material, tmp_path / "out")["n"] == 18
    records_ = stance.load(tmp_path / "out", contest="libya-2019").predict("Russia backs Haftar .")
    assert set(records_[0]["probabilities"]) == {"pro_gna", "pro_lna", "neutral"}


def test_a_labelled_file_is_of_the_contest_with_its_name(tmp_path: Path) -> None:
    write_two_contests(tmp_path / "more")
    contests, held_out, examples = read_told([str(tmp_path)], ["belarus-2020", "libya-2019"])
    assert list(contests) == ["venezuela-2019"] and len(examples) == 36
    assert [c.id for c in held_out] == ["belarus-2020", "libya-2019"]
    (tmp_path / "more" / "belarus-2020.jsonl").rename(tmp_path / "mine.jsonl")
    with pytest.raises(ConfigError, match=r"mine\.jsonl: a labelled file is named after its contest here"):
        read_told([str(tmp_path)], [])
    shutil.copyfile(resources.contest_files()["belarus-2020"], tmp_path / "mine.yml")
    contests, _, _ = read_told([str(tmp_path)], [])
    assert sorted(contests) == ["mine", "venezuela-2019"]
    contests, held_out, _ = read_told([str(tmp_path)], ["mine"])
    assert (list(contests), [c.id for c in held_out]) == (["venezuela-2019"], ["mine"])


def test_contests_that_cannot_be_read_together(tmp_path: Path) -> None:
    write_two_contests(tmp_path)
    with pytest.raises(InputError, match="'held_out' names the contest of every file"):
        read_told([str(tmp_path)], ["belarus-2020", "venezuela-2019"])
    with pytest.raises(ConfigError, match="nowhere-1900: no contest of that name"):
        read_told([str(tmp_path)], ["nowhere-1900"])
    (tmp_path / "more").mkdir()
    shutil.copyfile(tmp_path / "belarus-2020.jsonl", tmp_path / "more" / "belarus-2020.jsonl")
    shutil.copyfile(resources.contest_files()["libya-2019"], tmp_path / "more" / "belarus-2020.yaml")
    with pytest.raises(ConfigError, match="another contest is called 'belarus-2020' too"):
        read_told([str(tmp_path)], [])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"data": []}, "at least 1 item"),
        ({"asides": ["y"]}, "'asides' and 'held_out' are for runs over several contests"),
        ({"held_out": ["libya-2019"]}, "'asides' and 'held_out' are for runs over several contests"),
        (
            {"contest": "any-contest", "emphasis": ["x"]},
            "'emphasis' and 'teacher.articles' are for runs over one contest",
        ),
        ({"teacher": {"articles": ["y"]}}, "'teacher.articles' need 'teacher.models'"),
    ],
)
def test_a_run_is_of_one_kind(values: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        TrainConfig.model_validate({"name": "x", "data": ["x"], **values})
