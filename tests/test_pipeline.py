"""The pipeline: order, counts, the gate, wire copy, and the thread that works ahead."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pytest
from fakes import FakeClassifier

from stance.ahead import ahead
from stance.classifiers import Classifier, PredictionCache
from stance.contests import load_contest
from stance.errors import ModelError
from stance.gazetteer import Gazetteer
from stance.pipeline import Tally, predict
from stance.records import Document, Pair
from stance.topic import TopicFinder


class Counting(FakeClassifier):
    """Remembers how many pairs it was asked about at a time."""

    def __init__(self) -> None:
        super().__init__(lambda pair: "pro_maduro" if "backs" in pair.sentence.text else "neutral")
        self.asked: list[int] = []

    def classify(self, pairs: Sequence[Pair]) -> tuple[npt.NDArray[np.float32], list[bool]]:
        self.asked.append(len(pairs))
        return super().classify(pairs)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.of(load_contest())


def documents(n: int) -> list[Document]:
    return [Document(f"d{i}", f"Russia backs Maduro for the {i}th time.\n\nCuba is an island.") for i in range(n)]


def test_order_and_counts_over_several_blocks(gazetteer: Gazetteer) -> None:
    tally = Tally()
    found = list(predict(documents(150), gazetteer, FakeClassifier(lambda _: "neutral"), tally=tally))
    assert [(p.pair.sentence.document_id, p.pair.actor.id) for p in found] == [
        (f"d{i}", actor) for i in range(150) for actor in ("RUS", "CUB")
    ]
    assert (tally.n_documents, tally.n_off_topic, tally.n_pairs) == (150, 0, 300)


def test_the_gate_skips_and_counts(gazetteer: Gazetteer) -> None:
    off = Document("off", "Russia and Cuba signed a treaty.")
    tally = Tally()
    topic = TopicFinder(load_contest())
    mixed = [off, *documents(2), Document("off2", off.text)]
    found = list(predict(mixed, gazetteer, FakeClassifier(lambda _: "neutral"), topic=topic, tally=tally))
    assert {p.pair.sentence.document_id for p in found} == {"d0", "d1"}
    assert (tally.n_documents, tally.n_off_topic, tally.n_undated) == (4, 2, 2)


def test_articles_in_another_language_are_read_and_counted(gazetteer: Gazetteer) -> None:
    spanish = Document(
        "es",
        "Colombia reconoce a Juan Guaidó como presidente interino de Venezuela, mientras que Cuba respalda al gobierno "
        "de Nicolás Maduro y México pide un diálogo entre las partes.",
    )
    tally = Tally()
    found = list(predict([spanish, *documents(1)], gazetteer, FakeClassifier(lambda _: "neutral"), tally=tally))
    assert {p.pair.sentence.document_id for p in found} == {"es", "d0"}
    assert tally.n_not_english == 1
    russian = Document("ru", "Москва поддерживает законного президента и осуждает вмешательство Вашингтона.")
    tally = Tally()
    assert not list(
        predict(
            [russian], gazetteer, FakeClassifier(lambda _: "neutral"), topic=TopicFinder(load_contest()), tally=tally
        )
    )
    assert (tally.n_off_topic, tally.n_not_english) == (1, 1)


def test_without_a_gate_all_are_read(gazetteer: Gazetteer) -> None:
    off = Document("off", "Russia and Cuba signed a treaty.")
    assert len(list(predict([off], gazetteer, FakeClassifier(lambda _: "neutral")))) == 2


def test_wire_copy_is_classified_once(gazetteer: Gazetteer) -> None:
    copies = [Document(f"copy{i}", "Russia backs Maduro.") for i in range(200)]
    classifier = Counting()
    found = list(predict(copies, gazetteer, classifier))
    assert [p.pair.sentence.document_id for p in found] == [d.id for d in copies]
    assert {p.stance for p in found} == {"pro_maduro"}
    assert sum(classifier.asked) == 1


def test_a_document_of_many_pairs_is_cut(gazetteer: Gazetteer) -> None:
    text = "\n\n".join(f"Russia backs Maduro for the {i}th time." for i in range(9000))
    classifier = Counting()
    assert len(list(predict([Document("huge", text)], gazetteer, classifier))) == 9000
    assert 4096 <= max(classifier.asked) < 6000


def test_cache_forgets_the_oldest(gazetteer: Gazetteer) -> None:
    from stance.text import split

    pairs = [
        pair for i in range(5) for pair in gazetteer.pairs(split(Document("d", f"Russia backs {i} men.")).sentences)
    ]
    classifier = Counting()
    cache = PredictionCache(classifier, room=2)
    assert [p.pair for p in cache.predict(pairs)] == pairs
    cache.predict(pairs[-1:])
    cache.predict(pairs[:1])
    assert classifier.asked == [5, 0, 1]
    assert cache.n_remembered == 1


def test_cache_tells_contexts_and_mentions_apart() -> None:
    from conftest import make_pair

    classifier = Counting()
    text = "Russia and Moscow agree ."
    pairs = [
        make_pair(text, "Russia"),
        make_pair(text, "Moscow"),
        make_pair(text, "Russia", before="So it goes."),
        make_pair(text, "Russia", actor="CUB"),
        make_pair(text, "Russia"),
    ]
    PredictionCache(classifier).predict(pairs)
    assert classifier.asked == [4]


def test_ahead_keeps_order_and_passes_errors_on() -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("three")

    taken = []
    with pytest.raises(ValueError, match="three"), ahead(items()) as made:
        for item in made:
            taken.append(item)
    assert taken == [1, 2]
    with ahead(()) as made:
        assert list(made) == []


def test_ahead_makes_one_in_advance_and_stops_when_left() -> None:
    made: list[int] = []
    second = threading.Event()

    def items() -> Iterator[int]:
        for i in range(100):
            made.append(i)
            if i == 1:
                second.set()
            yield i

    with ahead(items()) as taking:
        assert next(taking) == 0
        assert second.wait(10)
    assert nobody_works_ahead()
    assert made == [0, 1]


def test_nobody_works_on_for_a_classifier_that_cannot_be_loaded() -> None:
    def classifier() -> Classifier:
        raise ModelError("no weights")

    documents = (Document(f"d{i}", "Russia spoke.", None) for i in itertools.count())
    with pytest.raises(ModelError, match="no weights"):
        list(predict(documents, Gazetteer.load(), classifier))
    assert nobody_works_ahead()


def nobody_works_ahead() -> bool:
    working = [thread for thread in threading.enumerate() if thread.name == "ahead"]
    for thread in working:
        thread.join(10)
    return not any(thread.is_alive() for thread in working)
