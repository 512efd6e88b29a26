"""The labelled files of several contests, for a model that is told the sides: each file is named after its contest.

Knows where the contests of a run come from, and gives their examples the labels that such a model has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from stance.contest import Contest, told_contest
from stance.contests import load_contest
from stance.errors import ConfigError, InputError
from stance.examples import Example, labelled_files, read_examples
from stance.store.sources import stem_of


def read_told(
    inputs: Sequence[str], held_out: Sequence[str]
) -> tuple[dict[str, Contest], list[Contest], list[Example]]:
    """Read the labelled files of several contests.

    Args:
        inputs: Files and folders of them. A file is of the contest with its name: of the contest file that lies beside
            it, or of the one that ships.
        held_out: Contests of which nothing is to be read, by id or by contest file.

    Returns:
        The contests that are read, by their ids; those held out, whether or not a file is theirs; and the examples,
        under the labels of `stance.contest.told_contest`. An example's document id opens with the id of its contest.

    Raises:
        InputError: A file is bad, or all are held out.
        ConfigError: A file is named after no contest, or two contests have one name.
    """
    files = labelled_files(inputs)
    contests: dict[str, Contest] = {}
    contest_of: dict[Path, Contest] = {}
    for path in files:
        contest_of[path] = contest = _contest_of(path)
        if contests.setdefault(contest.id, contest) != contest:
            raise ConfigError(f"{path}: another contest is called '{contest.id}' too; give one of them another name")
    barred = [contests.get(reference) or load_contest(reference) for reference in held_out]
    learnt = {id_: contest for id_, contest in contests.items() if id_ not in {c.id for c in barred}}
    if not learnt:
        raise InputError(f"{', '.join(inputs)}: 'held_out' names the contest of every file; leave one to learn from")
    told = told_contest().labels
    examples: list[Example] = []
    for path in files:
        contest = contest_of[path]
        if contest.id not in learnt:
            continue
        label_of = dict(zip(contest.labels, told, strict=True))
        for example in read_examples([path], contest.labels):
            sentence = example.pair.sentence
            sentence = replace(sentence, document_id=f"{contest.id}:{sentence.document_id}")
            pair = replace(example.pair, sentence=sentence)
            examples.append(replace(example, label=label_of[example.label], pair=pair))
    return learnt, barred, examples


def _contest_of(path: Path) -> Contest:
    name = stem_of(path)
    for ending in (".yaml", ".yml"):
        beside = path.with_name(name + ending)
        if beside.is_file():
            return load_contest(beside)
    try:
        return load_contest(name)
    except ConfigError:
        raise ConfigError(
            f"{path}: a labelled file is named after its contest here; put its contest file, {name}.yaml, beside it, "
            "or name it after one that 'stance contest list' shows"
        ) from None
