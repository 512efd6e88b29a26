"""How transformers' Trainer sees this task: groups of examples in, logits of slots out.

The module holds torch classes only; what a run reads and writes stands in `stance.train`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset
from transformers import Trainer
from transformers.trainer_pt_utils import LengthGroupedSampler

from stance.features import Features
from stance.train.articles import UNLABELLED
from stance.train.hidden import distance, recorded
from stance.train.material import Group

if TYPE_CHECKING:
    from stance.encoder import StanceEncoder
    from stance.train.config import TrainConfig
    from stance.train.teach import Teacher


class Groups(Dataset[tuple[Group, ...]]):
    """Groups of examples, one a sentence, each with its twin if it has one.

    Args:
        groups: The examples of each sentence.
        draw: Gives the examples of the sentence at an index changed, anew at each reading; None for groups as they are.
        twin: Gives a group's twin, whose examples are to be answered as the group's are, one by one; None for no twins.
        context: How many characters of context count in a sentence's length.
    """

    def __init__(
        self,
        groups: Sequence[Group],
        draw: Callable[[int], Group] | None = None,
        twin: Callable[[Group], Group] | None = None,
        context: int = 0,
    ) -> None:
        self._groups = groups
        self._draw = draw
        self._twin = twin
        self._context = context

    def __len__(self) -> int:
        return len(self._groups)

    @property
    def lengths(self) -> list[int]:
        """Characters of each sentence and its context."""
        sentences = [group[0].pair.sentence for group in self._groups]
        return [len(s.text) + min(len(s.before or ""), self._context) for s in sentences]

    def __getitem__(self, index: int) -> tuple[Group, ...]:
        group = self._draw(index) if self._draw else self._groups[index]
        twin = self._twin(group) if self._twin else group
        return (group,) if twin == group else (group, twin)


_TAUGHT = "teacher_"
"""What the names of the arrays that a teacher reads begin with."""


class Collator:
    """Groups of examples into the encoder's arrays and what is to be learnt of every slot.

    Args:
        features: The tokenisation.
        labels: The labels in the order of the output's columns; an example without one (`UNLABELLED`) has index -1.
        teacher: The tokenisation of a teacher that is to read the same; None for no teacher.
    """

    def __init__(self, features: Features, labels: Sequence[str], teacher: Features | None = None) -> None:
        self._features = features
        self._teacher = teacher
        self._index = {UNLABELLED: -1, **{label: i for i, label in enumerate(labels)}}

    def __call__(self, items: Sequence[tuple[Group, ...]]) -> dict[str, Tensor]:
        """Tensors of `stance.features.Batch` and what is to be learnt.

        That is ``labels``: (P,); where groups have twins, ``twins``: (T, 2), the slots of two examples that are to be
        answered alike; and with a teacher its own `Batch`, every name behind ``teacher_``, and ``teacher_slots``: (P,),
        its slot for each of ours.
        """
        examples = [e for groups in items for group in groups for e in group]
        pairs = [e.pair for e in examples]
        encoded = self._features.encode(pairs)
        slots = encoded.slot_numbers
        example_of = dict(zip(slots, range(len(examples)), strict=True))
        asked = [example_of[slot] for slot in range(len(example_of))]
        learnt = {"labels": torch.tensor([self._index[examples[i].label] for i in asked])}
        twins = _twins(items)
        if twins:
            learnt["twins"] = torch.tensor([[slots[first], slots[second]] for first, second in twins])
        arrays = self._features.batch(encoded.rows).arrays()
        if self._teacher:
            read = self._teacher.encode(pairs)
            theirs = read.slot_numbers
            learnt[f"{_TAUGHT}slots"] = torch.tensor([theirs[i] for i in asked])
            arrays |= {f"{_TAUGHT}{name}": a for name, a in self._teacher.batch(read.rows).arrays().items()}
        return {**{name: torch.from_numpy(array) for name, array in arrays.items()}, **learnt}


def _twins(items: Sequence[tuple[Group, ...]]) -> list[tuple[int, int]]:
    """Positions, among all examples one after the other, of an example and its twin."""
    pairs: list[tuple[int, int]] = []
    start = 0
    for groups in items:
        n = len(groups[0])
        if len(groups) == 2:
            pairs += [(start + i, start + n + i) for i in range(n)]
        start += n * len(groups)
    return pairs


def targets(answers: Tensor, labels: Tensor, weight: float) -> Tensor:
    """The probabilities (P, n_labels) that slots are to have.

    Args:
        answers: A teacher's probabilities (P, n_labels).
        labels: (P,), the index of the label, or -1 where nobody labelled: the answer alone then counts.
        weight: What the answer counts beside the label; nothing where another label is likeliest in it.
    """
    known = labels >= 0
    only = torch.nn.functional.one_hot(labels.clamp(min=0), answers.shape[-1]).to(answers.dtype)
    share = torch.where(known, weight * (answers.argmax(-1) == labels), 1.0).unsqueeze(-1)
    return share * answers + (1 - share) * only


_WEIGHT_DECAY = 0.01

_LABEL_SMOOTHING = 0.05
"""In runs without a teacher, whose answers are not certain in themselves."""


class StanceTrainer(Trainer):
    """The Trainer with this task's loss and with learning rates for encoder and head.

    Args:
        config: The run.
        teacher: To learn from besides the labels, or None.
        wide: Of the teacher's models, the one of which what its layers give is to be learnt too, or None; see
            `stance.train.hidden.wide_of`.
        kwargs: What the Trainer takes.
    """

    def __init__(
        self, *, config: TrainConfig, teacher: Teacher | None, wide: StanceEncoder | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._optimizer_config = config.optimizer
        self._consistency = config.augment.consistency
        self._teacher = teacher
        self._wide = wide
        if teacher:
            for encoder in teacher.encoders:
                encoder.to(self.args.device)

    def compute_loss(
        self, model: Any, inputs: dict[str, Tensor], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Cross-entropy over the slots of a batch, with their labels or with the probabilities they are to have.

        A narrowed model adds how far what its layers give lies from what the wide model's do, for the same slots in the
        same order, since both read the same rows. Twins add how far their answers lie apart: the mean of their Jeffreys
        divergence (counterfactual logit pairing; Garg et al. 2019), by the weight that the configuration gives.
        """
        own = {name: t for name, t in inputs.items() if name not in ("labels", "twins")}
        taught = {name.removeprefix(_TAUGHT): own.pop(name) for name in list(own) if name.startswith(_TAUGHT)}
        teacher = self._teacher if model.training else None
        deep = self._wide is not None and teacher is not None
        with recorded(self.accelerator.unwrap_model(model), deep) as states:
            logits = model(**own).float()
        learnt = inputs["labels"]
        if teacher:
            slots = taught.pop("slots")
            with torch.no_grad(), self.accelerator.autocast(), recorded(self._wide, deep) as theirs:
                answers = teacher.probabilities(taught)[slots]
            learnt = targets(answers, learnt, teacher.weight)
        smoothing = 0.0 if self._teacher else _LABEL_SMOOTHING
        loss = torch.nn.functional.cross_entropy(logits, learnt, label_smoothing=smoothing)
        if deep:
            loss = loss + distance(states, theirs)
        if "twins" in inputs:
            one, other = logits.log_softmax(-1)[inputs["twins"]].unbind(1)
            loss = loss + self._consistency * ((one.exp() - other.exp()) * (one - other)).sum(-1).mean()
        return (loss, {"logits": logits}) if return_outputs else loss

    def _get_train_sampler(self, train_dataset: Any = None) -> LengthGroupedSampler:
        """Batches of sentences of like length, so that little is padded."""
        return _Sampler(self.args.train_batch_size, cast(Groups, self.train_dataset).lengths, self.args.seed)

    def create_optimizer(self, *args: Any, **kwargs: Any) -> Any:
        """AdamW with the head's own learning rate and no decay of biases and norms."""
        if self.optimizer is None:
            config = self._optimizer_config
            parameters: dict[tuple[float, float], list[Tensor]] = {}
            for name, parameter in self.model.named_parameters():  # type: ignore[union-attr]
                if parameter.requires_grad:
                    rate = config.learning_rate if name.startswith("transformer.") else config.head_learning_rate
                    decay = _WEIGHT_DECAY if parameter.ndim > 1 else 0.0
                    parameters.setdefault((rate, decay), []).append(parameter)
            self.optimizer = torch.optim.AdamW(
                [{"params": p, "lr": rate, "weight_decay": decay} for (rate, decay), p in parameters.items()],
                fused=True,
            )
        return self.optimizer


class _Sampler(LengthGroupedSampler):
    """Draws another order for each epoch, and the same one for an epoch in which an interrupted run goes on."""

    def __init__(self, n_rows: int, lengths: list[int], seed: int) -> None:
        super().__init__(n_rows, lengths=lengths, generator=torch.Generator())
        self._seed = seed
        self.set_epoch(0)

    def set_epoch(self, epoch: int) -> None:
        """Called by the trainer before each epoch, from 0."""
        self.generator.manual_seed(self._seed + epoch)


def validation_metrics(prediction: Any) -> dict[str, float]:
    """Macro-F1 and accuracy of (logits, labels)."""
    from sklearn.metrics import accuracy_score, f1_score

    logits, labels = prediction
    found = np.argmax(logits, axis=1)
    return {
        "macro_f1": float(f1_score(labels, found, average="macro")),
        "accuracy": float(accuracy_score(labels, found)),
    }
