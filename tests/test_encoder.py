"""What the encoder computes for each slot, on a tiny transformer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import make_pair

from stance.contests import load_contest
from stance.errors import ConfigError

PAIRS = [
    make_pair("Russia backs Maduro and condemns Spain", "Russia"),
    make_pair("Russia backs Maduro and condemns Spain", "Spain", actor="ESP"),
    make_pair("Cuba said aid", "Cuba", actor="CUB", before="Spain said"),
]


def test_a_last_layer_for_means_alone_reads_a_mention_of_one_token_as_ever(tiny_base: Path) -> None:
    import torch

    from stance.encoder import HeadSettings
    from stance.features import Features, FeatureSettings
    from stance.train.bases import load_encoder

    torch.manual_seed(5)
    labels = load_contest().labels
    after = load_encoder(tiny_base, HeadSettings(slot_layers=1), labels).eval()
    first = load_encoder(tiny_base, HeadSettings(slot_layers=1, pool_first=True), labels).eval()
    first.load_state_dict(after.state_dict())
    features = Features.load(tiny_base, FeatureSettings(64, 8))
    encoded = features.encode(PAIRS)
    assert all(len(slot) == 1 for row in encoded.rows for slot in row.slots)
    batch = {k: torch.from_numpy(v) for k, v in features.batch(encoded.rows).arrays().items()}
    with torch.no_grad():
        assert abs(after(**batch) - first(**batch)).max() > 1e-5, "the mean of the sentence is another"
        size = after.hidden.in_features // 2
        for encoder in (after, first):
            encoder.hidden.weight[:, size:] = 0
        torch.testing.assert_close(after(**batch), first(**batch))


@pytest.mark.slow
@pytest.mark.parametrize("sides", [False, True])
def test_it_is_exported(sides: bool, tiny_base: Path, tmp_path: Path) -> None:
    import onnxruntime
    import torch

    from stance.encoder import HeadSettings
    from stance.export import export_onnx
    from stance.features import Features, FeatureSettings
    from stance.train.bases import load_encoder

    torch.manual_seed(5)
    contest = load_contest()
    encoder = load_encoder(tiny_base, HeadSettings(slot_layers=2, sides=sides, pool_first=True), contest.labels).eval()
    features = Features.load(tiny_base, FeatureSettings(64, 8, side_tokens=6 * sides), lambda _: contest)
    export_onnx(encoder, features, PAIRS, tmp_path)
    arrays = features.batch(features.encode(PAIRS[1:]).rows).arrays()
    (logits,) = onnxruntime.InferenceSession(tmp_path / "model.onnx").run(["logits"], arrays)
    with torch.no_grad():
        expected = encoder(**{k: torch.from_numpy(v) for k, v in arrays.items()})
    np.testing.assert_allclose(logits, expected.numpy(), atol=1e-4)


def test_it_needs_layers_of_bert_for_each_slot() -> None:
    from transformers import BertConfig, MPNetConfig

    from stance.encoder import HeadSettings, StanceEncoder

    shape = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    for config, slot_layers in ((BertConfig(**shape), 0), (MPNetConfig(**shape), 1)):
        with pytest.raises(ConfigError, match=f"got {config.model_type} and {slot_layers}; leave it out"):
            StanceEncoder(config, HeadSettings(slot_layers=slot_layers, pool_first=True))
