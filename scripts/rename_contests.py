"""The labelled sentences of other contests, told of Venezuela's sides: `rename_contests.py OUTPUT`.

Where a sentence names a side, by its name or an alias, one of the two presidents' names is put there, which of them by
chance: what is left to learn is how sides are taken. A third of the corpus comes along, so that a model of Venezuela
does not forget it; nothing comes from the contests that configs/any-contest.yaml holds out. Writes contests.jsonl and
anchor.jsonl for configs/passes/renamed.yaml.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from stance.config import read_config
from stance.contest import told_contest
from stance.contests import load_contest
from stance.examples import Example, read_examples
from stance.sides import SideFinder, rename_sides
from stance.train.config import TrainConfig
from stance.train.told import read_told

ROOT = Path(__file__).parents[1]
SHARE, HELD = 0.36, 0.5
"""What is kept of the corpus's articles to learn from, and of its pairs to validate with."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    output = parser.parse_args().output
    output.mkdir(parents=True, exist_ok=True)
    random = Random(5)
    for name, examples in (("contests", renamed(random)), ("anchor", anchor(random))):
        lines = [json.dumps(record(e, f"{name}-{i}"), ensure_ascii=False) for i, e in enumerate(examples)]
        (output / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        print(f"{len(lines):,} pairs in {output / name}.jsonl")


def usable(examples: Iterable[Example]) -> list[Example]:
    return [e for e in examples if not e.disputed and e.split in ("train", "validation")]


def renamed(random: Random) -> Iterator[Example]:
    own = load_contest()
    held_out = read_config(ROOT / "configs" / "any-contest.yaml", TrainConfig).held_out
    contests, _, examples = read_told([str(ROOT / "seeds" / "contests")], held_out)
    finders = {id_: SideFinder(contest) for id_, contest in contests.items()}
    groups: dict[tuple[str, str], list[Example]] = {}
    for e in usable(examples):
        groups.setdefault((e.pair.sentence.document_id, e.pair.sentence.text), []).append(e)
    for (document_id, _), group in groups.items():
        sides = own.sides if random.random() >= 0.5 else own.sides[::-1]
        finder = finders[document_id.partition(":")[0]]
        pairs = rename_sides([e.pair for e in group], finder, [side.name for side in sides].__getitem__)
        label_of = dict(zip(told_contest().labels, (sides[0].label, sides[1].label, own.labels[2]), strict=True))
        yield from (replace(e, pair=pair, label=label_of[e.label]) for e, pair in zip(group, pairs, strict=True))


def anchor(random: Random) -> Iterator[Example]:
    examples = usable(read_examples([ROOT / "seeds" / "labelled"], load_contest().labels))
    documents = sorted({e.pair.sentence.document_id for e in examples if e.split == "train"})
    random.shuffle(documents)
    kept = set(documents[: int(len(documents) * SHARE)])
    for e in examples:
        if e.pair.sentence.document_id in kept if e.split == "train" else random.random() <= HELD:
            yield e


def record(example: Example, id: str) -> dict[str, object]:
    sentence, actor = example.pair.sentence, example.pair.actor
    values = {
        "id": id,
        "doc": sentence.document_id.replace(":", "/"),
        "date": sentence.date and sentence.date.isoformat(),
        "sentence": sentence.text,
        "context_before": sentence.before,
        "actor": actor.id,
        "kind": actor.kind,
        "mentions": [{"start": m.start, "end": m.end, "text": m.text, "type": m.type} for m in example.pair.mentions],
        "label": example.label,
        "split": example.split,
    }
    return {key: value for key, value in values.items() if value is not None}


if __name__ == "__main__":
    main()
