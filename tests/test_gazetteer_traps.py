"""What only looks like a mention, and mentions that what only looks like one must not hide."""

from __future__ import annotations

import datetime as dt

import pytest
from mentions import actors

from stance.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Russian Ministry of Defence denied it.", "RUS"),
        ("Venezuela's Ministry of Defence denied it.", ""),
        ("Maduro's Ministry of Defence denied it.", ""),
        ("The Colombian Chancellery thanked Germany.", "COL DEU"),
        ("Venezuela's Secret Service and the Cuban Secret Service listen in.", "CUB"),
        ("Canada's Department of Justice objects.", "CAN"),
        ("The Department of Justice of Canada objects.", "CAN"),
        ("The Argentine Treasury borrows, and so does Spain's Treasury.", "ARG ESP"),
        ("The Treasury in London sold gold.", "GBR"),
        ("Soldiers surrounded the Capitol in Caracas, the Federal Capitol.", ""),
        ("Colombia's Security Council and Venezuela's Security Council met.", "COL"),
        ("The General Assembly of the OAS met.", "OAS"),
        ("Canada's PMO was silent.", "CAN"),
        ("The Dutch Labour Party objects.", "NLD"),
        ("Washington watched Venezuela's Coast Guard and the Venezuelan Marines.", "USA"),
        # the owner's own, and bodies of which somebody only has a part
        ("The American Treasury and Trump's Treasury.", "USA"),
        ("The Treasury in Washington.", "USA"),
        ("Britain's Ministry of Defence and the UK Labour Party.", "GBR"),
        ("The UN Security Council met.", "UN"),
        ("France's Security Council veto.", "FRA UN"),
        ("The EU Security Council members met.", "EU UN"),
        ("They told the Security Council of Venezuela's refusal.", "UN"),
        ("The Treasury paid, the Security Council met and the Ministry of Defence was told.", "USA UN GBR"),
    ],
)
def test_a_body_that_many_states_have_is_its_owners(gazetteer: Gazetteer, text: str, expected: str) -> None:
    assert actors(gazetteer, text) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Shoigu spoke.", "The Ministry of Defence sent two bombers."), ""),
        (("Arreaza spoke.", "The Chancellery protested."), ""),
        (("Merkel spoke.", "The Chancellery protested."), "DEU"),
    ],
)
def test_the_article_says_whose_a_ministry_is(gazetteer: Gazetteer, texts: tuple[str, ...], expected: str) -> None:
    assert actors(gazetteer, *texts) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("MADURO CUTS DIPLOMATIC TIES WITH US",), "USA"),
        (("RUSSIA HOLDS TALKS WITH US",), "RUS USA"),
        (("TENSIONS RISE BETWEEN US AND VENEZUELA",), "USA"),
        (("CUBANS LEAVE US, GIVE US NO REASON",), "CUB USA"),
        (("Theresa May spoke.", "Trump and May discussed Venezuela."), "USA GBR"),
        (("Theresa May spoke.", "Putin sent a letter to May."), "RUS GBR"),
        (("Theresa May spoke.", "It began in March and May 5 saw its end, on May 9 or by May 2020."), ""),
        (("Theresa May spoke.", "From April to May, until the end of May, nothing moved."), ""),
        (("Macron's wife came.",), "FRA"),
    ],
)
def test_a_trap_leaves_what_is_meant(gazetteer: Gazetteer, texts: tuple[str, ...], expected: str) -> None:
    assert actors(gazetteer, *texts) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("A senator from Florida cheered.", "Georgia and Ukraine recognised Guaidó."), "GEO UKR"),
        (("They met in Atlanta.", "Albania, Georgia and Kosovo recognised Guaidó."), "ALB GEO XKX"),
        (("The runoff is near, in Ukraine too.", "In Georgia, voters queued."), ""),
        (("Republicans of Atlanta cheered.", "Georgia voted."), ""),
    ],
)
def test_georgia_in_a_list_of_countries_is_one(gazetteer: Gazetteer, texts: tuple[str, ...], expected: str) -> None:
    assert actors(gazetteer, *texts) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Operation Gideon was led by Jordan Goudreau.", ""),
        ("Chad Smith and Jordan Brown are DJs.", ""),
        ("Hawkish Washington Hails Israel Vote", "USA ISR"),
    ],
)
def test_what_ends_in_a_full_stop_is_no_headline(gazetteer: Gazetteer, text: str, expected: str) -> None:
    assert actors(gazetteer, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("North and South Korea agreed; South and North Korea spoke.", "PRK KOR"),
        ("North and South Koreans met.", "PRK KOR"),
        ("North and South America, North Carolina and South Dakota, the North and the South.", ""),
        ("He lives in D.C. and lobbies for a D.C.-based group.", "USA"),
        ("Envoys met in DC yesterday.", "USA"),
        ("Bogotá, D.C., is a city.", "COL"),
        ("DC Comics, AC/DC and a DC-9.", ""),
        ("The English High Court heard an English judge.", "GBR"),
        ("She spoke English, in English, to an English teacher of the English-language paper.", ""),
        ("The English version has English subtitles, as on English Wikipedia.", ""),
        ("POTUS and FLOTUS landed.", "USA"),
        ("The MoD sent a ship.", "GBR"),
        ("The Russian MoD sent a ship.", "RUS"),
        ("The Lima Bloc and the Lima bloc met.", "LIMA"),
        ("Envoys of eSwatini and the Solomons came.", "SWZ SLB"),
        ("Ecowas and the Arab League met Asean, the OSCE and the SADC.", "ECOWAS ARAB_LEAGUE ASEAN OSCE SADC"),
        ("The African Union's Peace and Security Council met, then the Security Council.", "AU UN"),
        ("Commonwealth observers came, and the Commonwealth suspended Fiji.", "COMMONWEALTH FJI"),
        ("The Commonwealth of Independent States wrote to the Commonwealth of Dominica.", "CIS DMA"),
        ("The CIS, in which Belarus sits, met.", "CIS BLR"),
        ("The Center for Immigration Studies (CIS) counted those who came by way of Russia.", "RUS"),
        ("The Commonwealth of Virginia is large; the Governor of the Commonwealth said so.", ""),
        ("Pennsylvania's voters know that the Commonwealth decides.", ""),
        ("The Commonwealth Bank paid for the Polish-Lithuanian Commonwealth's coins.", ""),
        ("An Islamic conference heard of old Warsaw Pact rifles.", ""),
        ("Commonwealth Secretary-General Patricia Scotland came, as did Omar Touray of Ecowas.", "COMMONWEALTH ECOWAS"),
        ("The Foreign and Commonwealth Secretary spoke for the Foreign & Commonwealth Office.", "GBR"),
        ("The Foreign, Commonwealth & Development Office asked the Council of Europe.", "GBR"),
    ],
)
def test_names_less_often_used(gazetteer: Gazetteer, text: str, expected: str) -> None:
    assert actors(gazetteer, text) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Luisa Ortega fled.", "Ortega spoke."), ""),
        (("Luisa Ortega fled to Colombia.", "Ortega Díaz spoke in Nicaragua."), "NIC"),
        (("Carlos Ortega fled.", "Ortega spoke."), ""),
        (("Carlos Ortega fled.", "Nicaragua objected.", "Ortega spoke."), "NIC"),
        (("Ortega spoke.",), "NIC"),
    ],
)
def test_a_head_whose_country_is_not_named_gives_way(
    gazetteer: Gazetteer, texts: tuple[str, ...], expected: str
) -> None:
    assert actors(gazetteer, *texts) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She moved to Moscow, Idaho.", ""),
        ("The mayor of Lima, Ohio, said so.", ""),
        ("A fair in Paris, Texas is over.", ""),
        ("The courthouse of Athens, Georgia.", ""),
        ("Holland, Michigan; Cuba, New York; Peru, Indiana; Trinidad, Colorado; Lebanon, Pa.", ""),
        ("In Moscow, Florida's senators were mocked.", "RUS"),
        ("In Lima, California lawmakers were seen.", "PER"),
        ("Offices in Havana, Florida and Madrid.", "CUB ESP"),
        ("Ukraine, Georgia, Moldova.", "UKR GEO MDA"),
        ("They marched in Washington, New York, London, Paris, New York, Miami and Madrid.", "USA GBR FRA ESP"),
    ],
)
def test_a_town_in_an_american_state_is_no_capital(gazetteer: Gazetteer, text: str, expected: str) -> None:
    assert actors(gazetteer, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Germán Escarrá, Germán Ferrer and GERMÁN MÉNDEZ met.", ""),
        ("German Foreign Minister Heiko Maas met Germán Garavano.", "DEU ARG"),
        ("The Germans met German Vargas Lleras.", "DEU COL"),
        ("Fulvio Pompeo lost, and Ivanna Bolton, a teacher, won.", ""),
        ("Ashlynn Pence sang.", ""),
        ("Wilmar Castro Soteldo spoke.", ""),
        ("Hawkish Bolton cheered. Whether Putin did is not known.", "USA RUS"),
        ("América González, Argentina Ruiz and Kenya Lopez won.", ""),
        ("Pius XI and Louis XI are long dead.", ""),
    ],
)
def test_a_namesake_is_no_state(gazetteer: Gazetteer, text: str, expected: str) -> None:
    assert actors(gazetteer, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pemon Indians clashed with soldiers; indigenous Indian leaders fled.", ""),
        ('The word "usurpador" is Spanish for usurper.', ""),
        ("It was translated from the Spanish, badly. It was translated hastily from Russian.", ""),
        ("Portuguese- and Spanish-speaking people learn Brazilian Portuguese.", ""),
        ("The company is Russian, the crew is Spanish and the film is Chinese for the most part.", "RUS ESP CHN"),
        ("Spanish- and Cuban-owned hotels.", "ESP CUB"),
        ("CAR BOMB KILLS TEN", ""),
        ("The CAR is poor.", "CAF"),
        ("America Movil, an Emirates airline jet, Guinea pigs and Bush fires.", ""),
        ("The Islamic Republic of Pakistan and the Islamic Republic met.", "PAK IRN"),
        ("The Australian Financial Review, the Canberra Times and the Ottawa Citizen reported.", ""),
        ("The Irish Sun and the Scottish Sun reported.", ""),
        ("The Korean War ended.", ""),
    ],
)
def test_a_word_of_another_use_is_no_state(gazetteer: Gazetteer, text: str, expected: str) -> None:
    assert actors(gazetteer, text) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Seoul is a city.", "The Korean leader Kim Jong Un spoke."), "PRK"),
        (("Seoul is a city.", "The Korean leader spoke of Pyongyang's bombs."), "PRK"),
        (("Pyongyang is a city.", "The Koreans of Seoul and Pyongyang spoke."), "PRK KOR"),
        (("Kinshasa is far.", "Congo's envoy went home to Brazzaville."), "COG"),
    ],
)
def test_the_sentence_decides_before_the_article(gazetteer: Gazetteer, texts: tuple[str, ...], expected: str) -> None:
    assert set(actors(gazetteer, *texts).split()) == set(expected.split())


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Dominic Raab said so.", "2019-02-20", "GBR"),
        ("Dominic Raab said so.", "2020-02-20", "GBR"),
        ("Dominic Raab said so.", "2010-05-05", ""),
        ("Miguel Ceballos said so.", "2018-08-06", ""),
        ("Miguel Ceballos said so.", "2018-08-07", "COL"),
        ("Alexander Lukashevich said so.", "2019-02-20", "RUS"),
        ("Ali Akbar Velayati said so.", "2019-02-20", "IRN"),
        ("Numan Kurtulmuş said so.", "2019-02-20", "TUR"),
        ("Felipe Kast said so.", "2019-02-20", "CHL"),
        ("Mayor Francis Suarez said so.", "2019-02-20", "USA"),
        ("Germán Garavano said so.", "2015-12-09", ""),
        # those who have left an office that does not stay with its holder
        ("Steve Bannon, James Comey, Kurt Tidd and Todd Robinson said so.", "2019-02-20", ""),
    ],
)
def test_people_of_the_years_of_the_crisis(gazetteer: Gazetteer, text: str, day: str, expected: str) -> None:
    assert actors(gazetteer, text, date=dt.date.fromisoformat(day)) == expected
