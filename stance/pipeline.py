"""Articles in, predictions out: the rooms composed, nothing more.

Works through the corpus in blocks, so memory does not grow with it, and reads the next block while the model is busy
with the last. Knows no file formats and no runtimes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from stance.ahead import ahead
from stance.classifiers import Classifier, PredictionCache
from stance.gazetteer import Gazetteer
from stance.records import UNCERTAIN, Document, Pair, Prediction
from stance.text import reads_like_english, stretches
from stance.topic import TopicFinder

_BLOCK = 64
"""Documents whose pairs are classified together: enough to fill batches with rows of like length."""
_PAIRS = 4096
"""Pairs after which a block ends, however many a single document holds."""


@dataclass(slots=True)
class Tally:
    """What a run has seen so far; filled in while it goes on.

    Attributes:
        n_documents: Articles read, those that were skipped among them.
        n_off_topic: Articles skipped because they never name the contest.
        n_sentences: Sentences kept.
        n_boilerplate: Lines left out as no part of an article.
        n_pairs: Pairs classified.
        n_not_english: Articles that do not look like English, the language of all models that ship, skipped or not.
        n_undated: Articles without a date, in which any holder of an office may match.
        n_windowed: Pairs in sentences longer than the model's window.
    """

    n_documents: int = 0
    n_off_topic: int = 0
    n_sentences: int = 0
    n_boilerplate: int = 0
    n_pairs: int = 0
    n_not_english: int = 0
    n_undated: int = 0
    n_windowed: int = 0


def predict(
    documents: Iterable[Document],
    gazetteer: Gazetteer,
    classifier: Classifier | Callable[[], Classifier],
    *,
    min_confidence: float = 0.0,
    keep_boilerplate: bool = False,
    topic: TopicFinder | None = None,
    tally: Tally | None = None,
) -> Iterator[Prediction]:
    """Find every pair of the documents and say on which side it is put.

    Args:
        documents: Read once, block by block, in a thread that runs up to two blocks ahead.
        gazetteer: Finds the actors.
        classifier: Reads the stance; or what gives one, called when the first documents are already being read.
        min_confidence: A prediction below this confidence says ``uncertain``, in [0, 1].
        keep_boilerplate: Whether lines that are no part of an article are read too.
        topic: Documents in which it finds nothing are skipped and counted; None reads them all.
        tally: Counts what happens, where the caller wants to know.

    Yields:
        One prediction per pair, in order of document, sentence and first mention; none for documents without actors.
    """
    tally = tally or Tally()
    with ahead(_blocks(documents, gazetteer, keep_boilerplate, topic, tally)) as blocks:
        cache = PredictionCache(classifier if isinstance(classifier, Classifier) else classifier())
        for pairs in blocks:
            for prediction in cache.predict(pairs):
                tally.n_pairs += 1
                tally.n_windowed += prediction.windowed
                if prediction.confidence < min_confidence:
                    prediction = replace(prediction, stance=UNCERTAIN)
                yield prediction


def _blocks(
    documents: Iterable[Document],
    gazetteer: Gazetteer,
    keep_boilerplate: bool,
    topic: TopicFinder | None,
    tally: Tally,
) -> Iterator[list[Pair]]:
    """The pairs of all documents, those of up to `_BLOCK` documents at a time."""
    pairs: list[Pair] = []
    n_read = 0
    for document in documents:
        tally.n_documents += 1
        tally.n_not_english += not reads_like_english(document.text)
        if topic is not None and not topic.is_named_in(document.text):
            tally.n_off_topic += 1
            continue
        for stretch in stretches(document, keep_boilerplate=keep_boilerplate):
            pairs += gazetteer.pairs(stretch.sentences)
            tally.n_sentences += len(stretch.sentences)
            tally.n_boilerplate += stretch.n_boilerplate
            if len(pairs) >= _PAIRS:
                yield pairs
                pairs = []
        tally.n_undated += document.date is None
        n_read += 1
        if n_read % _BLOCK == 0:
            yield pairs
            pairs = []
    yield pairs
