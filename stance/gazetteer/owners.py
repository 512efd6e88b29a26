"""Who else is named as the owner of a body that many states have, such as a treasury or a security council.

Knows English and how owners are named beside what is theirs; no names, and nothing of rules.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from stance.gazetteer.article import Article
from stance.gazetteer.scan import Hit

_POSSESSIVE = re.compile(r"'s? ")
_LINK = re.compile(r" (of|in)(?: the)? ")
_PART = re.compile(
    r" (?:seat|veto|membership|presidency|vote|resolution|draft|bid|ambassador|envoy|proposal|statement|speech|member|"
    r"colleague|request|motion)(?:s|es|ed)?\b"
)


def other_owner(article: Article, hit: Hit, owners: Collection[str], *, local: bool) -> str | None:
    """Words beside a body that say it is somebody else's ("Canada's Treasury", "the Treasury of Canada").

    Directly before it a possessive, a demonym or an abbreviation; directly after it "of" or "in". A part in the body
    makes nobody its owner ("France's Security Council veto").

    Args:
        article: With all its hits.
        hit: The body.
        owners: Ids of the actors whose it may be.
        local: Whether it does not act abroad, so that a country after "in" is its owner, and not only a capital.
    """
    text = article.text
    before, after = article.hit_before(hit), article.hit_after(hit)
    if before is not None and not _PART.match(text, hit.end) and _is_other(before, owners):
        describes = any(alias.type in ("demonym", "abbreviation") for alias in before.expression.aliases)
        if _POSSESSIVE.fullmatch(text, before.end, hit.start) or (describes and text[before.end : hit.start] == " "):
            return text[before.start : before.end]
    if after is not None and not text.startswith("'", after.end) and _is_other(after, owners):
        link = _LINK.fullmatch(text, hit.end, after.start)
        kinds = {alias.type for alias in after.expression.aliases}
        if link and ("capital" in kinds or ((local or link[1] == "of") and kinds & {"name", "abbreviation"})):
            return text[after.start : after.end]
    return None


def _is_other(hit: Hit, owners: Collection[str]) -> bool:
    """Whether a hit can stand for somebody, but for none of the owners."""
    expression = hit.expression
    actors = {alias.actor for alias in expression.aliases}
    actors.update(t.actor for person in (*expression.full, *expression.short) for t in person.tenures)
    return bool(actors) and actors.isdisjoint(owners)
