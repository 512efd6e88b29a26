"""Runs in shards: what is written, what any reader makes of it, and articles and parts on other file systems."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from shards import TERMS, articles, contents, go, job

from stance.batch import Engine, Job, run
from stance.batch.shards import read_shards
from stance.batch.worker import Worker
from stance.contests import load_contest
from stance.errors import ConfigError, InputError
from stance.recipe import Recipe
from stance.records import Prediction
from stance.store import FORMATS, Gauge, open_writer, stored_predictions, to_record
from stance.store.parts import PartFolder
from stance.store.readings import read_predictions


def stored(inputs: list[str]) -> list[Prediction]:
    return [prediction for _, prediction in stored_predictions(inputs)]


@pytest.mark.parametrize("form", FORMATS)
def test_parts_together_are_what_one_file_would_be(tmp_path: Path, tiny_model: Path, form: str) -> None:
    from stance.batch import run_here
    from stance.pipeline import predict
    from stance.store import read_documents

    path = articles(tmp_path)
    recipe = Recipe(str(tiny_model), load_contest(), gate=False)
    whole = Job((str(path),), recipe, form, n_shard_documents=3)
    with PartFolder(str(tmp_path / "out"), form, whole.terms()) as folder:
        tally = run(whole, folder, run_here, on_error=pytest.fail)
    worker = Worker(recipe, form)
    documents = read_documents([str(path)], on_error=pytest.fail)
    with open_writer(tmp_path / f"whole.{form}") as writer:
        writer.write(predict(documents, worker._gazetteer, worker._classifier))
    one = [to_record(p) for p in stored([str(tmp_path / f"whole.{form}")])]
    assert [to_record(p) for p in stored([str(tmp_path / "out")])] == one
    assert (tally.n_documents, tally.n_pairs) == (14, len(one))
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "_manifest.ndjson",
        *(f"part-{i:06d}.{form}" for i in range(5)),
    ]


def test_other_readers_take_the_folder_for_a_table(tmp_path: Path, worker: Worker, engine: Engine) -> None:
    import pandas as pd
    import pyarrow.dataset as ds

    parquet = Worker(Recipe(worker._recipe.model, load_contest(), gate=False), "parquet", n_threads=1)
    out = tmp_path / "out.parquet"
    go(job(articles(tmp_path), form="parquet"), out, lambda j, f, g: map(parquet, read_shards(j, f, g)))
    go(job(articles(tmp_path)), tmp_path / "out.jsonl", engine)
    n = len(stored([str(tmp_path / "out.jsonl")]))
    assert len(pd.read_parquet(out)) == ds.dataset(out).count_rows() == n > 14
    assert len(read_predictions([str(out)])) == n


def test_shard_without_predictions_leaves_no_file(tmp_path: Path, engine: Engine) -> None:
    (tmp_path / "a.txt").write_text("It rained all day.")
    assert go(job(tmp_path / "a.txt"), tmp_path / "out", engine).n_documents == 1
    assert list(contents(tmp_path / "out")) == ["_manifest.ndjson"]
    assert go(job(tmp_path / "a.txt"), tmp_path / "out", engine).n_documents == 1


def test_a_long_document_closes_its_shard(tmp_path: Path) -> None:
    rows = [{"id": str(i), "text": "x" * 5_000_000} for i in range(5)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert [len(shard.documents) for shard in read_shards(job(tmp_path / "a.jsonl", n=100), ())] == [2, 2, 1]


def test_what_cannot_be_read_is_told_every_time(tmp_path: Path, engine: Engine) -> None:
    (tmp_path / "z.txt").write_bytes(b"Nicol\xe1s")
    work = job(articles(tmp_path), tmp_path / "z.txt", tmp_path / "nowhere.txt")
    for _ in range(2):
        faults: list[InputError] = []
        with PartFolder(str(tmp_path / "out"), "jsonl", TERMS) as folder:
            assert run(work, folder, engine, on_error=faults.append).n_documents == 14
        assert ["z.txt" in str(faults[0]), "nowhere.txt" in str(faults[1])] == [True, True]


# --- other file systems --------------------------------------------------------------------------------------


@pytest.fixture()
def memory() -> Iterator[str]:
    fsspec = pytest.importorskip("fsspec")
    system = fsspec.filesystem("memory")
    yield "memory://news"
    system.store.clear()
    system.pseudo_dirs[:] = [""]


def test_articles_and_parts_may_lie_elsewhere(tmp_path: Path, engine: Engine, memory: str) -> None:
    import fsspec

    path = articles(tmp_path)
    system = fsspec.filesystem("memory")
    system.pipe("/news/in/b/more.txt", b"Cuba backs Maduro.")
    system.pipe("/news/in/a.jsonl", path.read_bytes())
    system.pipe("/news/in/.hidden.txt", b"Spain left.")
    system.pipe("/news/in/c.pdf", b"%PDF")
    (tmp_path / "in" / "b").mkdir(parents=True)
    (tmp_path / "in" / "a.jsonl").write_bytes(path.read_bytes())
    (tmp_path / "in" / "b" / "more.txt").write_text("Cuba backs Maduro.")
    tally = go(job(tmp_path / "in"), tmp_path / "out", engine)
    for source in (f"{memory}/in", f"{memory}/in/*.jsonl"):
        for _ in range(2):
            again = go(job(source), f"{memory}/out-{len(source)}", engine)
        assert again.n_documents == tally.n_documents - (source != f"{memory}/in")
    assert again.n_documents == 14
    out = f"{memory}/out-{len(memory) + 3}"
    assert (stored([out])) == (stored([str(tmp_path / "out")]))
    assert (stored([f"{out}/part-000000.jsonl"])) == list(stored([str(tmp_path / "out" / "part-000000.jsonl")]))


def test_parquet_elsewhere(tmp_path: Path, memory: str) -> None:
    import fsspec
    import pyarrow as pa
    import pyarrow.parquet as pq

    from stance.store import read_documents

    pq.write_table(pa.table({"text": ["Russia left."]}), tmp_path / "t.parquet")
    fsspec.filesystem("memory").pipe("/news/t.parquet", (tmp_path / "t.parquet").read_bytes())
    gauge = Gauge()
    (document,) = read_documents([f"{memory}/t.parquet"], gauge=gauge, on_error=pytest.fail)
    assert (document.id, gauge.n_bytes) == ("t:1", gauge.total)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("memory://news/none.txt", "no such file or folder; check the URL"),
        ("memory://news/none.pdf", "no such file or folder"),
        ("memory://news/*.txt", "no articles there"),
        ("nonesuch://x/y.txt", "nonesuch://x/y.txt: Protocol not known"),
    ],
)
def test_what_is_not_there_is_one_line(memory: str, url: str, said: str) -> None:
    from stance.errors import StanceError
    from stance.store import read_documents

    faults: list[StanceError] = []
    try:
        assert not list(read_documents([url], on_error=faults.append))
    except ConfigError as error:
        faults.append(error)
    (fault,) = map(str, faults)
    assert said in fault and "\n" not in fault
