"""Mentions that the gazetteer finds for labels that have none."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from pathlib import Path

import pytest

from stance.examples import Example, read_examples, with_mentions
from stance.examples.mentions import article
from stance.gazetteer import Gazetteer
from stance.records import Actor, Mention, Pair, Sentence

LABELS = ("pro_maduro", "pro_guaido", "neutral")
DAY = dt.date(2019, 5, 6)


def example(
    text: str,
    actor: str,
    *,
    before: str | None = None,
    after: str | None = None,
    accept: tuple[str, ...] = (),
    mentions: tuple[Mention, ...] = (),
) -> Example:
    own = Sentence("doc", 0, 0, len(text), text, DAY, None, before, after)
    pair = Pair(own, Actor(actor, actor, "country"), mentions)
    return Example(f"{text[:9]}-{actor}", pair, "neutral", accept_actors=accept)


def found(gazetteer: Gazetteer, *examples: Example) -> list[list[str]]:
    there, missed = with_mentions(examples, gazetteer)
    assert not missed
    return [[m.text for m in e.pair.mentions] for e in there]


def test_every_mention_of_the_actor_and_of_no_other(gazetteer: Gazetteer) -> None:
    text = "Washington and Moscow spoke, Russia said."
    assert found(gazetteer, example(text, "RUS"), example(text, "USA")) == [["Moscow", "Russia"], ["Washington"]]


@pytest.mark.parametrize("name", ["RUS", "rus", "Russia", "russia", "the Russian Federation", "the Kremlin", "Russian"])
def test_actors_by_any_name(gazetteer: Gazetteer, name: str) -> None:
    ((there,), _) = with_mentions([example("Moscow spoke.", name)], gazetteer)
    assert there.pair.actor == Actor("RUS", "Russia", "country")
    assert there.pair.mentions == (Mention(0, 6, "Moscow", "capital", "RUS"),)


def test_blocs_get_their_kind(gazetteer: Gazetteer) -> None:
    ((there,), _) = with_mentions([example("The EU spoke.", "European Union")], gazetteer)
    assert (there.pair.actor.id, there.pair.actor.kind) == ("EU", "bloc")


def test_surnames_resolve_by_the_context(gazetteer: Gazetteer) -> None:
    first = "Senator Elizabeth Warren spoke on Monday."
    second = "Warren said that sanctions hurt."
    assert found(gazetteer, example(second, "USA", before=first)) == [["Warren"]]


def test_not_found(gazetteer: Gazetteer) -> None:
    there, missed = with_mentions(
        [example("Cuba spoke.", "RUS"), example("Cuba spoke.", "CUB"), example("Cuba spoke.", "Atlantis")], gazetteer
    )
    assert [e.pair.actor.id for e in there] == ["CUB"]
    assert [e.pair.actor.id for e in missed] == ["RUS", "Atlantis"]


def test_accepted_actors(gazetteer: Gazetteer) -> None:
    ((there,), _) = with_mentions([example("Seoul spoke.", "PRK", accept=("PRK", "KOR"))], gazetteer)
    assert [(m.text, m.actor) for m in there.pair.mentions] == [("Seoul", "PRK")]


def test_given_mentions_stay(gazetteer: Gazetteer) -> None:
    given = (Mention(0, 4, "Cuba", "name", "Winner"),)
    untouched = example("Cuba spoke.", "Winner", mentions=given)
    assert with_mentions([untouched], gazetteer) == ([untouched], [])
    ((named,), _) = with_mentions([example("Cuba spoke.", "CUBA", mentions=given)], gazetteer)
    assert named.pair.mentions == (Mention(0, 4, "Cuba", "name", "CUB"),)


def test_nothing(gazetteer: Gazetteer) -> None:
    assert with_mentions([], gazetteer) == ([], [])
    assert article([]) == []


def test_article_is_in_reading_order_whatever_the_order_of_the_file() -> None:
    texts = [None, "one", "two", "three", "four", None]
    own = [
        Sentence("d", 0, 0, 0, texts[i] or "", DAY if i == 3 else None, None, texts[i - 1], texts[i + 1])
        for i in (1, 3, 4)
    ]
    for order in permutations(own):
        rebuilt = article(order)
        assert [s.text for s in rebuilt] == ["one", "two", "three", "four"]
        assert [s.index for s in rebuilt] == [0, 1, 2, 3]
        assert {s.date for s in rebuilt} == {DAY}


def test_article_with_a_sentence_that_comes_twice() -> None:
    own = [
        Sentence("d", 0, 0, 0, text, None, None, before, after)
        for before, text, after in (("a", "b", "a"), ("b", "a", "b"))
    ]
    assert sorted(s.text for s in article(own)) == ["a", "b"]


def test_labels_of_a_spreadsheet_to_pairs(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("sentence,actor,label,date\nPutin backs Maduro.,Russia,pro_maduro,2019-05-06\n", encoding="utf-8")
    ((there,), _) = with_mentions(read_examples([path], LABELS), gazetteer)
    assert there.pair.actor.id == "RUS"
    assert [(m.text, m.type) for m in there.pair.mentions] == [("Putin", "office_holder")]


def test_every_pair_of_the_real_articles_has_a_mention(shared: Path, gazetteer: Gazetteer) -> None:
    for name in ("seeds/gold.jsonl", "dev/pairs.jsonl"):
        there, missed = with_mentions(read_examples([shared / name], LABELS), gazetteer)
        assert len(missed) <= len(there) / 100
