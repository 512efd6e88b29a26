"""The model card: what a model is for, what it learned from, how well it does and how sure it may be.

Writes Markdown with the metadata block that model hubs read; knows evaluations, not weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from stance.contest import ANY_CONTEST
from stance.manifest import Manifest

if TYPE_CHECKING:
    from stance.evaluate import Evaluation
    from stance.examples import Example

_CONFIDENCES = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def model_card(manifest: Manifest, train: Sequence[Example], evaluation: Evaluation) -> str:
    """The card of a model folder, as Markdown.

    Args:
        manifest: The model's manifest, temperature included.
        train: What it learned from.
        evaluation: Its figures on the validation pairs.
    """
    from huggingface_hub import ModelCard, ModelCardData

    data = ModelCardData(
        language="en",
        library_name="stance",
        tags=["stance-detection", "news", "political-science", "onnx"],
        pipeline_tag="text-classification",
        model_name=manifest.id,
    )
    return str(
        ModelCard(f"---\n{data.to_yaml()}\n---\n\n{_text(manifest, train, evaluation)}", ignore_metadata_errors=True)
    )


def _text(manifest: Manifest, train: Sequence[Example], evaluation: Evaluation) -> str:
    first, second = manifest.contest.sides
    config = manifest.training["config"]
    counts = Counter(e.label for e in train)
    shares = ", ".join(f"{label} {counts[label]:,}" for label in manifest.contest.labels)
    actors = len({e.pair.actor.id for e in train})
    averaged = manifest.training.get("averaged", [])
    times = Counter(averaged).values()
    told = " --contest FILE" if manifest.contest.id == ANY_CONTEST else ""
    weighed = f", weighed {':'.join(map(str, times))}" if len(set(times)) > 1 else ""
    mean = f"; the mean of {len(times)} models{weighed}, of which that is the last one's start" if averaged else ""
    return f"""# {manifest.id}

Says on which side a sentence puts a country or bloc that it mentions. Contest: {manifest.contest.title}.

| label | the sentence shows the actor … |
| --- | --- |
| `{first.label}` | supporting or defending {first.name}, or rejecting what is done against that side |
| `{second.label}` | supporting or defending {second.name}, or acting against the other side |
| `neutral` | doing neither, or merely appearing |

## Use

`stance predict ARTICLE --model FOLDER{told}`. It reads English news sentences in which the actors have been found. It
does not judge whether a statement is true, and it knows only what the sentence and the end of the one before it say. It
is not meant for decisions about persons.

## Training

{len(train):,} labelled pairs ({shares}) over {actors} actors, data hash `{manifest.training["data_hash"]}`; started
from `{config["encoder"]}`, seed {config["seed"]}{mean}.
Its temperature is {manifest.temperature:.3f}. The whole configuration stands in `stance.json`.

## Figures on the validation pairs

{figures_section(evaluation, "articles that it did not learn from, of the same origin as those it did")}"""


def figures_section(evaluation: Evaluation, origin: str) -> str:
    """What the card says of an evaluation, as Markdown without a heading.

    Args:
        evaluation: Of the model in the form in which it answers.
        origin: What documents they stand in, as a plural noun.
    """
    f, interval = evaluation.figures, evaluation.interval
    classes = "\n".join(
        f"| {c.label} | {c.precision:.3f} | {c.recall:.3f} | {c.f1:.3f} | {c.n:,} |" for c in f.per_class
    )
    curve = "\n".join(f"| {c:.2f} | {share:.0%} | {right:.1%} |" for c, share, right in risk_coverage(evaluation))
    return f"""int8 graph; {f.n:,} pairs in {evaluation.n_documents:,} {origin}: other text is harder.

Macro-F1 {f.macro_f1:.3f} (95 % {interval.low:.3f}–{interval.high:.3f}), accuracy {f.accuracy:.3f}, expected calibration
error {f.ece:.3f}.

| label | precision | recall | F1 | pairs |
| --- | ---: | ---: | ---: | ---: |
{classes}

## Risk and coverage

What `--min-confidence` costs and buys: below it a prediction says `uncertain`.

| minimum | pairs answered | of these right |
| ---: | ---: | ---: |
{curve}
"""


def risk_coverage(evaluation: Evaluation) -> list[tuple[float, float, float]]:
    """(minimum confidence, share of pairs at or above it, share of these that are right), rising by the first.

    Confidences that no pair reaches are left out. El-Yaniv & Wiener 2010, "On the foundations of noise-free selective
    classification".
    """
    found = [(o.prediction.confidence, o.right) for o in evaluation.outcomes if o.prediction is not None]
    rows = []
    for minimum in _CONFIDENCES:
        kept = [right for confidence, right in found if confidence >= minimum]
        if kept:
            rows.append((minimum, len(kept) / len(found), sum(kept) / len(kept)))
    return rows
