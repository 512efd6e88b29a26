"""What an archive would take: the rates of one processor, measured on some articles, and the sum for many.

    python scripts/archive.py ARTICLES [--documents 100000000] [--share 0.02] [--rounds 5]

Every step is timed alone, in processor time of this process, so that other work on the machine disturbs little. The
share is that of articles that name the contest and are read whole; the others are only read in, cut into shards and,
where there is a topic gate, skipped by it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from stance.batch import Job
from stance.batch.shards import read_shards
from stance.classifiers import DEFAULT_MODEL, RUNTIMES, contest_of
from stance.gazetteer import Gazetteer
from stance.recipe import Recipe
from stance.records import Document, Pair
from stance.store.parts import encode_predictions
from stance.text import split
from stance.topic import TopicFinder

HOURS = 3600


def seconds(do: Callable[[], object], rounds: int) -> float:
    """The median of some rounds, after one that does not count."""
    do()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        do()
        taken.append(time.process_time() - start)
    return sorted(taken)[rounds // 2]


def main() -> None:
    parser = argparse.ArgumentParser(description="What an archive of many articles would take.")
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--documents", type=int, default=100_000_000)
    parser.add_argument("--share", type=float, default=0.02, help="of articles that are read whole")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--runtime", choices=RUNTIMES)
    given = parser.parse_args()

    contest = contest_of(given.model)
    recipe = Recipe(given.model, contest, runtime=given.runtime).in_bulk()
    job = Job(tuple(given.articles), recipe, "parquet")
    gazetteer, classifier = Gazetteer.of(contest), recipe.load(n_threads=1)

    def read() -> list[Document]:
        return [document for shard in read_shards(job, ()) for document in shard.documents]

    def find(documents: list[Document]) -> list[Pair]:
        return [pair for document in documents for pair in gazetteer.pairs(split(document).sentences)]

    topic = TopicFinder(contest)
    documents = read()
    pairs = find(documents)
    predictions = classifier.predict(pairs)
    n = len(documents)
    reading = seconds(read, given.rounds) / n
    passing = seconds(lambda: [topic.is_named_in(document.text) for document in documents], given.rounds) / n
    finding = seconds(lambda: find(documents), given.rounds) / n
    answering = seconds(lambda: classifier.predict(pairs), given.rounds) / n
    writing = seconds(lambda: encode_predictions(predictions, "parquet"), given.rounds) / n
    size = len(encode_predictions(predictions, "parquet")) / n
    characters = sum(len(document.text) for document in documents) / n

    print(
        f"{n} articles of {characters:,.0f} characters and {len(pairs) / n:.1f} pairs; one processor does in a second"
    )
    steps = {"reads": reading, "gates": passing, "finds in": finding, f"answers on ({recipe.runtime})": answering}
    for step, took in (steps | {"writes": writing}).items():
        print(f"  {step:<24}{1 / took:>10,.0f} articles")
    whole = finding + answering + writing
    print(f"read whole: {1 / whole:,.1f} articles a second, {len(pairs) / n / whole:,.0f} pairs")
    print(f"{given.documents:,} articles: {given.documents * reading / HOURS:,.1f} hours of reading, in one process")
    for share in (1.0, given.share):
        n_whole = given.documents * share
        print(
            f"  {share:>4.0%} of them read whole: "
            f"{(n_whole * whole + given.documents * passing) / HOURS:,.0f} processor hours, "
            f"{n_whole * size / 1e9:,.1f} GB of parts"
        )


if __name__ == "__main__":
    main()
