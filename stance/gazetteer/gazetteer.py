"""The gazetteer itself: loads the tables, reads articles, explains what it did."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from stance import resources
from stance.contest import Contest
from stance.errors import ConfigError
from stance.folding import Folded, fold
from stance.gazetteer.article import SEPARATOR, Decision
from stance.gazetteer.entries import Alias, Tables, Tenure
from stance.gazetteer.rules import Judge
from stance.gazetteer.scan import Hit, Scanner
from stance.gazetteer.tables import load_tables
from stance.records import Actor, Mention, Pair, Sentence
from stance.sides import SideFinder
from stance.text import STRETCH


@dataclass(frozen=True, slots=True)
class Explanation:
    """One expression seen in a text, and what became of it.

    Attributes:
        mention: The mention; its ``actor`` is what the expression was taken for, or empty when for nobody.
        accepted: Whether it is reported.
        reason: Which rule decided, in words.
        alias: The row of the tables that matched, if it is no person.
        tenure: The office and its dates, if it is a person.
    """

    mention: Mention
    accepted: bool
    reason: str
    alias: Alias | None = None
    tenure: Tenure | None = None


class Gazetteer:
    """Finds mentions of countries and blocs.

    Attributes:
        actors: Those that can be reported, by id, sorted.
        version: Short hash of the tables' content.
    """

    def __init__(self, tables: Tables, exclude: frozenset[str] = frozenset(), sides: SideFinder | None = None) -> None:
        self.actors: Mapping[str, Actor] = {id_: a for id_, a in tables.actors.items() if id_ not in exclude}
        self.version = tables.version
        self._tables = tables
        self._sides = sides

    @classmethod
    def load(cls, folder: Path | None = None, *, exclude: frozenset[str] = frozenset()) -> Gazetteer:
        """Reads the tables of a folder; by default those that ship with the package.

        Args:
            folder: Holds ``actors.csv`` and its companions.
            exclude: Actors never reported, the contest's own; their aliases still stand in the way of
                shorter ones.

        Raises:
            ConfigError: A table is missing or wrong.
        """
        return cls(load_tables(resources.actors_dir() if folder is None else folder), exclude)

    @classmethod
    def of(cls, contest: Contest) -> Gazetteer:
        """The tables that ship, for one contest.

        Its countries are never actors, nor is whom its sides go by: Bolivia's Morales is no Guatemalan president.

        Raises:
            ConfigError: The contest names a country that the tables do not have.
        """
        gazetteer = cls(load_tables(resources.actors_dir()), frozenset(contest.countries), SideFinder(contest))
        for country in contest.countries:
            if country not in gazetteer._tables.actors:
                raise ConfigError(
                    f"contest {contest.id}: 'countries' names '{country}', which is no actor; {gazetteer.hint(country)}"
                )
        return gazetteer

    def named(self, text: str) -> Actor | None:
        """The actor that an id ('RUS') or an expression of its alone ('Russia', 'the Kremlin') stands for."""
        return self.actors.get(text) or self.actors.get(text.upper()) or self._expressions.get(_folded(text))

    @cached_property
    def _expressions(self) -> dict[str, Actor | None]:
        """Actors by folded expression; None for one that several have."""
        names: dict[str, Actor | None] = {}
        for actor in self.actors.values():
            for text in {_folded(t) for t in (actor.name, *(alias.text for alias in self.aliases(actor.id)))}:
                names[text] = actor if text not in names else None
        return names

    def hint(self, name: str) -> str:
        """What to write in the place of a name that is no actor's id."""
        import difflib

        found = Gazetteer(self._tables).named(name)  # with the contested countries
        if found is None:
            names = {actor.name.casefold(): actor for actor in self._tables.actors.values()}
            near = difflib.get_close_matches(name.casefold(), names, n=1, cutoff=0.7)
            found = names[near[0]] if near else None
        return f"did you mean {found.id}?" if found else "'stance actors list' names them all"

    def find(self, sentences: Sequence[Sentence]) -> list[tuple[Mention, ...]]:
        """Mentions in the sentences of one document.

        Args:
            sentences: In reading order; their surroundings settle surnames and ambiguous names, so leaving
                some out can lose mentions.

        Returns:
            A tuple per sentence, in order of ``start``, without overlaps; empty where nothing is named.
        """
        mentions: list[list[Mention]] = [[] for _ in sentences]
        for index, found, decision in self._read(sentences):
            if decision.actor in self.actors:
                mentions[index].append(found)
        return [tuple(self._others(s.text, found)) for s, found in zip(sentences, mentions, strict=True)]

    def pairs(self, sentences: Sequence[Sentence]) -> list[Pair]:
        """One pair per sentence and actor, in order of the sentence, then of the first mention."""
        pairs = []
        for sentence, mentions in zip(sentences, self.find(sentences), strict=True):
            for actor in dict.fromkeys(mention.actor for mention in mentions):
                own = tuple(mention for mention in mentions if mention.actor == actor)
                pairs.append(Pair(sentence, self.actors[actor], own))
        return pairs

    def explain(self, text: str, date: dt.date | None) -> list[Explanation]:
        """Every known expression in a text, each line taken as a sentence, with the reason for its fate.

        The offsets of the mentions count from the start of the text.
        """
        lines = text.splitlines(keepends=True)
        starts = list(accumulate(map(len, lines), initial=0))
        sentences = [
            Sentence("", index, starts[index], starts[index + 1], line, date) for index, line in enumerate(lines)
        ]
        explanations = []
        for index, found, decision in self._read(sentences):
            start = starts[index]
            mention = replace(found, start=start + found.start, end=start + found.end)
            accepted = decision.actor in self.actors
            reason = decision.reason if accepted or not decision.actor else f"{decision.reason}; excluded"
            explanations.append(Explanation(mention, accepted, reason, decision.alias, decision.tenure))
        return explanations

    def aliases(self, actor_id: str) -> tuple[Alias, ...]:
        """Expressions that name an actor, in the order of the tables."""
        return tuple(alias for alias in self._tables.aliases if alias.actor == actor_id)

    def holders(self, actor_id: str) -> tuple[Tenure, ...]:
        """People who speak for an actor, by office and start."""
        tenures = [t for person in self._tables.people for t in person.tenures if t.actor == actor_id]
        return tuple(sorted(tenures, key=lambda tenure: (tenure.office.name, tenure.start, tenure.person)))

    def _others(self, text: str, mentions: list[Mention]) -> list[Mention]:
        """The mentions without those that name a side: people in one of its aliases, and all that is an alias whole."""
        if self._sides is None or not mentions:
            return mentions
        spans = [span for side in self._sides.find(text) for span in side]
        return [
            m
            for m in mentions
            if (m.start, m.end) not in spans
            and not (m.type == "office_holder" and any(start <= m.start and m.end <= end for start, end in spans))
        ]

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self._tables)

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self._tables)

    def _read(self, sentences: Sequence[Sentence]) -> list[tuple[int, Mention, Decision]]:
        """What is found, a stretch of the article at a time.

        `stance.text.stretches` cuts alike, so a document and its parts give the same; what a surname means is settled
        within its stretch.
        """
        read: list[tuple[int, Mention, Decision]] = []
        first = length = 0
        for index, sentence in enumerate(sentences):
            if length and length + len(sentence.text) > STRETCH:
                read += self._read_stretch(sentences, first, index)
                first, length = index, 0
            length += len(sentence.text) + 1
        if sentences:
            read += self._read_stretch(sentences, first, len(sentences))
        return read

    def _read_stretch(self, article: Sequence[Sentence], first: int, last: int) -> list[tuple[int, Mention, Decision]]:
        """Everything known in the sentences [first, last), with the index of its sentence in the article."""
        sentences = article[first:last]
        source = SEPARATOR.join(sentence.text.replace(SEPARATOR, " ") for sentence in sentences)
        folded = fold(source)
        hits = self._scanner.scan(folded.text)
        if not source.isascii():
            hits = [hit for hit in hits if not (_is_demonym(hit) and _accented(source, folded, hit))]
        decisions = self._judge.judge(folded.text, sentences[0].date, hits)
        starts = list(accumulate((len(sentence.text) + 1 for sentence in sentences), initial=0))
        read = []
        for hit, decision in zip(hits, decisions, strict=True):
            start, end = folded.start(hit.start), folded.end(hit.end)
            index = bisect_right(starts, start) - 1
            start, end = start - starts[index], end - starts[index]
            words = sentences[index].text[start:end]
            read.append((first + index, Mention(start, end, words, decision.type, decision.actor or ""), decision))
        return read


def _is_demonym(hit: Hit) -> bool:
    return any(alias.type == "demonym" for alias in hit.expression.aliases)


def _accented(source: str, folded: Folded, hit: Hit) -> bool:
    """Whether a hit was written with accents, as no English demonym is: Germán is a first name."""
    return any(char.isalpha() and not char.isascii() for char in source[folded.start(hit.start) : folded.end(hit.end)])


def _folded(text: str) -> str:
    return " ".join(fold(text).text.casefold().split()).removeprefix("the ")
