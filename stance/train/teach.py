"""What a larger model says of the pairs, for a smaller one to learn towards (Hinton, Vinyals & Dean 2015).

The teacher reads every sentence several times, as it stands and with other actors' names in it, and its answers are
averaged: what is left is what it makes of the sentence, not of the name. The smaller model then meets the sentence
under ever new names with that one answer. Where the teacher does not come to the label it is not believed. It also
answers for articles that nobody labelled. Knows the
teacher as a classifier only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from stance.errors import ConfigError
from stance.examples import Example
from stance.train.articles import unlabelled
from stance.train.augment import swap_actors
from stance.train.material import Group

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from stance.classifiers import Classifier
    from stance.contest import Contest
    from stance.gazetteer import OtherNames
    from stance.train.config import TeacherConfig


def lessons(
    groups: Sequence[Group], contest: Contest, names: OtherNames, config: TeacherConfig, seed: int
) -> list[Group]:
    """Have the configured teacher read the labelled sentences and the unlabelled articles.

    Raises:
        ModelError: The teacher is no model folder.
        ConfigError: It knows other labels.
        InputError: An article cannot be read.
    """
    from stance.classifiers.finetuned import FinetunedClassifier
    from stance.gazetteer import Gazetteer

    assert config.model is not None
    teacher = FinetunedClassifier(Path(config.model), bf16=True)
    if teacher.labels != contest.labels:
        theirs, ours = ", ".join(teacher.labels), ", ".join(contest.labels)
        raise ConfigError(f"{config.model}: this teacher's labels are {theirs}, this run's are {ours}; take another")
    articles = unlabelled(config.articles, Gazetteer.of(contest), contest.labels[-1])
    return taught(groups, articles, teacher, names, config, Random(seed))


def taught(
    groups: Sequence[Group],
    unlabelled: Sequence[Group],
    teacher: Classifier,
    names: OtherNames,
    config: TeacherConfig,
    random: Random,
) -> list[Group]:
    """Set the targets of sentences.

    Args:
        groups: Labelled sentences. Their targets are the teacher's answer by ``config.weight``, the label for the rest;
            the label alone where another one is likeliest to the teacher.
        unlabelled: Sentences whose labels mean nothing. Their targets are the teacher's answer alone, and their labels
            the likeliest of it.
        teacher: Of the same labels, in the same order.
        names: What other actors are called.
        config: Weight and number of views.
        random: Chooses the names that are put in.

    Returns:
        The labelled sentences and then the others, as they stand, with `Example.target` set.
    """
    views = [
        [list(group), *(swap_actors(group, names, random) for _ in range(config.views - 1))]
        for group in (*groups, *unlabelled)
    ]
    answers = iter(teacher.predict_proba([e.pair for group in views for view in group for e in view]))
    learnt = []
    for i, sentence in enumerate(views):
        weight = config.weight if i < len(groups) else 1.0
        rows = _mean(answers, len(sentence), len(sentence[0]))
        learnt.append([_learnt(e, row, teacher.labels, weight) for e, row in zip(sentence[0], rows, strict=True)])
    return learnt


def _mean(answers: Iterator[npt.NDArray[np.float32]], n_views: int, n_pairs: int) -> npt.NDArray[np.float32]:
    """The next answers, a view after the other, as one row per pair: (n_pairs, 3)."""
    import numpy as np

    rows = np.stack([next(answers) for _ in range(n_views * n_pairs)])
    mean: npt.NDArray[np.float32] = rows.reshape(n_views, n_pairs, -1).mean(axis=0)
    return mean


def _learnt(example: Example, row: npt.NDArray[np.float32], labels: tuple[str, str, str], weight: float) -> Example:
    """The example with its target; one that nobody labelled (weight 1) gets the likeliest label."""
    likeliest = labels[int(row.argmax())]
    label = example.label if weight < 1 else likeliest
    weight = weight if label == likeliest else 0.0
    target = tuple(float(weight * p + (1 - weight) * (name == label)) for p, name in zip(row, labels, strict=True))
    return replace(example, label=label, target=target)
