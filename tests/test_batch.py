"""Runs in shards: whatever ends them, going on gives what an undisturbed run gives."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator
from pathlib import Path

import pytest

from stance.batch import Engine, Job, Recipe, run
from stance.batch.shards import read_shards
from stance.batch.worker import Outcome, Worker
from stance.contest import load_contest
from stance.errors import ConfigError, InputError
from stance.pipeline import Tally
from stance.records import Prediction
from stance.store import FORMATS, Gauge, open_writer, stored_predictions, to_record
from stance.store.folders import Folder, open_folder
from stance.store.parts import PartFolder, Terms
from stance.store.readings import read_predictions

TERMS: Terms = {"model": "tiny", "shard documents": 3}


def articles(folder: Path, n: int = 14) -> Path:
    """A table of articles, every fourth of which names nobody."""
    path = folder / "articles.jsonl"
    texts = [
        "Russia backs Maduro. Spain said no.",
        "Cuba sent aid.",
        "It rained.",
        "China refused. Moscow condemns it.",
    ]
    rows = [{"id": f"a{i}", "text": f"{texts[i % 4]} Day {i}.", "date": "2019-02-06"} for i in range(n)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def worker(tiny_model: Path) -> Worker:
    return Worker(Recipe(str(tiny_model), load_contest(), "jsonl", gate=False), n_threads=1)


@pytest.fixture()
def engine(worker: Worker) -> Engine:
    def work(job: Job, finished: Container[int], gauge: Gauge | None) -> Iterator[Outcome]:
        return map(worker, read_shards(job, finished, gauge))

    return work


def job(*inputs: str | Path, form: str = "jsonl", n: int = 3) -> Job:
    return Job(tuple(map(str, inputs)), Recipe("tiny", load_contest(), form, gate=False), n_shard_documents=n)


def go(work: Job, out: str | Path, engine: Engine, *, terms: Terms = TERMS, resume: bool = True) -> Tally:
    faults: list[InputError] = []
    with PartFolder(str(out), work.recipe.format, terms, resume=resume) as folder:
        tally = run(work, folder, engine, on_error=faults.append)
    assert not faults
    return tally


def stored(inputs: list[str]) -> list[Prediction]:
    return [prediction for _, prediction in stored_predictions(inputs)]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder; of the manifest its lines in order of the shards."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    files["_manifest.ndjson"] = b"\n".join(sorted(files["_manifest.ndjson"].splitlines()))
    return files


# --- what is written -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_parts_together_are_what_one_file_would_be(tmp_path: Path, tiny_model: Path, form: str) -> None:
    from stance.batch import run_here
    from stance.pipeline import predict
    from stance.store import read_documents

    path = articles(tmp_path)
    recipe = Recipe(str(tiny_model), load_contest(), form, gate=False)
    whole = Job((str(path),), recipe, n_shard_documents=3)
    with PartFolder(str(tmp_path / "out"), form, whole.terms()) as folder:
        tally = run(whole, folder, run_here, on_error=pytest.fail)
    worker = Worker(recipe)
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

    parquet = Worker(Recipe(worker._recipe.model, load_contest(), "parquet", gate=False), n_threads=1)
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


# --- going on ------------------------------------------------------------------------------------------------


class Kill(BaseException):
    """Stands in for the end of the process."""


class Mortal(Folder):
    """A folder in which the run dies at its n-th write: before it, after it, or in the middle."""

    def __init__(self, name: str, n: int, moment: str) -> None:
        self._folder = open_folder(name)
        self._left = n
        self._moment = moment
        self.name = name

    def _write(self, write: Callable[[str, bytes], None], name: str, data: bytes) -> None:
        if self._left == 0 and self._moment == "before":
            raise Kill
        if self._left == 0 and self._moment == "middle":
            path = Path(self.name, f".{name}.part" if write == self._folder.put else name)
            with path.open("ab") as file:
                file.write(data[: len(data) // 2])
            raise Kill
        write(name, data)
        self._left -= 1
        if self._left < 0:
            raise Kill

    def sizes(self) -> dict[str, int]:
        return self._folder.sizes()

    def read(self, name: str) -> bytes:
        return self._folder.read(name)

    def put(self, name: str, data: bytes) -> None:
        self._write(self._folder.put, name, data)

    def append(self, name: str, data: bytes) -> None:
        self._write(self._folder.append, name, data)

    def close(self) -> None:
        self._folder.close()


@pytest.mark.parametrize("moment", ["before", "middle", "after"])
def test_death_at_every_write_costs_nothing(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    work = job(articles(tmp_path))
    go(work, tmp_path / "whole", engine)
    n_writes = 1 + 2 * 5
    for n in range(n_writes):
        out = tmp_path / f"out-{n}"
        with monkeypatch.context() as patch, pytest.raises(Kill):
            patch.setattr("stance.store.parts.open_folder", lambda name, n=n: Mortal(name, n, moment))
            go(work, out, engine)
        done = [path for path in out.iterdir() if not path.name.startswith((".", "_"))]
        assert all(path.read_bytes() == (tmp_path / "whole" / path.name).read_bytes() for path in done)
        go(work, out, engine)
        assert contents(out) == contents(tmp_path / "whole")


def test_dying_again_and_again(tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    work = job(articles(tmp_path, n=60))
    go(work, tmp_path / "whole", engine)
    n_deaths = 0
    with monkeypatch.context() as patch:
        patch.setattr("stance.store.parts.open_folder", lambda name: Mortal(name, 3, "middle"))
        while True:
            try:
                go(work, tmp_path / "out", engine)
                break
            except Kill:
                n_deaths += 1
    assert n_deaths > 8
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_finished_shards_are_not_done_again(tmp_path: Path, worker: Worker, engine: Engine) -> None:
    work = job(articles(tmp_path))
    go(work, tmp_path / "out", engine)
    before = contents(tmp_path / "out")
    (tmp_path / "out" / "part-000001.jsonl").unlink()
    (tmp_path / "out" / "part-000003.jsonl").write_bytes(b"cut off")
    done = []

    def counting(job: Job, finished: Container[int], gauge: Gauge | None) -> Iterator[Outcome]:
        for shard in read_shards(job, finished, gauge):
            done.extend([shard.number] if shard.documents else [])
            yield worker(shard)

    assert go(work, tmp_path / "out", counting).n_documents == 14
    assert done == [1, 3]
    after = contents(tmp_path / "out")
    assert {name: after[name] for name in after if name != "_manifest.ndjson"} == {
        name: before[name] for name in before if name != "_manifest.ndjson"
    }


def test_shards_may_be_finished_in_any_order(tmp_path: Path, worker: Worker, engine: Engine) -> None:
    work = job(articles(tmp_path))
    go(work, tmp_path / "whole", engine)
    go(work, tmp_path / "out", lambda j, f, g: map(worker, reversed(list(read_shards(j, f, g)))))
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


@pytest.mark.parametrize("change", ["text", "order", "fewer", "date"])
def test_other_articles_are_refused(tmp_path: Path, engine: Engine, change: str) -> None:
    path = articles(tmp_path)
    go(job(path), tmp_path / "out", engine)
    before = contents(tmp_path / "out")
    rows = path.read_text().splitlines()
    rows = {
        "text": [rows[0].replace("Maduro", "Guaido"), *rows[1:]],
        "order": [rows[1], rows[0], *rows[2:]],
        "fewer": rows[:6],
        "date": [*rows[:-1], rows[-1].replace("2019", "2020")],
    }[change]
    path.write_text("".join(row + "\n" for row in rows))
    with pytest.raises(InputError, match="not those of the run that began here; give the same inputs"):
        go(job(path), tmp_path / "out", engine)
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("terms", "form", "said"),
    [
        ({**TERMS, "model": "other"}, "jsonl", "begun with model tiny, now other; take what it was begun with"),
        ({**TERMS, "gate": True}, "jsonl", "begun with gate unset, now True"),
        (TERMS, "csv", "begun with format jsonl, now csv"),
    ],
)
def test_other_terms_are_refused(tmp_path: Path, engine: Engine, terms: Terms, form: str, said: str) -> None:
    go(job(articles(tmp_path)), tmp_path / "out", engine)
    with pytest.raises(ConfigError, match=said):
        go(job(tmp_path / "articles.jsonl", form=form), tmp_path / "out", engine, terms=terms)


def test_where_nothing_was_finished_any_terms_will_do(tmp_path: Path, engine: Engine) -> None:
    work = job(articles(tmp_path))
    with PartFolder(str(tmp_path / "out"), "jsonl", {"model": "other"}):
        pass
    go(work, tmp_path / "out", engine, resume=False)
    with pytest.raises(ConfigError, match="add --resume"):
        go(work, tmp_path / "out", engine, resume=False)


def test_every_option_is_a_term(tiny_model: Path) -> None:
    import dataclasses

    plain = Job(("x",), Recipe(str(tiny_model), load_contest(), "jsonl"))
    others = [
        dataclasses.replace(plain, n_shard_documents=7),
        dataclasses.replace(plain, recipe=dataclasses.replace(plain.recipe, min_confidence=0.5)),
        dataclasses.replace(plain, recipe=dataclasses.replace(plain.recipe, keep_boilerplate=True)),
        dataclasses.replace(plain, recipe=dataclasses.replace(plain.recipe, model="venezuela-2019")),
        dataclasses.replace(plain, recipe=dataclasses.replace(plain.recipe, contest=load_contest("bolivia-2019"))),
    ]
    assert all(other.terms() != plain.terms() for other in others)
    assert dataclasses.replace(plain, inputs=("y",)).terms() == plain.terms()


def test_folders_that_are_not_ours(tmp_path: Path, engine: Engine) -> None:
    work = job(articles(tmp_path))
    with pytest.raises(ConfigError, match="is a file; expected a folder that --resume began"):
        go(work, tmp_path / "articles.jsonl", engine)
    with pytest.raises(ConfigError, match=r"holds other files \(articles.jsonl\) and no _manifest.ndjson"):
        go(work, tmp_path, engine)
    with pytest.raises(ConfigError, match="no does not exist; make it first"):
        go(work, tmp_path / "no" / "out", engine)
    with pytest.raises(ConfigError, match=r"no known format has this ending; end it in .jsonl, .csv, .parquet"):
        PartFolder(str(tmp_path / "out.xlsx"), None, TERMS)
    go(work, tmp_path / "out", engine)
    with pytest.raises(ConfigError, match="a run has begun to write here; add --resume"):
        go(work, tmp_path / "out", engine, resume=False)
    with (tmp_path / "out" / "_manifest.ndjson").open("a") as manifest:
        manifest.write('{"shard": 7}\n')
    with pytest.raises(InputError, match=r"_manifest.ndjson:7: expected a line of a manifest of format 1"):
        go(work, tmp_path / "out", engine)


def test_one_run_at_a_time(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with (
        PartFolder(str(tmp_path / "out"), "jsonl", TERMS),
        pytest.raises(ConfigError, match="another run is writing here"),
        PartFolder(str(tmp_path / "out"), "jsonl", TERMS),
    ):
        pass
    with PartFolder(str(tmp_path / "out"), "jsonl", TERMS):
        pass


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
