"""Which side does each country take? Find countries in news, say on which side each sentence puts them.

>>> import stance
>>> model = stance.load()
>>> model.predict("Russia backs Maduro.")[0]["stance"]
'pro_maduro'
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stance.classifiers import Classifier
    from stance.contest import Contest
    from stance.gazetteer import Gazetteer

__version__ = "0.1.0"

__all__ = ["Model", "__version__", "load"]


class Model:
    """A loaded classifier with the gazetteer that finds its actors.

    Args:
        classifier: Reads the stance.
        contest: The contest; its countries are never actors.
    """

    def __init__(self, classifier: Classifier, contest: Contest) -> None:
        from stance.gazetteer import Gazetteer

        self.classifier = classifier
        self.contest = contest
        self.gazetteer: Gazetteer = Gazetteer.of(contest)

    def predict(self, text: str, date: dt.date | str | None = None, *, id: str = "text") -> list[dict[str, Any]]:
        """Find every country and bloc in a text and say on which side each sentence puts it.

        Args:
            text: An article, or any part of one.
            date: Day of publication (a date, a datetime or ``YYYY-MM-DD``); decides who holds which office. Unknown by
                default.
            id: What ``document_id`` says in the records.

        Returns:
            One record per (sentence, actor), in order of sentence and first mention, with the same keys and values as
            ``stance predict --format jsonl`` writes; an empty list for a text that names no actor.

        Raises:
            InputError: The date is no day written as YYYY-MM-DD, or the text holds mostly NUL.
        """
        from stance.dates import read_day
        from stance.errors import InputError
        from stance.pipeline import predict
        from stance.records import Document
        from stance.store import clean, to_record

        try:
            day = None if date is None else read_day(date)
        except ValueError:
            raise InputError(f"date {date!r}: expected YYYY-MM-DD, for example 2019-04-03") from None
        return [to_record(p) for p in predict([Document(id, clean(text, id), day)], self.gazetteer, self.classifier)]


def load(
    model: str | Path | None = None,
    *,
    contest: str | Path | None = None,
    threshold: float | None = None,
    context: bool = False,
) -> Model:
    """Load a model.

    Args:
        model: One that ships with the package (by id), a model folder (by path), or a zero-shot NLI model (by path, or
            as ``user/name`` on the hub); by default the one that ships for the contest: trained for it, or told its
            sides.
        contest: A contest file (by path), or one that ships (by id); by default the model's own.
        threshold: For a zero-shot model: how likely a side must be entailed, between 0 and 1; 0.5 by default.
        context: For a zero-shot model: whether it reads the previous sentence too.

    Raises:
        ModelError: There is no such model, or it cannot be read.
        ConfigError: The contest cannot be read, or the model was trained for another one, or has no such setting.
        MissingExtraError: The model needs packages that are not installed.
    """
    from stance.classifiers import choose_model, contest_of, load_classifier
    from stance.contests import load_contest

    asked = load_contest(contest) if contest is not None else None
    chosen = choose_model(asked) if model is None else model
    told = contest_of(chosen, asked)
    return Model(load_classifier(chosen, told, threshold=threshold, context=context), told)
