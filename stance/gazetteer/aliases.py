"""When an expression of the alias tables names its actor: the context rules that a row may ask for.

Each rule is asked about one hit in its article and answers with a reason; the cues, languages and given names it
weighs come from the tables. Knows no people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from stance.gazetteer.article import Article, Decision, is_language
from stance.gazetteer.entries import Alias, Tables
from stance.gazetteer.owners import other_owner
from stance.gazetteer.scan import Hit

_WORD_BEFORE = re.compile(r"([\w.'-]+) $")
_WORD_AFTER = re.compile(r" ([A-Z][a-z][\w'-]*)")
_SHOUT_AFTER = re.compile(r"'S\b| ([A-Z]{2,})\b")
_OF = re.compile(r" (?:of|in)(?: the)? ")
_AFTER_TOWN = (
    r"(?!\w|,? (?:and|or)\b|, [A-Z])(?=$|[^\w '-]| (?:after|as|at|before|but|by|for|from|had|has|in|is|on|"
    r"said|to|was|when|where|which|who|with)\b)"
)


class AliasJudge:
    """Applies the rules of aliases."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._cues: dict[tuple[str, str], tuple[re.Pattern[str] | None, re.Pattern[str] | None]] = {}
        self._title_words = frozenset(title.split()[0].lower() for title in tables.titles)

    @staticmethod
    def waits(hit: Hit) -> bool:
        """Whether a hit can be judged only when the others have been."""
        return any(alias.rule == "home" for alias in hit.expression.aliases)

    def decide(self, article: Article, hit: Hit) -> Decision:
        """The one actor whom the article lets the expression mean."""
        if article.text.startswith(", ", hit.end) and (town := self._town(article, hit)):
            return Decision(None, "name", f"a town in {town}")
        if len(hit.expression.aliases) > 1 and (alias := self._beside(article, hit)):
            return Decision(alias.actor, alias.type, "the sentence names it", alias)
        reasons = []
        agreed: list[tuple[Alias, str]] = []
        for alias in hit.expression.aliases:
            ok, reason = self._agrees(article, hit, alias)
            if ok:
                agreed.append((alias, reason))
            reasons.append(f"{alias.actor}: {reason}")
        if len({alias.actor for alias, _ in agreed}) != 1:
            alias = hit.expression.aliases[0]
            return Decision(None, alias.type, "; ".join(reasons), alias)
        alias, reason = agreed[0]
        return Decision(alias.actor, alias.type, reason, alias)

    @staticmethod
    def _beside(article: Article, hit: Hit) -> Alias | None:
        """Whom an ambiguous name means when its sentence surely names just one of them ("Korean ... Kim Jong Un")."""
        named = article.surely_named(hit.start)
        meant = [alias for alias in hit.expression.aliases if alias.actor in named]
        return meant[0] if len(meant) == 1 else None

    @cached_property
    def _states(self) -> re.Pattern[str]:
        return re.compile(rf", ({'|'.join(map(re.escape, self._tables.states))}){_AFTER_TOWN}")

    def _town(self, article: Article, hit: Hit) -> str | None:
        """The American state in which the place lies ("Moscow, Idaho"), if one follows.

        Washington is a capital there or elsewhere, and "Ukraine, Georgia" are two countries.
        """
        if not article.text.startswith(self._tables.states, hit.end + 2):
            return None
        state = self._states.match(article.text, hit.end)
        if state is None:
            return None
        kinds = {alias.type for alias in hit.expression.aliases} & {"name", "capital"}
        after = article.hit_after(hit)
        if after is not None and after.start == state.start(1):
            kinds -= {alias.type for alias in after.expression.aliases}
        return state[1] if kinds else None

    def _agrees(self, article: Article, hit: Hit, alias: Alias) -> tuple[bool, str]:
        if alias.rule == "cues":
            return self._cues_agree(article, hit, alias)
        if alias.rule == "before":
            needs, _ = self._patterns(alias)
            fits = (
                needs is not None and article.text.startswith(" ", hit.end) and needs.match(article.text, hit.end + 1)
            )
            return (True, f"before {fits.group()!r}") if fits else (False, "before none of the words that it needs")
        if alias.rule == "own":
            owner = other_owner(article, hit, (alias.actor,), local=self._tables.actors[alias.actor].kind == "country")
            return (False, f"the body of {owner!r}") if owner else self._cues_agree(article, hit, alias)
        if alias.rule in ("person", "surname"):
            return self._place_not_person(article, hit, alias.rule)
        if alias.rule == "prose" and self._shouted(article, hit):
            return False, "a common word in a line of capitals"
        if (
            alias.type == "demonym"
            and alias.text in self._tables.languages
            and is_language(article.text, hit.start, hit.end)
        ):
            return False, "a language"
        return True, alias.type

    def _cues_agree(self, article: Article, hit: Hit, alias: Alias) -> tuple[bool, str]:
        needs, unless = self._patterns(alias)
        missing = needs is not None and article.first(needs) is None
        against = unless and article.first(unless)
        if (missing or against) and self._listed(article, hit, alias):
            return True, "in a list with others"
        if missing:
            return False, "none of the words it needs is in the article"
        if against:
            return False, f"the article has {against!r}"
        return True, "the article's words fit"

    def _patterns(self, alias: Alias) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
        """What an alias needs and what rules it out; compiled at its first use, for most are never met."""
        key = (alias.actor, alias.text)
        if key not in self._cues:
            cues = self._tables.cues.get(key)
            self._cues[key] = (_any(cues.needs), _any(cues.unless)) if cues else (None, None)
        return self._cues[key]

    @staticmethod
    def _listed(article: Article, hit: Hit, alias: Alias) -> bool:
        """Whether the article has a name that only one actor bears in a list with others ("Georgia and Russia")."""
        if len(hit.expression.aliases) > 1 or alias.type not in ("name", "capital"):
            return False
        return alias.type in article.company(hit.expression)

    @staticmethod
    def _shouted(article: Article, hit: Hit) -> bool:
        """Whether an abbreviation that is a word as well stands among capitals."""
        after = _SHOUT_AFTER.match(article.text, hit.end)
        if after and not any(other.start == hit.end + 1 for other in article.hits):
            return True
        sentence = article.sentence(hit.start)
        return sentence == sentence.upper()

    def _place_not_person(self, article: Article, hit: Hit, rule: str) -> tuple[bool, str]:
        before = _WORD_BEFORE.search(article.text, max(0, hit.start - 25), hit.start)
        if before and before.group(1) in self._tables.given_names:
            return False, f"a surname after {before.group(1)!r}"
        if article.has_stranger_before(hit, self._tables.forewords):
            return False, "a surname after an unknown name"
        after = _WORD_AFTER.match(article.text, hit.end) if rule == "person" else None
        if (
            after
            and after.group(1).lower() not in self._title_words
            and not article.is_headline(hit.start)
            and not article.begins_hit(hit.end + 1)
        ):
            return False, f"a given name before {after.group(1)!r}"
        return True, "a place, not a person"

    def decide_home(self, article: Article, index: int, decisions: Sequence[Decision | None]) -> Decision:
        """Whose a body is that many states have, such as a senate.

        That of the state named with it or last before it in the sentence; else the first row's, of which English
        speaks without saying whose; else that of the only one named.
        """
        hit = article.hits[index]
        owners = {
            alias.actor: alias
            for alias in hit.expression.aliases
            if alias.rule == "home" and self._cues_agree(article, hit, alias)[0]
        }
        named = {v.actor for v in decisions if v is not None and v.actor and v.actor in owners and not _is_home(v)}
        first = hit.expression.aliases[0]
        if first.type == "institution" and (owner := other_owner(article, hit, owners, local=False)):
            return Decision(None, first.type, f"the body of {owner!r}", first)
        if not named:
            return Decision(None, first.type, f"the article does not name {first.actor}", first)
        near = self._owner_near(article, index, decisions, owners)
        if near is not None:
            return Decision(near, first.type, "nearest in the sentence", owners[near])
        if first.actor in named:
            return Decision(first.actor, first.type, "the article's own", first)
        if len(named) > 1:
            return Decision(None, first.type, "several states could be meant", first)
        (only,) = named
        return Decision(only, first.type, "the article's own", owners[only])

    @staticmethod
    def _owner_near(
        article: Article, index: int, decisions: Sequence[Decision | None], owners: Mapping[str, Alias]
    ) -> str | None:
        hits = article.hits
        if index + 1 < len(hits) and _OF.fullmatch(article.text, hits[index].end, hits[index + 1].start):
            decision = decisions[index + 1]
            if decision is not None and decision.actor in owners:
                return decision.actor
        start = article.sentence_start(hits[index].start)
        for earlier in range(index - 1, -1, -1):
            if hits[earlier].start < start:
                break
            decision = decisions[earlier]
            if decision is not None and decision.actor in owners:
                return decision.actor
        return None


def _is_home(decision: Decision) -> bool:
    return decision.alias is not None and decision.alias.rule == "home"


def _any(words: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b") if words else None
