"""What eight bits change: macro-F1 and labels of each runtime against the float32 graph on labelled pairs."""

from __future__ import annotations

from pathlib import Path

from benchmarks.contenders import CONTENDERS
from stance.contests import load_contest
from stance.examples import read_examples, with_mentions
from stance.gazetteer import Gazetteer


def fidelity(model: Path, data: list[str]) -> None:
    """Print a Markdown table."""
    import numpy as np
    from sklearn.metrics import f1_score

    contest = load_contest()
    found, missed = with_mentions(read_examples(data, contest.labels), Gazetteer.of(contest))
    examples = [e for e in found if not e.disputed]
    pairs = [e.pair for e in examples]
    truth = np.array([contest.labels.index(e.label) for e in examples])
    names = ["stance, float32 on onnxruntime", *(n for n in CONTENDERS if n.startswith("stance, int8"))]
    rows = {name: CONTENDERS[name](model)(pairs)[0] for name in names}
    exact = rows[names[0]]
    print(f"{len(pairs)} undisputed pairs of {', '.join(data)}; {len(missed)} not found\n")
    print("| | macro-F1 | labels as in float32 | largest change of a probability |\n| --- | ---: | ---: | ---: |")
    for name, row in rows.items():
        macro = f1_score(truth, row.argmax(1), average="macro")
        same = (row.argmax(1) == exact.argmax(1)).mean()
        print(f"| {name} | {macro:.3f} | {same:.1%} | {abs(row - exact).max():.3f} |")
