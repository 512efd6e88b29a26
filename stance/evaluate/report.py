"""An evaluation as text: plain values for JSON, records of predictions, Markdown, and the grids behind both tables.

Knows how figures are written; writes to no file and to no terminal.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from stance import __version__
from stance.evaluate.compare import Comparison
from stance.evaluate.evaluation import Evaluation

_KINDS = {
    "tag": "tag",
    "actor": "actor",
    "mention_type": "mention type",
    "n_actors": "actors in the sentence",
    "length": "sentence length",
}
_MOST = 10
"""Slices of one kind that a table shows; JSON has all."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of text.

    Attributes:
        title: What it shows.
        header: Heads of the columns; those after the first hold numbers.
        rows: As wide as the header.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def to_json(evaluation: Evaluation, comparison: Comparison | None = None, failures: Sequence[str] = ()) -> str:
    """Every figure, unrounded, as one indented JSON object; what could not be computed is null.

    Args:
        evaluation: The evaluation.
        comparison: Its comparison with a second model, if there was one.
        failures: Lines of the bars that it failed.
    """
    f = evaluation.figures
    slices: dict[str, dict[str, Any]] = {kind: {} for kind in _KINDS}
    for part in evaluation.slices:
        plain = asdict(part)
        slices[plain.pop("by")][plain.pop("value")] = plain
    found = {
        "model": evaluation.model,
        "n": f.n,
        "missed": f.missed,
        "disputed": evaluation.n_disputed,
        "extra": evaluation.n_extra,
        "n_documents": evaluation.n_documents,
        "macro_f1": f.macro_f1,
        "macro_f1_interval": [evaluation.interval.low, evaluation.interval.high],
        "accuracy": f.accuracy,
        "mcc": f.mcc,
        "kappa": f.kappa,
        "brier": f.brier,
        "ece": f.ece,
        "swap_invariance": evaluation.swap.share,
        "n_swaps": evaluation.swap.n,
        "per_class": {
            c.label: {"precision": c.precision, "recall": c.recall, "f1": c.f1, "n": c.n} for c in f.per_class
        },
        "confusion": {
            c.label: dict(zip((*evaluation.labels, "missed"), row, strict=True))
            for c, row in zip(f.per_class, f.confusion, strict=True)
        },
        "soft_confusion": {
            c.label: dict(zip(evaluation.labels, row, strict=True))
            for c, row in zip(f.per_class, f.soft_confusion, strict=True)
        },
        "slices": slices,
        "comparison": None if comparison is None else asdict(comparison),
        "failed": list(failures),
        "origin": {
            "stance": __version__,
            "gazetteer": evaluation.gazetteer,
            "data_hash": evaluation.data_hash,
            "seed": evaluation.seed,
        },
    }
    return json.dumps(_finite(found), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def prediction_lines(evaluation: Evaluation) -> Iterator[str]:
    """One JSON record for each pair that counts, in the order of the data; every figure can be recomputed from them.

    ``stance`` and ``probabilities`` are null where the pair was missed. Probabilities are unrounded.
    """
    for outcome in evaluation.outcomes:
        prediction, sentence = outcome.prediction, outcome.example.pair.sentence
        record = {
            "id": outcome.example.id,
            "stance": None if prediction is None else prediction.stance,
            "probabilities": None if prediction is None else dict(prediction.probabilities),
            "missed": prediction is None,
            "label": outcome.example.label,
            "document_id": sentence.document_id,
            "sentence": sentence.text,
            "actor": outcome.example.pair.actor.id,
            "model": evaluation.model,
        }
        yield json.dumps(record, ensure_ascii=False) + "\n"


def grids(evaluation: Evaluation) -> list[Grid]:
    """The tables for people: figures, labels and confusion, slices. Parts with nothing in them are left out."""
    f = evaluation.figures
    low, high = evaluation.interval.low, evaluation.interval.high
    figures = [
        (
            "macro-F1",
            _share(f.macro_f1),
            f"95 % {_share(low)} to {_share(high)}, {evaluation.n_documents} articles drawn",
        ),
        ("accuracy", _share(f.accuracy), "missed pairs count as wrong"),
        ("Matthews' correlation", _share(f.mcc), "-1 to 1"),
        ("Cohen's kappa", _share(f.kappa), "-1 to 1"),
        ("Brier score", _share(f.brier), "0 to 2, less is better; pairs found"),
        ("calibration error", _share(f.ece), "15 bins, less is better; pairs found"),
        ("actor-swap invariance", _share(evaluation.swap.share), f"{evaluation.swap.n} exchanges"),
    ]
    title = f"{evaluation.model}: {f.n} pairs, {f.missed} missed, {evaluation.n_disputed} disputed left out"
    found = [
        Grid(title, ("figure", "value", "note"), tuple(figures)),
        Grid(
            "labels (rows: true, columns at the right: predicted as)",
            ("label", "precision", "recall", "F1", "n", *evaluation.labels, "missed"),
            tuple(
                (c.label, _share(c.precision), _share(c.recall), _share(c.f1), str(c.n), *map(str, row))
                for c, row in zip(f.per_class, f.confusion, strict=True)
            ),
        ),
    ]
    for kind, name in _KINDS.items():
        parts = [part for part in evaluation.slices if part.by == kind]
        if not parts:
            continue
        shown = f"by {name}" if len(parts) <= _MOST else f"by {name} ({_MOST} of {len(parts)})"
        rows = tuple((s.value, str(s.n), str(s.missed), _share(s.accuracy), _share(s.macro_f1)) for s in parts[:_MOST])
        found.append(Grid(shown, (name, "n", "missed", "accuracy", "macro-F1"), rows))
    return found


def comparison_line(comparison: Comparison) -> str:
    """What the comparison found, in one line."""
    c = comparison
    return (
        f"{c.first} less {c.second}: macro-F1 {c.difference:+.3f} "
        f"(95 % {c.interval.low:+.3f} to {c.interval.high:+.3f}, paired bootstrap p = {c.p_bootstrap:.3g}); "
        f"{c.only_first} pairs right only with {c.first}, {c.only_second} only with {c.second} "
        f"(McNemar p = {c.p_mcnemar:.3g})"
    )


def to_markdown(evaluation: Evaluation, comparison: Comparison | None = None, failures: Sequence[str] = ()) -> str:
    """The tables for people, as GitHub-flavoured Markdown; arguments as for `to_json`."""
    parts = [f"# Evaluation of {evaluation.model}"]
    for grid in grids(evaluation):
        rule = ("---", *("---:" for _ in grid.header[1:]))
        rows = (grid.header, rule, *grid.rows)
        table = "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
        parts.append(f"## {grid.title}\n\n{table}")
    if comparison is not None:
        parts.append(f"## Comparison\n\n{comparison_line(comparison)}.")
    if failures:
        parts.append("## Bars missed\n\n" + "\n".join(f"- {line}" for line in failures))
    origin = f"seed {evaluation.seed}, data {evaluation.data_hash}, stance {__version__}"
    gazetteer = f", gazetteer {evaluation.gazetteer}" if evaluation.gazetteer else ""
    return "\n\n".join([*parts, f"_{origin}{gazetteer}_"]) + "\n"


def _share(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"


def _finite(value: Any) -> Any:
    """The same values with null for what is not a number."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value
