"""The values that travel between rooms: frozen, slotted, compared by content.

Knows nothing of files, models or the command line, and imports only the standard library.
Character offsets count Unicode code points, start at 0 and exclude the end, as Python slices do.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Kind = Literal["country", "bloc"]
MentionType = Literal["name", "abbreviation", "demonym", "capital", "institution", "office_holder"]

NEUTRAL = "neutral"
"""The label of a pair that is put on neither side; the two side labels come from the contest."""

UNCERTAIN = "uncertain"
"""What a prediction says instead of a label when its confidence is under the chosen minimum."""


@dataclass(frozen=True, slots=True)
class Document:
    """One article.

    Attributes:
        id: Unique within a run; the file's stem where nothing better is given.
        text: The whole text, as decoded; every offset downstream points into it.
        date: Day of publication, or None when unknown.
        source: Outlet or collection, or None when unknown.
    """

    id: str
    text: str
    date: dt.date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document, with ``document.text[start:end] == text``.

    Attributes:
        document_id: Id of the document it stands in.
        index: Position among the document's sentences, from 0, in reading order.
        start: Offset of the first character in the document's text.
        end: Offset after the last character.
        text: The sentence, never empty, without surrounding white space.
        date: The document's date.
        source: The document's source.
        before: Text of the previous sentence, or None for the first.
        after: Text of the next sentence, or None for the last.
    """

    document_id: str
    index: int
    start: int
    end: int
    text: str
    date: dt.date | None = None
    source: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A country or a bloc of countries.

    Attributes:
        id: ISO 3166-1 alpha-3 (``XKX`` for Kosovo), or a short upper-case code for a bloc.
        name: Common English name.
        kind: ``country`` or ``bloc``.
    """

    id: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in a sentence that names an actor, with ``sentence.text[start:end] == text``.

    Attributes:
        start: Offset of the first character in the sentence.
        end: Offset after the last character.
        text: The words as they stand in the sentence.
        type: What kind of expression it is.
        actor: Id of the actor that it names.
    """

    start: int
    end: int
    text: str
    type: MentionType
    actor: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One (sentence, actor): the unit that is labelled and classified.

    Attributes:
        sentence: The sentence.
        actor: The country or bloc.
        mentions: Where the sentence mentions it, in order of ``start``; never empty.
    """

    sentence: Sentence
    actor: Actor
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Prediction:
    """A pair and the side on which a model puts it.

    Attributes:
        pair: What was classified.
        stance: One of the model's labels, or ``uncertain`` below a chosen confidence.
        probabilities: (label, probability) in the model's label order; each in [0, 1], summing to 1.
        model: Id of the model.
        windowed: True when the sentence was longer than the model's window and was read around its
            mentions only.
    """

    pair: Pair
    stance: str
    probabilities: tuple[tuple[str, float], ...]
    model: str
    windowed: bool = False

    @property
    def confidence(self) -> float:
        """The largest of the probabilities, in [1/3, 1] for three labels."""
        return max(p for _, p in self.probabilities)
