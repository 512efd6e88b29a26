"""One decision for every hit of an article: aliases by their own rules, and here whom a name of a person means.

Each rule is asked about one hit in its article and answers with a reason; the facts it weighs (dates, titles,
given names) come from the tables.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from stance.gazetteer.aliases import AliasJudge
from stance.gazetteer.article import SEPARATOR, Article, Decision, is_possessive
from stance.gazetteer.entries import Person, Tables, Tenure
from stance.gazetteer.scan import Hit

_WORDS_BEFORE = re.compile(r"(?:\b[A-Z][\w'-]*\.? ){1,3}$")
_WORD_AFTER = re.compile(r" ([A-Z][a-z][\w'-]*)")
_HONORIFICS = frozenset({"Mr", "Mrs", "Ms"})
_BRIDGE = re.compile(r"(?:'s?)?(?:,? [\w'-]+){0,4},? ")


class Judge:
    """Applies the rules."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._aliases = AliasJudge(tables)
        self._titles = frozenset(title.lower() for title in tables.titles)
        self._longest_title = max((title.count(" ") + 1 for title in tables.titles), default=0)

    def judge(self, text: str, date: dt.date | None, hits: Sequence[Hit]) -> list[Decision]:
        """One decision per hit, in the same order."""
        article = Article(text, date, hits)
        for hit in hits:
            for person in hit.expression.full:
                article.named.append((hit.start, person))
        decisions: list[Decision | None] = [None] * len(hits)
        for index, hit in enumerate(hits):
            if not hit.expression.short and not self._aliases.waits(hit):
                decisions[index] = self._settle(article, hit)
                actor = decisions[index].actor  # type: ignore[union-attr]
                if actor is not None:
                    article.countries[actor] = article.countries.get(actor, 0) + 1
        for index, hit in enumerate(hits):
            if decisions[index] is None and hit.expression.short:
                decisions[index] = self._surname(article, index, decisions)
        for index, decision in enumerate(decisions):
            if decision is None:
                decisions[index] = self._aliases.decide_home(article, index, decisions)
        return [decision for decision in decisions if decision is not None]

    def _settle(self, article: Article, hit: Hit) -> Decision:
        """An expression that needs nothing but the text around it."""
        expression = hit.expression
        if expression.trap:
            return Decision(None, "name", "a phrase that only holds a name")
        if expression.full:
            return self._holder(article, expression.full, "full name")
        return self._aliases.decide(article, hit)

    def _holder(self, article: Article, people: Sequence[Person], how: str) -> Decision:
        """The actor for whom one of these people stands on the article's day."""
        standings = [standing for person in people if (standing := person.standing(article.date))]
        if any(held for _, held in standings):
            standings = [(tenure, held) for tenure, held in standings if held]
        actors = {tenure.actor for tenure, _ in standings}
        if len(actors) > 1:
            near = {actor for actor in actors if article.countries.get(actor)}
            actors = near if len(near) == 1 else set()
            if not actors:
                return Decision(None, "office_holder", f"{how}: several people could be meant")
        for tenure, held in standings:
            if tenure.actor in actors:
                state = "" if held else "former "
                return Decision(tenure.actor, "office_holder", f"{how}: {state}{tenure.office.name}", tenure=tenure)
        return Decision(None, "office_holder", f"{how}: out of office on the article's day")

    def _surname(self, article: Article, index: int, decisions: Sequence[Decision | None]) -> Decision:
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
        if tokens and is_possessive(tokens[-1]):
            tokens = []
        if (
            tokens
            and title is None
            and (tokens[-1] in self._tables.given_names or article.has_stranger_before(hit, self._tables.forewords))
        ):
            article.strangers.append((hit.start, word))
            return Decision(None, "office_holder", f"another person, called {tokens[-1]}")
        after = _WORD_AFTER.match(text, hit.end)
        if (
            after
            and word in self._tables.given_names
            and not article.is_headline(hit.start)
            and not article.begins_hit(hit.end + 1)
        ):
            return Decision(None, "office_holder", f"a given name before {after.group(1)!r}")
        near = self._country_before(article, index, decisions)
        if title is not None:
            fitting = [p for p in people if any(_has_title(t, title) for t in p.tenures)]
            local = [p for p in fitting if near in {t.actor for t in p.tenures}]
            if near is not None and local:
                return self._holder(article, local, "title and country")
            people = tuple(fitting) or people
        local = [p for p in people if near in {t.actor for t in p.tenures} and (p.bare or _heads(p, article.date))]
        if near is not None and local:
            return self._holder(article, local, "country before the name")
        nearest = self._nearest(article, hit, word)
        if nearest is not None:
            if not nearest and not any(_leads(person, article) for person in people):
                return Decision(None, "office_holder", "the article's bearer of this name holds no office")
            if nearest:
                return self._holder(article, nearest, "named in full in the article")
        if hit.expression.aliases:
            return self._aliases.decide(article, hit)
        if title is not None and people is not hit.expression.short:
            return self._holder(article, people, f"title {title!r}")
        bare = [person for person in people if person.bare]
        if not bare and not after and title is None and (not tokens or tokens[-1] in _HONORIFICS):
            bare = self._leaders(article, people, word)
        if not bare:
            return Decision(None, "office_holder", "a common name, without a full name or title in the article")
        return self._holder(article, bare, "surname")

    def _leaders(self, article: Article, people: Sequence[Person], word: str) -> list[Person]:
        """Who may be meant by a common surname alone.

        A head of state, of government or of diplomacy whose country the article names, unless it names another in
        whose service somebody bears the name as well.
        """
        if word in self._tables.ordinary:
            return []
        serving = []
        for person in people:
            standing = person.standing(article.date)
            if standing is not None and standing[1] and article.countries.get(standing[0].actor):
                serving.append((standing[0].actor, person))
        leaders = [person for _, person in serving if _heads(person, article.date)]
        return leaders if len({actor for actor, _ in serving}) == 1 else []

    def _title_before(self, text: str, offset: int) -> str | None:
        """The longest title that ends right before an offset, in small letters."""
        start = max(0, offset - 45, text.rfind(SEPARATOR, 0, offset) + 1)
        words = text[start:offset].rstrip(" ,").lower().split(" ")
        for length in range(min(self._longest_title, len(words)), 0, -1):
            title = " ".join(words[-length:])
            if title in self._titles:
                return title
        return None

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
    def _country_before(article: Article, index: int, decisions: Sequence[Decision | None]) -> str | None:
        """The actor named at most four words before a surname, within its clause."""
        if not index:
            return None
        hit, before, decision = article.hits[index], article.hits[index - 1], decisions[index - 1]
        if decision is None or decision.actor is None or decision.type == "office_holder":
            return None
        return decision.actor if _BRIDGE.fullmatch(article.text, before.end, hit.start) else None


def _leads(person: Person, article: Article) -> bool:
    """Whether an article may call somebody by surname although a namesake has been named before.

    A head whose country it names.
    """
    standing = person.standing(article.date)
    return (
        standing is not None and person.bare and _heads(person, article.date) and standing[0].actor in article.countries
    )


def _heads(person: Person, date: dt.date | None) -> bool:
    """Whether somebody holds an office of which a state has one, and which makes its holder's surname enough."""
    standing = person.standing(date)
    return standing is not None and standing[1] and standing[0].office.single and standing[0].office.bare


def _given(person: Person) -> set[str]:
    return {token for name in person.names for token in name.split()[:-1]} - set(person.shorts)


def _has_title(tenure: Tenure, title: str) -> bool:
    return any(title == known.lower() for known in tenure.office.titles)
