"""Exports of Label Studio and doccano, as these tools write them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from stance.errors import InputError
from stance.examples import Example, read_examples

LABELS = ("pro_maduro", "pro_guaido", "neutral")
TEXT = "Russia backs Maduro, and the US does not."


def region(text: str, words: str, label: str, **more: Any) -> dict[str, Any]:
    start = text.index(words)
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    return {"id": "x", "from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}


def task(text: str, *results: list[dict[str, Any]], **data: Any) -> dict[str, Any]:
    annotations = [{"id": i, "completed_by": 1, "was_cancelled": False, "result": r} for i, r in enumerate(results)]
    return {"id": 7, "annotations": annotations, "predictions": [], "meta": {}, "data": {"text": text, **data}}


def read(path: Path, content: object) -> list[Example]:
    lines = content if isinstance(content, str) else json.dumps(content)
    path.write_text(lines, encoding="utf-8")
    return read_examples([path], LABELS)


def shown(examples: list[Example]) -> list[tuple[str, str, list[tuple[str, int]]]]:
    return [(e.pair.actor.id, e.label, [(m.text, m.start) for m in e.pair.mentions]) for e in examples]


EXPECTED = [("RUSSIA", "pro_maduro", [("Russia", 0)]), ("US", "pro_guaido", [("US", 29)])]


def test_label_studio(tmp_path: Path) -> None:
    both = [region(TEXT, "Russia", "pro_maduro"), region(TEXT, "US", "pro_guaido")]
    examples = read(tmp_path / "export.json", [task(TEXT, both, date="2019-01-26", split="test"), task("Rain.", [])])
    assert shown(examples) == EXPECTED
    assert [e.id for e in examples] == ["export:7-s00-RUSSIA", "export:7-s00-US"]
    first = examples[0].pair
    assert (first.actor.kind, first.sentence.text, first.sentence.date) == ("country", TEXT, dt.date(2019, 1, 26))
    assert first.sentence.document_id == "export:7"
    assert examples[0].split == "test"
    assert examples[0].place == f"{tmp_path / 'export.json'}: task 1"


def test_label_studio_names_the_actor(tmp_path: Path) -> None:
    marked = [
        region(TEXT, "Russia", "pro_maduro", meta={"text": ["RUS"]}),
        region(TEXT, "US", "neutral", meta={"actor": "USA"}),
    ]
    assert [e.pair.actor.id for e in read(tmp_path / "a.json", [task(TEXT, marked)])] == ["RUS", "USA"]
    one = [task(TEXT, [region(TEXT, "Russia", "pro_maduro")], actor="RUS", kind="country", doc="d")]
    (example,) = read(tmp_path / "b.json", one)
    assert (example.id, example.pair.mentions[0].actor) == ("d-s00-RUS", "RUS")


def test_doccano_in_both_forms_and_the_short_form_of_label_studio(tmp_path: Path) -> None:
    spans = [[0, 6, "pro_maduro"], [29, 31, "pro_guaido"]]
    old = {"id": 1, "text": TEXT, "label": spans}
    offsets = [{"id": i, "start_offset": s, "end_offset": e, "label": label} for i, (s, e, label) in enumerate(spans)]
    new = {"id": 2, "text": TEXT, "entities": offsets, "relations": [], "Comments": []}
    short = {
        "id": 3,
        "text": TEXT,
        "label": [region(TEXT, w, la)["value"] for w, (_, _, la) in zip(["Russia", "US"], spans, strict=True)],
    }
    for n, record in enumerate((old, {**old, "labels": spans, "label": None}, new, short)):
        assert shown(read(tmp_path / f"{n}.jsonl", json.dumps(record) + "\n")) == EXPECTED


def test_a_whole_article_is_cut_into_sentences(tmp_path: Path) -> None:
    text = "It rained.\n\nRussia backs Maduro. Moscow, in Russia, sent him oil.\n\nThe US does not."
    results = [region(text, "Russia", "pro_maduro"), region(text, "US", "pro_guaido")]
    results.append(region(text, "Moscow", "pro_maduro", meta={"actor": "RUSSIA"}))
    at = text.rindex("Russia")
    results.append(region(text, "Russia", "pro_maduro"))
    results[-1]["value"].update(start=at, end=at + 6)
    examples = read(tmp_path / "a.json", [task(text, results, context_after="Then the sun shone.")])
    assert shown(examples) == [
        ("RUSSIA", "pro_maduro", [("Russia", 0)]),
        ("RUSSIA", "pro_maduro", [("Moscow", 0), ("Russia", 11)]),
        ("US", "pro_guaido", [("US", 4)]),
    ]
    first, second, third = (e.pair.sentence for e in examples)
    assert (first.before, first.text, first.after) == ("It rained.", "Russia backs Maduro.", second.text)
    assert (third.before, third.after) == (second.text, "Then the sun shone.")
    assert text[second.start : second.end] == second.text
    assert [e.id for e in examples] == ["a:7-s01-RUSSIA", "a:7-s02-RUSSIA", "a:7-s03-US"]


def test_a_named_sentence_is_left_whole_and_a_span_holds_sentences_together(tmp_path: Path) -> None:
    text = "Russia backs Maduro. It said so."
    whole = task("", [region(text, "Russia", "neutral")])
    whole["data"] = {"sentence": text}
    assert read(tmp_path / "a.json", [whole])[0].pair.sentence.text == text
    across = task(text, [region(text, "Maduro. It", "neutral")])
    assert read(tmp_path / "b.json", [across])[0].pair.sentence.text == text


def test_annotators_who_differ(tmp_path: Path) -> None:
    first, second = [region(TEXT, "Russia", "pro_maduro")], [region(TEXT, "Russia", "neutral")]
    (example,) = read(tmp_path / "a.json", [task(TEXT, first, second)])
    assert (example.label, example.disputed, len(example.pair.mentions)) == ("pro_maduro", True, 1)
    (example,) = read(tmp_path / "b.json", [task(TEXT, first, first)])
    assert not example.disputed
    cancelled = task(TEXT, first, second)
    cancelled["annotations"][0]["was_cancelled"] = True
    (example,) = read(tmp_path / "c.json", [cancelled])
    assert (example.label, example.disputed) == ("neutral", False)


def bad(change: dict[str, Any]) -> dict[str, Any]:
    wrong = region(TEXT, "Russia", "pro_maduro")
    wrong["value"].update(change)
    return task(TEXT, [wrong])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"id": 1, "data": {"text": TEXT}}, "a Label Studio task without 'annotations'"),
        ({"id": 1, "data": {"image": "a.png"}, "annotations": []}, "no text under 'text' or 'sentence', found image"),
        (bad({"text": "Cuba"}), "[0, 6) is 'Russia' in the sentence, not 'Cuba'"),
        (bad({"end": 600}), "[0, 600) is outside"),
        (bad({"end": "six"}), "'end' must be a whole number"),
        (bad({"start": None}), "a labelled span without start or end"),
        (bad({"labels": ["neutral", "pro_maduro"]}), "needs exactly one label"),
        (bad({"labels": ["Pro-Maduro"]}), "unknown label 'Pro-Maduro'; did you mean 'pro_maduro'?"),
        (bad({"labels": ["ORG"]}), "unknown label 'ORG'; "),
        (
            task(TEXT, [region(TEXT, "Russia", "neutral"), region(TEXT, "US", "pro_maduro")], actor="RUS"),
            "actor 'RUS' is labelled 'neutral' and 'pro_maduro' in one sentence",
        ),
        (task(TEXT, [region(TEXT, "Russia", "neutral")], date="26 January"), "'date' must be a day as YYYY-MM-DD"),
        (task(TEXT, [{"type": "labels"}]), "a labelled span without 'value'"),
        ({"id": 1, "text": TEXT, "label": ["pro_maduro"]}, "label the words that name the actor, not the whole text"),
        ({"id": 1, "text": TEXT, "label": [[0, 6]]}, "must hold spans such as"),
        ({"id": 1, "text": TEXT, "entities": [[0, 6, None]]}, "needs exactly one label"),
    ],
)
def test_bad_tasks_are_one_line_with_their_number(tmp_path: Path, wrong: dict[str, Any], said: str) -> None:
    path = tmp_path / "a.json"
    good = {**task("Rain in Peru.", [region("Rain in Peru.", "Peru", "neutral")]), "id": 8}
    with pytest.raises(InputError) as caught:
        read(path, [good, wrong])
    message = str(caught.value)
    assert message.startswith(f"{path}: task 2: ")
    assert said in message
    assert "\n" not in message


def test_export_without_labels(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no labelled pairs in it"):
        read(tmp_path / "a.json", [task(TEXT, [])])
