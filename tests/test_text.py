"""Sentences, boilerplate and their offsets. No files are read but the shared seeds, where present."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stance.gazetteer import Gazetteer
from stance.records import Document
from stance.text import LeadingDate, leading_date, split, stretches

SHARED = Path(__file__).parents[2] / "shared"


def texts(text: str, *, keep_boilerplate: bool = False) -> list[str]:
    return [s.text for s in split(Document("d", text), keep_boilerplate=keep_boilerplate).sentences]


GOLDEN = [
    "He met Gen. Vladimir Padrino in the U.S. Treasury.| It was late.",
    "Sen. Marco Rubio, R-Fla., and Rep. Ilhan Omar (D., Minn.) agreed.| Nobody else did.",
    "On Jan. 4 - a day before - they met.| It was No. 1 on the list.| St. Lucia voted yes.",
    "Mexico voted no.| Barbados abstained.| It was no. 2 of them, and flight no. A-12 left.| Peru said no.| “Why?”",
    "Mexico voted no.| A spokesman left.| He said no.| I agree.| “Peru says no.”| CARICOM abstained, no. B1 too.",
    "They voted no.| U.S. officials left.| Voters said no.| Álvaro went, no. of votes unknown, no. U2 too.",
    "Mrs. May and Ms. Freeland met Amb. Haley.| Lt. Col. Smith did not.",
    '"He left. She came."| They went home.| "I am here," he said.| "You are not."| And so it was.',
    "“We will not stop!” Maduro said.| “Never.”| The crowd cheered.",
    '"Some say so".| "Others do not", he said.',
    "“Really?” he asked.| Nobody knew.",
    "He spoke to Democracy Now! about it.| Then he left.",
    "He paused … then went on.| He paused...| Then he left.",
    "It fell 3.5 percent.|But then it rose.",
    "See www.Example.Com/News.Html for more.| It is long.",
    "(This is a whole sentence.)| And this is another.",
    "It was a coup.[1]| The next was not.[2]",
    'He left.| "An unclosed quote.| And more.',
    "😀 The planes landed.| שלום עולם.| مرحبا بالعالم.| They left.",
]


@pytest.mark.parametrize("marked", GOLDEN)
def test_golden_splits(marked: str) -> None:
    assert texts(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


def test_lines_are_paragraphs_and_headlines_need_no_full_stop() -> None:
    assert texts("Russia backs Maduro\n\nIt was late.\nIt rained") == [
        "Russia backs Maduro",
        "It was late.",
        "It rained",
    ]


def test_hard_wrapped_lines_are_joined() -> None:
    wrapped = (
        "Russia said on Friday that it would go on sending grain and medicine to\n"
        "the government in Caracas, whatever others might think of it. The foreign\n"
        "minister called the sanctions an act of war.\n"
        "Nobody in Washington wanted to comment on what the minister had said.\n"
    )
    sentences = texts(wrapped)
    assert len(sentences) == 3
    assert sentences[0].endswith("medicine to\nthe government in Caracas, whatever others might think of it.")
    assert sentences[2].startswith("Nobody")


def test_list_of_headlines_is_not_joined() -> None:
    lines = ["Peru and Chile call home their envoys after the vote in Caracas was", "Russia and China do not follow"]
    assert texts("\n".join(lines)) == lines


def test_context_is_the_neighbouring_kept_sentence() -> None:
    found = split(Document("d", "One came.\nAdvertisement\nTwo came. Three came.", dt.date(2019, 2, 1), "wire"))
    assert [(s.before, s.text, s.after, s.index) for s in found.sentences] == [
        (None, "One came.", "Two came.", 0),
        ("One came.", "Two came.", "Three came.", 1),
        ("Two came.", "Three came.", None, 2),
    ]
    assert {(s.document_id, s.date, s.source) for s in found.sentences} == {("d", dt.date(2019, 2, 1), "wire")}
    assert found.n_boilerplate == 1


def test_leading_date_is_no_part_of_the_first_sentence() -> None:
    text = " date 2019-01-26 Agents left. They flew."
    assert leading_date(text) == LeadingDate(dt.date(2019, 1, 26), "date 2019-01-26", 16)
    first = split(Document("d", text)).sentences[0]
    assert (first.text, first.start, first.date) == ("Agents left.", 17, dt.date(2019, 1, 26))
    assert split(Document("d", text, dt.date(2020, 1, 1))).sentences[0].date == dt.date(2020, 1, 1)
    assert leading_date("Date: 2019-01-26T10:00:00Z, Agents left.") == LeadingDate(
        dt.date(2019, 1, 26), "Date: 2019-01-26T10:00:00Z", 27
    )


@pytest.mark.parametrize(
    "words",
    [
        *("3/4/19", "2019-13-45", "2019-W06-3", "20190203", "26.01.2019", "26-Jan-2019"),
        *("26 January 2019", "January 26, 2019", "Jan. 26th, 2019"),
    ],
)
def test_leading_date_in_another_notation_is_left_out_and_dates_nothing(words: str) -> None:
    text = f"date {words} Agents left."
    assert leading_date(text) == LeadingDate(None, f"date {words}", 5 + len(words))
    (sentence,) = split(Document("d", text)).sentences
    assert (sentence.text, sentence.date) == ("Agents left.", None)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2019-01-26", dt.date(2019, 1, 26)),
        ("2019-01-26T10:00Z", dt.date(2019, 1, 26)),
        ("30/12/2019", None),
        ("December 30, 2019", None),
        ("2019-02-30", None),
    ],
)
def test_a_date_may_be_the_first_line(line: str, day: dt.date | None) -> None:
    text = f"\n {line} \r\nAgents left."
    assert leading_date(text) == LeadingDate(day, line, 2 + len(line))
    (sentence,) = split(Document("d", text)).sentences
    assert (sentence.text, sentence.date) == ("Agents left.", day)
    assert leading_date(f"{line} saw agents leave.") is None


@pytest.mark.parametrize(
    "text",
    [
        "2019\nAgents left.",
        "24/7/365\nAgents left.",
        "12345678\nAgents left.",
        "1.2.3\nAgents left.",
        "12 agents left\nThey flew.",
        "May 5 was hot\nThey flew.",
        "Date palms grow.",
        "date 2019 was late.",
        "Date 26 people met in.",
        "Date 3.5 million.",
        "Update 3/4/19 x",
    ],
)
def test_prose_about_dates_stays(text: str) -> None:
    assert leading_date(text) is None


def test_control_characters_end_a_line_and_stay_out_of_sentences() -> None:
    assert texts("Russia sent\x00 aid.\x0cCuba did.\u2028Peru left.") == [
        "Russia sent",
        "aid.",
        "Cuba did.",
        "Peru left.",
    ]


def test_empty_text() -> None:
    assert split(Document("d", " \n\t\n")).sentences == ()


def test_a_long_document_comes_in_stretches_that_make_up_the_whole() -> None:
    gazetteer = Gazetteer.load()
    words = "Russia backs Maduro, an aide said. Read more: Peru waits\nPutin called. Spain's Sanchez did not.\n"
    document = Document("huge", words * 1_500)
    parts = list(stretches(document))
    whole = split(document)
    assert len(parts) > 2 and max(sum(len(s.text) for s in part.sentences) for part in parts) <= 40_000
    assert [s for part in parts for s in part.sentences] == list(whole.sentences)
    assert [span for part in parts for span in part.boilerplate] == list(whole.boilerplate)
    found = [pair for part in parts for pair in gazetteer.pairs(part.sentences)]
    assert found == gazetteer.pairs(whole.sentences)


def test_sentence_of_5000_words_stays_whole() -> None:
    long = "Russia sent " + "very " * 5000 + "much aid."
    assert texts(f"It was late. {long} It rained.") == ["It was late.", long, "It rained."]


@pytest.mark.parametrize("unit", ['Russia said: "Yes. No." He left on Jan. 4. ', "word ", "x", '"Yes. ', "«", " "])
def test_no_more_than_a_chunk_of_a_single_line_is_cut_at_once(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import sentencex

    handed: list[int] = []

    def counted(language: str, text: str) -> list[dict[str, object]]:
        handed.append(len(text))
        return [{"end_index": len(text)}]

    monkeypatch.setattr(sentencex, "get_sentence_boundaries", counted)
    found = split(Document("d", unit * (200_000 // len(unit))))
    # Its time grows with the square of what it is given.
    assert max(handed, default=0) <= 64_000 and sum(handed) <= 200_000
    assert all(len(s.text) <= 64_000 for s in found.sentences)


PIECES = (
    *(". ", ".", "! ", "\n", "\r\n", "\n\n", ' "', '" ', "” ", "“", " (", ".) ", "U.S. ", "Gen. ", "Jan. ", "4 "),
    *("…", "[1]", "Russia ", "said ", "a", "Photo: AP", "Subscribe now", "\x00", "\u2029", "\ufeff", "e\u0301"),
    *("👩\u200d🚀 ", "שלום ", "1. "),
)


pieces = st.sampled_from(PIECES)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(pieces).map("".join)), st.booleans())
@example("date 2019-01-26", False)
@example("\ud800. A", False)
def test_offsets_hold_for_any_text(text: str, keep: bool) -> None:
    found = split(Document("d", text), keep_boilerplate=keep)
    end = 0
    for index, sentence in enumerate(found.sentences):
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip() != ""
        assert sentence.start >= end
        assert sentence.index == index
        end = sentence.end
    if keep:  # then nothing but the leading date and white space is lost
        opening = leading_date(text)
        covered = set().union(*(range(s.start, s.end) for s in found.sentences), range(opening.end if opening else 0))
        lost = [c for i, c in enumerate(text) if i not in covered]
        assert all(c.isspace() or (ord(c) < 0xA0 and not c.isprintable()) for c in lost)


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not here: the shared articles travel apart from the project")
    return path


def test_every_gold_sentence_of_the_seeds_comes_out() -> None:
    gold = [json.loads(line) for line in shared("seeds/gold.jsonl").read_text("utf-8").splitlines()]
    found = {
        path.stem: texts(path.read_text("utf-8")) for path in sorted(shared("seeds/gold.jsonl").parent.glob("*.txt"))
    }
    for pair in gold:
        sentence = pair["sentence"]
        if opening := leading_date(sentence):  # the codebook's sentence still carries the date
            sentence = sentence[opening.end :].strip()
        assert (sentence in found[pair["doc"]]) is not bool(pair.get("boilerplate")), sentence


def test_nothing_of_the_dev_articles_is_dropped_or_parted() -> None:
    for line in shared("dev/articles.jsonl").read_text("utf-8").splitlines():
        text = json.loads(line)["text"]
        assert texts(text) == [paragraph.strip() for paragraph in text.split("\n") if paragraph.strip()]
