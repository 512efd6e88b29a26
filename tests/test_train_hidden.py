"""Learning what a teacher's layers give."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from labelled import records, write

from stance.contests import load_contest
from stance.errors import ConfigError
from stance.features import Features
from stance.manifest import Manifest


def test_distance_is_a_share_of_what_the_teacher_says() -> None:
    import torch

    from stance.train.hidden import distance

    theirs = [torch.randn(3, 50, 40, generator=torch.Generator().manual_seed(i)) for i in range(2)]
    assert float(distance(theirs, theirs)) == 0
    means = [torch.full_like(states, float(states.mean())) for states in theirs]
    assert float(distance(means, theirs)) == pytest.approx(1, abs=1e-3)
    assert float(distance([theirs[0], means[1]], theirs)) == pytest.approx(0.5, abs=1e-3)


def test_every_layer_is_recorded_while_the_context_lasts(tiny_model: Path, tmp_path: Path) -> None:
    import torch

    from stance.examples import read_examples
    from stance.train.hidden import recorded
    from stance.train.loop import Collator
    from stance.weights import load_model

    manifest = Manifest.read(tiny_model)
    encoder = load_model(tiny_model, manifest)
    labelled = write(tmp_path / "pairs.jsonl", records())
    labels = load_contest().labels
    collate = Collator(Features.load(tiny_model, manifest.features), labels)
    batch = collate([([e],) for e in read_examples([labelled], labels)[:4]])
    arrays = {name: t for name, t in batch.items() if name != "labels"}
    with torch.no_grad():
        with recorded(encoder, True) as states:
            encoder(**arrays)
        encoder(**arrays)
        with recorded(encoder, False) as none:
            encoder(**arrays)
    rows, tokens = arrays["input_ids"].shape
    assert len(states) == encoder.transformer.config.num_hidden_layers
    assert states[0].shape[:2] == (rows, tokens)
    assert states[-1].shape[0] == len(arrays["slot_row"])
    assert none == []


def test_a_teacher_that_reads_otherwise_cannot_say_what_layers_give(tiny_model: Path) -> None:
    from stance.train.hidden import require_like
    from stance.weights import load_model

    manifest = Manifest.read(tiny_model)
    encoder = load_model(tiny_model, manifest)
    features = Features.load(tiny_model, manifest.features)
    require_like(encoder, features, encoder, features)
    shorter = Features.load(tiny_model, replace(manifest.features, context_tokens=0))
    with pytest.raises(ConfigError, match="with the same layers and 'features', and this one has others"):
        require_like(encoder, features, encoder, shorter)
