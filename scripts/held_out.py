"""How a model that is told the sides reads contests that it never saw: `held_out.py [MODEL]`.

Prints the table of docs/zero-shot.md for the contests that configs/any-contest.yaml holds out and that have labels in
seeds/contests.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from stance.classifiers import load_classifier
from stance.config import read_config
from stance.contest import ANY_CONTEST
from stance.contests import load_contest
from stance.evaluate import evaluate
from stance.examples import read_examples
from stance.train.config import TrainConfig

ROOT = Path(__file__).parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", default=ANY_CONTEST)
    model = parser.parse_args().model
    scores = []
    print("| contest | pairs | macro-F1 | accuracy |\n| --- | ---: | ---: | ---: |")
    for name in read_config(ROOT / "configs" / "any-contest.yaml", TrainConfig).held_out:
        path = ROOT / "seeds" / "contests" / f"{name}.jsonl"
        if path.is_file():
            contest = load_contest(name)
            figures = evaluate(load_classifier(model, contest), read_examples([path], contest.labels)).figures
            scores.append(figures.macro_f1)
            print(f"| {name} | {figures.n} | {figures.macro_f1:.3f} | {figures.accuracy:.3f} |", flush=True)
    print(f"| mean of {len(scores)} | | {sum(scores) / len(scores):.3f} | |")


if __name__ == "__main__":
    main()
