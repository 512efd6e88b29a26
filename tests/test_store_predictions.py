"""Writing predictions and reading them back: round trips, stable bytes, whole files or none."""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stance.errors import ConfigError, InputError
from stance.records import Actor, Mention, Pair, Prediction, Sentence
from stance.store import FORMATS, SCHEMA_VERSION, from_record, open_writer, stored_predictions, to_record

TEXT = 'Russia, said "Nicolás",\n sent 😀 aid; שלום.'


def prediction(text: str = TEXT, **changes: object) -> Prediction:
    sentence = Sentence("doc-1", 3, 10, 10 + len(text), text, dt.date(2019, 1, 26), "wire", "Before.", "After.")
    mentions = (Mention(0, min(6, len(text)), text[:6], "name", "RUS"), Mention(8, 9, text[8:9], "demonym", "RUS"))
    mentions = mentions if len(text) > 8 else mentions[:1]
    probabilities = (("pro_maduro", 0.7123456789), ("pro_guaido", 0.1), ("neutral", 0.1876543211))
    made = Prediction(
        Pair(sentence, Actor("RUS", "Russia", "country"), mentions), "pro_maduro", probabilities, "tiny-1"
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def as_read(original: Prediction) -> Prediction:
    """What a file keeps: no neighbouring sentences, probabilities of six digits."""
    return dataclasses.replace(
        original,
        pair=dataclasses.replace(
            original.pair, sentence=dataclasses.replace(original.pair.sentence, before=None, after=None)
        ),
        probabilities=tuple((label, round(p, 6)) for label, p in original.probabilities),
    )


UNKNOWN = prediction(
    pair=Pair(
        Sentence("doc-2", 0, 0, 5, "EU no."),
        Actor("EU", "European Union", "bloc"),
        (Mention(0, 2, "EU", "name", "EU"),),
    ),
    stance="uncertain",
    windowed=True,
)


def test_record_has_its_keys_in_order() -> None:
    record = to_record(prediction())
    assert list(record) == [
        *("document_id", "date", "sentence_index", "start", "end", "sentence", "actor", "actor_name", "kind"),
        *("mentions", "stance", "probabilities", "confidence", "model", "source", "windowed"),
    ]
    assert record["probabilities"] == {"pro_maduro": 0.712346, "pro_guaido": 0.1, "neutral": 0.187654}
    assert record["confidence"] == 0.712346
    assert record["mentions"] == [
        {"start": 0, "end": 6, "text": "Russia", "type": "name"},
        {"start": 8, "end": 9, "text": "s", "type": "demonym"},
    ]
    assert record["date"] == "2019-01-26"
    assert json.loads(json.dumps(record)) == record


@pytest.mark.parametrize("form", FORMATS)
def test_round_trip_and_same_bytes(tmp_path: Path, form: str) -> None:
    originals = [prediction(), UNKNOWN]
    for name in ("a", "b"):
        with open_writer(tmp_path / f"{name}.{form}") as writer:
            writer.write(originals[:1])
            writer.write(originals[1:])
    assert [p for _, p in stored_predictions([str(tmp_path / f"a.{form}")])] == [
        as_read(original) for original in originals
    ]
    assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"a.{form}", f"b.{form}"]


@pytest.mark.parametrize("form", FORMATS)
def test_no_predictions(tmp_path: Path, form: str) -> None:
    with open_writer(tmp_path / "out", form):
        pass
    assert (tmp_path / "out").exists()
    stream = io.BytesIO()
    with open_writer(None, form, stream) as writer:
        writer.write([])
    assert stream.getvalue() == (tmp_path / "out").read_bytes()


def test_a_pipe_in_a_folder_is_passed_by(tmp_path: Path) -> None:
    import os

    with open_writer(tmp_path / "p.jsonl") as writer:
        writer.write([prediction()])
    os.mkfifo(tmp_path / "q.jsonl")
    assert len(list(stored_predictions([str(tmp_path)]))) == 1


def test_json_lines_to_a_stream_and_back() -> None:
    stream = io.BytesIO()
    with open_writer(None, stream=stream) as writer:
        writer.write([prediction()])
    assert stream.getvalue().count(b"\n") == 1 and "Nicolás" in stream.getvalue().decode()
    assert [p for _, p in stored_predictions(["-"], stdin=io.BytesIO(stream.getvalue()))] == [as_read(prediction())]


def test_csv_has_a_column_for_each_label(tmp_path: Path) -> None:
    with open_writer(tmp_path / "p.csv") as writer:
        writer.write([prediction()])
    assert (tmp_path / "p.csv").read_text("utf-8").splitlines()[0] == (
        "document_id,date,sentence_index,start,end,sentence,actor,actor_name,kind,mentions,stance,"
        "p_pro_maduro,p_pro_guaido,p_neutral,confidence,model,source,windowed"
    )


def test_parquet_is_nested_and_says_what_made_it(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    with open_writer(tmp_path / "p.parquet") as writer:
        writer.write([prediction()])
    table = pq.read_table(tmp_path / "p.parquet")
    assert table.schema.metadata == {
        b"stance.schema_version": str(SCHEMA_VERSION).encode(),
        b"stance.model": b"tiny-1",
        b"stance.labels": b'["pro_maduro", "pro_guaido", "neutral"]',
    }
    (row,) = table.to_pylist()
    assert list(row) == list(to_record(prediction()))
    assert row["mentions"][0]["text"] == "Russia" and row["date"] == dt.date(2019, 1, 26)


@pytest.mark.parametrize("form", FORMATS)
def test_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"p.{form}"
    path.write_text("old")
    with pytest.raises(RuntimeError), open_writer(path) as writer:
        writer.write([prediction()])
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


class Full(io.RawIOBase):
    """A disk with room for some bytes."""

    def __init__(self, room: int, error: OSError) -> None:
        self.room = room
        self.error = error

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        n = len(bytes(data))  # type: ignore[call-overload]
        if (room := self.room - n) < 0:
            raise self.error
        self.room = room
        return n


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("room", [0, 1000])
def test_full_disk_is_one_line(form: str, room: int) -> None:
    stream = Full(room, OSError(errno.ENOSPC, "No space left on device"))
    with (
        pytest.raises(InputError, match=r"^standard output: cannot be written: No space left on device$"),
        open_writer(None, form, stream) as writer,  # type: ignore[arg-type]
    ):
        writer.write([prediction()] * 5000)


@pytest.mark.parametrize("form", FORMATS)
def test_reader_that_has_gone_is_no_fault_of_the_file(form: str) -> None:
    stream = Full(1000, BrokenPipeError(errno.EPIPE, "Broken pipe"))
    with pytest.raises(BrokenPipeError), open_writer(None, form, stream) as writer:  # type: ignore[arg-type]
        writer.write([prediction()] * 5000)


@pytest.mark.parametrize("form", FORMATS)
def test_disk_that_fills_up_leaves_nothing(tmp_path: Path, form: str) -> None:
    code = (
        "import resource, sys; sys.path.insert(0, 'tests')\n"
        "from pathlib import Path\n"
        "from stance.errors import InputError\n"
        "from stance.store import open_writer\n"
        "from test_store_predictions import prediction\n"
        "if sys.argv[1].endswith('parquet'): import pyarrow.parquet\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    with open_writer(Path(sys.argv[1])) as writer: writer.write([prediction()] * 5000)\n"
        "except InputError as error: print(error)"
    )
    path = tmp_path / f"p.{form}"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == (f"{path}: cannot be written: File too large\n", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has these")
@pytest.mark.parametrize("name", ["/dev/full", "/proc/x.jsonl"])
def test_places_that_take_nothing(name: str) -> None:
    with pytest.raises(InputError, match=f"^{name}: cannot be written: "), open_writer(Path(name), "jsonl") as writer:
        writer.write([prediction()] * 100)


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    with open_writer(tmp_path / "link.jsonl") as writer:
        writer.write([prediction()])
    assert (tmp_path / "link.jsonl").is_symlink() and (tmp_path / "real.jsonl").exists()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tables_refuse_other_labels_midway(tmp_path: Path, form: str) -> None:
    with pytest.raises(ValueError, match="differ from the first"), open_writer(tmp_path / f"p.{form}") as writer:
        writer.write([prediction(), prediction(probabilities=(("for", 0.5), ("neutral", 0.5)))])


@pytest.mark.parametrize(
    ("name", "form", "part"),
    [
        ("p.xlsx", None, "no known format"),
        ("p", None, "no known format"),
        ("p", "xml", "expected one of jsonl, csv"),
        ("no/p.csv", None, "does not exist"),
        (".", "csv", "is a folder"),
    ],
)
def test_where_nothing_can_be_written(tmp_path: Path, name: str, form: str | None, part: str) -> None:
    with pytest.raises(ConfigError, match=part):
        open_writer(tmp_path / name, form)


def test_what_is_no_prediction(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    record = to_record(prediction())
    del record["actor"]
    path.write_text(json.dumps(to_record(prediction())) + "\n" + json.dumps(record) + "\n")
    with pytest.raises(InputError, match=r"p.jsonl:2: expected a prediction that stance wrote, with 'actor'"):
        list(stored_predictions([str(path)]))
    mention = {"start": 0.0, "end": 6.0, "text": "Russia", "type": "name"}
    for changed in ({"mentions": [mention]}, {"sentence_index": float("inf")}):
        path.write_text(json.dumps(to_record(prediction()) | changed) + "\n")
        with pytest.raises(InputError, match=r"p.jsonl:1: expected a prediction that stance wrote, found none"):
            list(stored_predictions([str(path)]))
    with pytest.raises(InputError, match="no such file"):
        list(stored_predictions([str(tmp_path / "q.jsonl")]))
    (tmp_path / "a.txt").write_text("Russia left.")
    with pytest.raises(InputError, match="expected predictions as"):
        list(stored_predictions([str(tmp_path / "a.txt")]))


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@settings(max_examples=60, deadline=None)
@example(texts=["\r"], form="csv")
@given(st.lists(words, min_size=1, max_size=3), st.sampled_from(FORMATS))
def test_round_trip_of_any_text(texts: list[str], form: str) -> None:
    originals = [prediction(text) for text in texts]
    stream = io.BytesIO()
    with open_writer(None, form, stream) as writer:
        writer.write(originals)
    assert list(_read_back(stream.getvalue(), form)) == [as_read(original) for original in originals]


def _read_back(data: bytes, form: str) -> list[Prediction]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"p.{form}")
        path.write_bytes(data)
        return [p for _, p in stored_predictions([str(path)])]


def test_records_can_be_read_one_by_one() -> None:
    assert from_record(to_record(prediction())) == as_read(prediction())
