"""What tests share: a tiny encoder trained on nothing, exported once per session, and the real articles if there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from stance.contests import load_contest
from stance.gazetteer import Gazetteer
from stance.records import Actor, Mention, Pair, Sentence

if TYPE_CHECKING:
    from stance.batch import Engine
    from stance.batch.worker import Worker

# A landing must not hang on luck: on the CI machine the same examples are drawn every time; everywhere else new ones.
# No test asks how long an example takes, on however busy a machine.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

ROOT = Path(__file__).parent.parent
LEARNT = ("labelled", "plain", "wording", "several")
"""Folders of seeds that the default model learns from."""

TRAINING = [
    path
    for folder in ("configs", "configs/passes")
    for path in sorted((ROOT / folder).glob("*.yaml"))
    if path.name not in ("ci.yaml", "newsmtsc-poles.yaml")
]
"""Configurations of training runs."""
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """All actors but Venezuela, which is the contest."""
    return Gazetteer.load(exclude=frozenset({"VEN"}))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real articles."""
    if not SHARED.is_dir():
        pytest.skip("the real articles (../shared) are not here")
    return SHARED


def make_pair(text: str, *names: str, actor: str = "RUS", before: str | None = None) -> Pair:
    """A pair over the first occurrence of each name in a text."""
    sentence = Sentence("doc", 0, 0, len(text), text, before=before)
    mentions = tuple(Mention(text.index(name), text.index(name) + len(name), name, "name", actor) for name in names)
    return Pair(sentence, Actor(actor, actor, "country"), mentions)


WORDS = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] russia cuba spain backs maduro guaido said the and of to in on a . , ' \" "
    "recognised refused recognise president moscow washington us u s china eu condemns coup aid sanctions"
).split()


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base encoder folder: two layers, hidden size 16, a tokenizer of some sixty words."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("tiny-base")
    letters = list("abcdefghijklmnopqrstuvwxyz0123456789")
    vocabulary = {w: i for i, w in enumerate(dict.fromkeys([*WORDS, *letters, *(f"##{c}" for c in letters)]))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=128,
    )
    BertModel(config).save_pretrained(folder)
    return folder


def make_nli(folder: Path, base: Path, labels: Sequence[str], *, seed: int = 0, order: Sequence[int] = ()) -> Path:
    """An NLI model's folder, of random weights: two layers, hidden size 16, as ``save_pretrained`` writes it.

    Args:
        folder: Where to.
        base: Has the tokenizer.
        labels: Of the head.
        seed: Models of one seed and as many labels differ in nothing else.
        order: The head's outputs and labels in another order.
    """
    import torch
    from tokenizers import Tokenizer
    from tokenizers.processors import TemplateProcessing
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    order = order or range(len(labels))
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(name, tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")],
    )
    special = {f"{name}_token": f"[{name.upper()}]" for name in ("cls", "sep", "pad", "unk", "mask")}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=96, **special).save_pretrained(folder)
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=96,
        initializer_range=0.5,
        num_labels=len(labels),
        id2label=dict(enumerate(labels[i] for i in order)),
        label2id={labels[i]: place for place, i in enumerate(order)},
    )
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.copy_(model.classifier.weight[list(order)].clone())
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_nli(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny NLI model with three labels."""
    return make_nli(tmp_path_factory.mktemp("nli") / "tiny", tiny_base, ("entailment", "neutral", "contradiction"))


@pytest.fixture(scope="session")
def tiny_model(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder with every file that a trained one has, of random weights."""
    import shutil

    import torch
    from safetensors.torch import save_file

    from stance.encoder import HeadSettings
    from stance.export import export_onnx
    from stance.features import Features, FeatureSettings
    from stance.manifest import Manifest
    from stance.train.bases import load_encoder

    folder = tmp_path_factory.mktemp("tiny-model")
    torch.manual_seed(1)
    head = HeadSettings(slot_layers=1)
    encoder = load_encoder(tiny_base, head, load_contest().labels).eval()
    with torch.no_grad():  # biases of zero and norms of one are all alike, and an export keeps one of each
        for weight in encoder.parameters():
            weight += 0.01 * torch.randn_like(weight)
    features = Features.load(tiny_base, FeatureSettings(max_tokens=64, context_tokens=8))
    sample = [make_pair("Russia backs Maduro .", "Russia"), make_pair("Cuba and Spain said .", "Cuba", actor="CUB")]
    export_onnx(encoder, features, sample, folder)
    save_file(encoder.state_dict(), folder / "model.safetensors")
    encoder.transformer.config.save_pretrained(folder)
    shutil.copyfile(tiny_base / "tokenizer.json", folder / "tokenizer.json")
    Manifest("tiny", load_contest(), features.settings, 1.5, {"n_labels": 3, "slot_layers": 1}).write(folder)
    return folder


@pytest.fixture(scope="module")
def worker(tiny_model: Path) -> Worker:
    """Does shards with the tiny model."""
    from shards import worker_of

    return worker_of(tiny_model)


@pytest.fixture()
def engine(worker: Worker) -> Engine:
    """Does a job's shards in turn."""
    from shards import engine_of

    return engine_of(worker)
