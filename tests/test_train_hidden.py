"""Learning what a teacher's layers give."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from labelled import records, write
from transformers import BertConfig, TrainingArguments

from stance.contests import load_contest
from stance.encoder import HeadSettings, StanceEncoder
from stance.examples import read_examples
from stance.features import Features, FeatureSettings
from stance.train.config import TrainConfig
from stance.train.hidden import distance, recorded, wide_of, without_dropout
from stance.train.loop import Collator, StanceTrainer
from stance.train.teach import Teacher

HEADS = {
    "all tokens": HeadSettings(slot_layers=1),
    "means first": HeadSettings(slot_layers=2, pool_first=True),
    "sides": HeadSettings(slot_layers=1, sides=True),
}


def encoder_of(width: int, head: HeadSettings) -> StanceEncoder:
    torch.manual_seed(width)
    shape = BertConfig(
        vocab_size=200, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=width
    )
    return StanceEncoder(shape, head)


def features_of(folder: Path, **changed: Any) -> Features:
    return Features.load(folder, FeatureSettings(max_tokens=64, **{"context_tokens": 8, **changed}))


def arrays_of(features: Features, tmp_path: Path, *, sides: bool = False) -> dict[str, torch.Tensor]:
    labels = load_contest().labels
    examples = read_examples([write(tmp_path / "pairs.jsonl", records())], labels)[:4]
    arrays = Collator(features, labels, features)([([e],) for e in examples])
    if sides:
        side_mask = torch.zeros(*arrays["input_ids"].shape, 2)
        side_mask[:, 1, 0] = side_mask[:, 2, 1] = 1
        arrays |= {"side_mask": side_mask, "teacher_side_mask": side_mask}
    return arrays


def test_distance_is_a_share_of_what_the_teacher_says() -> None:
    theirs = [torch.randn(3, 50, 40, generator=torch.Generator().manual_seed(i)) for i in range(2)]
    assert float(distance(theirs, theirs)) == 0
    means = [torch.full_like(states, float(states.mean())) for states in theirs]
    assert float(distance(means, theirs)) == pytest.approx(1, abs=1e-3)
    assert float(distance([theirs[0], means[1]], theirs)) == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_every_layer_is_recorded_while_the_context_lasts(head: HeadSettings, tiny_base: Path, tmp_path: Path) -> None:
    encoder = encoder_of(8, head).eval()
    collated = arrays_of(features_of(tiny_base), tmp_path, sides=head.sides)
    arrays = {name: t for name, t in collated.items() if name != "labels" and not name.startswith("teacher_")}
    with torch.no_grad():
        with recorded(encoder, True) as states:
            encoder(**arrays)
        encoder(**arrays)
        with recorded(encoder, False) as none:
            encoder(**arrays)
    assert none == []
    rows, tokens = arrays["input_ids"].shape
    twice = 2 if head.sides else 1
    expected = [(twice * rows, tokens, 16), (twice * len(arrays["slot_row"]), tokens, 16)]
    if head.pool_first:
        expected = [(len(arrays["slot_row"]), n, 16) for n in (tokens, 2)]
    assert [tuple(state.shape) for state in states] == expected


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_narrowed_model_pays_for_layers_that_differ(head: HeadSettings, tiny_base: Path, tmp_path: Path) -> None:
    features = features_of(tiny_base)
    pupil, wide = encoder_of(8, head), encoder_of(12, head).eval()
    pupil.dropout.p = 0.0
    without_dropout(pupil)
    inputs = arrays_of(features, tmp_path, sides=head.sides)
    config = TrainConfig.model_validate({"name": "x", "data": ["x"]})
    arguments = TrainingArguments(output_dir=str(tmp_path), use_cpu=True, report_to=[])

    def loss(*teachers: StanceEncoder, narrowed: bool, training: bool = True) -> float:
        learning = StanceTrainer(
            model=pupil.train(training),
            config=config,
            teacher=Teacher(teachers, (1.0,) * len(teachers), features, 0.5),
            wide=teachers[-1] if narrowed else None,
            args=arguments,
        )
        return float(learning.compute_loss(pupil, dict(inputs)).detach())

    own = {name: t for name, t in inputs.items() if name != "labels" and not name.startswith("teacher_")}
    with torch.no_grad(), recorded(pupil.eval(), True) as ours:
        pupil(**own)
    with torch.no_grad(), recorded(wide, True) as theirs:
        wide(**own)
    apart = loss(wide, narrowed=True) - loss(wide, narrowed=False)
    assert apart == pytest.approx(float(distance(ours, theirs)), rel=1e-4) and apart > 0.1
    itself = copy.deepcopy(pupil).eval()
    apart = loss(itself, wide, narrowed=True) - loss(itself, wide, narrowed=False)
    assert apart == pytest.approx(float(distance(ours, theirs)), rel=1e-4)
    assert loss(itself, narrowed=True) == pytest.approx(loss(itself, narrowed=False))
    alone = {name: t for name, t in inputs.items() if not name.startswith("teacher_")}
    inputs = alone
    assert loss(wide, narrowed=True, training=False) == loss(wide, narrowed=False, training=False)


def test_only_narrower_layers_make_a_narrowed_model(tiny_base: Path) -> None:
    head = HEADS["all tokens"]
    features = features_of(tiny_base)
    teacher = Teacher((encoder_of(12, head),), (1.0,), features, 0.5)
    narrow = encoder_of(8, head)
    assert wide_of(narrow, features, teacher) is teacher.encoders[0]
    for other in (encoder_of(12, head), encoder_of(16, head), encoder_of(8, replace(head, slot_layers=2))):
        assert wide_of(other, features, teacher) is None
    for reading in (features_of(tiny_base, context_tokens=0), other_words(features)):
        assert wide_of(narrow, reading, teacher) is None
    several = replace(teacher, encoders=(encoder_of(8, head), *teacher.encoders), temperatures=(1.0, 1.0))
    assert wide_of(narrow, features, several) is teacher.encoders[0]


def other_words(features: Features) -> Features:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(features._tokenizer.to_str())
    tokenizer.add_tokens(["caracas"])
    return Features(tokenizer, features.settings)
