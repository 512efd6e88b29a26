"""Contest files: written, checked, listed, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from typer.testing import CliRunner

from stance.cli.commands import app
from stance.contest import load_contest
from stance.errors import StanceError

FILES = sorted((ROOT / "configs" / "contests").glob("*.yaml"))


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        return 2, str(result.exception)
    return result.exit_code, result.output


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_contest_that_ships_is_sound(path: Path) -> None:
    code, output = run("contest", "check", path.stem)
    assert code == 0, output


def test_a_new_file_is_a_good_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    assert run("contest", "new", file)[0] == 0
    code, output = run("contest", "check", file)
    assert (code, "pro_crown (Queen Flavia) against pro_duke (Duke Michael)" in output) == (0, True)
    assert run("contest", "new", file) == (2, f"{file}: is there already and was left as it is; name another file")


def test_a_new_file_ends_in_yaml(tmp_path: Path) -> None:
    assert "ends in .yaml" in run("contest", "new", tmp_path / "mine.txt")[1]


def test_the_list_names_contests() -> None:
    assert "libya-2019\t" in run("contest", "list")[1]


def changed(tmp_path: Path, **values: object) -> Path:
    plain = yaml.safe_load((ROOT / "configs" / "contests" / "libya-2019.yaml").read_text(encoding="utf-8"))
    path = tmp_path / "x.yaml"
    path.write_text(yaml.safe_dump({**plain, **values}), encoding="utf-8")
    return path


SIDE = {"id": "a", "label": "pro_a", "name": "Ann Archer", "aliases": ["Archer"], "description": "Ann."}
OTHER = {"id": "b", "label": "pro_b", "name": "Bea Baker", "aliases": ["Baker"], "description": "Bea."}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"sides": [SIDE]}, "exactly two sides expected, 1 given"),
        ({"sides": [SIDE, {**OTHER, "aliases": ["archer"]}]}, "both sides have the alias 'archer'"),
        ({"sides": [SIDE, {**OTHER, "label": "pro_a"}]}, "labels must differ"),
        ({"countries": ["LYB"]}, "'countries' names 'LYB', which is no actor"),
        ({"sidez": []}, "unknown key 'sidez'; did you mean 'sides'?"),
        ({"topic": []}, "'topic'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, values: dict[str, object], said: str) -> None:
    code, output = run("contest", "check", changed(tmp_path, **values))
    assert code == 2
    assert said in output and "\n" not in output.strip()


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    lean = {**SIDE, "aliases": ["A."]}
    code, output = run("contest", "check", changed(tmp_path, sides=[lean, OTHER], start=None))
    assert code == 0
    for said in ("has 1 aliases", "may say only 'Archer'", "'A.' is too short", "'start' is not given"):
        assert said in output


def test_errors_are_ours() -> None:
    with pytest.raises(StanceError, match="no contest of that name"):
        load_contest("atlantis-1")
