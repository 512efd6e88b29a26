"""Reading articles: every format and packing, standard input, folders, and how far the reading is."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from documents import DAY, PAGE, lines, read

from stance.records import Document
from stance.store import Columns, Gauge, read_documents


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
        "---\ntitle: x\ndate: '2019-01-26' # a Saturday\n---\n# Planes *land*\n\n"
        "> **Russia** sent [aid](http://x.y/z)\n> on\n> `Saturday`.\n\n"
        "<!-- a note -->\n![a plane](p.png)\n\n- It_was_late.\n* * *\n<div>Cuba <b>spoke</b> &amp; left.</div>\n\n"
        "<!-- a desk's note --> Mexico left.\n\nRussia<br>backed *Maduro*.\n\n" + "> " * 40 + "Peru spoke.\n"
    )
    documents, errors = read(tmp_path / "a.md")
    assert not errors
    blocks = ["Planes land", "Russia sent aid\non\nSaturday.", "It_was_late.", "Cuba  spoke  & left.", "Mexico left."]
    blocks += ["Russia\nbacked Maduro.", "Peru spoke."]
    assert documents[0].text.split("\n\n") == blocks
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
    assert [d.id for d in documents] == ["a", "b", "sub/c"]
    assert errors == [f"{tmp_path}: files with other endings left out: .pdf (1)"]
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


def test_long_csv_field(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,text\na," + "word " * 60_000 + "\n")
    documents, errors = read(tmp_path / "t.csv")
    assert len(documents[0].text) == 300_000 and not errors


def test_stray_control_characters_become_what_was_meant(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Russia\x92s aid\x00 came.\x0bIt\x1f was late and nobody knew.".encode())
    assert read(tmp_path / "a.txt")[0][0].text == "Russia’s aid  came.\nIt  was late and nobody knew."


def test_one_line_of_8_mb(tmp_path: Path) -> None:
    from stance.text import split

    (tmp_path / "a.txt").write_text("Russia said on Jan. 4 that it would send much more aid to Caracas. " * 120_000)
    (document,), errors = read(tmp_path / "a.txt")
    assert len(split(Document("a", document.text[:1_000_000])).sentences) > 14_000 and not errors
    assert len(document.text) == 8_040_000


def test_a_page_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    page = PAGE.replace("<title>", '<meta charset="{}"><title>').replace("Two planes", "Two Nicolás planes")
    for name, encoding in (
        ("iso-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("utf-16le", "cp1252"),
        ("x", "cp1252"),
    ):
        (tmp_path / f"{name}.html").write_bytes(page.replace("{}", name).encode(encoding))
    documents, errors = read(tmp_path)
    assert [d.id for d in documents] == ["iso-8859-1", "windows-1252"]
    assert all("Nicolás" in d.text for d in documents)
    assert len(errors) == 2 and all("expected UTF-8, found 0xe1" in error for error in errors)
