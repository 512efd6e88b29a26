from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import make_pair
from hypothesis import given
from hypothesis import strategies as st

from stance.features import Features, FeatureSettings, by_length


@pytest.fixture(scope="module")
def features(tiny_base: Path) -> Features:
    return Features.load(tiny_base, FeatureSettings(max_tokens=24, context_tokens=4))


def test_one_row_for_all_actors_of_a_sentence(features: Features) -> None:
    text = "Russia backs Maduro and Cuba condemns Spain"
    pairs = [make_pair(text, "Russia"), make_pair(text, "Cuba", actor="CUB"), make_pair(text, "Spain", actor="ESP")]
    encoded = features.encode(pairs)
    assert len(encoded.rows) == 1
    assert encoded.places == [(0, 0), (0, 1), (0, 2)]


def test_wire_copy_is_encoded_once(features: Features) -> None:
    pairs = [make_pair("Russia backs Maduro", "Russia"), make_pair("Cuba said", "Cuba", actor="CUB")] * 3
    encoded = features.encode(pairs)
    assert len(encoded.rows) == 2
    assert encoded.places == [(0, 0), (1, 0)] * 3


def test_context_stands_before_the_sentence_and_outside_its_mask(features: Features) -> None:
    row = features.encode([make_pair("Cuba said", "Cuba", before="Russia backs the president of Spain")]).rows[0]
    first, last = row.sentence
    assert last - first == 2
    assert first == 1 + 4 + 1  # [CLS], the last four tokens of the context, [SEP]
    assert row.slots == [(first,)]


def test_context_may_be_kept_for_sentences_that_point_back(tiny_base: Path) -> None:
    features = Features.load(tiny_base, FeatureSettings(max_tokens=24, context_tokens=4, context_if_pointing=True))
    texts = (
        "Cuba said aid",
        "Cuba said the same",
        "Its aid , Cuba said",
        "Cuba said that Spain said",
        "Sothis Cuba said",
    )
    rows = features.encode([make_pair(text, "Cuba", before="Russia backs Maduro") for text in texts]).rows
    assert [row.sentence[0] > 1 for row in rows] == [False, True, True, False, False]
    copies = [make_pair("Cuba said aid", "Cuba", before=before) for before in ("Russia said", "Spain said", None)]
    assert len(features.encode(copies).rows) == 1


def test_long_sentence_is_read_around_each_mention(features: Features) -> None:
    text = "Russia " + "said " * 60 + "Cuba " + "said " * 60
    encoded = features.encode([make_pair(text, "Russia"), make_pair(text, "Cuba", actor="CUB")])
    assert len(encoded.rows) == 2
    for row in encoded.rows:
        assert row.windowed
        assert len(row.ids) <= 24
        assert row.slots and all(row.sentence[0] <= p < row.sentence[1] for slot in row.slots for p in slot)
    assert encoded.rows[0].ids[1] != encoded.rows[1].ids[1]


def test_batch_shapes_and_weights(features: Features) -> None:
    text = "Russia and Moscow said Cuba backs Maduro"
    pairs = [make_pair(text, "Russia", "Moscow"), make_pair(text, "Cuba", actor="CUB"), make_pair("Spain", "Spain")]
    batch = features.batch(features.encode(pairs).rows)
    assert batch.input_ids.shape == batch.attention_mask.shape == batch.sentence_mask.shape == (2, 9)
    assert batch.mention_mask.shape == (3, 9)
    np.testing.assert_allclose(batch.mention_mask.sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(batch.sentence_mask.sum(axis=1), 1, rtol=1e-6)
    assert batch.slot_row.tolist() == [0, 0, 1]


def test_groups_hold_every_row_once_and_keep_to_the_budget(features: Features) -> None:
    rows = features.encode([make_pair("Russia " + "said " * n, "Russia") for n in range(15)]).rows
    groups = list(by_length([row.ids for row in rows], 40))
    assert sorted(i for g in groups for i in g) == list(range(15))
    assert all(len(g) * max(len(rows[i].ids) for i in g) <= 40 or len(g) == 1 for g in groups)


@given(st.text(max_size=80), st.text(min_size=1, max_size=6), st.text(max_size=80))
def test_any_text_gives_slots_inside_the_sentence(features: Features, head: str, name: str, tail: str) -> None:
    pair = make_pair(head + name + tail, name)
    row = features.encode([pair]).rows[0]
    assert row.slots[0]
    assert len(row.ids) <= 24
    assert all(0 <= p < len(row.ids) for p in row.slots[0])
