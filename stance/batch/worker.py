"""One shard in, its part out: the pipeline as every engine runs it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from stance.batch.shards import Shard
from stance.errors import InputError
from stance.gazetteer import Gazetteer
from stance.pipeline import Tally, predict
from stance.recipe import Recipe
from stance.store.parts import encode_predictions
from stance.topic import TopicFinder


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a shard.

    Attributes:
        number: The shard's number.
        digest: Of its documents.
        faults: As they were in the shard.
        counts: What happened in it, by the names of `stance.pipeline.Tally`; None where it was finished already.
        data: A file of its predictions; empty where there are none.
    """

    number: int
    digest: str
    faults: tuple[InputError, ...] = ()
    counts: Mapping[str, int] | None = None
    data: bytes = b""


class Worker:
    """Loads the gazetteer and the classifier once, then does one shard after another.

    Args:
        recipe: What to do.
        format: Of the parts.
        n_threads: How many threads the classifier may use; as it sees fit by default.

    Raises:
        ModelError: There is no such model, or it cannot be read.
        ConfigError: The model does not take one of the settings.
        MissingExtraError: The model needs packages that are not installed.
    """

    def __init__(self, recipe: Recipe, format: str, n_threads: int | None = None) -> None:
        self._recipe = recipe
        self._format = format
        self._gazetteer = Gazetteer.of(recipe.contest)
        self._classifier = recipe.load(n_threads)
        self._topic = TopicFinder(recipe.contest) if recipe.gate else None

    def __call__(self, shard: Shard) -> Outcome:
        """Predict; a shard without documents is passed on."""
        if not shard.documents:
            return Outcome(shard.number, shard.digest, shard.faults)
        tally = Tally()
        predictions = predict(
            shard.documents,
            self._gazetteer,
            self._classifier,
            min_confidence=self._recipe.min_confidence,
            keep_boilerplate=self._recipe.keep_boilerplate,
            topic=self._topic,
            tally=tally,
        )
        data = encode_predictions(predictions, self._format)
        return Outcome(shard.number, shard.digest, shard.faults, dataclasses.asdict(tally), data)
