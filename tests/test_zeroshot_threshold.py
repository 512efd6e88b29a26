"""The threshold of zero-shot models: the rule that it sets, and the one that fits labelled pairs best."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from stance.classifiers.zeroshot import rows_of
from stance.cli.commands import app
from stance.contests import load_contest
from stance.errors import ConfigError
from stance.evaluate.tuning import best_threshold

CONTEST = load_contest()


@given(st.lists(st.tuples(st.floats(1e-6, 1 - 1e-6), st.floats(1e-6, 1 - 1e-6)), min_size=1), st.floats(0.01, 0.99))
def test_neutral_exactly_where_neither_side_reaches_the_threshold(
    given: list[tuple[float, float]], threshold: float
) -> None:
    rows = rows_of(np.array(given), threshold)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-6)
    for (a, b), row in zip(given, rows.tolist(), strict=True):
        if max(a, b) < threshold - 1e-5:
            assert row[2] > max(row[:2])
        elif max(a, b) > threshold + 1e-5:
            assert max(row[:2]) > row[2]
            assert abs(a - b) < 1e-5 or (row[0] > row[1]) == (a > b)


def test_at_one_half_a_row_says_what_the_model_says() -> None:
    np.testing.assert_allclose(rows_of(np.array([[0.9, 1e-6], [0.2, 1e-6]]), 0.5)[:, 0], [0.9, 0.2], atol=1e-5)


@pytest.mark.slow
@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.sampled_from([0.05, 0.2, 0.4, 0.6, 0.7, 0.9, 0.999]), st.floats(0.01, 0.99), st.integers(0, 2)),
        min_size=1,
        max_size=30,
    )
)
def test_no_other_threshold_fits_better(given: list[tuple[float, float, int]]) -> None:
    from sklearn.metrics import f1_score

    entailed, truth = np.array([g[:2] for g in given]), np.array([g[2] for g in given])

    def macro(threshold: float) -> float:
        answers = np.where(entailed.max(axis=1) > threshold, entailed.argmax(axis=1), 2)
        return float(f1_score(truth, answers, labels=[0, 1, 2], average="macro", zero_division=0))

    tuning = best_threshold(entailed, truth)
    assert 0 < tuning.threshold < 1 and tuning.n == len(given)
    assert tuning.macro_f1 == pytest.approx(macro(tuning.threshold))
    assert tuning.before == pytest.approx(macro(0.5))
    assert tuning.macro_f1 >= max(macro(t) for t in np.linspace(0.001, 0.9995, 41)) - 1e-9


@pytest.mark.slow
def test_evaluate_tunes_the_threshold_and_says_how_to_use_it(tiny_nli: Path, tiny_model: Path, tmp_path: Path) -> None:
    labels = CONTEST.labels
    sentences = ["Russia backs Maduro.", "Russia said no.", "Russia sent aid.", "Russia and Spain refused.", "Russia"]
    rows = [
        {
            "id": str(i),
            "doc": f"d{i}",
            "date": "2019-02-01",
            "sentence": f"{text} {i}",
            "actor": "RUS",
            "kind": "country",
        }
        | {"mentions": [{"start": 0, "end": 6, "text": "Russia", "type": "name"}], "label": labels[i % 3]}
        for i, text in enumerate(sentences * 2)
    ]
    data = tmp_path / "data.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def evaluated(*options: str) -> tuple[str, float]:
        out = tmp_path / "out.json"
        arguments = ["evaluate", "--model", str(tiny_nli), "--data", str(data), "--json", str(out), *options]
        result = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stderr, json.loads(out.read_text())["macro_f1"]

    said, tuned = evaluated("--tune")
    (fitted,) = [line for line in said.splitlines() if "fits these 10 pairs best" in line]
    threshold = fitted.split("--threshold ")[1].strip()
    assert evaluated("--threshold", threshold)[1] == tuned >= evaluated()[1]
    assert f"macro-F1 {tuned:.3f}" in said

    out = tmp_path / "compared.json"
    arguments = ["evaluate", "--model", str(tiny_model), "--data", str(data), "--compare", str(tiny_nli)]
    result = CliRunner().invoke(app, [*arguments, "--threshold", threshold, "--json", str(out)], catch_exceptions=False)
    assert result.exit_code == 0
    assert json.loads(out.read_text())["comparison"]["macro_f1"] == tuned
    arguments = ["evaluate", "--model", str(tiny_nli), "--data", str(data), "--compare", str(tiny_nli), "--tune"]
    CliRunner().invoke(app, [*arguments, "--json", str(out)], catch_exceptions=False)
    compared = json.loads(out.read_text())
    assert compared["macro_f1"] == tuned, "the threshold that was fitted"
    assert compared["comparison"]["macro_f1"] == evaluated()[1], "the other keeps its own"

    def refused(*options: str) -> str:
        with pytest.raises(ConfigError) as caught:
            CliRunner().invoke(app, ["evaluate", "--data", str(data), *options], catch_exceptions=False)
        return str(caught.value)

    assert "has none" in refused("--model", str(tiny_model), "--tune")
    assert "leave one of them out" in refused("--model", str(tiny_nli), "--tune", "--threshold", "0.4")
