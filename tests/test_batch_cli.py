"""``stance predict --resume`` as a process that is killed, interrupted and starved; and on a Ray cluster."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-c", "from stance.cli import main; main()", "predict")
N_ARTICLES = 40


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    actors = ["Russia", "Cuba", "Spain", "China", "Moscow", "The EU"]
    rows = [
        {
            "id": f"a{i}",
            "text": f"{actors[i % 6]} backs Maduro. {actors[i % 5]} sent aid on day {i}.",
            "date": "2019-02-06",
        }
        for i in range(N_ARTICLES)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def command(articles: Path, model: Path, out: Path, *options: str) -> list[str]:
    shards = ("--shard-documents", "2", "--resume")
    return [*COMMAND, str(articles), "--model", str(model), "-o", str(out), *shards, *options]


def finish(arguments: list[str]) -> str:
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stderr


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder; of the manifest its lines, each once, in order of the shards."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    files["_manifest.ndjson"] = b"\n".join(sorted(set(files["_manifest.ndjson"].splitlines())))
    return files


@pytest.fixture(scope="module")
def whole(articles: Path, tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed run leaves."""
    out = tmp_path_factory.mktemp("whole") / "out.parquet"
    assert f"{N_ARTICLES} articles" in finish(command(articles, tiny_model, out))
    assert len(list(out.glob("part-*"))) == N_ARTICLES // 2
    return contents(out)


def wait_for_parts(process: subprocess.Popen[bytes], out: Path, n: int) -> None:
    while process.poll() is None and len(list(out.glob("part-*"))) < n:
        time.sleep(0.002)


@pytest.mark.slow
def test_killed_at_random_moments(articles: Path, tiny_model: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    seed = 7 if os.environ.get("CI") else random.randrange(1 << 32)  # a landing must not hang on luck
    moments = random.Random(seed)
    out = tmp_path / "out.parquet"
    arguments = command(articles, tiny_model, out)
    n_kills = n_parts = 0
    while n_parts < N_ARTICLES // 2 and n_kills < 12:
        process = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
        wait_for_parts(process, out, n_parts + moments.choice([0, 1, 1, 2, 3]))
        time.sleep(moments.random() * 0.03)
        process.send_signal(signal.SIGKILL)
        n_kills += process.wait() == -signal.SIGKILL
        parts = sorted(out.glob("part-*"))
        n_parts = len(parts)
        assert all(path.read_bytes() == whole[path.name] for path in parts)
        if parts:
            pq.read_table(out)
    assert n_kills > 3, seed
    finish(arguments)
    assert contents(out) == whole


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted(
    articles: Path, tiny_model: Path, whole: dict[str, bytes], tmp_path: Path, number: int, code: int
) -> None:
    out = tmp_path / "out.parquet"
    arguments = command(articles, tiny_model, out)
    process = subprocess.Popen(arguments, stderr=subprocess.PIPE)
    wait_for_parts(process, out, 3)
    process.send_signal(number)
    _, err = process.communicate()
    assert process.returncode == code
    first, second = err.decode().splitlines()
    assert first == "stance: interrupted"
    assert second.endswith(f" in {out}; to go on, run the same command again with --resume")
    assert not list(out.glob(".*"))
    finish(arguments)
    assert contents(out) == whole


def test_full_disk(articles: Path, tiny_model: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    arguments = command(articles, tiny_model, out)
    room = sorted(len(data) for data in whole.values())[len(whole) // 2]
    full = subprocess.run(
        arguments,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert full.returncode == 1
    (said,) = full.stderr.splitlines()
    assert "cannot be written: File too large; " in said
    assert said.endswith(f"stay in {out}; make room, then run the same command again with --resume")
    assert all(path.read_bytes() == whole[path.name] for path in out.glob("part-*"))
    assert not list(out.glob(".*"))
    finish(arguments)
    assert contents(out) == whole


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--resume"], "write a folder of parts; name it, for example -o out.parquet"),
        (["--resume", "-o", "out.xlsx"], "parts are jsonl, csv, parquet; end the name in one of them"),
        (["--resume", "-o", "out", "--format", "table"], "a table goes to the terminal"),
        (["-o", "out.parquet", "--engine", "dask"], "--engine dask: expected local or ray"),
        (["-o", "out.parquet", "--workers", "2"], "belong to a cluster; add --engine ray"),
        (["-o", "memory://x/out.parquet"], "a URL takes a folder of parts; add --resume"),
        (["-o", ".", "--format", "jsonl", "--resume"], "holds other files"),
    ],
)
def test_bad_options_are_one_line(
    articles: Path, tiny_model: Path, tmp_path: Path, options: list[str], said: str
) -> None:
    (tmp_path / "other").touch()
    arguments = [*COMMAND, str(articles), "--model", str(tiny_model), *options]
    done = subprocess.run(arguments, capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert said in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


# --- on a cluster --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_ray_is_interrupted_and_goes_on_to_the_same_parts(
    articles: Path, tiny_model: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    pytest.importorskip("ray", reason="the batch extra is not installed")
    out = tmp_path / "out.parquet"
    folder = articles.parent
    on_ray = [*command(Path(articles.name), tiny_model, out), "--engine", "ray", "--workers"]
    process = subprocess.Popen([*on_ray, "1"], stderr=subprocess.PIPE, cwd=folder, start_new_session=True)
    wait_for_parts(process, out, 2)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does it
    _, err = process.communicate()
    assert process.returncode == 130, err.decode()
    first, second = err.decode().splitlines()
    assert first == "stance: interrupted" and "finished shard" in second
    (folder / "latin.txt").write_bytes(b"Nicol\xe1s")
    done = subprocess.run([*on_ray, "2", "latin.txt"], capture_output=True, text=True, cwd=folder)
    assert done.returncode == 1, done.stderr
    faulty, summary, last = done.stderr.splitlines()
    assert faulty.startswith("stance: latin.txt: ") and f"{N_ARTICLES} articles" in summary and "1 problem" in last
    assert contents(out) == whole
    assert finish(command(articles, tiny_model, out)).strip() == summary


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--address", "127.0.0.1:1"], "--address 127.0.0.1:1: no Ray cluster answers there"),
        (["-"], "--engine ray reads in another process, which has no standard input"),
    ],
)
def test_no_cluster_is_one_line(
    articles: Path, tiny_model: Path, tmp_path: Path, options: list[str], said: str
) -> None:
    pytest.importorskip("ray", reason="the batch extra is not installed")
    out = tmp_path / "out.parquet"
    done = subprocess.run(
        command(articles, tiny_model, out, "--engine", "ray", *options), capture_output=True, text=True
    )
    assert done.returncode == 2
    assert said in done.stderr, done.stderr
