"""What counts as a mention, sentence by sentence, and what never may go wrong with any text."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentions import MAY_2019, actors, sentences

from stance.errors import ConfigError
from stance.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # names, abbreviations and their spellings
        ("Russian Federation and Great Britain disagreed.", "RUS GBR"),
        ("UNITED NATIONS envoys met.", "UN"),
        ("The United states and the Lima group agreed.", "USA LIMA"),
        ("The USA government and the U.S. embassy.", "USA"),
        ("A US -backed bid, a US-led convoy and U.S.-led talks.", "USA"),
        ("Côte d’Ivoire and Cote d'Ivoire voted.", "CIV"),
        ("Antigua & Barbuda and St. Vincent & the Grenadines abstained.", "ATG VCT"),
        ("The DRC, the UAE and the DPRK.", "COD ARE PRK"),
        ("Turkiye, Türkiye and Turkey.", "TUR"),
        # demonyms and capitals
        ("Moscow’s bombers and anti-American slogans.", "RUS USA"),
        ("Cuban-American voters and a Bolivian minister.", "CUB USA BOL"),
        ("Nairobi protested; Brussels hesitated.", "KEN EU"),
        ("Washington, D.C. was calm.", "USA"),
        ("The Dutch, the Spaniards and the Saudis.", "NLD ESP SAU"),
        # institutions
        ("The Kremlin, Downing Street, Itamaraty and the Quai d'Orsay.", "RUS GBR BRA FRA"),
        ("OFAC and the CIA, says the Pentagon.", "USA"),
        ("UNHCR and the Security Council.", "UN"),
        ("The WHO sent medicine.", "UN"),
        ("The Holy See and the Palestinian Authority.", "VAT PSE"),
        # blocs are actors of their own
        ("The Lima Group met.", "LIMA"),
        ("The EU, NATO, Mercosur, Caricom, ALBA and the IMF.", "EU NATO MERCOSUR CARICOM ALBA IMF"),
        ("The Organization of American States and the International Contact Group.", "OAS ICG"),
        ("South Korea and North Korea talk.", "KOR PRK"),
        # people
        ("Lula met Díaz-Canel and Castro.", "BRA CUB"),
        ("Sanders, Omar and Rubio spoke.", "USA"),
        ("Bolsonaro, Duque and Macri met.", "BRA COL ARG"),
        ("Trump-Putin talks went on.", "USA RUS"),
        ("Erdoğan, Erdogan and ERDOGAN.", "TUR"),
        ("Behgjet Pacolli recognised him.", "XKX"),
        ("Spanish Prime Minister Sánchez called.", "ESP"),
        ("Senator Scott and Sen. Graham agreed.", "USA"),
        ("Prime Minister May was silent.", "GBR"),
        ("Israel Prime Minister Netanyahu called India Foreign Minister Jaishankar.", "ISR IND"),
        ("The London High Court kept the gold.", "GBR"),
        ("John R. Bolton and Michael R. Pompeo.", "USA"),
        ("Canada's Freeland, Cuba’s Rodríguez and Brazil's Araújo.", "CAN CUB BRA"),
        ("Argentina under Macri and the U.S. Navy.", "ARG USA"),
        ("The Australian government protested.", "AUS"),
        ("RT @SecPompeo: we stand with you. @mfa_russia does not", "USA RUS"),
        ("Envoys of Chile, Georgia and Japan.", "CHL GEO JPN"),
        ("Two Frenchmen and a Pole.", "FRA POL"),
    ],
)
def test_is_a_mention(gazetteer: Gazetteer, text: str, expected: str) -> None:
    assert actors(gazetteer, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "New Mexico, South Georgia and New Jersey.",
        "Latin America and South American leaders, North Americans too.",
        "The West Indian team played.",
        "The New York Times and The Washington Post reported.",
        "The Moscow Times, the Korea Herald and the Jerusalem Post reported.",
        "USA Today and Voice of America.",
        "American Airlines stopped its flights; Bank of America did not.",
        "George Washington crossed the river.",
        "The Washington Office on Latin America objects.",
        "They told us so, and us alone.",
        "Follow us on Twitter: https://t.co/russia or www.cuba.com",
        "Write to press@russia.org or to @Russia.",
        "CONTACT US TODAY FOR MORE",
        "WHO WILL WIN",
        "Michael Jordan and Jordan Peterson met.",
        "Chad Daniels and Jim Jordanson spoke.",
        "Paris Hilton waved.",
        "He wrote in Spanish. She speaks Russian, too.",
        "A Spanish-language channel and a Russian speaker.",
        "Turkeys, polish and china cups; a guinea pig.",
        "Columbia University and British Columbia.",
        "In Georgia, Republicans of Atlanta voted.",
        "It ended in May, on May 5, after May Day.",
        "The hunt was on; rice was scarce; the price rose.",
        "Miami, New York, Houston, Cúcuta and São Paulo.",
        "Europe, Europeans and the West.",
        "The nurses were called Melanie Bolton, Kerry Sanders and David Sánchez, they said.",
        "Clinton Foundation and Trump Tower.",
        "Maduro, Guaidó and Caracas; Venezuela's Congress and Miraflores.",
        "Guaidó, the head of the National Assembly, and the head of Congress.",
        "The country's Supreme Court ordered it.",
        "Grenades from Granada.",
        "It lent US$1 billion.",
        "WHO WANTS WHAT, in one line each. WHO'S NEXT?",
        "He spoke some Spanish, in a mix of Spanish and English, and used up his Portuguese.",
        "The Antonov landed at the North Pole.",
        "An e-mail to jane@SecPompeo.example and to @SecPompeo_fan.",
        "It was printed in The Australian.",
        "",
    ],
)
def test_is_no_mention(gazetteer: Gazetteer, text: str) -> None:
    assert actors(gazetteer, text) == ""


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("John Bolton said so.", "2018-04-08", ""),
        ("John Bolton said so.", "2018-04-09", "USA"),
        ("Bolton said so.", "2019-09-10", "USA"),
        ("Bolton said so.", "2019-09-11", ""),
        ("Jeanine Áñez said so.", "2019-11-11", ""),
        ("Jeanine Áñez said so.", "2019-11-12", "BOL"),
        ("Champagne, the foreign minister, and François-Philippe Champagne.", "2019-11-19", ""),
        ("François-Philippe Champagne said so.", "2019-11-20", "CAN"),
        ("Borrell said so.", "2019-11-29", "ESP"),
        ("Borrell said so.", "2019-12-01", "EU"),
        ("Mogherini said so.", "2014-10-31", ""),
        ("Mogherini said so.", "2019-11-30", "EU"),
        ("Mogherini said so.", "2019-12-01", ""),
        ("Bolsonaro said so.", "2018-12-31", ""),
        ("Bolsonaro said so.", "2019-01-01", "BRA"),
        ("Christine Lagarde said so.", "2019-09-12", "IMF"),
        ("Christine Lagarde said so.", "2019-11-01", "EU"),
        ("Bachelet said so.", "2018-03-11", "CHL"),
        ("Bachelet said so.", "2018-09-01", "UN"),
        ("Morales resigned.", "2019-11-10", ""),
        ("Evo Morales resigned.", "2019-11-10", "BOL"),
        ("Evo Morales is in exile.", "2020-06-01", "BOL"),
        ("Former US president Jimmy Carter and Obama.", "2019-05-05", "USA"),
    ],
)
def test_the_day_decides_who_holds_office(gazetteer: Gazetteer, text: str, day: str, expected: str) -> None:
    assert actors(gazetteer, text, date=dt.date.fromisoformat(day)) == expected


def test_without_a_date_any_holder_may_be_meant(gazetteer: Gazetteer) -> None:
    assert actors(gazetteer, "Bolton, Tillerson and Boris Johnson.", date=None) == "USA GBR"


def test_the_longest_expression_is_the_mention(gazetteer: Gazetteer) -> None:
    (found,) = gazetteer.find(sentences("The Organization of American States and the US Treasury met."))
    assert [(m.text, m.actor, m.type) for m in found] == [
        ("Organization of American States", "OAS", "name"),
        ("US Treasury", "USA", "institution"),
    ]


def test_pairs_group_a_sentences_mentions_by_actor(gazetteer: Gazetteer) -> None:
    pairs = gazetteer.pairs(sentences("Trump left Moscow for Washington; the US paid.", "Nobody spoke."))
    assert [(p.sentence.index, p.actor.id, [m.text for m in p.mentions]) for p in pairs] == [
        (0, "USA", ["Trump", "Washington", "US"]),
        (0, "RUS", ["Moscow"]),
    ]


def test_an_excluded_actor_still_stands_in_the_way() -> None:
    open_ = Gazetteer.load()
    assert "VEN" in open_.actors
    assert actors(open_, "Venezuela's Congress met Maduro.") == "VEN"
    closed = Gazetteer.load(exclude=frozenset({"VEN", "LIMA"}))
    assert "VEN" not in closed.actors
    assert actors(closed, "Venezuela's Congress met Maduro and the Lima Group.") == ""


def test_explain_says_why_and_why_not(gazetteer: Gazetteer) -> None:
    seen = gazetteer.explain("Lavrov met Maduro\nin New Mexico, not in Cuba.", MAY_2019)
    assert [(e.mention.text, e.mention.start, e.accepted) for e in seen] == [
        ("Lavrov", 0, True),
        ("Maduro", 11, False),
        ("New Mexico", 21, False),
        ("Cuba", 40, True),
    ]
    assert seen[0].tenure is not None and seen[0].tenure.office.name == "foreign minister"
    assert "excluded" in seen[1].reason
    assert seen[3].alias is not None and seen[3].alias.source.startswith("actors.csv:")
    assert gazetteer.explain("", None) == []


def test_aliases_and_holders_can_be_listed(gazetteer: Gazetteer) -> None:
    assert {"Russia", "Moscow", "Kremlin", "Russians"} <= {alias.text for alias in gazetteer.aliases("RUS")}
    assert "Sergei Lavrov" in {tenure.person for tenure in gazetteer.holders("RUS")}
    assert gazetteer.aliases("???") == () == gazetteer.holders("???")


def test_the_version_follows_the_content(gazetteer: Gazetteer, tmp_path: Path) -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", gazetteer.version)
    assert Gazetteer.load().version == gazetteer.version
    with pytest.raises(ConfigError):
        Gazetteer.load(tmp_path)


def test_no_sentences_no_mentions(gazetteer: Gazetteer) -> None:
    assert gazetteer.find([]) == []
    assert gazetteer.pairs([]) == []


_PIECES = st.sampled_from(
    ["US", "U.S.", "Guaidó", "Guaido\u0301", "Moscow’s", "New Mexico", "Korea", "Sánchez", "President ", "May", "in ",
     "Jordan", " ", "  ", "\n", "\u00a0", "-", "'", ".", ",", "\0", "\x1f", "\u200b", "ß", "İ", "ﬁ", "𝐔𝐒", "Castro"]
)  # fmt: skip
_TEXTS = st.one_of(st.text(min_size=1), st.lists(_PIECES, min_size=1).map("".join))


@given(st.lists(_TEXTS, max_size=4), st.sampled_from([None, MAY_2019]))
def test_any_text_gives_true_offsets_without_overlap(
    gazetteer: Gazetteer, texts: list[str], date: dt.date | None
) -> None:
    found = gazetteer.find(sentences(*texts, date=date))
    assert len(found) == len(texts)
    for text, mentions in zip(texts, found, strict=True):
        end = 0
        for mention in mentions:
            assert end <= mention.start < mention.end <= len(text)
            assert text[mention.start : mention.end] == mention.text
            assert mention.actor in gazetteer.actors
            end = mention.end


@given(_TEXTS)
def test_explain_takes_any_text(gazetteer: Gazetteer, text: str) -> None:
    for seen in gazetteer.explain(text, MAY_2019):
        assert text[seen.mention.start : seen.mention.end] == seen.mention.text
