"""Turn NewsMTSC (Hamborg & Donnay 2021, MIT) into labelled records that ``stance train`` and ``evaluate`` read.

NewsMTSC is target-dependent sentiment in news: a sentence, a target, and whether it is shown positive, negative or
neutral. Get ``train.jsonl``, ``devtest_rw.jsonl`` and ``devtest_mt.jsonl`` from the authors' repository,
fhamborg/NewsMTSC, then run::

    python scripts/prepare_newsmtsc.py FOLDER_WITH_THEM runs/newsmtsc-data
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

LABELS = {2.0: "negative", 4.0: "neutral", 6.0: "positive"}
SPLITS = {"train.jsonl": "train", "devtest_rw.jsonl": "test-rw", "devtest_mt.jsonl": "test-mt"}


def is_held_back(document: str) -> bool:
    """Whether an article is of the tenth that a run is validated with; decided by its id alone."""
    return hashlib.sha256(document.encode()).digest()[0] < 26


def records(lines: Iterator[str], name: str) -> Iterator[dict[str, object]]:
    """One record per target; a tenth of the training articles is set aside for validation."""
    for number, line in enumerate(lines):
        row = json.loads(line)
        text = row["sentence_normalized"]
        document = "_".join(row["primary_gid"].split("_")[:2])
        for i, target in enumerate(row["targets"]):
            start, end = target["from"], target["to"]
            yield {
                "id": f"{name}-{number}-{i}",
                "doc": document,
                "date": None,
                "sentence": text,
                "context_before": None,
                "context_after": None,
                "actor": f"T{i}",
                "kind": "country",
                "mentions": [{"start": start, "end": end, "text": text[start:end], "type": "name"}],
                "label": LABELS[target["polarity"]],
                "split": "test" if name != "train" else "validation" if is_held_back(document) else "train",
            }


def sentences(lines: Iterator[str]) -> Iterator[dict[str, object]]:
    """Every third sentence alone, as an article: real news for a teacher to read to its pupil."""
    for number, line in islice(enumerate(lines), 0, None, 3):
        yield {"id": f"newsmtsc-{number}", "text": json.loads(line)["sentence_normalized"]}


def main() -> None:
    """Read the three files and write three, and the training sentences without labels as a fourth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    for file, name in SPLITS.items():
        with (
            (arguments.source / file).open(encoding="utf-8") as source,
            (arguments.output / f"{name}.jsonl").open("w", encoding="utf-8") as out,
        ):
            for record in records(source, name):
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
    with (
        (arguments.source / "train.jsonl").open(encoding="utf-8") as source,
        (arguments.output / "sentences.jsonl").open("w", encoding="utf-8") as out,
    ):
        for record in sentences(source):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
