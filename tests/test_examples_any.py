"""Whatever stands in a labelled file, reading it gives examples or one line of explanation."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance.errors import InputError
from stance.examples import data_hash, read_examples

LABELS = ("pro_maduro", "pro_guaido", "neutral")
TEXT = "Russia backs Maduro. It said so."
SEEDS: list[dict[str, Any]] = [
    {
        "id": "1",
        "doc": "a",
        "date": "2019-01-26",
        "sentence": TEXT,
        "context_before": None,
        "actor": "RUS",
        "kind": "country",
        "mentions": [{"start": 0, "end": 6, "text": "Russia", "type": "name"}],
        "label": "pro_maduro",
        "tags": ["list"],
        "accept_actors": ["RUS"],
        "disputed": False,
        "mention": "Russia",
        "split": "train",
    },
    {
        "id": 7,
        "meta": {"actor": "RUS"},
        "annotations": [
            {
                "was_cancelled": False,
                "result": [
                    {
                        "type": "labels",
                        "meta": {"text": ["RUS"]},
                        "value": {"start": 0, "end": 6, "text": "Russia", "labels": ["neutral"]},
                    }
                ],
            }
        ],
        "data": {"text": TEXT, "actor": "RUS", "date": "2019-01-26"},
    },
    {"id": 1, "text": TEXT, "label": [[0, 6, "neutral"], [21, 23, "neutral"]]},
    {"id": 1, "text": TEXT, "entities": [{"start_offset": 0, "end_offset": 6, "label": "neutral"}]},
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 40) | st.floats() | st.text(max_size=8) | st.just("\ud83d"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) inside a value."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [p for key in keys for p in ((value, key), *places(value[key]))]


@pytest.mark.parametrize("seed", SEEDS, ids=["record", "label-studio", "doccano", "doccano-new"])
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_in_any_place(tmp_path: Path, seed: dict[str, Any], data: st.DataObject) -> None:
    record = copy.deepcopy(seed)
    container, key = data.draw(st.sampled_from(places(record)))
    container[key] = data.draw(ANYTHING)
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")
    try:
        examples = read_examples([path], LABELS)
    except InputError as error:
        assert str(error).startswith(str(path))
        assert "\n" not in str(error)
    else:
        assert data_hash(examples)
        for e in examples:
            assert all(e.pair.sentence.text[m.start : m.end] == m.text for m in e.pair.mentions)
