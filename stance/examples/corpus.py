"""Whether a labelled corpus is sound, and whether it is large and varied enough.

Knows what labels can contradict and which shortcuts a model could take; reads no files and prints nothing.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stance.examples.example import Example
from stance.examples.mentions import article
from stance.examples.overlap import overlaps, words
from stance.examples.record import SPLITS
from stance.records import Actor, Mention

TAGS = (
    *("sides", "list", "negation", "reported", "third", "hedged", "aid", "sanctions", "votes", "military"),
    *("mediation", "ultimatum", "bloc", "dissent", "envoys", "hard_neutral", "ellipsis"),
)
"""What makes a sentence hard, as the corpus names it."""

_TEMPLATE_RUNS = 3
"""With fewer runs in common, masked sentences are alike by chance ("_ asked for the vote to be repeated")."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """How large and varied a corpus must be.

    Attributes:
        pairs: Least number of pairs.
        sentences: Least number of sentences.
        article_sentences: Least and greatest number of sentences that an article is known by, contexts included.
        mean_words: Least mean length of a sentence.
        long_words: From how many words on a sentence is long.
        long_share: Least share of long sentences, in [0, 1].
        tags: Tags that must be there, and no others.
        tag_pairs: Least number of pairs with each tag.
        actors: Least number of actors.
        actor_share: Greatest share of the pairs that one actor has, in [0, 1].
        balanced_pairs: An actor with so many pairs must be on every side now and then, so that a name tells nothing.
        label_share: Least share of each label among such an actor's pairs, in [0, 1].
        overlap: Two sentences share less than this part of the shorter one's runs of four words, in (0, 1]; neither as
            they stand nor, so that no template is filled in twice, with every mention replaced by the same word.
    """

    pairs: int = 6000
    sentences: int = 3500
    article_sentences: tuple[int, int] = (3, 8)
    mean_words: float = 27.0
    long_words: int = 40
    long_share: float = 0.10
    tags: tuple[str, ...] = TAGS
    tag_pairs: int = 150
    actors: int = 80
    actor_share: float = 0.35
    balanced_pairs: int = 40
    label_share: float = 0.10
    overlap: float = 0.5


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be.

    Attributes:
        check: Name of the requirement that failed.
        place: File and line, and id, of the pair that shows it; empty where the corpus as a whole does.
        problem: What was found and what was expected.
    """

    check: str
    place: str
    problem: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Attributes:
        check: Name of the requirement it belongs to.
        name: What was counted.
        value: The count or share, as text.
        needed: What was required, as text; empty where nothing was.
        met: False when the requirement failed.
    """

    check: str
    name: str
    value: str
    needed: str = ""
    met: bool = True


@dataclass(frozen=True, slots=True)
class CorpusReport:
    """What a corpus holds and what is wrong with it.

    Attributes:
        figures: The table, in order.
        findings: In order of the checks, then of the examples; empty for a sound corpus.
    """

    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]


def check(
    examples: Sequence[Example],
    labels: Sequence[str],
    actors: Mapping[str, Actor],
    contested: Collection[str] = (),
    requirements: Requirements | None = None,
) -> CorpusReport:
    """Check a labelled corpus.

    Args:
        examples: All of it; none at all is a finding only if requirements are given.
        labels: The contest's labels.
        actors: Those that the gazetteer knows, by id.
        contested: Ids of the contested countries, which are never actors.
        requirements: How large and varied it must be; None to look at its soundness only.
    """
    figures = list(_counts(examples, labels))
    findings = list(_soundness(examples, actors, contested))
    if requirements is not None:
        findings += _completeness(examples)
        demanded = list(_demands(examples, labels, requirements))
        findings += [f for f in demanded if isinstance(f, Finding)]
        figures = [*(f for f in demanded if isinstance(f, Figure)), *figures]
    return CorpusReport(tuple(figures), tuple(findings))


def _counts(examples: Sequence[Example], labels: Sequence[str]) -> Iterator[Figure]:
    documents = {e.pair.sentence.document_id for e in examples}
    yield Figure("documents", "documents", f"{len(documents):,}")
    yield Figure("disputed", "disputed pairs", f"{sum(e.disputed for e in examples):,}")
    for split in (*SPLITS, None):
        part = [e for e in examples if e.split == split]
        if part:
            counts = Counter(e.label for e in part)
            shown = ", ".join(f"{label} {counts[label]:,}" for label in labels)
            yield Figure("splits", f"pairs in {split or 'no split'}", f"{len(part):,}", f"({shown})")


def _soundness(
    examples: Sequence[Example], actors: Mapping[str, Actor], contested: Collection[str]
) -> Iterator[Finding]:
    ids: dict[str, str] = {}
    pairs: dict[tuple[str, str, str], str] = {}
    splits: dict[str, tuple[str | None, str]] = {}
    dates: dict[str, tuple[object, str]] = {}
    for e in examples:
        actor, sentence, place = e.pair.actor, e.pair.sentence, e.where
        if (earlier := ids.setdefault(e.id, place)) != place:
            yield Finding("ids", place, f"id '{e.id}' was already used in {earlier}")
        if (earlier := pairs.setdefault((sentence.document_id, sentence.text, actor.id), place)) != place:
            yield Finding("one label", place, f"the sentence was already labelled for actor {actor.id} in {earlier}")
        split, earlier = splits.setdefault(sentence.document_id, (e.split, place))
        if split != e.split:
            yield Finding(
                "split by article",
                place,
                f"document in split {e.split or 'none'}, but in {split or 'none'} in {earlier}",
            )
        date, earlier = dates.setdefault(sentence.document_id, (sentence.date, place))
        if date != sentence.date:
            yield Finding("one date", place, f"document dated {sentence.date}, but {date} in {earlier}")
        if actor.id in contested:
            yield Finding("contest is no actor", place, f"actor {actor.id} is the contested country; remove the pair")
        elif actor.id not in actors:
            yield Finding("known actors", place, f"no actor '{actor.id}'; 'stance actors list' names them all")
        elif actor.kind != actors[actor.id].kind:
            yield Finding("known actors", place, f"actor {actor.id} is a {actors[actor.id].kind}, not a {actor.kind}")


def _completeness(examples: Sequence[Example]) -> Iterator[Finding]:
    for e in examples:
        if not e.pair.mentions:
            yield Finding("mentions", e.where, "no mentions; give start, end, text and type of each")
        if e.pair.sentence.date is None:
            yield Finding("dates", e.where, "no date; give the article's day as YYYY-MM-DD")
        if e.split is None:
            yield Finding("split given", e.where, f"no split; expected one of {', '.join(SPLITS)}")


def _demands(examples: Sequence[Example], labels: Sequence[str], needed: Requirements) -> Iterator[Figure | Finding]:
    sentences: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for e in examples:
        sentences[e.pair.sentence.document_id, e.pair.sentence.text].append(e)
    lengths = [len(text.split()) for _, text in sentences]
    mean = statistics.fmean(lengths) if lengths else 0.0
    long = sum(n >= needed.long_words for n in lengths) / len(lengths) if lengths else 0.0
    counts = Counter(e.pair.actor.id for e in examples)
    yield from _least("pairs", len(examples), needed.pairs)
    yield from _least("sentences", len(sentences), needed.sentences)
    yield from _least("mean words", mean, needed.mean_words, "{:.1f}")
    yield from _least(f"sentences of {needed.long_words} words or more", long, needed.long_share, "{:.1%}")
    yield from _articles(examples, *needed.article_sentences)
    yield from _least("actors", len(counts), needed.actors)
    yield from _splits(examples, labels)
    tags = Counter(tag for e in examples for tag in set(e.tags))
    for tag in needed.tags:
        yield from _least(f"tag {tag}", tags[tag], needed.tag_pairs)
    for e in examples:
        for tag in (tag for tag in e.tags if tag not in needed.tags):
            yield Finding("known tags", e.where, f"unknown tag '{tag}'; expected some of {', '.join(needed.tags)}")
    yield from _identities(examples, labels, counts, needed)
    yield from _repetitions(list(sentences.values()), needed.overlap)


def _least(name: str, found: float, least: float, form: str = "{:,}") -> Iterator[Figure | Finding]:
    value, bound = form.format(found), form.format(least)
    yield Figure(name, name, value, f"≥ {bound}", found >= least)
    if found < least:
        yield Finding(name, "", f"{value} found, at least {bound} expected")


def _articles(examples: Sequence[Example], least: int, most: int) -> Iterator[Figure | Finding]:
    documents: dict[str, list[Example]] = defaultdict(list)
    for e in examples:
        documents[e.pair.sentence.document_id].append(e)
    name = "sentences in an article"
    sizes = [(len(article(e.pair.sentence for e in group)), group[0]) for group in documents.values()]
    wrong = [(n, first) for n, first in sizes if not least <= n <= most]
    span = f"{min(n for n, _ in sizes)} to {max(n for n, _ in sizes)}" if sizes else "–"
    yield Figure(name, name, span, f"{least} to {most}", not wrong)
    for n, first in wrong:
        yield Finding(name, first.where, f"{n} in document '{first.pair.sentence.document_id}'")


def _splits(examples: Sequence[Example], labels: Sequence[str]) -> Iterator[Finding]:
    there = {(e.split, e.label) for e in examples}
    for split in SPLITS:
        missing = [label for label in labels if (split, label) not in there]
        if missing:
            yield Finding("splits", "", f"split '{split}' has no pair labelled {' or '.join(missing)}")


def _identities(
    examples: Sequence[Example], labels: Sequence[str], counts: Counter[str], needed: Requirements
) -> Iterator[Figure | Finding]:
    """No label can be told from who the actor is."""
    for actor, n in counts.most_common(1):
        share = n / len(examples)
        name = "share of one actor"
        bound = f"≤ {needed.actor_share:.0%}"
        yield Figure(name, name, f"{actor} {share:.1%}", bound, share <= needed.actor_share)
        if share > needed.actor_share:
            yield Finding(name, "", f"{actor} has {share:.1%} of the pairs, {bound} expected")
    by_label = Counter((e.pair.actor.id, e.label) for e in examples)
    for actor, n in counts.most_common():
        if n < needed.balanced_pairs:
            break
        shares = [(by_label[actor, label] / n, label) for label in labels]
        low = [f"{label} {share:.0%}" for share, label in shares if share < needed.label_share]
        shown = " / ".join(f"{share:.0%}" for share, _ in shares)
        bound = f"each ≥ {needed.label_share:.0%}"
        yield Figure("identity", f"{actor}: {' / '.join(labels)}", f"{shown} of {n:,}", bound, not low)
        if low:
            yield Finding("identity", "", f"{actor} has {', '.join(low)} of its {n:,} pairs, {bound} expected")


def _repetitions(groups: Sequence[Sequence[Example]], share: float) -> Iterator[Figure | Finding]:
    plain = [words(group[0].pair.sentence.text) for group in groups]
    masked = [words(group[0].pair.sentence.text, _mentions(group)) for group in groups]
    same: set[tuple[int, int]] = set()
    for name, texts, n_least in (("overlap", plain, 1), ("templates", masked, _TEMPLATE_RUNS)):
        found = [(a, b, part) for a, b, part in overlaps(texts, share, n_least) if (a, b) not in same]
        same.update((a, b) for a, b, _ in found)
        of = "as they stand" if name == "overlap" else "with actors masked"
        yield Figure(name, f"sentences alike, {of}", f"{len(found):,}", "0", not found)
        for a, b, part in found:
            first, second = groups[a][0], groups[b][0]
            yield Finding(name, second.where, f"{part:.0%} of its runs of four words, {of}, stand in {first.where} too")


def _mentions(group: Iterable[Example]) -> list[Mention]:
    return [m for e in group for m in e.pair.mentions]
