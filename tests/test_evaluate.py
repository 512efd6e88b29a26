"""Figures against numbers worked out by hand, and against scikit-learn where it has them."""

from __future__ import annotations

import json

import pytest
from answered import LABELS, G, M, N, by_word, example
from fakes import FakeClassifier
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from stance.errors import ConfigError, InputError
from stance.evaluate import Evaluation, compare, evaluate, gate, parse_bar
from stance.evaluate.compare import mcnemar
from stance.evaluate.report import prediction_lines, to_json, to_markdown
from stance.examples import Example


def said(truth: str, answer: str, doc: str = "doc", i: int = 0) -> Example:
    return example(f"Russia {i} says {answer}.", truth, "Russia", doc=doc)


def answers(*pairs: tuple[str, str]) -> Evaluation:
    """Evaluate a classifier that gives the second of each pair where the first is true; two pairs an article."""
    examples = [said(truth, answer, f"doc{i // 2}", i) for i, (truth, answer) in enumerate(pairs)]
    return evaluate(FakeClassifier(by_word), examples)


def test_figures_by_hand() -> None:
    e = answers((M, M), (M, M), (M, G), (G, G), (N, N), (N, M))
    f = e.figures
    # pro_maduro: 2 right, 1 lost, 1 too many; pro_guaido: 1 right, 1 too many; neutral: 1 right, 1 lost.
    assert [c.f1 for c in f.per_class] == pytest.approx([4 / 6, 2 / 3, 2 / 3])
    assert [c.precision for c in f.per_class] == pytest.approx([2 / 3, 1 / 2, 1])
    assert [c.recall for c in f.per_class] == pytest.approx([2 / 3, 1, 1 / 2])
    assert [c.n for c in f.per_class] == [3, 1, 2]
    assert f.macro_f1 == pytest.approx(2 / 3)
    assert f.accuracy == pytest.approx(4 / 6)
    assert f.confusion == ((2, 1, 0, 0), (0, 1, 0, 0), (1, 0, 1, 0))
    # Each answer has 0.8, the other two labels 0.1.
    assert f.soft_confusion == (
        pytest.approx((1.7, 1.0, 0.3)),
        pytest.approx((0.1, 0.8, 0.1)),
        pytest.approx((0.9, 0.2, 0.9)),
    )
    # Agreement by chance is (3 * 3 + 1 * 2 + 2 * 1) / 36.
    assert f.kappa == pytest.approx((4 / 6 - 13 / 36) / (1 - 13 / 36))
    # Gorodkin's R: (4 * 6 - 13) / sqrt((36 - 14) * (36 - 14)).
    assert f.mcc == pytest.approx(11 / 22)
    # Right: 0.2 ** 2 + 2 * 0.1 ** 2; wrong: 0.8 ** 2 + 0.9 ** 2 + 0.1 ** 2.
    assert f.brier == pytest.approx((4 * 0.06 + 2 * 1.46) / 6, abs=1e-6)
    assert f.ece == pytest.approx(0.8 - 4 / 6, abs=1e-6)
    assert (f.n, f.missed, e.n_documents, e.n_disputed) == (6, 0, 3, 0)


def test_calibration_is_by_bins() -> None:
    rows = {"a": (0.9, 0.1, 0.0), "b": (0.9, 0.1, 0.0), "c": (0.5, 0.3, 0.2), "d": (0.3, 0.5, 0.2)}
    examples = [example(f"Russia {name}", M, "Russia") for name in rows]
    e = evaluate(FakeClassifier(lambda pair: rows[pair.sentence.text[-1]]), examples)
    # One bin holds two pairs at 0.9, both right; the other two at 0.5, one right.
    assert e.figures.ece == pytest.approx((2 * 0.1 + 2 * 0.0) / 4, abs=1e-6)
    assert e.figures.brier == pytest.approx((2 * 0.02 + 0.38 + 0.78) / 4, abs=1e-6)


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1, max_size=12))
def test_macro_f1_is_scikit_learns(pairs: list[tuple[str, str]]) -> None:
    e = answers(*pairs)
    truth, given_ = zip(*pairs, strict=True)
    expected = f1_score(truth, given_, labels=LABELS, average="macro", zero_division=0)
    assert e.figures.macro_f1 == pytest.approx(expected)
    assert 0 <= e.interval.low <= e.interval.high <= 1
    json.loads(to_json(e))


def test_the_interval_is_over_articles_and_repeatable() -> None:
    one = answers((M, M), (G, N))
    assert one.interval.low == one.interval.high == one.figures.macro_f1
    many = [(M, M), (M, M), (G, N), (G, N), (N, N), (N, N), (M, G), (G, G)] * 3
    first, again = answers(*many), answers(*many)
    assert first.interval == again.interval
    assert first.interval.low < first.figures.macro_f1 < first.interval.high


def test_disputed_pairs_are_left_out_and_counted() -> None:
    examples = [said(M, M, i=0), said(G, N, i=1), example("Russia says neutral.", G, "Russia", disputed=True)]
    e = evaluate(FakeClassifier(by_word), examples)
    assert (e.figures.n, e.n_disputed, len(e.outcomes)) == (2, 1, 2)
    with pytest.raises(InputError, match="all of them disputed"):
        evaluate(FakeClassifier(by_word), examples[2:])


def test_slices() -> None:
    cuba = example("Cuba and Spain says neutral.", N, "Cuba", actor="CUB", tags=("list", "negation"))
    spain = example("Cuba and Spain says neutral.", M, "Spain", actor="ESP", tags=("list",))
    long = example("Russia " + "very " * 31 + "says neutral.", N, "Russia", doc="other")
    e = evaluate(FakeClassifier(by_word), [cuba, spain, long])
    parts = {(s.by, s.value): (s.n, s.accuracy) for s in e.slices}
    assert parts == {
        ("tag", "list"): (2, 0.5),
        ("tag", "negation"): (1, 1),
        ("actor", "CUB"): (1, 1),
        ("actor", "ESP"): (1, 0),
        ("actor", "RUS"): (1, 1),
        ("mention_type", "name"): (3, pytest.approx(2 / 3)),
        ("n_actors", "1"): (1, 1),
        ("n_actors", "2"): (2, 0.5),
        ("length", "1-15 words"): (2, 0.5),
        ("length", "31+ words"): (1, 1),
    }
    # In a slice only the labels that occur count.
    assert next(s for s in e.slices if s.value == "CUB").macro_f1 == 1


def test_bars() -> None:
    e = answers((M, M), (G, G), (N, M), (N, N))
    assert gate(e, [parse_bar("macro_f1=0.5", LABELS), parse_bar("ece=0.2:max", LABELS)]) == []
    assert gate(e, [parse_bar("accuracy=0.75", LABELS), parse_bar("missed=0:max", LABELS)]) == []
    lines = gate(
        e,
        [
            parse_bar("accuracy=0.8", LABELS),
            parse_bar("ece=0.01:max", LABELS),
            parse_bar("per_class.neutral.recall=0.6", LABELS),
            parse_bar("swap_invariance=0.9", LABELS),
        ],
    )
    assert lines == [
        "accuracy is 0.75, below its bar of 0.8",
        "ece is 0.05, above its bar of 0.01",
        "per_class.neutral.recall is 0.5, below its bar of 0.6",
        "swap_invariance could not be measured, so it does not clear its bar of 0.9",
    ]


@pytest.mark.parametrize(
    ("bar", "said"),
    [
        ("macro_f1", "expected METRIC=VALUE"),
        ("macro_f1=high", "expected METRIC=VALUE"),
        ("macro_f1=nan", "expected METRIC=VALUE"),
        ("macro_f1=0.8:most", "expected METRIC=VALUE"),
        ("macrof1=0.8", "did you mean macro_f1"),
        ("zzz=0.8", "there are macro_f1"),
        ("per_class.pro_king.f1=0.8", "no metric"),
        ("ece=0.05", "write ece=0.05:max"),
    ],
)
def test_bad_bars(bar: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        parse_bar(bar, LABELS)


def test_compare() -> None:
    examples = [said(truth, answer, f"doc{i}", i) for i, (truth, answer) in enumerate([(M, M), (G, G), (N, N)] * 8)]
    good = evaluate(FakeClassifier(by_word, "good"), examples)
    bad = evaluate(FakeClassifier(lambda p: M, "bad"), examples)
    c = compare(good, bad)
    assert c.difference == pytest.approx(good.figures.macro_f1 - bad.figures.macro_f1) == pytest.approx(1 - 1 / 6)
    assert (c.only_first, c.only_second) == (16, 0)
    assert c.interval.low > 0 and c.p_bootstrap < 0.01 and c.p_mcnemar == 2 / 2**16
    back = compare(bad, good)
    assert back.difference == -c.difference and back.p_mcnemar == c.p_mcnemar
    same = compare(good, good)
    assert (same.difference, same.p_bootstrap, same.p_mcnemar) == (0, 1, 1)
    with pytest.raises(InputError, match="different pairs"):
        compare(good, evaluate(FakeClassifier(by_word), examples[:3]))


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_binomial_test(b: int, c: int) -> None:
    from scipy.stats import binomtest

    assert mcnemar(b, c) == pytest.approx(binomtest(b, b + c, 0.5).pvalue if b + c else 1)


def test_markdown_and_predictions() -> None:
    e = answers((M, M), (G, N))
    text = to_markdown(e, None, ["accuracy is low"])
    assert "| macro-F1 | 0.333 |" in text and "- accuracy is low" in text
    records = [json.loads(line) for line in prediction_lines(e)]
    assert [r["stance"] for r in records] == [M, N]
    assert list(records[0])[:4] == ["id", "stance", "probabilities", "missed"]
