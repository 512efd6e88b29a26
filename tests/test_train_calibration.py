"""The temperature of a trained model, and which validation pairs it is fitted on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from labelled import configuration, records, write

from stance.errors import ConfigError, InputError
from stance.examples import Example
from stance.train import read_material
from stance.train.calibration import calibration_weights, fit_temperature
from stance.train.config import CalibrationConfig, TrainConfig

LABELS = ("pro_maduro", "pro_guaido", "neutral")
SHARES = {"pro_maduro": 0.1, "pro_guaido": 0.3, "neutral": 0.6}


@pytest.fixture
def validation(tmp_path: Path) -> list[Example]:
    """Nine pairs of three documents, one of each label in each; the first document has a file of its own."""
    write(tmp_path / "first.jsonl", [row for row in records() if row["doc"] == "d0"])
    write(tmp_path / "others.jsonl", [row for row in records() if row["doc"] != "d0"])
    return [e for group in read_material(configuration(tmp_path, tmp_path)).validation for e in group]


def of_first(tmp_path: Path) -> CalibrationConfig:
    return CalibrationConfig(data=(str(tmp_path / "first.jsonl"),))


def test_temperature_cools_an_overconfident_model() -> None:
    generator = np.random.default_rng(0)
    labels = generator.integers(0, 3, 3000)
    logits = np.log(0.2 / 2) * np.ones((3000, 3))
    shown = np.where(generator.random(3000) < 0.8, labels, (labels + 1) % 3)
    logits[np.arange(3000), shown] = np.log(0.8)
    assert fit_temperature(logits.astype(np.float32), labels, np.ones(3000)) == pytest.approx(1.0, abs=0.1)
    assert fit_temperature(3 * logits.astype(np.float32), labels, np.ones(3000)) == pytest.approx(3.0, abs=0.3)


def test_pairs_of_no_weight_say_nothing() -> None:
    logits = np.array([[2.0, 0.0, 0.0]] * 10, np.float32)
    labels = np.array([0] * 5 + [1] * 5)
    right_alone = np.array([1.0] * 5 + [0.0] * 5)
    assert fit_temperature(logits, labels, right_alone) == 0.25
    assert fit_temperature(logits, labels, 1 - right_alone) == 8.0


def test_all_pairs_count_alike_when_nothing_is_said(validation: list[Example]) -> None:
    assert calibration_weights(validation, LABELS, CalibrationConfig()).tolist() == [1.0] * 9


def test_labels_weigh_as_in_the_text_that_the_model_is_for(validation: list[Example]) -> None:
    weights = calibration_weights(validation, LABELS, CalibrationConfig(shares=SHARES))
    share = {label: sum(w for w, e in zip(weights, validation, strict=True) if e.label == label) for label in LABELS}
    assert share == pytest.approx({label: 9 * s for label, s in SHARES.items()})


def test_only_the_named_files_count(validation: list[Example], tmp_path: Path) -> None:
    weights = calibration_weights(validation, LABELS, of_first(tmp_path))
    assert [e.pair.sentence.document_id for e, w in zip(validation, weights, strict=True) if w] == ["d0"] * 3


def test_shares_are_of_the_pairs_that_count(validation: list[Example], tmp_path: Path) -> None:
    config = CalibrationConfig(data=of_first(tmp_path).data, shares=SHARES)
    weights = calibration_weights(validation, LABELS, config)
    counted = {e.label: w for e, w in zip(validation, weights, strict=True) if w}
    assert counted == pytest.approx({label: 3 * share for label, share in SHARES.items()})
    assert (weights > 0).sum() == 3


def test_shares_are_of_one_whole() -> None:
    with pytest.raises(ValueError, match=r"must sum to 1, these to 1\.4"):
        CalibrationConfig(shares={"pro_maduro": 0.5, "pro_guaido": 0.5, "neutral": 0.4})


def test_a_missing_share_and_a_missing_label(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl", [row for row in records() if row["id"] == "0-neutral"])
    write(tmp_path / "others.jsonl", [row for row in records() if row["id"] != "0-neutral"])
    validation = [e for group in read_material(configuration(tmp_path, tmp_path)).validation for e in group]
    with pytest.raises(ConfigError, match="expected a share for each of pro_maduro, pro_guaido, neutral, got neutral"):
        calibration_weights(validation, LABELS, CalibrationConfig(shares={"neutral": 1.0}))
    with pytest.raises(InputError, match=r"no validation pair labelled 'pro_maduro' in .*one\.jsonl"):
        calibration_weights(validation, LABELS, CalibrationConfig(data=(str(path),)))


def test_files_are_not_named_for_several_contests() -> None:
    with pytest.raises(ValueError, match=r"'calibration\.data', 'emphasis' and 'teacher\.articles' are for runs"):
        TrainConfig.model_validate(
            {
                "name": "told",
                "contest": "any-contest",
                "data": ["seeds/contests/libya-2019.jsonl"],
                "calibration": {"data": ["a.jsonl"]},
            }
        )
