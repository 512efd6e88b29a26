"""The context rules: when a found expression names an actor, and when a surname names a holder of office.

Each rule is asked about one hit in its article and answers with a reason; the facts it weighs (dates,
cues, titles, given names) come from the tables.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from stance.gazetteer.article import Article, Verdict, is_language, is_title_case
from stance.gazetteer.entries import Alias, Person, Tables, Tenure
from stance.gazetteer.scan import Hit

_WORDS_BEFORE = re.compile(r"(?:\b[A-Z][\w'-]*\.? ){1,3}$")
_WORD_BEFORE = re.compile(r"([\w.'-]+) $")
_CAPITAL_BEFORE = re.compile(r"(?<=[a-z,] )([A-Z][\w'-]+) $")
_WORD_AFTER = re.compile(r" ([A-Z][a-z][\w'-]*)")
_BRIDGE = re.compile(r"(?:'s?)?(?:,? [\w'-]+){0,4},? ")


class Judge:
    """Applies the rules."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._cues = {
            key: (_any(cues.needs) if cues.needs else None, _any(cues.unless) if cues.unless else None)
            for key, cues in tables.cues.items()
        }
        self._titles = frozenset(title.lower() for title in tables.titles)
        self._title_words = frozenset(title.split()[0] for title in self._titles)
        self._longest_title = max((title.count(" ") + 1 for title in tables.titles), default=0)

    def judge(self, text: str, date: dt.date | None, hits: Sequence[Hit]) -> list[Verdict]:
        """One verdict per hit, in the same order."""
        article = Article(text, date, hits)
        for hit in hits:
            for person in hit.expression.full:
                article.named.append((hit.start, person))
        verdicts: list[Verdict | None] = [None] * len(hits)
        for index, hit in enumerate(hits):
            if not hit.expression.short and not self._waits(hit):
                verdicts[index] = self._settle(article, hit)
                actor = verdicts[index].actor  # type: ignore[union-attr]
                if actor is not None:
                    article.countries[actor] = article.countries.get(actor, 0) + 1
        for index, hit in enumerate(hits):
            if verdicts[index] is None and hit.expression.short:
                verdicts[index] = self._surname(article, index, verdicts)
        for index, verdict in enumerate(verdicts):
            if verdict is None:
                verdicts[index] = self._home(article, index, verdicts)
        return [verdict for verdict in verdicts if verdict is not None]

    @staticmethod
    def _waits(hit: Hit) -> bool:
        return any(alias.rule == "home" for alias in hit.expression.aliases)

    def _settle(self, article: Article, hit: Hit) -> Verdict:
        """An expression that needs nothing but the text around it."""
        expression = hit.expression
        if expression.trap:
            return Verdict(None, "name", "a phrase that only holds a name")
        if expression.full:
            return self._holder(article, expression.full, "full name")
        return self._alias(article, hit)

    def _alias(self, article: Article, hit: Hit) -> Verdict:
        reasons = []
        agreed: list[tuple[Alias, str]] = []
        for alias in hit.expression.aliases:
            ok, reason = self._agrees(article, hit, alias)
            if ok:
                agreed.append((alias, reason))
            reasons.append(f"{alias.actor}: {reason}")
        if len({alias.actor for alias, _ in agreed}) != 1:
            alias = hit.expression.aliases[0]
            return Verdict(None, alias.type, "; ".join(reasons), alias)
        alias, reason = agreed[0]
        return Verdict(alias.actor, alias.type, reason, alias)

    def _agrees(self, article: Article, hit: Hit, alias: Alias) -> tuple[bool, str]:
        if alias.rule == "cues":
            needs, unless = self._cues[alias.actor, alias.text]
            if needs is not None and not needs.search(article.text):
                return False, "none of the words it needs is in the article"
            if unless is not None and (word := unless.search(article.text)):
                return False, f"the article has {word.group()!r}"
            return True, "the article's words fit"
        if alias.rule in ("person", "surname"):
            return self._place_not_person(article, hit, alias.rule)
        if alias.rule == "prose" and not any(c.islower() for c in article.sentence(hit.start)):
            return False, "a common word in a line of capitals"
        if (
            alias.type == "demonym"
            and alias.text in self._tables.languages
            and is_language(article.text, hit.start, hit.end)
        ):
            return False, "a language"
        return True, alias.type

    def _place_not_person(self, article: Article, hit: Hit, rule: str) -> tuple[bool, str]:
        before = _WORD_BEFORE.search(article.text, max(0, hit.start - 25), hit.start)
        if before and before.group(1) in self._tables.given_names:
            return False, f"a surname after {before.group(1)!r}"
        if self._stranger(article, article.hits.index(hit)):
            return False, "a surname after an unknown name"
        after = _WORD_AFTER.match(article.text, hit.end) if rule == "person" else None
        if (
            after
            and after.group(1).lower() not in self._title_words
            and not is_title_case(article.sentence(hit.start))
            and not self._begins_hit(article, hit.end + 1)
        ):
            return False, f"a given name before {after.group(1)!r}"
        return True, "a place, not a person"

    @staticmethod
    def _begins_hit(article: Article, offset: int) -> bool:
        return any(other.start == offset and not other.expression.short for other in article.hits)

    def _holder(self, article: Article, people: Sequence[Person], how: str) -> Verdict:
        """The actor for whom one of these people stands on the article's day."""
        standings = [standing for person in people if (standing := person.standing(article.date))]
        if any(held for _, held in standings):
            standings = [(tenure, held) for tenure, held in standings if held]
        actors = {tenure.actor for tenure, _ in standings}
        if len(actors) > 1:
            near = {actor for actor in actors if article.countries.get(actor)}
            actors = near if len(near) == 1 else set()
            if not actors:
                return Verdict(None, "office_holder", f"{how}: several people could be meant")
        for tenure, held in standings:
            if tenure.actor in actors:
                state = "" if held else "former "
                return Verdict(tenure.actor, "office_holder", f"{how}: {state}{tenure.office.name}", tenure=tenure)
        return Verdict(None, "office_holder", f"{how}: out of office on the article's day")

    def _surname(self, article: Article, index: int, verdicts: Sequence[Verdict | None]) -> Verdict:
        hit = article.hits[index]
        people = hit.expression.short
        text = article.text
        word = text[hit.start : hit.end]
        given = _WORDS_BEFORE.search(text, max(article.sentence_start(hit.start), hit.start - 40), hit.start)
        tokens = [token.rstrip(".") for token in given.group().split()] if given else []
        own = [person for person in people if _given(person).intersection(tokens)]
        if own:
            article.named += [(hit.start, person) for person in own]
            return self._holder(article, own, "full name")
        title = self._title_before(text, hit.start)
        if tokens and title is None and (tokens[-1] in self._tables.given_names or self._stranger(article, index)):
            article.strangers.append((hit.start, word))
            return Verdict(None, "office_holder", f"another person, called {tokens[-1]}")
        after = _WORD_AFTER.match(text, hit.end)
        if (
            after
            and word in self._tables.given_names
            and not is_title_case(article.sentence(hit.start))
            and not self._begins_hit(article, hit.end + 1)
        ):
            return Verdict(None, "office_holder", f"a given name before {after.group(1)!r}")
        near = self._country_before(article, index, verdicts)
        if title is not None:
            fitting = [p for p in people if any(_has_title(t, title) for t in p.tenures)]
            local = [p for p in fitting if near in {t.actor for t in p.tenures}]
            if near is not None and local:
                return self._holder(article, local, "title and country")
            people = tuple(fitting) or people
        local = [p for p in people if p.bare and near in {t.actor for t in p.tenures}]
        if near is not None and local:
            return self._holder(article, local, "country before the name")
        nearest = self._nearest(article, hit, word)
        if nearest is not None:
            if not nearest and not any(_leads(person, article.date) for person in people):
                return Verdict(None, "office_holder", "the article's bearer of this name holds no office")
            if nearest:
                return self._holder(article, nearest, "named in full in the article")
        if hit.expression.aliases:
            return self._alias(article, hit)
        if title is not None and people is not hit.expression.short:
            return self._holder(article, people, f"title {title!r}")
        bare = [person for person in people if person.bare]
        if not bare:
            return Verdict(None, "office_holder", "a common name, without a full name or title in the article")
        return self._holder(article, bare, "surname")

    def _title_before(self, text: str, offset: int) -> str | None:
        """The longest title that ends right before an offset, in small letters."""
        words = text[max(0, offset - 45) : offset].rstrip(" ,").lower().split(" ")
        for length in range(min(self._longest_title, len(words)), 0, -1):
            title = " ".join(words[-length:])
            if title in self._titles:
                return title
        return None

    def _stranger(self, article: Article, index: int) -> bool:
        """Whether a capitalised word inside the sentence, of no known use, stands before a surname."""
        hit = article.hits[index]
        before = _CAPITAL_BEFORE.search(article.text, max(0, hit.start - 25), hit.start)
        if before is None or before.group(1) in self._tables.forewords:
            return False
        if index and article.hits[index - 1].end >= hit.start - 1:
            return False
        return not is_title_case(article.sentence(hit.start))

    @staticmethod
    def _nearest(article: Article, hit: Hit, word: str) -> list[Person] | None:
        """Who bore this surname with a full name last before the hit, else first after it.

        Empty for a stranger; None when nobody did.
        """
        shorts = {id(person) for person in hit.expression.short}
        bearers = [(at, person) for at, person in article.named if id(person) in shorts]
        places = [at for at, _ in bearers] + [at for at, name in article.strangers if name == word]
        if not places:
            return None
        earlier = [at for at in places if at < hit.start]
        place = max(earlier) if earlier else min(places)
        return [person for at, person in bearers if at == place]

    @staticmethod
    def _country_before(article: Article, index: int, verdicts: Sequence[Verdict | None]) -> str | None:
        """The actor named at most four words before a surname, within its clause."""
        if not index:
            return None
        hit, before, verdict = article.hits[index], article.hits[index - 1], verdicts[index - 1]
        if verdict is None or verdict.actor is None or verdict.type == "office_holder":
            return None
        return verdict.actor if _BRIDGE.fullmatch(article.text, before.end, hit.start) else None

    def _home(self, article: Article, index: int, verdicts: Sequence[Verdict | None]) -> Verdict:
        """A body that many states have, such as a senate: the article's own, if nothing nearer claims it."""
        hit = article.hits[index]
        alias = hit.expression.aliases[0]
        if not any(v is not None and v.actor == alias.actor and not _is_home(v) for v in verdicts):
            return Verdict(None, alias.type, f"the article does not name {alias.actor}", alias)
        start = article.sentence_start(hit.start)
        for earlier in range(index - 1, -1, -1):
            if article.hits[earlier].start < start:
                break
            verdict = verdicts[earlier]
            if verdict is not None and verdict.actor is not None:
                if verdict.actor != alias.actor:
                    return Verdict(None, alias.type, f"{verdict.actor} stands nearer", alias)
                break
        return Verdict(alias.actor, alias.type, "the article's own", alias)


def _leads(person: Person, date: dt.date | None) -> bool:
    """Whether an article may call somebody by surname although a namesake has been named before."""
    standing = person.standing(date)
    return person.bare and standing is not None and standing[1] and standing[0].office.single


def _is_home(verdict: Verdict) -> bool:
    return verdict.alias is not None and verdict.alias.rule == "home"


def _given(person: Person) -> set[str]:
    return {token for name in person.names for token in name.split()[:-1]} - set(person.shorts)


def _has_title(tenure: Tenure, title: str) -> bool:
    return any(title == known.lower() for known in tenure.office.titles)


def _any(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
