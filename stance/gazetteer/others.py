"""What a mention could say if the sentence spoke of another actor.

Names come from the tables, so that what is measured or taught with them does not hang on what some data mention.
"""

from __future__ import annotations

import datetime as dt

from stance.gazetteer.entries import Tenure
from stance.gazetteer.gazetteer import Gazetteer
from stance.records import Mention, Pair


class OtherNames:
    """Expressions of every actor, by type of mention.

    Args:
        gazetteer: Whose actors and names.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._aliases: dict[str, dict[str, list[str]]] = {}
        self._holders: dict[str, tuple[Tenure, ...]] = {}
        self._of_kind: dict[str, list[str]] = {}
        for id_, actor in gazetteer.actors.items():
            self._of_kind.setdefault(actor.kind, []).append(id_)
            self._holders[id_] = gazetteer.holders(id_)
            of_actor = self._aliases.setdefault(id_, {})
            for alias in gazetteer.aliases(id_):
                # One that needs a rule would not always be taken for the actor.
                if not alias.rule:
                    of_actor.setdefault(alias.type, []).append(alias.text)

    def actors(self, pair: Pair) -> list[str]:
        """Ids of the other actors of the same kind, country or bloc, in the gazetteer's order."""
        return [id_ for id_ in self._of_kind.get(pair.actor.kind, []) if id_ != pair.actor.id]

    def expressions(self, pair: Pair, actor: str) -> list[list[str]]:
        """For each mention of a pair, what an actor is called instead, the usual expression first.

        Of the same type as the mention, a demonym in the plural for one in the plural; for an office holder, those who
        held an office on the sentence's day, or at any time if that is unknown.

        Returns:
            A list as long as the pair's mentions, or an empty one when some mention has no counterpart.
        """
        found = [self._counterparts(mention, actor, pair.sentence.date) for mention in pair.mentions]
        return found if all(found) else []

    def _counterparts(self, mention: Mention, actor: str, day: dt.date | None) -> list[str]:
        if mention.type == "office_holder":
            people = [t.person for t in self._holders[actor] if day is None or t.start <= day <= t.end]
            return list(dict.fromkeys(people))
        texts = self._aliases[actor].get(mention.type, [])
        if mention.type != "demonym":
            return texts
        return [text for text in texts if text.endswith("s") == mention.text.endswith("s")]
