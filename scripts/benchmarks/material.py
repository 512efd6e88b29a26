"""What is read while the clock runs: sentences of the labelled corpus, put together to documents."""

from __future__ import annotations

import random
from pathlib import Path

from stance.contests import load_contest
from stance.examples import read_examples
from stance.records import Pair
from stance.topic import TopicFinder

ROOT = Path(__file__).parent.parent.parent
PER_DOCUMENT = 8
"""Sentences that name an actor, in an article of middling length."""


def documents(n: int) -> list[list[Pair]]:
    """The pairs of n documents of eight different sentences each, the same at every call."""
    of_sentence: dict[tuple[str, str | None], list[Pair]] = {}
    for example in read_examples([ROOT / "seeds" / "labelled"], load_contest().labels):
        if example.pair.mentions:
            sentence = example.pair.sentence
            of_sentence.setdefault((sentence.text, sentence.before), []).append(example.pair)
    groups = sorted(of_sentence.values(), key=lambda pairs: pairs[0].sentence.text)
    random.Random(7).shuffle(groups)
    cut = [groups[i * PER_DOCUMENT : (i + 1) * PER_DOCUMENT] for i in range(n)]
    return [[pair for group in document for pair in group] for document in cut]


def sentences(pairs: list[Pair]) -> list[str]:
    """The different sentences of some pairs, in order."""
    return list(dict.fromkeys(pair.sentence.text for pair in pairs))


def off_topic(n: int, n_characters: int = 4000) -> list[str]:
    """Articles on other contests, none of which names Venezuela's; of about as many characters as news has."""
    finder = TopicFinder(load_contest())
    known = {
        example.pair.sentence.text
        for path in sorted((ROOT / "seeds" / "contests").glob("*.jsonl"))
        for example in read_examples([path], load_contest(path.stem).labels)
    }
    texts = sorted(text for text in known if not finder.is_named_in(text))
    chance = random.Random(7)
    articles = []
    for _ in range(n):
        article: list[str] = []
        while sum(map(len, article)) < n_characters:
            article.append(chance.choice(texts))
        articles.append("\n\n".join(article))
    return articles
