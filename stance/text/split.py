"""The walk over a document: paragraphs, what is left out of them, sentences, their neighbours.

Knows the order of these steps and none of the rules.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from stance.records import Document, Sentence
from stance.text.boilerplate import ends_as_sentence, is_boilerplate_line
from stance.text.dates import leading_date
from stance.text.notices import is_notice, opens_offer
from stance.text.paragraphs import paragraphs
from stance.text.sentences import sentences

Span = tuple[int, int]


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

    A leading ``date YYYY-MM-DD`` is no part of the first sentence, and dates the sentences of a document
    that has no other date. One in another notation is no part of it either, and dates nothing.

    Args:
        document: Any text; control characters count as line breaks.
        keep_boilerplate: Give boilerplate as sentences too, instead of leaving it out.
    """
    opening = leading_date(document.text)
    date, start = (document.date, 0) if opening is None else (document.date or opening.day, opening.end)
    kept: list[Span] = []
    marked: list[Span] = []
    for span, is_marked in _mark(document.text, start):
        if is_marked:
            marked.append(span)
        if not is_marked or keep_boilerplate:
            kept.append(span)
    texts = [document.text[start:end] for start, end in kept]
    return SplitDocument(
        tuple(
            Sentence(document.id, index, *span, text, date, document.source, before, after)
            for index, (span, text, before, after) in enumerate(
                zip(
                    kept,
                    texts,
                    itertools.chain([None], texts),
                    itertools.chain(texts[1:], [None]),
                    strict=False,
                )
            )
        ),
        tuple(marked),
    )


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
