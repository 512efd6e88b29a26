"""The gate: what names a contest passes, however it is spelled; what never does is skipped and counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import resources
from stance.contests import load_contest
from stance.folding import fold, plain
from stance.topic import TopicFinder

FINDER = TopicFinder(load_contest())


@pytest.mark.parametrize(
    "text",
    [
        "Venezuela",
        "He spoke of GUAIDÓ.",
        "Guaido\u0301 arrived",
        "many Venezuelans left",
        "anti-Maduro protesters",
        "#FreeVenezuela",
        "the interim\n  president spoke",
        "“Maduro’s” men",
        "ex-Chavistas",
        "x" * (1 << 18) + " Caracas",
        "x" * ((1 << 18) - 5) + " Nicolás Maduro",
    ],
)
def test_names_pass(text: str) -> None:
    assert FINDER.is_named_in(text)


@pytest.mark.parametrize("text", ["", " \n", "Russia and Cuba signed a treaty.", "the president of France", "xmaduro"])
def test_what_names_nothing_does_not(text: str) -> None:
    assert not FINDER.is_named_in(text)


def test_every_contest_passes_its_own_names() -> None:
    for reference in resources.contest_files():
        contest = load_contest(reference)
        finder = TopicFinder(contest)
        for name in (*contest.topic, *(n for side in contest.sides for n in (side.name, *side.aliases))):
            assert finder.is_named_in(f"They met. {name.upper()}, they said.")
            assert finder.is_named_in(name)


@given(st.text(), st.text())
def test_no_company_hides_a_name(before: str, after: str) -> None:
    assert FINDER.is_named_in(f"{before} Guaidó {after}")


@given(st.text())
def test_plain_is_fold_without_the_squeezing(text: str) -> None:
    assert "".join(plain(text).split()) == "".join(fold(text).text.split())


def test_plain_of_many_scripts() -> None:
    text = "".join(map(chr, range(0x370, 0x500)))
    assert plain(text).split() == fold(text).text.split()


def test_no_real_article_is_lost(shared: Path) -> None:
    articles = [json.loads(line) for line in (shared / "dev" / "articles.jsonl").open(encoding="utf-8")]
    skipped = [a["text"] for a in articles if not FINDER.is_named_in(a["text"])]
    # Two excerpts of one sentence, on an official who resigned and on a lawyer from Bolivia.
    assert len(skipped) == 2 and all(len(text) < 200 for text in skipped)
    for path in (shared / "seeds").glob("*.txt"):
        assert FINDER.is_named_in(path.read_text(encoding="utf-8"))
