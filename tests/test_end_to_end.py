"""The main job on the real articles: files in, records out, held against what careful readers found in them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

import stance
from stance.store import read_documents

Key = tuple[str, str, str]


def found_in(paths: Iterable[Path]) -> dict[Key, str]:
    """The stance of every (document, sentence, actor) that the shipped model finds."""
    model = stance.load()
    documents = read_documents([str(path) for path in paths], on_error=lambda error: pytest.fail(str(error)))
    return {
        (document.id, str(r["sentence"]), str(r["actor"])): str(r["stance"])
        for document in documents
        for r in model.predict(document.text, document.date, id=document.id)
    }


def labelled_in(path: Path) -> list[dict[str, object]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if not row.get("boilerplate")]


def compare(found: dict[Key, str], rows: list[dict[str, object]]) -> tuple[float, float, float]:
    """Recall and precision of the mentions, and the share of those found whose stance is right.

    Disputed pairs count neither way. Precision is over the sentences that are labelled.
    """
    actors: dict[tuple[str, str], set[str]] = defaultdict(set)
    right = n_found = n = 0
    for row in rows:
        place = (str(row["doc"]), _undated(str(row["sentence"])))
        accepted = {str(row["actor"]), *map(str, row.get("accept_actors") or ())}  # type: ignore[call-overload]
        actors[place] |= accepted
        if row.get("disputed"):
            continue
        n += 1
        stances = {found[(*place, actor)] for actor in accepted if (*place, actor) in found}
        n_found += bool(stances)
        right += row["label"] in stances
    n_extra = sum(key[:2] in actors and key[2] not in actors[key[:2]] for key in found)
    return n_found / n, n_found / (n_found + n_extra), right / n_found


def _undated(sentence: str) -> str:
    """The leading ``date YYYY-MM-DD`` of an article is no part of its first sentence."""
    return sentence[16:] if sentence.startswith("date 20") else sentence


def test_the_seeds(shared: Path) -> None:
    found = found_in(sorted((shared / "seeds").glob("*.txt")))
    recall, precision, right = compare(found, labelled_in(shared / "seeds" / "gold.jsonl"))
    assert recall >= 0.98 and precision >= 0.95 and right >= 0.9


@pytest.mark.slow
def test_other_articles(shared: Path) -> None:
    found = found_in([shared / "dev" / "articles.jsonl"])
    recall, precision, right = compare(found, labelled_in(shared / "dev" / "pairs.jsonl"))
    assert recall >= 0.98 and precision >= 0.95 and right >= 0.86
