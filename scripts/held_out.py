"""How a model that is told the sides reads contests that it never saw: `held_out.py [MODEL] [--companion ID]`.

Prints the table of docs/zero-shot.md for the contests that configs/any-contest.yaml holds out and that have labels in
seeds/contests. With --companion a model that ships, and never saw them either, becomes the model's companion; the
figures of the two together on all these pairs become those of the model's folder (metrics.json, the end of its card).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from stance.classifiers import Classifier, load_classifier, model_folder
from stance.config import read_config
from stance.contest import ANY_CONTEST, Contest, told_contest
from stance.evaluate import evaluate
from stance.evaluate.metrics import figures
from stance.evaluate.report import to_json
from stance.manifest import Manifest
from stance.records import Pair
from stance.train.card import figures_section
from stance.train.config import TrainConfig
from stance.train.told import read_told

ROOT = Path(__file__).parents[1]


class OverContests(Classifier):
    """Answers about each pair by what was loaded for its contest, under the labels of a model that is told the sides.

    Args:
        model: As `load_classifier` takes it.
        contests: By id; a pair's document id opens with its contest's.
    """

    def __init__(self, model: str, contests: Mapping[str, Contest]) -> None:
        self.id = Manifest.read(model_folder(model)).id
        self.labels = told_contest().labels
        self._models = {id_: load_classifier(model, contest) for id_, contest in contests.items()}

    def classify(self, pairs: Sequence[Pair]) -> tuple[Any, list[bool]]:
        import numpy as np

        rows, windowed = np.empty((len(pairs), 3), np.float32), np.zeros(len(pairs), bool)
        of = np.array([contest_of(pair) for pair in pairs])
        for id_, model in self._models.items():
            (places,) = np.nonzero(of == id_)
            rows[places], windowed[places] = model.classify([pairs[i] for i in places])
        return rows, windowed.tolist()


def contest_of(pair: Pair) -> str:
    return pair.sentence.document_id.partition(":")[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", default=ANY_CONTEST)
    parser.add_argument("--companion")
    arguments = parser.parse_args()
    folder = model_folder(arguments.model)
    if arguments.companion:
        replace(Manifest.read(folder), companion=arguments.companion).write(folder)
    held_out = read_config(ROOT / "configs" / "any-contest.yaml", TrainConfig).held_out
    paths = [path for name in held_out if (path := ROOT / "seeds" / "contests" / f"{name}.jsonl").is_file()]
    contests, _, examples = read_told([str(path) for path in paths], held_out=[])
    evaluation = evaluate(OverContests(arguments.model, contests), examples)
    scores = []
    print("| contest | pairs | macro-F1 | accuracy |\n| --- | ---: | ---: | ---: |")
    for id_ in contests:
        f = figures([o for o in evaluation.outcomes if contest_of(o.example.pair) == id_], evaluation.labels)
        scores.append(f.macro_f1)
        print(f"| {id_} | {f.n} | {f.macro_f1:.3f} | {f.accuracy:.3f} |")
    print(f"| mean of {len(scores)} | | {sum(scores) / len(scores):.3f} | |")
    f = evaluation.figures
    print(f"| all pairs | {f.n} | {f.macro_f1:.3f} | {f.accuracy:.3f} |")
    if arguments.companion:
        (folder / "metrics.json").write_text(to_json(evaluation), encoding="utf-8")
        card = folder / "README.md"
        kept, _, _ = card.read_text(encoding="utf-8").partition("## Figures")
        about = (
            f"articles on {len(contests)} contests that neither it nor its companion learned of, in `seeds/contests`"
        )
        section = figures_section(evaluation, about)
        card.write_text(f"{kept}## Figures on contests that it never saw\n\n{section}", encoding="utf-8")


if __name__ == "__main__":
    main()
