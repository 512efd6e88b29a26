"""Data sets of the hub, stood in for by one on disk: no test reaches the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from stance.errors import InputError
from stance.examples import read_examples

LABELS = ("pro_maduro", "pro_guaido", "neutral")


@pytest.fixture()
def reference(tmp_path: Path) -> str:
    import datasets

    rows = {"sentence": ["Russia backs Maduro."], "actor": ["Russia"], "label": ["pro_maduro"]}
    folder = tmp_path / "labelled"
    folder.mkdir()
    for split in ("train", "validation"):
        datasets.Dataset.from_dict(rows).to_parquet(folder / f"{split}.parquet")
    return f"hub:{folder}"


def test_rows_take_the_split_that_they_stand_in(reference: str) -> None:
    examples = read_examples([reference], LABELS)
    assert [e.split for e in examples] == ["train", "validation"]
    assert examples[0].pair.actor.id == "Russia"


def test_one_split_can_be_named(reference: str) -> None:
    assert [e.split for e in read_examples([f"{reference}@validation"], LABELS)] == ["validation"]


def test_a_bad_row_is_named(reference: str) -> None:
    with pytest.raises(InputError, match=r"row 1.*pro_maduro"):
        read_examples([reference], ("left", "right", "neutral"))


def test_a_data_set_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    import datasets.config

    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    with pytest.raises(InputError, match="hub:nobody/nothing: no data set that can be loaded"):
        read_examples(["hub:nobody/nothing"], LABELS)
