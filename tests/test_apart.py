"""Items made in another process: they come as they were made, and the process ends with whoever takes them."""

from __future__ import annotations

import itertools
import os
import pickle
import subprocess
from functools import partial

import pytest

from stance.batch.apart import apart
from stance.contests import load_contest
from stance.errors import ConfigError, MissingExtraError, StanceError


def test_items_come_in_their_order() -> None:
    assert list(apart(partial(map, pickle.dumps, [1, "two", (3,)]))) == [1, "two", (3,)]
    assert list(apart(partial(iter, ()))) == []


def test_what_is_printed_there_is_no_item() -> None:
    assert list(apart(partial(filter, print, ["a line"]))) == []


def test_its_errors_are_raised_here() -> None:
    with pytest.raises(ConfigError, match="no-such-contest"):
        list(apart(partial(map, load_contest, ["no-such-contest"])))
    with pytest.raises(StanceError, match="ValueError: invalid literal"):
        list(apart(partial(map, int, ["many"])))


def test_every_error_of_ours_can_travel() -> None:
    error = pickle.loads(pickle.dumps(MissingExtraError("--model hub/id", "zero-shot")))
    assert isinstance(error, MissingExtraError)
    assert (str(error), error.extra) == (
        "--model hub/id needs more packages: pip install 'stance[zero-shot]'",
        "zero-shot",
    )


def test_a_process_that_dies_is_an_error_and_no_end() -> None:
    with pytest.raises(StanceError, match=r"ended \(exit code 3\)"):
        list(apart(partial(map, os._exit, [3])))


def test_it_ends_with_whoever_takes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Kept(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)  # type: ignore[call-overload]
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Kept)
    endless = apart(partial(map, pickle.dumps, itertools.count()))
    assert [next(endless), next(endless)] == [0, 1]
    endless.close()  # type: ignore[attr-defined]
    (process,) = started
    assert process.returncode == -15
