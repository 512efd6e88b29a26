"""What more labelled sentences would buy: one configuration, trained on growing shares of the corpus's articles.

    python scripts/learning_curve.py configs/train.yaml runs/curve 0.0625:8 0.25:4 1:2 --set encoder=runs/newsmtsc

Each SHARE:EPOCHS draws that share of the training articles, with one seed, so that a smaller draw lies within a larger;
the validation pairs are always the same. Prints a Markdown row for each as it is done.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import chain
from pathlib import Path
from random import Random

from stance.config import read_config
from stance.examples import data_hash
from stance.train import read_material, train
from stance.train.config import TrainConfig
from stance.train.material import Material


def part(material: Material, share: float) -> Material:
    """The sentences of a share of the training articles, above 0 and at most 1."""
    if share == 1:
        return material
    documents = sorted({group[0].pair.sentence.document_id for group in material.train})
    Random(13).shuffle(documents)
    kept = set(documents[: max(1, round(share * len(documents)))])
    places = [i for i, g in enumerate(material.train) if g[0].pair.sentence.document_id in kept]
    emphasis = [new for new, old in enumerate(places) if old in set(material.emphasis)]
    kept_groups = [material.train[i] for i in places]
    hashed = data_hash(chain(*kept_groups, *material.validation))
    return replace(material, train=kept_groups, emphasis=emphasis, hash=hashed)


def step(text: str) -> tuple[str, float, int]:
    """SHARE:EPOCHS as the share's name and value, and the epochs."""
    name, _, epochs = text.partition(":")
    if not 0 < float(name) <= 1 or int(epochs) < 1:
        raise ValueError
    return name, float(name), int(epochs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("steps", nargs="+", type=step, metavar="SHARE:EPOCHS")
    parser.add_argument("--set", action="append", default=[], dest="overrides", metavar="KEY=VALUE")
    arguments = parser.parse_args()
    print("| share | epochs | pairs | validation macro-F1 |\n| ---: | ---: | ---: | ---: |", flush=True)
    for name, share, epochs in arguments.steps:
        config = read_config(arguments.config, TrainConfig, [*arguments.overrides, f"optimizer.epochs={epochs}"])
        material = part(read_material(config), share)
        folder = arguments.output / name
        folder.mkdir(parents=True, exist_ok=True)
        figures = train(config, material, folder)
        n_pairs = sum(map(len, material.train))
        print(f"| {name} | {epochs} | {n_pairs:,} | {figures['macro_f1']:.3f} |", flush=True)


if __name__ == "__main__":
    main()
