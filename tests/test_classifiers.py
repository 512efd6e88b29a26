"""One contract for every classifier, and parity of the runtimes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import make_pair

from stance.classifiers import Classifier, load_classifier
from stance.classifiers.embedded import EmbeddedClassifier
from stance.errors import ModelError

TEXT = "Russia backs Maduro and Cuba condemns the US aid ."
PAIRS = [
    make_pair(TEXT, "Russia"),
    make_pair(TEXT, "Cuba", actor="CUB"),
    make_pair("Spain recognised Guaido .", "Spain", actor="ESP", before="The EU refused ."),
    make_pair("China said " + "the coup and " * 60, "China", actor="CHN"),
]


@pytest.fixture(scope="module", params=["model.onnx", "model.int8.onnx"])
def classifier(request: pytest.FixtureRequest, tiny_model: Path) -> Classifier:
    return EmbeddedClassifier(tiny_model, request.param)


def test_shape_range_and_sums(classifier: Classifier) -> None:
    rows = classifier.predict_proba(PAIRS)
    assert rows.shape == (4, 3)
    assert rows.dtype == np.float32
    assert (rows >= 0).all()
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-5)


def test_no_pairs(classifier: Classifier) -> None:
    assert classifier.predict_proba([]).shape == (0, 3)
    assert classifier.predict([]) == []


def test_rows_follow_the_pairs(classifier: Classifier) -> None:
    forward = classifier.predict_proba(PAIRS)
    backward = classifier.predict_proba(PAIRS[::-1])[::-1]
    np.testing.assert_allclose(forward, backward, atol=2e-2)


def test_repeatable(classifier: Classifier) -> None:
    np.testing.assert_array_equal(classifier.predict_proba(PAIRS), classifier.predict_proba(PAIRS))


def test_alone_as_in_company(classifier: Classifier) -> None:
    together = classifier.predict_proba(PAIRS)
    alone = np.concatenate([classifier.predict_proba([pair]) for pair in PAIRS])
    np.testing.assert_allclose(together, alone, atol=2e-2)


def test_prediction_carries_labels_model_and_window(classifier: Classifier) -> None:
    predictions = classifier.predict(PAIRS)
    assert [p.pair for p in predictions] == PAIRS
    assert [p.windowed for p in predictions] == [False, False, False, True]
    for p in predictions:
        assert [label for label, _ in p.probabilities] == ["pro_maduro", "pro_guaido", "neutral"]
        assert p.stance == max(p.probabilities, key=lambda item: item[1])[0]
        assert p.model == "tiny"


def test_onnx_computes_what_torch_computes(tiny_model: Path) -> None:
    import torch
    from safetensors.torch import load_file
    from transformers import AutoConfig

    from stance.encoder import HeadSettings, StanceEncoder
    from stance.features import Features
    from stance.manifest import Manifest

    manifest = Manifest.read(tiny_model)
    encoder = StanceEncoder(AutoConfig.from_pretrained(tiny_model), HeadSettings(**manifest.head)).eval()
    encoder.load_state_dict(load_file(tiny_model / "model.safetensors"))
    features = Features.load(tiny_model, manifest.features)
    encoded = features.encode(PAIRS)
    batch = {k: torch.from_numpy(v) for k, v in features.batch(encoded.rows).arrays().items()}
    with torch.no_grad():
        expected = encoder(**batch).numpy()
    found, _ = EmbeddedClassifier(tiny_model, "model.onnx").logits(PAIRS)
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_mention_matters(tiny_model: Path) -> None:
    rows = EmbeddedClassifier(tiny_model, "model.onnx").predict_proba(PAIRS[:2])
    assert abs(rows[0] - rows[1]).max() > 1e-4


@pytest.mark.parametrize("reference", ["no-such-model", "/nowhere/at/all"])
def test_unknown_model_names_those_that_ship(reference: str) -> None:
    with pytest.raises(ModelError, match="no such model"):
        load_classifier(reference)


def test_folder_without_manifest(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no stance\.json"):
        load_classifier(tmp_path)


def test_broken_manifest(tmp_path: Path) -> None:
    (tmp_path / "stance.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        load_classifier(tmp_path)


def test_other_format(tmp_path: Path) -> None:
    (tmp_path / "stance.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(ModelError, match="format 1 expected, got 99"):
        load_classifier(tmp_path)


def test_weights_that_are_no_graph(tiny_model: Path, tmp_path: Path) -> None:
    for name in ("stance.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((tiny_model / name).read_bytes())
    with pytest.raises(ModelError, match="no ONNX weights"):
        load_classifier(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelError, match="cannot load this graph"):
        load_classifier(tmp_path)
