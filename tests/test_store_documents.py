"""Reading articles: every format, and every kind of bad input, which must cost nothing that was good."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from stance.errors import InputError
from stance.records import Document
from stance.store import Columns, Gauge, read_documents

DAY = dt.date(2019, 1, 26)
PAGE = """<!doctype html><html><head><title>Planes land - Example</title>
<meta property="og:site_name" content="Example Wire">
<meta property="article:published_time" content="2019-01-26T10:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Planes land in Caracas</h1>
<p>Two planes with soldiers and medicine on board landed in the capital on Friday, officials said, and more
are to follow within a week if the weather over the coast allows it.</p>
<p>The government thanked its friends for the help and said that the country would not forget who had stood
by it in these days. The opposition called the landing an insult to everyone who had voted.</p></article>
<footer>All rights reserved</footer></body></html>"""


def read(*inputs: str | Path, **options: object) -> tuple[list[Document], list[str]]:
    errors: list[InputError] = []
    documents = list(read_documents([str(i) for i in inputs], on_error=errors.append, **options))  # type: ignore
    messages = [str(error) for error in errors]
    assert all("\n" not in message and len(message) < 400 for message in messages)
    return documents, messages


def lines(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" if not isinstance(r, str) else r + "\n" for r in records), "utf-8")
    return path


# --- what is read ------------------------------------------------------------------------------------------


def test_text_is_kept_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeffRussia sent aid.\r\nCuba did — too. 😀 שלום".encode())
    assert read(tmp_path / "a.txt") == ([Document("a", "Russia sent aid.\r\nCuba did — too. 😀 שלום")], [])


def test_leading_date_and_date_option(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("date 2019-01-26 Agents left.")
    (tmp_path / "b.txt").write_text("Agents left.")
    documents, _ = read(tmp_path, date=dt.date(2020, 5, 5))
    assert [d.date for d in documents] == [DAY, dt.date(2020, 5, 5)]
    assert documents[0].text == "date 2019-01-26 Agents left."
    assert [d.date for d in read(tmp_path)[0]] == [DAY, None]


def test_markdown_loses_its_marks(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: x\ndate: 2019-01-26\n---\n# Planes *land*\n\n> **Russia** sent [aid](http://x.y/z).\n\n"
        "- It_was_late.\n"
    )
    documents, errors = read(tmp_path / "a.md")
    assert not errors
    assert documents[0].text.split("\n") == ["", "Planes land", "", "", "Russia sent aid.", "", "It_was_late.", ""]
    assert documents[0].date == DAY


def test_web_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    documents, errors = read(tmp_path / "a.html")
    assert not errors
    (document,) = documents
    assert (document.id, document.date, document.source) == ("a", DAY, "Example Wire")
    assert document.text.startswith("Planes land in Caracas\n\nTwo planes")
    assert "rights reserved" not in document.text and "Home" not in document.text


def test_web_page_without_date_or_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE.replace("article:published_time", "x"))
    assert read(tmp_path / "a.html")[0][0].date is None
    (tmp_path / "a.html").write_text("<html><body></body></html>")
    documents, (error,) = read(tmp_path / "a.html")
    assert documents == [] and "no main text" in error


def test_tables_agree(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [
        {"id": "a", "text": 'Russia said: "No",\nand left.', "date": "2019-01-26", "source": "wire"},
        {"id": "b", "text": "Cuba 😀 left.", "date": None, "source": None},
    ]
    expected = [Document("a", rows[0]["text"] or "", DAY, "wire"), Document("b", "Cuba 😀 left.")]
    lines(tmp_path / "t.jsonl", *rows)
    assert read(tmp_path / "t.jsonl") == (expected, [])
    (tmp_path / "t.csv").write_text(
        'id,text,date,source\na,"Russia said: ""No"",\nand left.",2019-01-26,wire\nb,Cuba 😀 left.,,\n', "utf-8"
    )
    assert read(tmp_path / "t.csv") == (expected, [])
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    assert read(tmp_path / "t.parquet") == (expected, [])
    table = pa.table({"id": [7], "text": ["Russia left."], "date": [dt.datetime(2019, 1, 26, 3)]})
    pq.write_table(table, tmp_path / "u.parquet")
    assert read(tmp_path / "u.parquet") == ([Document("7", "Russia left.", DAY)], [])


def test_columns_can_be_renamed_and_ids_left_out(tmp_path: Path) -> None:
    lines(tmp_path / "t.jsonl", {"body": "Russia left.", "day": "2019-01-26T10:00:00Z"})
    (tmp_path / "t.csv").write_text("body;day\nCuba left.;2019-01-26\n")
    documents, errors = read(tmp_path / "t.jsonl", tmp_path / "t.csv", columns=Columns(text="body", date="day"))
    assert not errors
    assert [(d.id, d.text, d.date) for d in documents] == [
        ("t:1", "Russia left.", DAY),
        (f"{tmp_path / 't.csv'}:2", "Cuba left.", DAY),
    ]


def test_folders_globs_and_overlap(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt.gz", ".hidden/d.txt", "notes.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        data = f"It is {name}.".encode()
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    documents, errors = read(tmp_path, tmp_path / "*.txt", tmp_path / "a.txt")
    assert ([d.id for d in documents], errors) == (["a", "b", "sub/c"], [])
    assert [d.id for d in read(tmp_path / "**" / "*.txt*")[0]] == ["a", "b", "c"]


@pytest.mark.parametrize("packing", ["gz", "zst", "none"])
def test_compression_is_seen_through(tmp_path: Path, packing: str) -> None:
    import zstandard

    data = b'{"id": "a", "text": "Russia left."}\n' * 1 + b'{"id": "b", "text": "Cuba left."}\n'
    pack = {"gz": gzip.compress, "zst": zstandard.compress, "none": bytes}[packing]
    packed = pack(data[:36]) + pack(data[36:])  # two members or frames in a row
    (tmp_path / f"t.jsonl.{packing}".removesuffix(".none")).write_bytes(packed)
    assert [d.id for d in read(tmp_path)[0]] == ["a", "b"]
    assert [d.id for d in read("-", stdin=io.BytesIO(packed))[0]] == ["a", "b"]


def test_standard_input(tmp_path: Path) -> None:
    assert read("-", stdin=io.BytesIO(b"Russia left.")) == ([Document("stdin", "Russia left.")], [])
    stream = io.BytesIO(b'  {"text": "Russia left."}\n')
    assert read("-", stdin=stream) == ([Document("stdin:1", "Russia left.")], [])
    assert not stream.closed
    assert read("-", stdin=io.BytesIO(PAGE.encode()))[0][0].date == DAY
    assert "empty" in read("-", stdin=io.BytesIO(b""))[1][0]


def test_plain_text_loads_no_heavy_package(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Russia left. Cuba stayed.")
    code = (
        "import sys; from stance.store import read_documents, open_writer; from stance.text import split\n"
        f"docs = list(read_documents([{str(tmp_path / 'a.txt')!r}], on_error=print))\n"
        "assert len(split(docs[0]).sentences) == 2\n"
        "with open_writer(None, 'jsonl', sys.stdout.buffer) as writer: writer.write([])\n"
        "print([m for m in ('pyarrow', 'trafilatura', 'lxml', 'numpy', 'zstandard', 'yaml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_article_is_lost_where_names_are_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("jan/1.txt", "jan/2.txt", "feb/1.txt", "feb/2.txt", "feb/3.txt", "a.txt", "a.md"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(f"It is {name}.")
    for inputs, ids in (
        (["jan", "feb"], ["1", "2", "feb/1.txt", "feb/2.txt", "3"]),
        (["*/1.txt"], ["1", "jan/1.txt"]),
        (["a.txt", "a.md"], ["a", "a.md"]),
        (["."], ["a", "a.txt", "feb/1", "feb/2", "feb/3", "jan/1", "jan/2"]),
    ):
        documents, errors = read(*inputs)
        assert ([d.id for d in documents], errors) == (ids, [])
        assert read(*inputs) == (documents, [])


def test_rows_without_ids_of_tables_of_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("jan", "feb"):
        Path(folder).mkdir()
        lines(Path(folder, "t.jsonl"), {"text": "One."}, {"text": "Two."})
    lines(Path("u.jsonl"), {"text": "One.", "id": "a"}, {"text": "Two.", "id": "v:1"})
    lines(Path("v.jsonl"), {"text": "One."})
    Path("a.txt").write_text("Three.")
    documents, errors = read("jan", "feb", "u.jsonl", "v.jsonl", "a.txt")
    assert not errors
    assert [d.id for d in documents] == [
        *("t:1", "t:2", "feb/t.jsonl:1", "feb/t.jsonl:2", "a", "v:1", "v.jsonl:1", "a.txt")
    ]


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "jsonl.zst", "csv", "parquet", "txt"])
def test_gauge_runs_from_nothing_to_the_whole(tmp_path: Path, form: str) -> None:
    import random

    import pyarrow as pa
    import pyarrow.parquet as pq
    import zstandard

    words = random.Random(1)
    n_rows = 4000 if form == "parquet" else 400  # of which a megabyte or so is read ahead
    rows = [{"id": str(n), "text": f"Russia {words.randbytes(2000).hex()}"} for n in range(n_rows)]
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    if form == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    elif form == "txt":
        for row in rows:
            (tmp_path / f"{row['id']}.txt").write_text(row["text"])
    elif form == "csv":
        (tmp_path / "t.csv").write_text("id,text\n" + "".join(f"{r['id']},{r['text']}\n" for r in rows))
    else:
        pack = {"gz": gzip.compress, "zst": zstandard.compress}.get(form[6:], bytes)
        (tmp_path / f"t.{form}").write_bytes(pack(data))
    gauge = Gauge()
    seen = [gauge.n_bytes for _ in read_documents([str(tmp_path)], gauge=gauge, on_error=pytest.fail)]
    assert gauge.total == sum(path.stat().st_size for path in tmp_path.iterdir())
    assert seen == sorted(seen) and gauge.n_bytes == gauge.total
    assert len(seen) == n_rows and 0.3 < seen[n_rows // 2] / gauge.total < 0.8
    assert not list(read_documents(["-"], stdin=io.BytesIO(b" "), gauge=gauge, on_error=lambda _: None))
    assert gauge.total is None


# --- what is wrong -----------------------------------------------------------------------------------------


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


def test_long_csv_field(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,text\na," + "word " * 60_000 + "\n")
    documents, errors = read(tmp_path / "t.csv")
    assert len(documents[0].text) == 300_000 and not errors


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
    assert ["left out" in error for error in read(tmp_path)[1]] == [True]


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


def test_stray_control_characters_become_what_was_meant(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Russia\x92s aid\x00 came.\x0bIt\x1f was late and nobody knew.".encode())
    assert read(tmp_path / "a.txt")[0][0].text == "Russia’s aid  came.\nIt  was late and nobody knew."


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


def test_one_line_of_8_mb(tmp_path: Path) -> None:
    from stance.text import split

    (tmp_path / "a.txt").write_text("Russia said on Jan. 4 that it would send much more aid to Caracas. " * 120_000)
    (document,), errors = read(tmp_path / "a.txt")
    assert len(split(Document("a", document.text[:1_000_000])).sentences) > 14_000 and not errors
    assert len(document.text) == 8_040_000
