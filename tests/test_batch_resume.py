"""Runs in shards that end early: whatever ends them, going on gives what an undisturbed run gives."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from pathlib import Path

import pytest
from shards import TERMS, articles, contents, go, job

from stance.batch import Engine, Job
from stance.batch.shards import read_shards
from stance.batch.worker import Outcome, Worker
from stance.contests import load_contest
from stance.errors import ConfigError, InputError
from stance.recipe import Recipe
from stance.store import Gauge
from stance.store.folders import Folder, open_folder
from stance.store.parts import PartFolder, Terms


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

    def remove(self, name: str) -> None:
        self._folder.remove(name)

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

    plain = Job(("x",), Recipe(str(tiny_model), load_contest()), "jsonl")
    changed = {
        "model": "venezuela-2019",
        "contest": load_contest("bolivia-2019"),
        "min_confidence": 0.5,
        "keep_boilerplate": True,
        "gate": not plain.recipe.gate,
        "runtime": "torch",
        "device": "cuda",
        "threshold": 0.7,
        "context": True,
    }
    assert {field.name for field in dataclasses.fields(Recipe)} == set(changed)
    for key, value in changed.items():
        recipe = dataclasses.replace(plain.recipe, **{key: value})
        assert dataclasses.replace(plain, recipe=recipe).terms() != plain.terms(), key
    assert dataclasses.replace(plain, n_shard_documents=7).terms() != plain.terms()
    assert dataclasses.replace(plain, inputs=("y",)).terms() == plain.terms()


def test_a_part_that_no_line_names_is_taken_away(tmp_path: Path, engine: Engine) -> None:
    work = job(articles(tmp_path))
    go(work, tmp_path / "out", engine)
    before = contents(tmp_path / "out")
    stray, foreign = (tmp_path / "out" / name for name in (f"part-000099.{work.format}", "part-of-mine.txt"))
    for path in (stray, foreign):
        path.write_text("{}")
    go(work, tmp_path / "out", engine)
    assert not stray.exists() and foreign.exists()
    foreign.unlink()
    assert contents(tmp_path / "out") == before


def test_the_runtime_for_archives_is_no_wish_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stance.classifiers.bulk_runtime", lambda model: "openvino")
    plain = Recipe("venezuela-2019", load_contest())
    assert plain.in_bulk().runtime == "openvino"
    for recipe in (Recipe("x", load_contest(), runtime="onnx"), Recipe("x", load_contest(), device="cpu")):
        assert recipe.in_bulk() is recipe


def test_an_archive_is_told_by_its_beginning() -> None:
    from stance.cli.stream import _ARCHIVE, _ARCHIVE_CHARACTERS, _open
    from stance.records import Document

    def opening(*lengths: int) -> tuple[int, bool]:
        found, is_archive = _open(Document(f"d{i}", "x" * n) for i, n in enumerate(lengths))
        return len(found), is_archive

    assert opening(*[1] * (_ARCHIVE - 1)) == (_ARCHIVE - 1, False)
    assert opening(*[1] * (_ARCHIVE + 9)) == (_ARCHIVE, True)
    assert opening(_ARCHIVE_CHARACTERS, 1, 1) == (2, True)
    assert opening(_ARCHIVE_CHARACTERS) == (1, True)


def test_folders_that_are_not_ours(tmp_path: Path, engine: Engine) -> None:
    work = job(articles(tmp_path))
    with pytest.raises(ConfigError, match="is a file; expected a folder that --resume began"):
        go(work, tmp_path / "articles.jsonl", engine)
    with pytest.raises(ConfigError, match=r"holds other files \(articles.jsonl\) and no _manifest.ndjson"):
        go(work, tmp_path, engine)
    with pytest.raises(ConfigError, match="no does not exist; make it first"):
        go(work, tmp_path / "no" / "out", engine)
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
