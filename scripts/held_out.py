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
from stance.classifiers.pooled import PooledClassifier
from stance.config import read_config
from stance.contest import ANY_CONTEST, told_contest
from stance.evaluate import Evaluation, evaluate
from stance.evaluate.metrics import Figures, figures
from stance.evaluate.report import to_json
from stance.manifest import Manifest
from stance.records import Pair
from stance.resources import model_folders
from stance.train.card import figures_section
from stance.train.config import TrainConfig
from stance.train.told import read_told
from stance.weights import INT8

ROOT = Path(__file__).parents[1]


class OverContests(Classifier):
    """Answers about each pair by the classifier for its contest, under the labels of a model that is told the sides.

    Args:
        id: Name of the model.
        classifiers: By the contest's id; a pair's document id opens with its contest's.
    """

    def __init__(self, id: str, classifiers: Mapping[str, Classifier]) -> None:
        self.id = id
        self.labels = told_contest().labels
        self._classifiers = classifiers

    def classify(self, pairs: Sequence[Pair]) -> tuple[Any, list[bool]]:
        import numpy as np

        rows, windowed = np.empty((len(pairs), 3), np.float32), np.zeros(len(pairs), bool)
        of = np.array([contest_id(pair) for pair in pairs])
        for id_, classifier in self._classifiers.items():
            (places,) = np.nonzero(of == id_)
            rows[places], windowed[places] = classifier.classify([pairs[i] for i in places])
        return rows, windowed.tolist()


def contest_id(pair: Pair) -> str:
    return pair.sentence.document_id.partition(":")[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", default=ANY_CONTEST)
    parser.add_argument("--companion")
    arguments = parser.parse_args()
    folder = model_folder(arguments.model)
    manifest = Manifest.read(folder)
    if arguments.companion:
        companion = Manifest.read(model_folders()[arguments.companion])
        training = {**manifest.training, "companion": companion.files[INT8]}
        manifest = replace(manifest, companion=arguments.companion, training=training)
        manifest.write(folder)  # so that it is loaded with it
    held_out = read_config(ROOT / "configs" / "any-contest.yaml", TrainConfig).held_out
    paths = [path for name in held_out if (path := ROOT / "seeds" / "contests" / f"{name}.jsonl").is_file()]
    contests, _, examples = read_told([str(path) for path in paths], held_out=[])
    together = {id_: load_classifier(folder, contest) for id_, contest in contests.items()}
    alone = {id_: c.first if isinstance(c, PooledClassifier) else c for id_, c in together.items()}
    evaluations = [evaluate(OverContests(manifest.id, classifiers), examples) for classifiers in (alone, together)]
    print("| contest | pairs | macro-F1, alone | macro-F1 | accuracy |\n| --- | ---: | ---: | ---: | ---: |")
    of_contest = [[part(evaluation, id_) for id_ in contests] for evaluation in evaluations]
    for id_, one, both in zip(contests, *of_contest, strict=True):
        print(f"| {id_} | {both.n} | {one.macro_f1:.3f} | {both.macro_f1:.3f} | {both.accuracy:.3f} |")
    means = [sum(f.macro_f1 for f in of) / len(contests) for of in of_contest]
    print(f"| mean of {len(contests)} | | {means[0]:.3f} | {means[1]:.3f} | |")
    if arguments.companion:
        (folder / "metrics.json").write_text(to_json(evaluations[1]), encoding="utf-8")
        card = folder / "README.md"
        kept, _, _ = card.read_text(encoding="utf-8").partition("## Figures")
        origin = f"articles on {len(contests)} contests that are held out, in the files of `seeds/contests`"
        section = f"{about(companion)}\n\n{figures_section(evaluations[1], origin)}"
        card.write_text(f"{kept}## Figures on contests that it never saw\n\n{section}", encoding="utf-8")


def about(companion: Manifest) -> str:
    first, second = (side.name for side in companion.contest.sides)
    return f"""\
Its answers about any contest but `{companion.contest.id}` are pooled with those of its companion, `{companion.id}`,
which reads the same sentence with the names of {first} and {second} where it names the sides, both ways
round. The figures are of both together."""


def part(evaluation: Evaluation, id: str) -> Figures:
    return figures([o for o in evaluation.outcomes if contest_id(o.example.pair) == id], evaluation.labels)


if __name__ == "__main__":
    main()
