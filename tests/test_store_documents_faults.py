"""Articles that cannot be read: every kind of bad input, which must cost nothing that was good."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from documents import DAY, PAGE, lines, read

from stance.records import Document
from stance.store import Columns


def test_tables_in_another_encoding_cost_no_good_one(tmp_path: Path) -> None:
    table = "id,text\r\n1,Russia left.\r\n"
    (tmp_path / "marked.csv").write_bytes(table.encode("utf-16"))
    (tmp_path / "unmarked.csv").write_bytes(table.encode("utf-16-le"))
    (tmp_path / "mac.csv").write_bytes(b"id,text\r1,Russia left.\r")
    (tmp_path / "good.csv").write_text(table)
    documents, errors = read(*(tmp_path / name for name in ("marked.csv", "unmarked.csv", "mac.csv", "good.csv")))
    assert [d.text for d in documents] == ["Russia left."]
    for name in (
        "/marked.csv:1: byte 0: expected UTF-8, found",
        "unmarked.csv:1: ",
        "mac.csv:1: expected a CSV",
    ):
        (_,) = [error for error in errors if name in error]
    assert len(errors) == 3


def test_the_column_that_lacks_is_the_one_to_name(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text,day\nRussia left.,2019-01-01\n")
    _, errors = read(tmp_path / "t.csv", columns=Columns(date="when"))
    assert "expected a column 'when', found text, day; name the column with --columns date=NAME" in errors[0]


def test_every_bad_file_costs_one_line_and_no_good_one(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.pdf").write_bytes(b"%PDF")
    (tmp_path / "blank.txt").write_bytes(b"")
    (tmp_path / "white.txt").write_bytes(b" \n ")
    (tmp_path / "latin.txt").write_bytes("Nicolás".encode("latin-1"))
    (tmp_path / "wide.txt").write_bytes("Russia".encode("utf-16"))
    (tmp_path / "binary.txt").write_bytes(b"R\0u\0s\0s\0i\0a\0")
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(b"Russia left. " * 99)[:-9])
    (tmp_path / "fake.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "good.txt").write_bytes(b"Russia left.")
    names = ["nowhere.txt", "empty", "blank.txt", "white.txt", "latin.txt", "wide.txt", "binary.txt", "cut.txt.gz"]
    names += ["fake.parquet", "*.rtf", "empty/notes.pdf"]
    documents, errors = read(*(tmp_path / name for name in [*names, "good.txt"]))
    assert [d.text for d in documents] == ["Russia left."]
    expected = [
        "no such file or folder",
        "folder without articles; expected files ending in .txt",
        "empty file",
        "no words",
        "byte 5: expected UTF-8, found 0xe1; convert",
        "byte 0: expected UTF-8, found UTF-16",
        "found NUL bytes",
        "breaks off early",
        "not a whole parquet file",
        "no file matches",
        "unknown ending '.pdf'",
    ]
    assert len(errors) == len(expected)
    for name, part, error in zip(names, expected, errors, strict=True):
        assert error.startswith(str(tmp_path / name)) and part in error, error


def test_name_that_no_file_can_have() -> None:
    documents, (error,) = read("Russia left. " * 400)
    assert documents == [] and error.startswith("Russia left.") and "cannot be read: File name too long" in error


def test_broken_line_17(tmp_path: Path) -> None:
    records: list[object] = [{"id": str(n), "text": "Russia left."} for n in range(1, 31)]
    records[16] = '{"id": "17", "text": "Rus'
    documents, errors = read(lines(tmp_path / "t.jsonl", *records))
    assert len(documents) == 29
    (error,) = errors
    place = f"{tmp_path / 't.jsonl'}:17"
    assert error == f"{place}: expected one JSON object a line; Unterminated string starting at column 22; skipped"


def test_bad_rows_of_json_lines(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "t.jsonl", {"id": "a", "text": "Russia left."}, [1], {"id": "c"}, {"text": 5}, {"text": " "}
    )
    with path.open("ab") as file:
        file.write(b'{"id": "f", "text": "Nicol\xe1s"}\n\n{"id": "g", "text": "A\\u0000b \\ud83d."}\n')
    documents, errors = read(path)
    assert [d.id for d in documents] == ["a", "g"]
    assert documents[1].text == "A b \ufffd."
    offset = path.read_bytes().index(b"\xe1")
    for number, part, error in zip(
        (2, 3, 4, 5, 6),
        ("found list", "in 'text', found nothing", "found 5", "only white space", f"byte {offset}: expected UTF-8"),
        errors,
        strict=True,
    ):
        assert error.startswith(f"{path}:{number}: ") and part in error, error


def test_file_of_another_kind_is_one_error(tmp_path: Path) -> None:
    documents, (error,) = read(lines(tmp_path / "t.jsonl", *({"body": "x", "n": n} for n in range(50))))
    assert documents == [] and "expected the article in 'text', found only body, n" in error
    _, (error,) = read(lines(tmp_path / "t.jsonl", {"text": "x"}), columns=Columns(date="day"))
    assert "no line has 'day'" in error


def test_csv_without_its_columns(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,body\na,Russia left.\n")
    assert "expected a column 'text', found id, body" in read(tmp_path / "t.csv")[1][0]
    (tmp_path / "t.csv").write_text("id,text\n")
    assert "no rows" in read(tmp_path / "t.csv")[1][0]


def test_bad_rows_of_csv(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(
        b'id,text\na,"Two\nlines."\nb,x,y\nc,Nicol\xe1s\nd,\ne,Good.\n\nf,"Bad" quotes\ng,Good.\nh,"Never closed\n'
    )
    documents, errors = read(path)
    assert [d.id for d in documents] == ["a", "e", "g"]
    for number, part, error in zip(
        (4, 5, 6, 9, 11),
        (
            "expected 2 fields, found 3",
            "expected UTF-8, found 0xe1",
            "found nothing",
            "expected a CSV row",
            "a CSV row",
        ),
        errors,
        strict=True,
    ):
        assert error.startswith(f"{path}:{number}: ") and part in error, error


def test_duplicate_ids_name_both_places(tmp_path: Path) -> None:
    one = lines(tmp_path / "1.jsonl", {"id": "a", "text": "One."}, {"id": "b", "text": "Two."})
    two = lines(tmp_path / "2.jsonl", {"id": "c", "text": "Three."}, {"id": "b", "text": "Four."})
    documents, (error,) = read(one, two)
    assert [d.text for d in documents] == ["One.", "Two.", "Three."]
    assert error.startswith(f"{two}:2: id 'b' was already used in {one}:2; skipped")


@pytest.mark.parametrize("date", ["3/4/19", "26 January 2019", "2019-02-30", "2019", 5, "2019-W06-3", "20190203"])
def test_unclear_date_is_told_and_the_article_kept(tmp_path: Path, date: object) -> None:
    documents, (error,) = read(lines(tmp_path / "t.jsonl", {"id": "a", "text": "One.", "date": date}))
    assert documents == [Document("a", "One.")]
    assert f"expected a date as YYYY-MM-DD in 'date', found '{date}'" in error


def test_date_in_another_notation_is_told_wherever_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("date 3/4/19 Agents left.")
    (tmp_path / "b.md").write_text("---\ndate: 26 January 2019 # day\n---\nAgents left.")
    (tmp_path / "c.html").write_text(PAGE.replace("2019-01-26T10", "Sat 26 Jan 2019 10"))
    (tmp_path / "d.md").write_text("---\ndate:\n---\nAgents left.")
    (tmp_path / "e.html").write_text(
        PAGE.replace(
            "<title>",
            '<meta name="article:published_time" content="26/1/19"><meta name="date" content="2019-01-26"><title>',
        )
    )
    documents, errors = read(tmp_path)
    assert [d.date for d in documents] == [None, None, None, None, DAY]
    for name, where, found, error in zip(
        ("a.txt", "b.md", "c.html"),
        ("at the opening", "in the front matter", "in the page's head"),
        ("date 3/4/19", "26 January 2019", "Sat 26 Jan 2019 10:00:00Z"),
        errors,
        strict=True,
    ):
        assert error == (
            f"{tmp_path / name}: expected a date as YYYY-MM-DD {where}, found '{found}'; read without that date"
        )


def test_a_month_at_the_opening_is_no_fault(tmp_path: Path) -> None:
    from stance.errors import SkippedInput
    from stance.store import read_documents

    (tmp_path / "a.txt").write_text("December 4, 2018\n\nAgents left.")
    (tmp_path / "b.txt").write_text("November 4, 2018\n\nAgents left.")
    told: list[Exception] = []
    assert len(list(read_documents([str(tmp_path)], on_error=told.append))) == 2
    assert len(told) == 2 and all(isinstance(error, SkippedInput) for error in told)


def test_empty_name_is_not_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Russia left.")
    monkeypatch.chdir(tmp_path)
    documents, (error,) = read("")
    assert documents == [] and error.startswith("'': an empty name; expected a file")


def test_folder_or_glob_in_which_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    lines(tmp_path / "labels" / "a.jsonl", {"sentence": "Russia left."})
    (tmp_path / "a.txt").write_text("Russia left.")
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    documents, errors = read(tmp_path / "labels", tmp_path / "a.txt", tmp_path / "*.pdf")
    assert [d.id for d in documents] == ["a"]
    assert ["left out" in error for error in errors] == [True, False, False]
    assert errors[1].startswith(f"{tmp_path / '*.pdf'}: matches no articles")
    assert errors[2].startswith(f"{tmp_path / 'labels'}: no articles in its files")
    said = read(tmp_path)[1]
    assert all("left out" in error for error in said) and {
        "a.jsonl" in error or ".pdf (1)" in error for error in said
    } == {True}


def test_pipes_in_a_folder_are_left_out_and_read_when_named(tmp_path: Path) -> None:
    import os
    import threading

    os.mkfifo(tmp_path / "x.txt")
    (tmp_path / "a.txt").write_text("Russia left.")
    for given in (tmp_path, tmp_path / "*.txt"):
        documents, (error,) = read(given)
        assert [d.id for d in documents] == ["a"]
        assert error == f"{tmp_path / 'x.txt'}: a pipe or device, not a file; left out"
    threading.Thread(target=(tmp_path / "x.txt").write_text, args=["Cuba left."]).start()
    assert read(tmp_path / "x.txt") == ([Document("x", "Cuba left.")], [])


def test_truncated_gzip_of_rows_keeps_the_whole_ones(tmp_path: Path) -> None:
    import random

    rows = "".join(json.dumps({"id": str(n), "text": f"{random.Random(n).random()} left."}) + "\n" for n in range(2000))
    path = tmp_path / "t.jsonl.gz"
    path.write_bytes(gzip.compress(rows.encode())[:-2000])
    documents, errors = read(path)
    assert 1000 < len(documents) < 2000
    assert "breaks off early" in errors[-1] and len(errors) == 1


@pytest.mark.parametrize("cut", [3, 40])
def test_truncated_zstd(tmp_path: Path, cut: int) -> None:
    import zstandard

    path = tmp_path / "t.txt.zst"
    path.write_bytes(zstandard.compress(bytes(range(32, 127)) * 50)[:-cut])
    documents, (error,) = read(path)
    assert documents == [] and "breaks off early" in error


def test_parquet_from_a_pipe(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"text": ["Russia left."]}), tmp_path / "t.parquet")
    data = (tmp_path / "t.parquet").read_bytes()
    code = "from stance.store import read_documents; print(list(read_documents(['-'], on_error=print)))"
    done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
    assert b"parquet cannot be read from a pipe; save it to a file first" in done.stdout


def test_a_row_of_parquet_that_is_no_text(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = pa.array([b"Russia left.", b"\xff\xfe", b"Cuba stayed."], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"text": texts}), tmp_path / "t.parquet")
    documents, (error,) = read(tmp_path / "t.parquet")
    assert [document.text for document in documents] == ["Russia left.", "Cuba stayed."]
    assert "t.parquet:2: the row holds what no table can" in error


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,text,text,,\na,Good.,Bad.,,\n", encoding="utf-8")
    assert read(path) == ([], [f"{path}: 2 columns are called 'text'; rename all but one"])
    path.write_text("id,text,,\na,Good.,,\n", encoding="utf-8")  # those that nobody asks for may have no name
    assert [d.text for d in read(path)[0]] == ["Good."]


def test_what_is_no_number_is_no_id(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"id": NaN, "text": "One."}\n{"id": NaN, "text": "Two.", "date": NaN}\n', encoding="utf-8")
    documents, errors = read(path)
    assert ([d.text for d in documents], errors) == (["One.", "Two."], [])


def test_characters_by_their_numbers_are_cleaned_too(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    story = "".join(f"<p>Russia backed Maduro on day {i}, and nobody wondered.</p>" for i in range(9))
    head = '<meta property="og:site_name" content="BBC&#27;]0;owned&#7;">'
    path.write_text(f"<html><head>{head}</head><body><article>{story}</article></body></html>", encoding="utf-8")
    (document,), _ = read(path)
    assert document.source == "BBC ]0;owned "
