"""The labelled files of several contests, for a model that is told the sides: each file is named after its contest.

Knows where the contests of a run come from, and gives their examples the labels that such a model has.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from stance.contest import Contest, load_contest, told_contest
from stance.examples import Example, labelled_files, read_examples


def read_told(paths: Sequence[str], held_out: Collection[str]) -> tuple[dict[str, Contest], list[Example]]:
    """Read the labelled files of several contests.

    Args:
        paths: Files and folders of them. A file is of the contest with its name: of the contest file that lies beside
            it, or of the one that ships.
        held_out: Contests whose files are not read.

    Returns:
        The contests by their ids, and the examples of all of them under the labels of `stance.contest.told_contest`;
        an example's document id opens with the id of its contest.

    Raises:
        InputError: A file is bad.
        ConfigError: A file is named after no contest.
    """
    told = told_contest().labels
    contests: dict[str, Contest] = {}
    examples: list[Example] = []
    for path, name in labelled_files(paths):
        if name in held_out:
            continue
        beside = path.with_name(f"{name}.yaml")
        contest = contests.setdefault(name, load_contest(beside if beside.is_file() else name))
        label_of = dict(zip(contest.labels, told, strict=True))
        for example in read_examples([path], contest.labels):
            sentence = example.pair.sentence
            sentence = replace(sentence, document_id=f"{contest.id}:{sentence.document_id}")
            pair = replace(example.pair, sentence=sentence)
            examples.append(replace(example, label=label_of[example.label], pair=pair))
    return contests, examples
