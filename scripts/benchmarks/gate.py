"""How many articles a second pass the gate on one core, and how many are read whole."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.material import off_topic
from stance.classifiers import Classifier
from stance.contests import load_contest
from stance.gazetteer import Gazetteer
from stance.pipeline import Tally, predict
from stance.store import read_documents
from stance.topic import TopicFinder


def gate(n: int = 2000) -> dict[str, float]:
    """Articles a second of processor time: the look alone, and with reading them from JSON Lines."""
    articles = off_topic(n)
    contest = load_contest()
    finder = TopicFinder(contest)

    def look() -> None:
        assert not any(finder.is_named_in(article) for article in articles)

    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "articles.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(articles))

        def read() -> None:
            tally = Tally()
            documents = read_documents([str(path)], on_error=_raise)
            assert not list(predict(documents, Gazetteer.of(contest), _Never(), topic=finder, tally=tally))
            assert tally.n_off_topic == n

        return {"the look alone": n / _best(look), "read from JSON Lines and looked at": n / _best(read)}


class _Never(Classifier):
    id, labels = "never", ("a", "b", "neutral")

    def classify(self, pairs):
        """Nothing gets this far."""
        import numpy as np

        assert not pairs
        return np.zeros((0, 3), np.float32), []


def _best(run: Callable[[], None], rounds: int = 3) -> float:
    """Least seconds of processor time, of all threads of this process."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def _raise(error: Exception) -> None:
    raise error
