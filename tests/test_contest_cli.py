"""Contest files: written, checked, listed, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from typer.testing import CliRunner

from stance.cli.commands import app
from stance.contest import Contest
from stance.contests import contests_with, load_contest
from stance.errors import StanceError
from stance.records import NEUTRAL

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
    contest = load_contest(path.stem)
    assert Contest.from_dict(contest.to_dict()) == contest and contest.labels[2] == NEUTRAL


def test_a_new_file_is_a_good_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    assert run("contest", "new", file)[0] == 0
    code, output = run("contest", "check", file)
    assert (code, "pro_crown (Queen Flavia) against pro_duke (Duke Michael)" in output) == (0, True)
    assert [line for line in output.splitlines() if "Ruritania, as" in line]
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
        ({"sides": [SIDE, {**OTHER, "aliases": ["archer"]}]}, "'sides.aliases': both sides have the alias 'archer'"),
        ({"sides": [SIDE, {**OTHER, "aliases": ["Árcher"]}]}, "'sides.aliases': both sides have the alias 'Árcher'"),
        ({"sides": [SIDE, {**OTHER, "label": "pro_a"}]}, "labels must differ"),
        ({"sides": [SIDE, {**OTHER, "label": "not_enough_evidence"}]}, "labels must differ"),
        ({"sides": [SIDE, {**OTHER, "id": "a"}]}, "both sides have the id 'a'; the ids must differ"),
        ({"sides": [SIDE, {**OTHER, "aliases": ["..."]}]}, "'sides.aliases': expected words, got '...'"),
        ({"sides": [{**SIDE, "name": " "}, OTHER]}, "'sides.name': expected words, got ' '"),
        ({"sides": [{**SIDE, "label": "Pro A"}, OTHER]}, "'sides.label': expected small letters, digits and _"),
        ({"sides": [{**SIDE, "aliases": []}, OTHER]}, "'sides.aliases': expected a list with at least one value"),
        (
            {"sides": [{**SIDE, "aliases": [None]}, OTHER]},
            "expected text, got nothing; write a value",
        ),
        ({"countries": [False]}, "'countries': expected text, got False; put it in quotes"),
        ({"countries": ["LYB"]}, "'countries' names 'LYB', which is no actor; 'stance actors list' names them all"),
        ({"countries": ["Libya"]}, "which is no actor; did you mean LBY?"),
        ({"start": "soon"}, "'start': expected a day as YYYY-MM-DD, got 'soon'"),
        ({"start": "2020-01-02", "end": "2020-01-01"}, "'end': 2020-01-01 is before 'start' (2020-01-02)"),
        ({"sidez": []}, "unknown key 'sidez'; did you mean 'sides'?"),
        ({"topic": []}, "'topic'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, values: dict[str, object], said: str) -> None:
    code, output = run("contest", "check", changed(tmp_path, **values))
    assert code == 2
    assert said in output and "\n" not in output.strip()


def test_the_line_of_an_alias_that_both_sides_have(tmp_path: Path) -> None:
    path = changed(tmp_path, sides=[SIDE, {**OTHER, "aliases": ["Baker", "B.", "archer"]}])
    (line,) = (n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "archer" in text)
    assert f"x.yaml:{line}: 'sides.aliases': both sides have the alias 'archer'" in run("contest", "check", path)[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x.yaml: is empty; expected lines of 'key: value'"),
        ("- a\n", "x.yaml: expected lines of 'key: value', got a list"),
        ("title: Georgia: disputed\n", "x.yaml:1: not valid YAML (mapping values are not allowed here; a value with"),
        ("title: x\nstart: 0x_\n", "x.yaml: not valid YAML (invalid literal for int() with base 16"),
        ("title: 'x\n\n\nstart: null\n", "x.yaml:1: not valid YAML (what begins here is never closed)"),
        ("title: x\ntitle: y\n", "x.yaml:2: 'title' is also given in line 1; keep one"),
        ("{title: x, title: y}\n", "x.yaml:1: 'title' is also given in line 1; keep one"),
        ("a: &a [*a]\n", "unknown key 'a'"),
        ("a\0: b\n", "x.yaml: not valid YAML ("),
        ("title:\ncountries: []\n", "x.yaml:1: 'title': expected text, got nothing; write a value"),
        ("title: 2019\n", "x.yaml:1: 'title': expected text, got 2019; put it in quotes"),
        ("a: &a {b: c}\nd:\n  <<: *a\n  <<: *a\n", "unknown key 'a'"),
        ("title: x\ntopic: [y]\ncountry: []\n", "x.yaml:3: unknown key 'country'; did you mean 'countries'?"),
        ("title: x\ncountries: []\ntopic: [y]\nsides:\n  - id: a\n    label: b\n", "x.yaml:5: 'sides.name' is missing"),
    ],
)
def test_the_line_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    code, output = run("contest", "check", tmp_path / "x.yaml")
    assert (code, said in output, "\n" in output.strip()) == (2, True, False), output


def test_the_line_of_a_day_that_is_none(tmp_path: Path) -> None:
    path = changed(tmp_path, start="2024-13-45")
    lines = path.read_text(encoding="utf-8").replace("'", "").splitlines()
    path.write_text("\n".join(lines), encoding="utf-8")
    line = lines.index("start: 2024-13-45") + 1
    assert f"x.yaml:{line}: 'start': expected a day as YYYY-MM-DD, got '2024-13-45'" in run("contest", "check", path)[1]


def test_names_of_contests_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text("title: x", encoding="utf-8")
    Path("mine.txt").write_text("title: x", encoding="utf-8")
    said = {
        "mine": "mine: no contest of that name; did you mean the file mine.yaml?",
        "mine.txt": "mine.txt: no contest of that name; a contest file ends in .yaml",
        "syria": "syria: no contest of that name; did you mean syria-2011? 'stance contest list' names those that ship",
        "": "'': no contest of that name; 'stance contest list' names those that ship",
    }
    for name, expected in said.items():
        assert expected in run("contest", "check", name)[1]
    Path("article.txt").write_text("Russia backs Maduro.", encoding="utf-8")
    assert said[""] in run("predict", "article.txt", "--contest", "")[1]


def test_a_folder_is_no_contest_file(tmp_path: Path) -> None:
    assert f"name it {tmp_path / 'mine.yaml'}" in run("contest", "new", tmp_path)[1]


def test_aliases_on_two_lines_are_one_line(tmp_path: Path) -> None:
    loaded = load_contest(changed(tmp_path, sides=[{**SIDE, "aliases": ["Ann\n  Archer "]}, OTHER]))
    assert loaded.sides[0].aliases == ("Ann Archer",)


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    lean = {**SIDE, "aliases": ["A."]}
    code, output = run("contest", "check", changed(tmp_path, sides=[lean, OTHER], start=None))
    assert code == 0
    for said in ("has 1 aliases", "if texts say only 'Archer'", "'A.' is too short", "'start' is not given"):
        assert said in output
    for name in ("the old order", "the Council for the Salvation of the People"):
        body = {**SIDE, "name": name}
        assert "if texts say only" not in run("contest", "check", changed(tmp_path, sides=[body, OTHER]))[1]


def test_contests_by_their_labels() -> None:
    assert [c.id for c in contests_with(load_contest().labels)] == ["venezuela-2019"]
    assert "kosovo-2008" in [c.id for c in contests_with(("recognise", "reject", "neutral"))]
    assert contests_with(("pro_x", "pro_y", "neutral")) == []


def test_errors_are_ours() -> None:
    with pytest.raises(StanceError, match="no contest of that name"):
        load_contest("atlantis-1")


def test_values_that_lie_deep_or_come_often_are_one_short_line(tmp_path: Path) -> None:
    deep, often = tmp_path / "deep.yaml", tmp_path / "often.yaml"
    deep.write_text(f"title: {'[' * 3000}{']' * 3000}\n", encoding="utf-8")
    nested = "".join(f", &t{i} [{', '.join([f'*t{i - 1}'] * 10)}]" for i in range(1, 7))
    often.write_text(f"title: [&t0 [a]{nested}]\n", encoding="utf-8")
    for path, said in ((deep, "too deep in one another"), (often, "'title': expected text")):
        code, output = run("contest", "check", path)
        assert code == 2 and said in output and len(output) < 600


def test_only_the_template_s_own_sides_are_still_its_own(tmp_path: Path) -> None:
    sides = [{**SIDE, "name": "the rebels"}, {**OTHER, "name": "Michael"}]
    assert "Ruritania" not in run("contest", "check", changed(tmp_path, sides=sides))[1]
