"""The walk over a document: paragraphs, what is left out of them, sentences, their neighbours.

Knows the order of these steps and none of the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stance.records import Document, Sentence
from stance.text.boilerplate import ends_as_sentence, is_boilerplate_line
from stance.text.dates import leading_date
from stance.text.notices import is_notice, opens_offer
from stance.text.paragraphs import paragraphs
from stance.text.sentences import sentences

Span = tuple[int, int]

STRETCH = 40_000
"""Characters that are read together, far more than an article of news has."""


@dataclass(frozen=True, slots=True)
class SplitDocument:
    """A document's sentences and what was found to be no part of the article.

    Attributes:
        sentences: In reading order, never overlapping; empty for a document without words.
        boilerplate: (start, end) offsets of the lines and sentences that were marked, in reading order;
            left out of ``sentences`` unless they were asked for.
    """

    sentences: tuple[Sentence, ...]
    boilerplate: tuple[Span, ...] = ()

    @property
    def n_boilerplate(self) -> int:
        """Number of lines (or sentences within a line) that were marked as boilerplate."""
        return len(self.boilerplate)


def split(document: Document, *, keep_boilerplate: bool = False) -> SplitDocument:
    """Cut a document into sentences, each with its neighbours as context.

    A leading ``date YYYY-MM-DD``, or such a day as the first line, is no part of the first sentence, and dates the
    sentences of a document that has no other date. One in another notation is no part of it either, and dates nothing.

    Args:
        document: Any text; control characters count as line breaks.
        keep_boilerplate: Give boilerplate as sentences too, instead of leaving it out.
    """
    parts = list(stretches(document, keep_boilerplate=keep_boilerplate))
    return SplitDocument(
        tuple(sentence for part in parts for sentence in part.sentences),
        tuple(span for part in parts for span in part.boilerplate),
    )


def stretches(document: Document, *, keep_boilerplate: bool = False) -> Iterator[SplitDocument]:
    """What `split` gives, a stretch at a time, so that memory does not grow with a document's length.

    Yields:
        Consecutive parts, each of sentences of up to 40,000 characters together, far more than an article of news has.
        At least one; the sentences at a part's ends know their neighbours in the next and the last.
    """
    opening = leading_date(document.text)
    date, start = (document.date, 0) if opening is None else (document.date or opening.day, opening.end)
    kept: list[Span] = []
    marked: list[Span] = []
    index = length = 0
    before: str | None = None

    def part(after: str | None) -> SplitDocument:
        texts = [document.text[start:end] for start, end in kept]
        neighbours = zip([before, *texts], texts, [*texts[1:], after], strict=False)
        return SplitDocument(
            tuple(
                Sentence(document.id, index + i, *span, text, date, document.source, previous, following)
                for i, (span, (previous, text, following)) in enumerate(zip(kept, neighbours, strict=True))
            ),
            tuple(marked),
        )

    for span, is_marked in _mark(document.text, start):
        n_characters = span[1] - span[0]
        is_kept = keep_boilerplate or not is_marked
        if is_kept and length and length + n_characters > STRETCH:
            yield part(document.text[slice(*span)])
            index += len(kept)
            before = document.text[slice(*kept[-1])]
            length = 0
            kept.clear()
            marked.clear()
        if is_marked:
            marked.append(span)
        if is_kept:
            kept.append(span)
            length += n_characters + 1
    yield part(None)


def _mark(text: str, start: int) -> Iterator[tuple[Span, bool]]:
    """Yield every sentence, or whole boilerplate line, and whether it is boilerplate.

    A paywall below prose is followed by what it sells, line by line; the next prose ends that.
    """
    seen_prose = in_offer = False
    for paragraph in paragraphs(text, start):
        line = text[slice(*paragraph)]
        if is_boilerplate_line(line) or (in_offer and not ends_as_sentence(line)):
            in_offer = in_offer or (seen_prose and opens_offer(line))
            yield paragraph, True
            continue
        for span in sentences(text, *paragraph):
            sentence = text[slice(*span)]
            if is_notice(sentence):
                in_offer = in_offer or (seen_prose and opens_offer(sentence))
                yield span, True
            else:
                in_offer = False
                seen_prose = seen_prose or ends_as_sentence(sentence)
                yield span, False
