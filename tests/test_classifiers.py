"""One contract for every classifier, and parity of the runtimes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import make_pair

from stance.classifiers import Classifier, bulk_runtime, load_classifier
from stance.classifiers.devices import has_int8_products
from stance.classifiers.embedded import EmbeddedClassifier
from stance.classifiers.finetuned import FinetunedClassifier
from stance.classifiers.openvino import OpenVinoClassifier
from stance.classifiers.pooled import PooledClassifier, RenamedClassifier
from stance.contest import Contest, Side
from stance.contests import load_contest
from stance.errors import ConfigError, ModelError

TEXT = "Russia backs Maduro and Cuba condemns the US aid ."
PAIRS = [
    make_pair(TEXT, "Russia"),
    make_pair(TEXT, "Cuba", actor="CUB"),
    make_pair("Spain recognised Guaido .", "Spain", actor="ESP", before="The EU refused ."),
    make_pair("China said " + "the coup and " * 60, "China", actor="CHN"),
]
ISLAND = Contest(
    "island",
    "Island",
    (),
    (Side("old", "pro_old", "Old Man", (), ""), Side("new", "pro_new", "New Woman", (), "")),
    (),
)


@pytest.fixture(
    scope="module", params=["model.onnx", "model.int8.onnx", "model.safetensors", "openvino", "zero-shot", "pooled"]
)
def classifier(request: pytest.FixtureRequest, tiny_model: Path, tiny_nli: Path) -> Classifier:
    if request.param == "zero-shot":
        return load_classifier(tiny_nli)
    if request.param == "model.safetensors":
        return FinetunedClassifier(tiny_model)
    if request.param == "pooled":
        tiny = EmbeddedClassifier(tiny_model)
        return PooledClassifier(tiny, RenamedClassifier(tiny, ISLAND, load_contest()))
    if request.param == "openvino":
        pytest.importorskip("openvino")
        return OpenVinoClassifier(tiny_model)
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
    expected, _ = FinetunedClassifier(tiny_model).logits(PAIRS)
    found, _ = EmbeddedClassifier(tiny_model, "model.onnx").logits(PAIRS)
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_openvino_computes_what_onnxruntime_computes(tiny_model: Path) -> None:
    pytest.importorskip("openvino")
    expected = EmbeddedClassifier(tiny_model, "model.onnx").predict_proba(PAIRS)
    np.testing.assert_allclose(OpenVinoClassifier(tiny_model).predict_proba(PAIRS), expected, atol=2e-2)


def test_every_runtime_by_name(tiny_model: Path) -> None:
    assert isinstance(load_classifier(tiny_model), EmbeddedClassifier)
    assert isinstance(load_classifier(tiny_model, runtime="onnx", device="cpu"), EmbeddedClassifier)
    assert isinstance(load_classifier(tiny_model, runtime="torch", device="cpu"), FinetunedClassifier)
    with pytest.raises(ConfigError, match="--runtime onnx runs on the processor"):
        load_classifier(tiny_model, runtime="onnx", device="cuda")
    with pytest.raises(ConfigError, match="no such device here; expected one of cpu"):
        load_classifier(tiny_model, device="cuda:99")


def test_bulk_takes_openvino_where_it_is_installed(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("openvino")
    assert bulk_runtime(tiny_model) == ("openvino" if has_int8_products() else "onnx")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert bulk_runtime(tiny_model) == "onnx"


@pytest.mark.parametrize(
    ("flags", "found"),
    [("fpu sse2 avx2 avx512_vnni", True), ("fpu sse2 avx_vnni", True), ("asimd asimddp", True), ("fpu avx2", False)],
)
def test_instructions_for_products_of_bytes(flags: str, found: bool, tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(f"processor\t: 0\nflags\t\t: {flags}\n")
    assert has_int8_products(tmp_path / "cpuinfo") is found
    assert has_int8_products(tmp_path / "elsewhere")


def test_openvino_needs_the_int8_graph(tiny_model: Path, tmp_path: Path) -> None:
    pytest.importorskip("openvino")
    for name in ("stance.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((tiny_model / name).read_bytes())
    with pytest.raises(ModelError, match=r"no model\.int8\.onnx"):
        OpenVinoClassifier(tmp_path)
    (tmp_path / "model.int8.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelError, match="OpenVINO cannot load this graph"):
        OpenVinoClassifier(tmp_path)


def test_torch_needs_weights_that_fit(tiny_model: Path, tmp_path: Path) -> None:
    for name in ("stance.json", "tokenizer.json", "config.json"):
        (tmp_path / name).write_bytes((tiny_model / name).read_bytes())
    with pytest.raises(ModelError, match=r"neither model\.safetensors nor"):
        FinetunedClassifier(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"pickle")
    with pytest.raises(ModelError, match="no weights that can be read"):
        FinetunedClassifier(tmp_path)


def test_a_base_with_distances_in_its_attention(tmp_path: Path, tiny_base: Path) -> None:
    import torch
    from transformers import MPNetConfig, MPNetModel

    from stance.encoder import HeadSettings
    from stance.features import Features, FeatureSettings
    from stance.train.bases import load_encoder

    torch.manual_seed(0)
    config = MPNetConfig(
        vocab_size=200, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, pad_token_id=0
    )
    base = MPNetModel(config).eval()
    base.save_pretrained(tmp_path)
    encoder = load_encoder(tmp_path, HeadSettings(slot_layers=0), load_contest().labels).eval()
    torch.nn.init.zeros_(encoder.mark)
    features = Features.load(tiny_base, FeatureSettings(64, 8))
    batch = {k: torch.from_numpy(v) for k, v in features.batch(features.encode(PAIRS[:3]).rows).arrays().items()}
    with torch.no_grad():
        tokens = base(batch["input_ids"], batch["attention_mask"]).last_hidden_state
        pools = torch.stack([batch["mention_mask"], batch["sentence_mask"][batch["slot_row"]]], dim=1)
        pooled = torch.bmm(pools, tokens[batch["slot_row"]]).flatten(1)
        expected = encoder.output(torch.nn.functional.gelu(encoder.hidden(pooled)))
        torch.testing.assert_close(encoder(**batch), expected, atol=1e-5, rtol=1e-4)


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
