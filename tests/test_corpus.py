"""The corpus check: each requirement fails on a small corpus that breaks it, and the project's own corpus passes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import LEARNT, ROOT
from typer.testing import CliRunner

from stance.cli.commands import app
from stance.errors import InputError
from stance.examples import CorpusReport, Example, Requirements, check
from stance.examples.overlap import SLOT, overlaps, words
from stance.gazetteer import Gazetteer
from stance.records import Actor, Mention, Pair, Sentence

DAY = dt.date(2019, 1, 26)
LABELS = ("pro_maduro", "pro_guaido", "neutral")
ACTORS = {"RUS": Actor("RUS", "Russia", "country"), "EU": Actor("EU", "European Union", "bloc")}
SMALL = Requirements(
    pairs=9,
    sentences=9,
    article_sentences=(3, 4),
    mean_words=9,
    long_words=12,
    long_share=0.1,
    tags=("list",),
    tag_pairs=9,
    actors=1,
    actor_share=1.0,
    balanced_pairs=9,
    label_share=0.3,
)
WORDS = (
    "amber birch cedar delta ember frost grove heron iris jade kelp lotus maple north olive pearl quartz river".split()
)


def sentence(document: int, index: int) -> str:
    """Twelve words that no other sentence has in this order."""
    step = 1 + document * 3 + index
    return "Russia " + " ".join(WORDS[(step * n + document) % len(WORDS)] for n in range(11)) + "."


def corpus() -> list[Example]:
    """Three articles of three sentences, one per split, each label in each."""
    examples = []
    for document, split in enumerate(("train", "validation", "test")):
        texts = [sentence(document, index) for index in range(3)]
        for index, label in enumerate(LABELS):
            text = texts[index]
            before, after = texts[index - 1] if index else None, texts[index + 1] if index < 2 else None
            own = Sentence(f"doc{document}", 0, 0, len(text), text, DAY, None, before, after)
            pair = Pair(own, Actor("RUS", "RUS", "country"), (Mention(0, 6, "Russia", "name", "RUS"),))
            examples.append(Example(f"{document}-{index}", pair, label, ("list",), split, place=f"a.jsonl:{index}"))
    return examples


def report(examples: list[Example], requirements: Requirements | None = SMALL) -> CorpusReport:
    return check(examples, LABELS, ACTORS, ("VEN",), requirements)


def with_pair(e: Example, **changes: object) -> Example:
    return replace(e, pair=replace(e.pair, **changes))  # type: ignore[arg-type]


def with_sentence(e: Example, **changes: object) -> Example:
    return with_pair(e, sentence=replace(e.pair.sentence, **changes))  # type: ignore[arg-type]


def test_sound_corpus() -> None:
    found = report(corpus())
    assert found.findings == ()
    assert all(f.met for f in found.figures)
    values = {f.name: f.value for f in found.figures}
    assert (values["pairs"], values["sentences"], values["mean words"], values["tag list"]) == ("9", "9", "12.0", "9")
    assert values["pairs in test"] == "3"
    assert values["sentences in an article"] == "3 to 3"


Change = Callable[[Example], Example]

UNSOUND: list[tuple[str, Change, str]] = [
    ("ids", lambda e: replace(e, id="0-0"), "id '0-0' was already used in a.jsonl:0 (0-0)"),
    ("one label", lambda e: with_sentence(e, text=sentence(0, 0)), "was already labelled for actor RUS in a.jsonl:0"),
    ("split by article", lambda e: replace(e, split="test"), "document in split test, but in train in a.jsonl:0"),
    ("one date", lambda e: with_sentence(e, date=None), "document dated None, but 2019-01-26"),
    ("contest is no actor", lambda e: with_pair(e, actor=Actor("VEN", "VEN", "country")), "remove the pair"),
    ("known actors", lambda e: with_pair(e, actor=Actor("XXX", "XXX", "country")), "no actor 'XXX'"),
    ("known actors", lambda e: with_pair(e, actor=Actor("EU", "EU", "country")), "actor EU is a bloc, not a country"),
]


@pytest.mark.parametrize(("name", "change", "said"), UNSOUND)
def test_what_is_never_sound(name: str, change: Change, said: str) -> None:
    examples = corpus()
    examples[1] = change(examples[1])
    finding = next(f for f in report(examples, None).findings if f.check == name)
    assert said in finding.problem
    assert finding.place.startswith("a.jsonl:1 (")


INCOMPLETE: list[tuple[str, Change]] = [
    ("mentions", lambda e: with_pair(e, mentions=())),
    ("dates", lambda e: with_sentence(e, date=None)),
    ("split given", lambda e: replace(e, split=None)),
]


@pytest.mark.parametrize(("name", "change"), INCOMPLETE)
def test_what_only_the_projects_corpus_needs(name: str, change: Change) -> None:
    examples = [change(e) for e in corpus()]
    assert name in {f.check for f in report(examples).findings}
    assert report(examples, None).findings == ()


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("pairs", replace(SMALL, pairs=10)),
        ("sentences", replace(SMALL, sentences=10)),
        ("sentences in an article", replace(SMALL, article_sentences=(4, 8))),
        ("sentences in an article", replace(SMALL, article_sentences=(1, 2))),
        ("mean words", replace(SMALL, mean_words=12.1)),
        ("sentences of 13 words or more", replace(SMALL, long_words=13)),
        ("tag list", replace(SMALL, tag_pairs=10)),
        ("tag aid", replace(SMALL, tags=("list", "aid"))),
        ("known tags", replace(SMALL, tags=("aid",))),
        ("actors", replace(SMALL, actors=2)),
        ("share of one actor", replace(SMALL, actor_share=0.9)),
        ("identity", replace(SMALL, label_share=0.4)),
    ],
)
def test_every_demand_can_fail(name: str, needed: Requirements) -> None:
    found = report(corpus(), needed)
    assert name in {f.check for f in found.findings}
    failed = {f.check for f in found.figures if not f.met}
    assert failed == {f.check for f in found.findings} - {"known tags"}


def test_few_pairs_of_an_actor_need_no_balance() -> None:
    one_sided = [replace(e, label="neutral") for e in corpus()]
    assert "identity" in {f.check for f in report(one_sided).findings}
    assert "identity" not in {f.check for f in report(one_sided, replace(SMALL, balanced_pairs=10)).findings}


def test_split_without_a_label() -> None:
    examples = [replace(e, label="neutral") if e.split == "test" else e for e in corpus()]
    assert "split 'test' has no pair labelled pro_maduro or pro_guaido" in [
        f.problem for f in report(examples).findings
    ]


def test_repeated_sentences_and_templates() -> None:
    examples = corpus()
    said = examples[0].pair.sentence.text
    examples[8] = with_sentence(examples[8], text=said.replace("Russia", "Russia today"))
    assert [f.check for f in report(examples).findings if f.check in ("overlap", "templates")] == ["overlap"]
    ours, theirs = "Russia and Cuba sold oil, Spain bought it.", "Cuba, China and Peru sold oil, Chad bought it."
    assert not list(overlaps([words(ours), words(theirs)], 0.5))
    filled = []
    for e, text, names in ((examples[0], ours, "Russia Cuba Spain"), (examples[8], theirs, "Cuba China Peru Chad")):
        spans = tuple(Mention(text.index(n), text.index(n) + len(n), n, "name", "RUS") for n in names.split())
        filled.append(with_pair(with_sentence(e, text=text), mentions=spans))
    found = [f for f in report([filled[0], *examples[1:8], filled[1]]).findings if f.check == "templates"]
    assert [f.place for f in found] == ["a.jsonl:2 (2-2)"]
    assert "100% of its runs of four words, with actors masked, stand in a.jsonl:0 (0-0) too" in found[0].problem


def test_words_and_runs() -> None:
    text = "Russia, China and Cuba don't"
    spans = [Mention(at, at + len(n), n, "name", "x") for n in ("Russia", "China", "Cuba") for at in [text.index(n)]]
    assert words(text, spans) == [SLOT, "don", "t"]
    assert words("") == []
    assert list(overlaps([], 0.5)) == []
    assert list(overlaps([["a", "b"], ["a", "b"], []], 0.5)) == [(0, 1, 1.0)]
    assert list(overlaps([list("abcde"), list("abcdf")], 0.5)) == [(0, 1, 0.5)]
    assert list(overlaps([list("abcde"), list("abcdf")], 0.5, 2)) == []


def test_no_examples() -> None:
    assert report([], None).findings == ()
    assert {"pairs", "actors"} <= {f.check for f in report([]).findings}


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["data", "check", *arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def test_command_on_labels_of_a_user(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("sentence,actor,label\nMoscow backs Maduro.,Russia,pro_maduro\n", encoding="utf-8")
    code, out, err = run(str(path), "--any-size")
    assert (code, err) == (0, "")
    assert "documents" in out
    code, out, err = run(str(path))
    assert code == 1
    assert "stance: pairs: 1 found, at least 6,000 expected" in err.splitlines()
    assert any(line.startswith("pairs ") and line.endswith("FAILED") for line in out.splitlines())
    path.write_text(
        "sentence,actor,label\nMaduro spoke.,Russia,neutral\nCuba spoke.,Russia,neutral\n", encoding="utf-8"
    )
    code, _, err = run(str(path), "--any-size")
    assert code == 1
    assert err == (f"stance: mentions: {path}:2: no mention of RUS found; give 'mention' or 'start' (and 1 more)\n")


def test_command_names_every_bad_record(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    good = (
        '{"id": "a", "date": "2019-03-01", "sentence": "Moscow backs Maduro.", "actor": "RUS", "label": "pro_maduro"}'
    )
    bad = [
        good.replace('"a"', '"b"').replace("pro_maduro", "pro-maduro"),
        "not json",
        good.replace('"a"', '"c"').replace("2019-03-01", "2019-3-1"),
        good,
        good.replace('"a"', '"d"').replace("pro_maduro", "pro-maduro"),
    ]
    path.write_text("\n".join([good, *bad]) + "\n", encoding="utf-8")
    code, out, err = run(str(path), "--any-size")
    assert code == 1
    assert "pairs in no split  1" in out
    *told, last = err.splitlines()
    assert [line.partition(": ")[2].partition(": ")[0] for line in told] == [f"{path}:{n}" for n in (3, 4, 2, 5)]
    assert "unknown label 'pro-maduro' (and 1 more)" in told[2]
    assert last == "stance: 4 problems above; the table leaves such records out"


def test_command_goes_on_after_a_file_without_one_good_record(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"sentence": "Cuba spoke.", "actor": "CUB"}\n', encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "c.jsonl").write_text("not json\n", encoding="utf-8")
    (tmp_path / "d.csv").write_text("sentence,actor,label\nMoscow backs Maduro.,Russia,pro_maduro\n", encoding="utf-8")
    code, out, err = run(str(tmp_path), "--any-size")
    assert code == 1
    assert "pairs in no split  1" in out
    assert [Path(line.removeprefix("stance: ").partition(":")[0]).name for line in err.splitlines()[:-1]] == [
        "a.jsonl",
        "b.jsonl",
        "c.jsonl",
        "c.jsonl",
    ]


def test_command_on_bad_input(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps({"sentence": "Cuba spoke.", "actor": "CUB", "label": "pro_assad"}), encoding="utf-8")
    code, _, err = run(str(path), "--any-size")
    assert code == 1
    assert "another contest" in err.splitlines()[0]
    with pytest.raises(InputError, match="no such file or folder of labels"):
        run(str(tmp_path / "none.jsonl"))


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / "seeds" / "labelled").is_dir(), reason="the corpus is not here")
@pytest.mark.parametrize("part", [*LEARNT, "capitals"])
def test_the_projects_corpus(part: str) -> None:
    """The demands on articles, lengths and likeness are for the articles of the corpus, not for single sentences."""
    from stance.contests import load_contest
    from stance.examples import read_examples

    contest = load_contest()
    examples = read_examples([ROOT / "seeds" / part], contest.labels)
    found = check(
        examples,
        contest.labels,
        Gazetteer.load().actors,
        contest.countries,
        Requirements() if part == "labelled" else None,
    )
    assert [f"{f.check}: {f.place} {f.problem}" for f in found.findings[:20]] == []
