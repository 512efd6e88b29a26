"""Items made in another process: they come as they were made, and the process ends with whoever takes them."""

from __future__ import annotations

import itertools
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from stance.batch.apart import apart
from stance.contests import load_contest
from stance.errors import ConfigError, MissingExtraError, StanceError

needs_proc = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc, which is not here")


def own_number_and_then(for_ever: Iterator[int]) -> Iterator[bytes]:
    yield pickle.dumps(os.getpid())
    yield from map(pickle.dumps, for_ever)


def is_there(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_items_come_in_their_order() -> None:
    assert list(apart(partial(map, pickle.dumps, [1, "two", (3,)]))) == [1, "two", (3,)]
    assert list(apart(partial(iter, ()))) == []


def test_what_is_printed_there_is_no_item() -> None:
    assert list(apart(partial(filter, print, ["a line"]))) == []


def test_files_that_lie_about_are_no_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    assert list(apart(partial(map, pickle.dumps, [1]))) == [1]


def test_its_errors_are_raised_here() -> None:
    with pytest.raises(ConfigError, match="no-such-contest"):
        list(apart(partial(map, load_contest, ["no-such-contest"])))
    with pytest.raises(StanceError, match="ValueError: invalid literal") as caught:
        list(apart(partial(map, int, ["many"])))
    assert "Traceback" in caught.value.__notes__[0]


def test_an_error_that_takes_two_words_can_travel() -> None:
    sent = MissingExtraError("--model hub/id", "zero-shot")
    error = pickle.loads(pickle.dumps(sent))
    assert isinstance(error, MissingExtraError)
    assert (str(error), error.extra) == (str(sent), "zero-shot")


def test_a_process_that_dies_is_an_error_and_no_end() -> None:
    with pytest.raises(StanceError, match=r"ended \(exit code 3: it said nothing\)"):
        list(apart(partial(map, os._exit, [3])))
    with pytest.raises(StanceError, match=r"ended \(exit code 1: .*a last word\)"):
        list(apart(partial(map, sys.exit, ["a last word"])))


@needs_proc
def test_it_ends_with_whoever_takes_them() -> None:
    endless = apart(partial(own_number_and_then, itertools.count()))
    process = next(endless)
    assert isinstance(process, int) and is_there(process)
    assert next(endless) == 0
    endless.close()  # type: ignore[attr-defined]
    assert not is_there(process)


@needs_proc
def test_it_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    asked = (
        "import itertools, time; from functools import partial; from stance.batch.apart import apart;"
        "from test_apart import own_number_and_then;"
        "items = apart(partial(own_number_and_then, map(time.sleep, itertools.repeat(60))));"
        "print(next(items), flush=True); time.sleep(60)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", asked], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        process = int(parent.stdout.readline())
        assert is_there(process)
        parent.kill()
    deadline = time.monotonic() + 20
    while is_there(process) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_there(process)
    assert not list(tmp_path.iterdir())
