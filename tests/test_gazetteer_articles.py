"""Mentions that the rest of an article decides, and whole articles, short, long and real."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from conftest import SHARED
from mentions import actors, sentences

from stance.gazetteer import Gazetteer
from stance.records import Sentence


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Evo Morales arrived.", "Morales spoke."), "BOL"),
        (("Morales and Bolivia's gas.", "Morales spoke."), "BOL"),
        (("Guatemala's Jimmy Morales arrived.", "Morales spoke."), "GTM"),
        (("Theresa May arrived.", "May spoke."), "GBR"),
        (("Jeremy Hunt arrived.", "Hunt spoke."), "GBR"),
        (("Cuban Foreign Minister Bruno Rodríguez arrived.", "Rodríguez spoke."), "CUB"),
        (("Delcy Rodríguez arrived.", "Rodríguez spoke."), ""),
        (("Kerry Sanders is a reporter.", "Sanders asked."), ""),
        (("Jim Jordan is a congressman.", "Jordan asked."), "USA"),
        (("King Abdullah lives in Amman.", "Jordan asked."), "JOR"),
        (("Seoul is a city.", "Korea hopes."), "KOR"),
        (("Pyongyang is a city.", "Korea hopes."), "PRK"),
        (("Tbilisi is a city.", "Georgia hopes."), "GEO"),
        (("Eric Trump is a businessman.", "Trump asked."), "USA"),
        (("The US is far.", "Rep. Jane Roe (D-Ohio) asked."), "USA"),
        (("Trump asked.", "The Senate must approve the bill."), "USA"),
        (("Brazil asked.", "The Senate must approve the bill."), "BRA"),
        (("Brazil and Chile asked.", "The Senate must approve the bill."), ""),
        (("Trump asked Brazil.", "Brazilian votes are few in the Senate."), "BRA"),
        (("Trump and Rubio met Guaidó.", "As for Guaidó, Congress is sure of him."), ""),
        (("Trump met Guaidó.", "As for Guaidó, Congress is sure of him, a senator said."), "USA"),
        (("Trump asked.", "The House voted; a House panel met; the house stands."), "USA"),
        (("Hunt spoke in London.", "He told the House so."), "GBR"),
        (("Hunt spoke in Washington.", "Canada's House of Commons met."), "CAN"),
        (("The Security Council met.", "Russia told the Council."), "RUS UN"),
        (("Guaidó met Russia's envoy.", "The Council met."), ""),
        (("The pontiff spoke.", "Francis wrote."), "VAT"),
        (("Brazil asked.", "Araújo spoke, and Mr. Araújo left."), "BRA"),
        (("Brazil asked.", "Ubiratan Araújo spoke."), ""),
        (("Cuba asked Venezuela.", "Rodríguez spoke."), ""),
        (("Britain asked.", "May spoke of the Hunt."), ""),
        (("We were told.", "Attorney General Barr spoke."), "USA"),
        (("He spoke to Merkel", "@SecPompeo: we stand with you."), "USA"),
        (("Envoys of Georgia and Russia met.", "Georgia lost a fifth of its land."), "GEO"),
        (("Caracas and Bogotá are cities.", "Venezuela and Columbia."), "COL"),
    ],
)
def test_the_article_decides_what_is_open(gazetteer: Gazetteer, texts: tuple[str, ...], expected: str) -> None:
    assert actors(gazetteer, *texts) == expected


def test_a_surname_may_come_before_the_full_name(gazetteer: Gazetteer) -> None:
    found = gazetteer.find(sentences("Hunt spoke.", "Jeremy Hunt is in London."))
    assert [mention.actor for mention in found[0]] == ["GBR"]


@pytest.mark.skipif(
    not (SHARED / "seeds" / "gold.jsonl").is_file(), reason="the labelled seeds are not beside the project"
)
def test_the_seed_articles_are_read_as_people_read_them(gazetteer: Gazetteer) -> None:
    rows = [json.loads(line) for line in (SHARED / "seeds" / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    found_right = found_all = gold_all = 0
    for doc in sorted({row["doc"] for row in rows}):
        own = [row for row in rows if row["doc"] == doc]
        lines = _sentences_of(SHARED / "seeds" / f"{doc}.txt", {row["sentence"] for row in own})
        found = gazetteer.find(sentences(*lines, date=dt.date.fromisoformat(own[0]["date"])))
        for line, mentions in zip(lines, found, strict=True):
            named = {mention.actor for mention in mentions}
            for row in own:
                if row["sentence"] != line:
                    continue
                accepted = set(row.get("accept_actors", [row["actor"]]))
                if not row.get("disputed") and not row.get("boilerplate"):
                    gold_all += 1
                    found_right += bool(named & accepted)
                    found_all += bool(named & accepted)
                named -= accepted
            found_all += len(named)
    assert gold_all == 93
    assert found_right / gold_all >= 0.98
    assert found_right / found_all >= 0.95


def _sentences_of(path: Path, known: set[str]) -> list[str]:
    """The article's text in order, with the labelled sentences cut out whole."""
    pattern = "|".join(re.escape(sentence) for sentence in sorted(known, key=len, reverse=True))
    parts = re.split(f"({pattern})|\n", path.read_text(encoding="utf-8"))
    return [part.strip() for part in parts if part and part.strip()]


@pytest.mark.slow
def test_a_long_document_is_read_in_stretches(gazetteer: Gazetteer) -> None:
    text = "Officials in Jordan said that Georgia and Chad agreed with Russia. "
    sentences = [Sentence("long", i, 0, len(text), text.strip()) for i in range(1500)]
    found = gazetteer.find(sentences)
    assert len(found) == len(sentences)
    assert all(any(m.actor == "RUS" for m in mentions) for mentions in found)
    assert all(text[m.start : m.end] == m.text for mentions in found for m in mentions)
