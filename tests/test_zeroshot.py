"""Zero-shot models: heads of any order and models of any kind, and pairs joined as transformers joins them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import make_nli, make_pair
from typer.testing import CliRunner

from stance.classifiers.zeroshot import ZeroShotClassifier
from stance.cli.commands import app
from stance.contest import Contest, check_hypotheses
from stance.contests import load_contest
from stance.records import Pair

CONTEST = load_contest()
TEXT = "Russia backs Maduro and Cuba condemns the US aid ."
PAIRS = [
    make_pair(TEXT, "Russia"),
    make_pair(TEXT, "Cuba", actor="CUB"),
    make_pair("Spain recognised Guaido .", "Spain", actor="ESP", before="The EU refused ."),
]
THREE = ("entailment", "neutral", "contradiction")
TWO = ("entailment", "not_entailment")


def exact(folder: Path, contest: Contest = CONTEST, *, context: bool = False) -> ZeroShotClassifier:
    return ZeroShotClassifier(folder, contest, context=context, bf16=False)


def by_transformers(folder: Path, pairs: Sequence[Pair], hypotheses: Sequence[str], contest: Contest) -> np.ndarray:
    """Probability of entailment for side A and side B, one pair at a time and as the library's own calls give it."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    model, tokenizer = AutoModelForSequenceClassification.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)
    index = next(i for i, label in model.config.id2label.items() if label.lower() == "entailment")
    a, b = (side.name for side in contest.sides)
    found = []
    for pair in pairs:
        for first, second in ((a, b), (b, a)):
            asked = [h.format(actor=pair.actor.name, side_a=first, side_b=second) for h in hypotheses]
            inputs = [tokenizer(pair.sentence.text, h, return_tensors="pt") for h in asked]
            with torch.no_grad():
                found.append(np.mean([model(**x).logits.softmax(-1)[0, index].item() for x in inputs]))
    return np.array(found).reshape(-1, 2)


@pytest.mark.parametrize(
    ("labels", "order"),
    [
        (THREE, (0, 1, 2)),
        (THREE, (2, 1, 0)),
        (THREE, (1, 2, 0)),
        (TWO, (0, 1)),
        (TWO, (1, 0)),
        (("Not_Entailment", "ENTAILMENT"), (0, 1)),
    ],
)
def test_the_label_order_is_read_and_pairs_are_joined_as_transformers_joins_them(
    labels: tuple[str, ...], order: tuple[int, ...], tiny_base: Path, tmp_path: Path
) -> None:
    folder = make_nli(tmp_path, tiny_base, labels, order=order)
    entailed, _ = exact(folder).entailed(PAIRS)
    np.testing.assert_allclose(entailed, by_transformers(folder, PAIRS, CONTEST.hypotheses, CONTEST), atol=1e-5)
    assert np.ptp(entailed) > 1e-3


def test_a_shuffled_head_gives_the_same_rows(tiny_base: Path, tmp_path: Path) -> None:
    rows = [
        exact(make_nli(tmp_path / str(i), tiny_base, THREE, order=order)).predict_proba(PAIRS)
        for i, order in enumerate([(0, 1, 2), (2, 0, 1)])
    ]
    np.testing.assert_allclose(rows[0], rows[1], atol=1e-6)


def test_several_hypotheses_are_averaged(tiny_nli: Path) -> None:
    hypotheses = ("{actor} backs {side_a} .", "{actor} condemns {side_b} and recognised {side_a} .")
    contest = replace(CONTEST, hypotheses=hypotheses)
    expected = by_transformers(tiny_nli, PAIRS, hypotheses, contest)
    np.testing.assert_allclose(exact(tiny_nli, contest).entailed(PAIRS)[0], expected, atol=1e-5)


def test_contests_without_hypotheses_get_the_default() -> None:
    plain = CONTEST.to_dict()
    del plain["hypotheses"]
    assert Contest.from_dict(plain).hypotheses == ("{actor} supports {side_a}.",)
    assert load_contest("syria-2011").hypotheses == ("{actor} supports {side_a}.",)
    check_hypotheses(load_contest("syria-2011").hypotheses)
    assert CONTEST.hypotheses_of("Cuba") == (("Cuba supports Nicolás Maduro.",), ("Cuba supports Juan Guaidó.",))


def test_context_stands_in_front_of_the_sentence(tiny_nli: Path) -> None:
    told = make_pair("The EU refused . Spain recognised Guaido .", "Spain", actor="ESP")
    with_context = exact(tiny_nli, context=True).predict_proba(PAIRS[2:])
    np.testing.assert_array_equal(with_context, exact(tiny_nli).predict_proba([told]))
    assert abs(with_context - exact(tiny_nli).predict_proba(PAIRS[2:])).max() > 1e-4


def test_every_text_is_tokenised_once_and_every_row_run_once(tiny_nli: Path) -> None:
    classifier = exact(tiny_nli)
    premises = classifier._premises
    texts: list[str] = []
    tokens = premises._tokens
    premises._tokens = lambda given: tokens([texts.append(t) or t for t in dict.fromkeys(given)])  # type: ignore
    asked = [[*a, *b] for a, b in (CONTEST.hypotheses_of(p.actor.name) for p in PAIRS)]
    rows = premises.encode(PAIRS * 3, asked * 3)
    assert len(texts) == len(set(texts)) == 2 + 6
    assert len(rows.ids) == 6
    assert rows.places == [[0, 1], [2, 3], [4, 5]] * 3


def test_order_of_the_pairs_changes_not_one_bit(tiny_nli: Path) -> None:
    for bf16 in (False, True):
        classifier = ZeroShotClassifier(tiny_nli, CONTEST, bf16=bf16)
        forward, backward = classifier.predict_proba(PAIRS), classifier.predict_proba(PAIRS[::-1])
        np.testing.assert_array_equal(forward, backward[::-1])


def test_long_sentence_is_read_around_its_mentions(tiny_nli: Path) -> None:
    text = "said " * 100 + "Russia backs Maduro " + "aid " * 100
    cut = make_pair(text, "Russia")
    classifier = exact(tiny_nli)
    rows = classifier._premises.encode([cut], [["Russia backs Maduro"]])
    assert len(rows.ids[0]) == len(rows.types[0]) == 96
    russia = classifier._premises._tokenizer.token_to_id("russia")
    assert rows.ids[0].count(russia) == 2
    assert classifier.classify([cut, PAIRS[0]])[1] == [True, False]
    # Where only the context is cut, the sentence was read whole.
    told = make_pair("Russia backs Maduro .", "Russia", before="said " * 200)
    assert exact(tiny_nli, context=True).classify([told])[1] == [False]


def test_a_sentence_without_tokens(tiny_nli: Path) -> None:
    silent = make_pair("\u200b\u200b", "\u200b")
    assert exact(tiny_nli).predict_proba([silent]).shape == (1, 3)


def save_byte_tokenizer(folder: Path) -> int:
    """Write a tokenizer that joins two texts as RoBERTa and BART do, its tokens the bytes; say how many it knows."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from tokenizers.processors import RobertaProcessing
    from transformers import PreTrainedTokenizerFast

    names = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(models.BPE({name: i for i, name in enumerate(names)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.post_processor = RobertaProcessing(("</s>", 2), ("<s>", 0))
    special = {"bos": "<s>", "cls": "<s>", "pad": "<pad>", "eos": "</s>", "sep": "</s>", "unk": "<unk>"}
    tokens = {f"{key}_token": name for key, name in special.items()}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **tokens).save_pretrained(folder)
    return len(names)


def test_positions_of_roberta_begin_behind_its_padding(tmp_path: Path) -> None:
    from transformers import RobertaConfig, RobertaForSequenceClassification

    config = RobertaConfig(
        vocab_size=save_byte_tokenizer(tmp_path),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=102,
        type_vocab_size=1,
        id2label={0: "contradiction", 1: "entailment"},
        label2id={"contradiction": 0, "entailment": 1},
    )
    RobertaForSequenceClassification(config).save_pretrained(tmp_path)
    pairs = [make_pair("Cuba said no.", "Cuba", actor="CUB"), make_pair("said " * 40 + "Russia", "Russia")]
    classifier = exact(tmp_path)
    entailed, windowed = classifier.entailed(pairs)
    assert windowed == [False, True]
    expected = by_transformers(tmp_path, pairs[:1], CONTEST.hypotheses, CONTEST)
    np.testing.assert_allclose(entailed[:1], expected, atol=1e-5)
    assert max(map(len, classifier._premises.encode(pairs, [["Russia"]] * 2).ids)) == 100


SHAPES = {
    "bart": {
        "d_model": 16,
        "encoder_layers": 1,
        "decoder_layers": 1,
        "encoder_attention_heads": 2,
        "decoder_attention_heads": 2,
        "encoder_ffn_dim": 16,
        "decoder_ffn_dim": 16,
        "init_std": 0.5,
    },
    "deberta-v2": {
        "hidden_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 16,
        "initializer_range": 0.2,
        "relative_attention": True,
        "position_biased_input": False,
        "pos_att_type": ["p2c", "c2p"],
        "position_buckets": 32,
        "share_att_key": True,
        "type_vocab_size": 0,
    },
}
"""Tiny models of the kinds that most zero-shot models are of."""


@pytest.mark.parametrize("kind", SHAPES)
def test_other_kinds_answer_in_batches_as_they_do_alone(kind: str, tmp_path: Path) -> None:
    import torch
    from transformers import AutoConfig, AutoModelForSequenceClassification

    config = AutoConfig.for_model(
        kind,
        vocab_size=save_byte_tokenizer(tmp_path),
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        id2label=dict(enumerate(THREE)),
        label2id={label: i for i, label in enumerate(THREE)},
        **SHAPES[kind],
    )
    torch.manual_seed(0)
    AutoModelForSequenceClassification.from_config(config).save_pretrained(tmp_path)
    expected = by_transformers(tmp_path, PAIRS, CONTEST.hypotheses, CONTEST)
    np.testing.assert_allclose(exact(tmp_path).entailed(PAIRS)[0], expected, atol=1e-5)
    assert np.ptp(expected) > 1e-3


def test_predict_and_python_answer_alike(tiny_nli: Path, tmp_path: Path) -> None:
    import stance

    article = tmp_path / "article.txt"
    article.write_text("Russia backs Maduro.\n\nCuba said the US aid is a coup.\n", encoding="utf-8")
    options = ["--model", str(tiny_nli), "--threshold", "0.3", "--context", "--contest", "bolivia-2019"]
    result = CliRunner().invoke(app, ["predict", str(article), "-q", *options], catch_exceptions=False)
    assert result.exit_code == 0
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [r["actor"] for r in records] == ["RUS", "VEN", "CUB", "USA"]
    assert {r["model"] for r in records} == {"tiny at 0.3 with context"}
    assert list(records[0]["probabilities"]) == list(load_contest("bolivia-2019").labels)
    model = stance.load(tiny_nli, contest="bolivia-2019", threshold=0.3, context=True)
    again = model.predict(article.read_text(), id="article")
    assert records == json.loads(json.dumps(again))
