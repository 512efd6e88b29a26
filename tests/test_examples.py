"""Labels of every form, good and bad, into examples."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from stance.errors import InputError
from stance.examples import Example, data_hash, read_examples

LABELS = ("pro_maduro", "pro_guaido", "neutral")
TEXT = "Russia backs Maduro, and the US does not."
RECORD: dict[str, Any] = {
    "id": "a-s00-RUS",
    "doc": "a",
    "date": "2019-01-26",
    "sentence": TEXT,
    "context_before": "It is late.",
    "context_after": None,
    "actor": "RUS",
    "kind": "country",
    "mentions": [{"start": 0, "end": 6, "text": "Russia", "type": "name"}],
    "label": "pro_maduro",
    "tags": ["sides", "list"],
    "split": "train",
    "accept_actors": ["RUS", "BLR"],
}


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path


def write_csv(path: Path, *rows: dict[str, Any]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def flat(record: dict[str, Any]) -> dict[str, Any]:
    lists = {key: "|".join(record[key]) for key in ("tags", "accept_actors")}
    return {**record, **lists, "mentions": json.dumps(record["mentions"])}


def read(path: Path | str) -> list[Example]:
    return read_examples([path], LABELS)


def spans(example: Example) -> list[tuple[str, int, str]]:
    return [(m.text, m.start, m.actor) for m in example.pair.mentions]


def test_record_of_the_codebook(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", RECORD)
    (example,) = read(path)
    assert (example.id, example.label, example.split, example.tags) == (
        "a-s00-RUS",
        "pro_maduro",
        "train",
        ("sides", "list"),
    )
    assert example.accept_actors == ("RUS", "BLR")
    assert not example.disputed
    assert example.place == f"{path}:1"
    sentence = example.pair.sentence
    assert (sentence.document_id, sentence.date, sentence.before) == ("a", dt.date(2019, 1, 26), "It is late.")
    assert spans(example) == [("Russia", 0, "RUS")]


def test_every_table_gives_the_same_examples(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    second = {**RECORD, "id": "a-s00-USA", "actor": "USA", "label": "pro_guaido", "mentions": []}
    expected = read(write(tmp_path / "a.jsonl", RECORD, second))
    assert read(write_csv(tmp_path / "a.csv", flat(RECORD), flat(second))) == expected
    pq.write_table(pa.Table.from_pylist([RECORD, second]), tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet") == expected
    (tmp_path / "a.json").write_text(json.dumps([RECORD, second], indent=1), encoding="utf-8")
    assert read(tmp_path / "a.json") == expected
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress((tmp_path / "a.jsonl").read_bytes()))
    assert read(tmp_path / "a.jsonl.gz") == expected
    assert data_hash(read(tmp_path / "a.csv")) == data_hash(expected)


def test_the_hash_does_not_hang_on_where_a_file_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = {key: value for key, value in RECORD.items() if key not in ("id", "doc")}
    path = write(tmp_path / "a.jsonl", bare)
    there = read(path)
    monkeypatch.chdir(tmp_path)
    here = read(Path("a.jsonl"))
    assert (
        data_hash(here)
        == data_hash(there)
        != data_hash(read(write(tmp_path / "b.jsonl", {**bare, "label": "neutral"})))
    )


def test_table_that_a_spreadsheet_wrote(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [
        "sentence;actor;mention;label;start;end",
        f'"{TEXT}";Russia;;pro_maduro;;',
        f'"{TEXT}";;US;pro_guaido;;',
        f'"{TEXT}";RUS;Russia;neutral;0;6',
        '"Chad and Chad Lowe, and Chadian.";;Chad;neutral;;',
    ]
    path.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    examples = read(path)
    assert [(e.pair.actor.id, spans(e)) for e in examples] == [
        ("Russia", []),
        ("US", [("US", 29, "US")]),
        ("RUS", [("Russia", 0, "RUS")]),
        ("CHAD", [("Chad", 0, "CHAD"), ("Chad", 9, "CHAD")]),
    ]
    assert [e.id for e in examples] == [f"{path}:{n}" for n in (2, 3, 4, 5)]
    homes = [e.pair.sentence.document_id for e in examples]
    assert homes[0] == homes[1] == homes[2] != homes[3], "pairs of one sentence belong to one document"


def test_missing_numbers_of_a_data_frame(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [
        {"sentence": TEXT, "actor": "RUS", "label": "neutral", "start": 0.0, "end": 6.0, "date": dt.date(2019, 2, 1)},
        {"sentence": TEXT, "actor": "USA", "label": "neutral", "start": float("nan"), "end": None, "date": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    first, second = read(tmp_path / "a.parquet")
    assert spans(first) == [("Russia", 0, "RUS")]
    assert first.pair.sentence.date == dt.date(2019, 2, 1)
    assert spans(second) == []


def test_folder_in_order_of_name_each_file_once(tmp_path: Path) -> None:
    write(tmp_path / "b.jsonl", {**RECORD, "id": "2"})
    write(tmp_path / "a.jsonl", {**RECORD, "id": "1"})
    write(tmp_path / ".hidden.jsonl", {})
    (tmp_path / "README.md").write_text("words")
    assert [e.id for e in read_examples([tmp_path, str(tmp_path / "a.jsonl")], LABELS)] == ["1", "2"]


@pytest.mark.parametrize("key", ["disputed", "mention_disputed", "boilerplate"])
def test_disputed(tmp_path: Path, key: str) -> None:
    assert read(write(tmp_path / "a.jsonl", {**RECORD, key: True}))[0].disputed


BAD_RECORDS: list[tuple[dict[str, Any], str]] = [
    ({"sentence": None}, "'sentence' is missing or empty"),
    ({"sentence": "  "}, "only white space"),
    ({"sentence": 5}, "'sentence' must be text, found int 5"),
    ({"label": ""}, "'label' is missing or empty"),
    ({"actor": None, "mentions": None}, "'actor' is missing or empty"),
    ({"actor": ["RUS"]}, "'actor' must be text, found list"),
    ({"label": "Pro-Maduro"}, "unknown label 'Pro-Maduro'; did you mean 'pro_maduro'?"),
    ({"label": "pro_madura"}, "did you mean 'pro_maduro'?"),
    ({"mentions": {"start": 0}}, "'mentions' must be a list, found dict"),
    ({"mentions": "0-6"}, "'mentions' is no JSON list"),
    ({"mentions": ["Russia"]}, "a mention must be an object with start, end and text"),
    ({"mentions": [{"text": "Russia"}]}, "a mention without 'start' or 'end'"),
    ({"mentions": [{"start": "a", "end": 6}]}, "'start' must be a whole number"),
    ({"mentions": [{"start": True, "end": 6}]}, "'start' must be a whole number"),
    (
        {"mentions": [{"start": 1, "end": 7, "text": "Russia"}]},
        "[1, 7) is 'ussia ' in the sentence, not 'Russia'; it stands at [0, 6)",
    ),
    ({"mentions": [{"start": 0, "end": 99, "text": "Russia"}]}, "[0, 99) is outside the sentence"),
    ({"mentions": [{"start": 6, "end": 6}]}, "outside the sentence"),
    ({"mentions": [{"start": -6, "end": -1}]}, "outside the sentence"),
    ({"mentions": [{"start": 0, "end": 6, "type": "place"}]}, "unknown mention type 'place'; expected one of name"),
    ({"mentions": None, "mention": "Cuba"}, "the mention 'Cuba' does not stand in the sentence"),
    ({"mentions": None, "mention": "Russ"}, "the mention 'Russ' does not stand in the sentence"),
    ({"mentions": None, "start": 0}, "'start' without 'end'"),
    ({"date": "26/01/2019"}, "'date' must be a day as YYYY-MM-DD, found '26/01/2019'"),
    ({"date": "2019-02-30"}, "'date' must be a day"),
    ({"date": "20190126"}, "'date' must be a day"),
    ({"date": 20190126}, "'date' must be a day"),
    ({"split": "dev"}, "unknown split 'dev'; expected train, validation, test"),
    ({"split": ["train"]}, "unknown split list"),
    ({"kind": "state"}, "unknown kind 'state'; expected country or bloc"),
    ({"kind": []}, "unknown kind list"),
    ({"tags": {"list": 1}}, "'tags' must be a list of words"),
    ({"tags": [1]}, "'tags' must be a list of words"),
    ({"accept_actors": 5}, "'accept_actors' must be a list of words"),
    ({"disputed": "perhaps"}, "'disputed' must be true or false"),
    ({"context_before": 5}, "'context_before' must be text"),
    ({"id": "first"}, "id 'first' was already used in"),
]


@pytest.mark.parametrize(("change", "said"), BAD_RECORDS)
def test_bad_records_are_one_line_with_its_number(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    path = write(tmp_path / "a.jsonl", {**RECORD, "id": "first"}, {**RECORD, **change})
    with pytest.raises(InputError) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:2: ")
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.jsonl", b"", "a.jsonl: empty file; each labelled pair needs"),
        ("a.jsonl", b"\n\n", "a.jsonl: no rows"),
        ("a.csv", b"sentence,actor,label\n", "a.csv: no rows"),
        ("a.json", b"[]", "a.json: no labelled pairs"),
        ("a.json", b'[{"id": 1},\n', "a.json:2: not valid JSON"),
        ("a.json", b"[1]", "a.json: task 1: expected a JSON object, found int"),
        ("a.jsonl", b"{'sentence': 1}\n", "a.jsonl:1: expected one JSON object a line"),
        ("a.jsonl", b'{"text": "Russia", "stance": "neutral"}\n', "a.jsonl:1: 'sentence' is missing or empty"),
        ("a.jsonl", b'{"sentence": "Guaid\xf3"}\n', "byte 19: expected UTF-8"),
        ("a.csv", b"text,actor,label\nRussia,RUS,neutral\n", "a.csv:2: 'sentence' is missing or empty"),
        ("a.csv", b"sentence,actor,label\nRussia,RUS\n", "a.csv:2: expected 3 fields, found 2"),
        ("a.parquet", b"PAR1 nothing", "not a whole parquet file"),
        ("a.docx", b"x", "labels are read from .jsonl .json .csv .tsv .parquet"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith(str(tmp_path))
    assert said in message
    assert "\n" not in message and "skipped" not in message


def test_missing_files_and_empty_folders(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.jsonl: no such file"):
        read("nowhere.jsonl")
    with pytest.raises(InputError, match="no labelled files in this folder"):
        read(tmp_path)


def test_labels_of_another_contest(tmp_path: Path) -> None:
    records = [{**RECORD, "id": i, "label": label} for i, label in enumerate(("neutral", "pro_assad", "pro_rebels"))]
    path = write(tmp_path / "a.jsonl", *records)
    with pytest.raises(InputError, match="labels of another contest: this one has pro_maduro, pro_guaido") as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}:2: unknown label 'pro_assad'")
    assert "name their contest (--contest, or in training --set contest=FILE)" in str(caught.value)


def test_one_foreign_label_among_good_ones(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", RECORD, {**RECORD, "id": "2", "label": "unsure"})
    with pytest.raises(InputError, match="unknown label 'unsure'; expected one of pro_maduro, pro_guaido, neutral"):
        read(path)
