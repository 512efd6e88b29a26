"""Articles in, predictions out: the rooms composed, nothing more.

Works through the corpus in blocks, so memory does not grow with it. Knows no file formats and no runtimes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from stance.classifiers import Classifier
from stance.gazetteer import Gazetteer
from stance.records import UNCERTAIN, Document, Pair, Prediction
from stance.text import split

_BLOCK = 64
"""Documents whose pairs are classified together: enough to fill batches with rows of like length."""


@dataclass(slots=True)
class Tally:
    """What a run has seen so far; filled in while it goes on.

    Attributes:
        n_documents: Articles read.
        n_sentences: Sentences kept.
        n_boilerplate: Lines left out as no part of an article.
        n_pairs: Pairs classified.
        n_undated: Articles without a date, in which any holder of an office may match.
        n_windowed: Pairs in sentences longer than the model's window.
    """

    n_documents: int = 0
    n_sentences: int = 0
    n_boilerplate: int = 0
    n_pairs: int = 0
    n_undated: int = 0
    n_windowed: int = 0


def predict(
    documents: Iterable[Document],
    gazetteer: Gazetteer,
    classifier: Classifier,
    *,
    min_confidence: float = 0.0,
    keep_boilerplate: bool = False,
    tally: Tally | None = None,
) -> Iterator[Prediction]:
    """Find every pair of the documents and say on which side it is put.

    Args:
        documents: Read once, block by block.
        gazetteer: Finds the actors.
        classifier: Reads the stance.
        min_confidence: A prediction below this confidence says ``uncertain``, in [0, 1].
        keep_boilerplate: Whether lines that are no part of an article are read too.
        tally: Counts what happens, where the caller wants to know.

    Yields:
        One prediction per pair, in order of document, sentence and first mention; none for documents without actors.
    """
    tally = tally or Tally()
    remaining = iter(documents)
    while block := list(islice(remaining, _BLOCK)):
        pairs: list[Pair] = []
        for document in block:
            found = split(document, keep_boilerplate=keep_boilerplate)
            pairs += gazetteer.pairs(found.sentences)
            tally.n_documents += 1
            tally.n_sentences += len(found.sentences)
            tally.n_boilerplate += found.n_boilerplate
            tally.n_undated += document.date is None
        for prediction in classifier.predict(pairs):
            tally.n_pairs += 1
            tally.n_windowed += prediction.windowed
            if prediction.confidence < min_confidence:
                prediction = replace(prediction, stance=UNCERTAIN)
            yield prediction
