"""Sentences of articles that nobody labelled, as groups of examples with one label for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from stance.errors import unless_skipped
from stance.examples import Example

if TYPE_CHECKING:
    from stance.gazetteer import Gazetteer
    from stance.topic import TopicFinder

UNLABELLED = ""
"""The label of a pair that nobody labelled."""


def unlabelled(
    paths: Sequence[str], gazetteer: Gazetteer, label: str, barred: Sequence[TopicFinder] = ()
) -> list[list[Example]]:
    """The pairs of articles, by sentence.

    Args:
        paths: Articles and folders of them, in any form that `stance.store.read_documents` reads; none give none.
        gazetteer: Finds the actors.
        label: What all of them are given.
        barred: Look for contests; a sentence that names one of them, or stands behind one that does, is left out.

    Raises:
        InputError: An article cannot be read.
    """
    from stance.store import read_documents
    from stance.text import split

    if not paths:
        return []
    groups: dict[tuple[str, int], list[Example]] = {}
    for document in read_documents(paths, on_error=unless_skipped):
        for pair in gazetteer.pairs(split(document).sentences):
            read = f"{pair.sentence.before or ''} {pair.sentence.text}"
            if any(contest.is_named_in(read) for contest in barred):
                continue
            key = (document.id, pair.sentence.index)
            example = Example(f"{document.id}#{pair.sentence.index}-{pair.actor.id}", pair, label)
            groups.setdefault(key, []).append(example)
    return list(groups.values())
