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

NOT_ENOUGH = "not_enough_evidence"
"""The verdict on an actor of whom the articles say too little."""


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


@dataclass(frozen=True, slots=True)
class Reading:
    """A prediction as a file gives it back: what a score and a report are made of.

    Attributes:
        document_id: Id of the article.
        date: Its day of publication, or None when unknown.
        source: Its outlet, or None when unknown.
        sentence: The sentence, as it stands in the article; untrusted text.
        actor: Id of the country or bloc.
        actor_name: Its common English name.
        kind: ``country`` or ``bloc``.
        mentions: (start, end) of each mention in the sentence, in order.
        stance: One of ``labels``, or ``uncertain``.
        probabilities: Of side A, side B and neutral; each in [0, 1], summing to 1.
        labels: What the three are called.
        model: Id of the model.
    """

    document_id: str
    date: dt.date | None
    source: str | None
    sentence: str
    actor: str
    actor_name: str
    kind: Kind
    mentions: tuple[tuple[int, int], ...]
    stance: str
    probabilities: tuple[float, float, float]
    labels: tuple[str, str, str]
    model: str

    @property
    def likeliest(self) -> int:
        """Place of the largest probability: 0 for side A, 1 for side B, 2 for neutral; the first of equal ones.

        It is what the model answers, and what ``stance`` says wherever that is not ``uncertain``.
        """
        return max(range(3), key=self.probabilities.__getitem__)


@dataclass(frozen=True, slots=True)
class Score:
    """Where an actor stands, over everything or in one period; ``docs/scores.md`` says what the numbers mean.

    Attributes:
        actor: Id of the country or bloc.
        actor_name: Its common English name.
        kind: ``country`` or ``bloc``.
        period: Empty for everything; a month ``2019-02``, an ISO week ``2019-W05``, a day ``2019-02-04``, or a source.
        n_documents: Articles with a sentence on the actor; at least 1.
        n_sentences: Sentences on the actor; at least 1, the sum of ``counts``.
        counts: Sentences by the label that the model answered: side A, side B, neutral.
        shares: Of the three labels, corrected for the model's errors; each in [0, 1], summing to 1.
        raw_shares: Of the three labels as counted.
        position: In [-1, 1], -1 wholly on side A and +1 wholly on side B; (B - A) / (A + B) of the corrected shares,
            or ``raw_position`` where nothing is corrected. None when no sentence takes a side.
        low: Lower end of the position's 95 % interval; None when there is no position.
        high: Its upper end.
        p_direction: How sure the position's side of 0 is, in [0, 1]: the share of the interval's draws that lie on it
            (one in which nothing takes a side lies on none); 0.5 where there is one article only or the position is 0,
            None when there is no position.
        verdict: Label of side A or side B, ``neutral``, or ``not_enough_evidence``.
        raw_position: Mean of p(side B) - p(side A) over the sentences that the model puts on a side, uncorrected;
            None when it puts none there.
    """

    actor: str
    actor_name: str
    kind: Kind
    period: str
    n_documents: int
    n_sentences: int
    counts: tuple[int, int, int]
    shares: tuple[float, float, float]
    raw_shares: tuple[float, float, float]
    position: float | None
    low: float | None
    high: float | None
    p_direction: float | None
    verdict: str
    raw_position: float | None = None

    @property
    def side_share(self) -> float:
        """Share of the sentences that take a side, corrected; in [0, 1]."""
        return self.shares[0] + self.shares[1]


@dataclass(frozen=True, slots=True)
class Change:
    """A day around which an actor moved from one position to another.

    Attributes:
        actor: Id of the country or bloc.
        actor_name: Its common English name.
        kind: ``country`` or ``bloc``.
        date: First day with news on the new position.
        earliest: The change came after this day, with 95 % confidence together with ``latest``.
        latest: The change came by this day.
        before: Position in the time before, back to the previous change; in [-1, 1].
        after: Position in the time after, up to the next change; in [-1, 1].
        n_before: Days with a sentence that takes a side, before.
        n_after: Such days after.
        p_value: Chance of so strong a change if the days stood in any order; in (0, 1].
    """

    actor: str
    actor_name: str
    kind: Kind
    date: dt.date
    earliest: dt.date
    latest: dt.date
    before: float
    after: float
    n_before: int
    n_after: int
    p_value: float

    @property
    def strength(self) -> float:
        """How far the position moved, in [0, 2]."""
        return abs(self.after - self.before)
