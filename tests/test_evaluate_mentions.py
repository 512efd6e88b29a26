"""Evaluation where a gazetteer finds the mentions: pairs missed, found anew, and with other actors' names."""

from __future__ import annotations

import json
import math

import pytest
from answered import G, M, N, by_word, example
from fakes import FakeClassifier

from stance.errors import InputError
from stance.evaluate import Bar, evaluate, gate
from stance.evaluate.report import to_json
from stance.gazetteer import Gazetteer
from stance.records import Pair
from stance.rewrite import Edit, rewrite


def test_missed_pairs_are_wrong_and_nobodys_false_positive(gazetteer: Gazetteer) -> None:
    examples = [
        example("Russia backs Maduro.", M),
        example("The country backs Maduro.", M),
        example("Spain waits.", N, actor="ESP"),
    ]
    e = evaluate(FakeClassifier(lambda p: M if p.actor.id == "RUS" else N), examples, gazetteer, n_swaps=0)
    assert (e.figures.n, e.figures.missed) == (3, 1)
    assert e.figures.accuracy == pytest.approx(2 / 3)
    maduro, _, neutral = e.figures.per_class
    assert (maduro.precision, maduro.recall) == (1, 0.5)
    assert (neutral.precision, neutral.recall) == (1, 1)
    assert e.figures.macro_f1 == pytest.approx((2 / 3 + 0 + 1) / 3)
    assert e.figures.confusion[0] == (1, 0, 0, 1)
    assert e.figures.brier == pytest.approx(0.06, abs=1e-6)


def test_nothing_found(gazetteer: Gazetteer) -> None:
    e = evaluate(FakeClassifier(by_word), [example("It backs Maduro.", M)], gazetteer)
    assert (e.figures.missed, e.figures.macro_f1, e.figures.accuracy) == (1, 0, 0)
    assert math.isnan(e.figures.ece)
    assert json.loads(to_json(e))["ece"] is None
    assert len(gate(e, [Bar("ece", 0.05, at_most=True), Bar("macro_f1", 0.1)])) == 2


def test_the_article_is_read_as_a_whole(gazetteer: Gazetteer) -> None:
    """A surname that only the sentence before explains is found, and so is either of two accepted actors."""
    examples = [
        example("Scott said that Maduro must go.", G, actor="USA", before="Rick Scott, a US senator, spoke."),
        example("North Korea backs Maduro.", M, actor="KOR", accept=("KOR", "PRK"), doc="other"),
    ]
    seen: list[Pair] = []

    def rule(pair: Pair) -> str:
        seen.append(pair)
        return G

    e = evaluate(FakeClassifier(rule), examples, gazetteer, n_swaps=0)
    assert e.figures.missed == 0
    assert seen[0].sentence.before == "Rick Scott, a US senator, spoke."
    assert seen[0].mentions[0].text == "Scott"


def test_end_to_end_finds_anew_and_classifies_what_nobody_labelled(gazetteer: Gazetteer) -> None:
    wrong_place = example("Cuba and Russia back Maduro.", M, "Cuba")
    asked: list[list[str]] = []

    class Listening(FakeClassifier):
        def classify(self, pairs):  # type: ignore[no-untyped-def]
            asked.append([f"{p.actor.id}:{p.mentions[0].text}" for p in pairs])
            return super().classify(pairs)

    model = Listening(lambda p: M)
    given_ = evaluate(model, [wrong_place], gazetteer, n_swaps=0)
    found = evaluate(model, [wrong_place], gazetteer, end_to_end=True, n_swaps=0)
    assert asked == [["RUS:Cuba"], ["RUS:Russia", "CUB:Cuba"]]
    assert (given_.n_extra, found.n_extra, found.figures.n) == (0, 1, 1)


def test_without_mentions_a_gazetteer_is_needed() -> None:
    with pytest.raises(InputError, match="no gazetteer"):
        evaluate(FakeClassifier(by_word), [example("Russia says neutral.", N)])


def test_swap_invariance(gazetteer: Gazetteer) -> None:
    examples = [
        example("Russia backs Maduro.", M, "Russia"),
        example("Lavrov backs Maduro.", M, "Lavrov", type="office_holder", doc="b"),
        example("The EU backs Guaidó.", G, "EU", actor="EU", kind="bloc", type="abbreviation", doc="c"),
    ]
    deaf = evaluate(FakeClassifier(lambda p: M if "Maduro" in p.sentence.text else G), examples, gazetteer)
    assert (deaf.swap.share, deaf.swap.n) == (1, 9)
    partial = evaluate(FakeClassifier(lambda p: M if "Russia" in p.sentence.text else G), examples, gazetteer)
    assert partial.swap.share == pytest.approx(6 / 9)
    heard: list[str] = []

    def listen(pair: Pair) -> str:
        assert all(pair.sentence.text[m.start : m.end] == m.text for m in pair.mentions)
        heard.append(f"{pair.mentions[0].type} {pair.mentions[0].text}")
        return M

    evaluate(FakeClassifier(listen), examples, gazetteer)
    names = {a.text for id_ in gazetteer.actors for a in gazetteer.aliases(id_) if a.type == "name"}
    assert len(set(heard[3:6])) == 3 and all(h.removeprefix("name ") in names - {"Russia"} for h in heard[3:6])
    blocs = {a.text for i, b in gazetteer.actors.items() if b.kind == "bloc" for a in gazetteer.aliases(i)}
    assert all(h.removeprefix("abbreviation ") in blocs - {"EU"} for h in heard[9:12])


def test_rewrite_moves_every_mention() -> None:
    russia = example("US and Russia met; Moscow left the US.", N, "Russia", "Moscow").pair
    usa = example("US and Russia met; Moscow left the US.", N, "US", actor="USA").pair
    words = ("Niger", "Port of Spain")
    changed = rewrite([russia, usa], [Edit(m.start, m.end, w) for m, w in zip(russia.mentions, words, strict=True)])
    assert changed[0].sentence.text == "US and Niger met; Port of Spain left the US."
    assert [m.text for m in changed[0].mentions] == ["Niger", "Port of Spain"]
    assert [(m.start, m.text) for m in changed[1].mentions] == [(0, "US")]


@pytest.mark.parametrize(
    ("mention", "edit", "text", "moved"),
    [
        ("Korean envoys", Edit(0, 12, "Portuguese"), "Portuguese envoys spoke.", (0, "Portuguese envoys")),
        (
            "North Korea",
            Edit(6, 11, "Rhine-Westphalia"),
            "North Rhine-Westphalian envoys spoke.",
            (0, "North Rhine-Westphalia"),
        ),
        ("North Korean", Edit(6, 19, "UK"), "North UK spoke.", (0, "North UK")),
    ],
)
def test_a_mention_takes_on_all_the_words_of_an_edit_that_touches_it(
    mention: str, edit: Edit, text: str, moved: tuple[int, str]
) -> None:
    pair = example("North Korean envoys spoke.", N, mention).pair
    (changed,) = rewrite([pair], [edit])
    assert changed.sentence.text == text
    assert [(m.start, m.text) for m in changed.mentions] == [moved]
