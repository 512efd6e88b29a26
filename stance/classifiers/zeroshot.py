"""Any model of natural language inference as a classifier: does the sentence entail that the actor supports a side?

Knows how answers become a row; what is asked stands in the contest, how it is tokenised in `stance.features`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance import hub, resources
from stance.classifiers.classifier import Classifier
from stance.classifiers.devices import computes_bf16, torch_device
from stance.contest import Contest, check_hypotheses
from stance.errors import ConfigError, MissingExtraError, ModelError
from stance.features import by_length
from stance.features.premises import Premises, padded
from stance.records import Pair

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

DEFAULT_THRESHOLD = 0.5

_WEIGHTS = ("model.safetensors", "model.safetensors.index.json")
_INSTEAD = "a folder with config.json and model.safetensors, or a model that ships ({})"
_MAX_TOKENS = 512
"""Longest row, whatever the model could read: no sentence needs more."""
_SURE = 1e-6
"""Probabilities are kept this far from 0 and 1, so that their odds are numbers."""


class ZeroShotClassifier(Classifier):
    """Asks a model of natural language inference (NLI) about each pair, once for each side and hypothesis.

    The sentence is the premise; the contest's hypotheses are filled in with the actor and the side. A hypothesis is
    entailed with the probability that the softmax over **all** of the head's labels gives to entailment: a head of
    three labels calls a sentence that does not touch the question neutral, and that must count against the side as
    much as contradiction does. (Leaving the neutral label out, as is common, makes such sentences a toss-up.) For
    several hypotheses it is the mean. `rows_of` makes rows of the two sides' probabilities.

    Attributes:
        id: The model's name, with the threshold where it is another than the default, and whether it reads the context.
        bf16: Whether products are computed in bfloat16.

    Args:
        reference: A folder with ``config.json``, safetensors weights and a fast tokenizer, or ``user/name`` on the hub.
        contest: The sides and the hypotheses.
        threshold: See `rows_of`.
        context: Whether the previous sentence stands in front of the sentence in the premise.
        device: ``cpu``, ``cuda`` or one GPU of several, such as ``cuda:1``; by default a GPU where there is one.
        bf16: Whether products are computed in bfloat16, by which probabilities move by about 0.01. By default where
            the GPU or the processor computes with it.

    Raises:
        ModelError: No such model, no safetensors weights, no entailment among its labels, or it cannot be loaded.
        ConfigError: The threshold or a hypothesis is none, or there is no such device.
        MissingExtraError: torch or transformers is not installed.
    """

    def __init__(
        self,
        reference: str | Path,
        contest: Contest,
        *,
        threshold: float = DEFAULT_THRESHOLD,
        context: bool = False,
        device: str | None = None,
        bf16: bool | None = None,
    ) -> None:
        if not 0 < threshold < 1:
            raise ConfigError(f"threshold {threshold}: expected a number between 0 and 1, both excluded")
        try:
            check_hypotheses(contest.hypotheses)
        except ValueError as error:
            raise ConfigError(f"contest {contest.id}: {error}") from None
        folder = Path(reference)
        is_missing = not folder.is_dir()
        try:
            import torch
            import transformers  # noqa: F401
        except ImportError:
            what = f"{reference}: no folder here; a model of the hub" if is_missing else "A zero-shot model"
            raise MissingExtraError(what, "zero-shot") from None

        name = str(reference) if hub.is_name(reference) and not folder.is_dir() else folder.resolve().name
        told = f"{name} at {threshold}" if threshold != DEFAULT_THRESHOLD else name
        self.id = f"{told} with context" if context else told
        self.labels = contest.labels
        self._contest = contest
        self._threshold = threshold
        if is_missing:
            folder = hub.fetch(str(reference), _INSTEAD.format(", ".join(resources.model_folders())))
        config, tokenizer, model = _load(folder)
        self._entailment = entailment_index(config.id2label, folder)
        self._padding = tokenizer.pad_token_id or 0
        self._typed = getattr(config, "type_vocab_size", 0) > 1 and "token_type_ids" in tokenizer.model_input_names
        limit = min(tokenizer.model_max_length, _MAX_TOKENS, *_positions(config, model))
        self._premises = Premises(tokenizer.backend_tokenizer, limit, context=context)
        self._device = torch_device(device)
        self._kind = self._device.partition(":")[0]
        self.bf16 = computes_bf16(self._kind) if bf16 is None else bf16
        self._max_padded_tokens = 32768 if self._kind == "cuda" else 1024 * torch.get_num_threads()
        self._model = model.eval().to(self._device)

    def entailed(self, pairs: Sequence[Pair]) -> tuple[npt.NDArray[np.float64], list[bool]]:
        """How likely pairs are put on either side, each side asked for itself.

        Args:
            pairs: In any order.

        Returns:
            float64 (n_pairs, 2) in (0, 1), side A and side B; they need not sum to 1. And which pairs stand in
            sentences that were read in part.
        """
        import numpy as np

        asked = [[*a, *b] for a, b in (self._contest.hypotheses_of(p.actor.name) for p in pairs)]
        rows = self._premises.encode(pairs, asked)
        entailed = np.empty(len(rows.ids))
        for group in by_length(rows.ids, self._max_padded_tokens):
            entailed[group] = self._run([rows.ids[i] for i in group], [rows.types[i] for i in group])
        places = np.array(rows.places, np.int64).reshape(len(pairs), 2, len(self._contest.hypotheses))
        return entailed[places].mean(axis=2).clip(_SURE, 1 - _SURE), rows.windowed

    def classify(self, pairs: Sequence[Pair]) -> tuple[npt.NDArray[np.float32], list[bool]]:
        """See `Classifier.classify`."""
        entailed, windowed = self.entailed(pairs)
        return rows_of(entailed, self._threshold), windowed

    def _run(self, ids: list[list[int]], types: list[list[int]]) -> npt.NDArray[np.float64]:
        """Probability of entailment of some rows: (n_rows,)."""
        import torch

        inputs = {"input_ids": padded(ids, self._padding), "attention_mask": padded([[1] * len(row) for row in ids], 0)}
        if self._typed:
            inputs["token_type_ids"] = padded(types, 0)
        tensors = {name: torch.from_numpy(array).to(self._device) for name, array in inputs.items()}
        with torch.inference_mode(), torch.autocast(self._kind, torch.bfloat16, enabled=self.bf16):
            logits = self._model(**tensors).logits  # (n_rows, n_labels)
        found: npt.NDArray[np.float64] = logits.double().softmax(-1)[:, self._entailment].cpu().numpy()
        return found


def rows_of(entailed: npt.NDArray[np.float64], threshold: float) -> npt.NDArray[np.float32]:
    """Probabilities of side A, side B and neutral from those with which the two sides are entailed.

    The odds of the two sides stand beside the odds of the threshold, and the three are divided by their sum. So the
    largest is neutral exactly where neither side is entailed with more than the threshold, and otherwise the side that
    is entailed more; and where the other side is ruled out and the threshold is 0.5, a side's probability is the one
    with which it is entailed.

    Args:
        entailed: (n, 2), strictly between 0 and 1.
        threshold: What a side must reach, strictly between 0 and 1.

    Returns:
        float32 (n, 3), each row summing to 1.
    """
    import numpy as np

    weights = np.concatenate([entailed, np.full((len(entailed), 1), threshold)], axis=1)
    odds = weights / (1 - weights)
    rows: npt.NDArray[np.float32] = (odds / odds.sum(axis=1, keepdims=True)).astype(np.float32)
    return rows


def entailment_index(labels: dict[int, str], folder: Path) -> int:
    """Which output of a head says entailment, by the names that its configuration gives to the outputs.

    Raises:
        ModelError: None of at least two labels does, or several do.
    """
    found = [index for index, label in labels.items() if str(label).casefold().startswith("entail")]
    if len(found) != 1 or len(labels) < 2:
        raise ModelError(
            f"{folder}: no NLI model, its labels are {', '.join(map(str, labels.values()))}; expected one that says "
            "entailment beside others (id2label in config.json)"
        )
    return found[0]


def _load(folder: Path) -> tuple[Any, Any, Any]:
    """Configuration, tokenizer and model, the last in float32."""
    from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

    if not any((folder / name).is_file() for name in _WEIGHTS):
        raise ModelError(
            f"{folder}: no {_WEIGHTS[0]} in it, and weights in no other form are loaded; convert them with "
            "save_pretrained of transformers, or take a model that has them"
        )
    local = {"local_files_only": True, "trust_remote_code": False}
    try:
        with hub.silence():
            config = AutoConfig.from_pretrained(folder, **local)
            entailment_index(config.id2label, folder)
            tokenizer = AutoTokenizer.from_pretrained(folder, **local)
            model, report = AutoModelForSequenceClassification.from_pretrained(
                folder,
                config=config,
                use_safetensors=True,
                ignore_mismatched_sizes=True,  # they are reported below
                output_loading_info=True,
                **local,
            )
    except ModelError:
        raise
    except Exception as error:  # transformers, tokenizers and safetensors raise classes that share no root
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"{folder}: transformers cannot load this model ({reason})") from error
    lacking = [*report["missing_keys"], *(key for key, *_ in report["mismatched_keys"])]
    if lacking:
        raise ModelError(
            f"{folder}: its weights have no {min(lacking)} of the right shape; expected an NLI model with its head"
        )
    # Without any of them transformers makes a tokenizer that knows no word.
    names = sorted({"tokenizer.json", *tokenizer.vocab_files_names.values()})
    if not tokenizer.is_fast or not any((folder / name).is_file() for name in names):
        raise ModelError(f"{folder}: no fast tokenizer for this model; expected {' or '.join(names)} in it")
    return config, tokenizer, model.float()


def _positions(config: Any, model: Any) -> list[int]:
    """How many tokens a model has positions for; nothing where it sets no limit."""
    for name, module in model.named_modules():
        if name.endswith("position_embeddings") and getattr(module, "padding_idx", None) is not None:
            return [module.num_embeddings - module.padding_idx - 1]  # RoBERTa counts from behind its padding
    return [config.max_position_embeddings] if getattr(config, "max_position_embeddings", None) else []
