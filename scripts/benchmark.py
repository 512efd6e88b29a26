"""How fast things run on this machine, in one table.

    python scripts/benchmark.py                                  # everything but the subcommands below
    python scripts/benchmark.py --only stance --rounds 1         # what has this in its name
    python scripts/benchmark.py zero-shot --pairs 64             # our zero-shot models against transformers'
    python scripts/benchmark.py fidelity --data labels.jsonl     # what eight bits change

Every contender runs in a process of its own, in turns, on the same documents of the labelled corpus; of its rounds the
best counts, of whole processes the median. docs/benchmarks.md tells how each number is made.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import contenders, material

N_DOCUMENTS = (1, 8, 64)


def measure(name: str, model: Path, rounds: int) -> None:
    """Print the figures of one contender as JSON; what a process of its own does."""
    import resource
    import time

    start = time.perf_counter()
    run = contenders.CONTENDERS[name](model)
    figures: dict[str, object] = {"load": time.perf_counter() - start}
    for n in N_DOCUMENTS:
        pairs = [pair for document in material.documents(n) for pair in document]
        run(pairs[:8])
        best = float("inf")
        for _ in range(rounds):
            start = time.perf_counter()
            run(pairs)
            best = min(best, time.perf_counter() - start)
        figures[f"seconds_{n}"] = best
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures))


def table(only: str, model: Path, rounds: int) -> None:
    """Print all tables as Markdown."""
    from stance.classifiers.devices import n_cores

    pairs = {n: [p for document in material.documents(n) for p in document] for n in N_DOCUMENTS}
    n_sentences = {n: len(material.sentences(p)) for n, p in pairs.items()}
    print(f"{_machine()}; {n_cores()} cores; {_versions()}\n")
    print("Documents: " + ", ".join(f"{n} ({n_sentences[n]} sentences, {len(pairs[n])} pairs)" for n in N_DOCUMENTS))
    heads = [f"sentences/s, {n} doc." for n in N_DOCUMENTS] + [f"pairs/s, {N_DOCUMENTS[-1]} doc."]
    print(f"\n| | {' | '.join(heads)} | load, s | peak MB |\n| --- |{' ---: |' * (len(heads) + 2)}")
    rate: dict[str, float] = {}
    for name in (name for name in contenders.CONTENDERS if only in name):
        command = [sys.executable, __file__, "--measure", name, "--model", str(model), "--rounds", str(rounds)]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "HF_HUB_OFFLINE": "1"})
        if done.returncode:
            print(f"| {name} | not measured: {done.stderr.strip().splitlines()[-1][:120]} |")
            continue
        figures = json.loads(done.stdout.splitlines()[-1])
        cells = [f"{n_sentences[n] / figures[f'seconds_{n}']:,.0f}" for n in N_DOCUMENTS]
        n = N_DOCUMENTS[-1]
        rate[name] = 1 / figures[f"seconds_{n}"]
        cells += [f"{len(pairs[n]) * rate[name]:,.0f}", f"{figures['load']:.1f}", f"{figures['peak_mb']:,.0f}"]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    if rate:
        _ceiling(rate, model, pairs[N_DOCUMENTS[-1]])


def _ceiling(rate: dict[str, float], model: Path, pairs: list) -> None:
    from benchmarks import ceiling
    from stance.classifiers.devices import n_cores

    needed = ceiling.needed(model, pairs)
    layer, _ = ceiling.shapes(model)
    most = {kind: ceiling.gemm(kind, layer, n_cores()) for kind in ("float32", "int8")}
    print("\n| | 10^9 multiply-adds a second | of the ceiling |\n| --- | ---: | ---: |")
    for kind, found in most.items():
        print(f"| {kind} ceiling: products alone, of the model's shapes | {found:,.0f} | |")
    for name, found in rate.items():
        if name.startswith("stance"):
            kind = "int8" if "int8" in name else "float32"
            print(f"| {name} | {needed * found:,.0f} | {needed * found / most[kind]:.2f} |")


def _machine() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _versions() -> str:
    names = ("onnxruntime", "openvino", "torch", "transformers", "tokenizers", "numpy", "setfit", "scikit-learn")
    found = []
    for name in names:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"no {name}")
    return ", ".join([f"Python {platform.python_version()}", *found])


def processes(rounds: int) -> None:
    """Print the tables of whole processes and of the gate."""
    from benchmarks.gate import gate
    from benchmarks.startup import startup

    seconds = startup(rounds)
    print("\n| whole process | seconds |\n| --- | ---: |")
    for name, found in seconds.items():
        print(f"| {name} | {found:.2f} |")
    print("\n| gate, articles off the topic of 4,000 characters | articles/s and core |\n| --- | ---: |")
    for name, found in gate().items():
        print(f"| {name} | {found:,.0f} |")


def main() -> None:
    """Read the arguments and time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="model folder (with all its weights, to compare them)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="contenders whose name holds this; processes are left out")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command")
    command = commands.add_parser("zero-shot", help="our zero-shot models against the pipeline of transformers")
    command.add_argument("--model", dest="nli", type=Path, help="folder of an NLI model")
    command.add_argument("--pairs", type=int, default=64)
    command = commands.add_parser("fidelity", help="int8 against float32 on labelled pairs")
    command.add_argument("--data", nargs="+", required=True)
    arguments = parser.parse_args()
    model = contenders.model_of(arguments.model)
    if arguments.measure:
        measure(arguments.measure, model, arguments.rounds)
    elif arguments.command == "zero-shot":
        from benchmarks.zeroshot import labelled_pairs, random_minilm, zero_shot

        with tempfile.TemporaryDirectory() as scratch:
            folder = arguments.nli or random_minilm(Path(scratch))
            zero_shot(folder, labelled_pairs(arguments.pairs), arguments.rounds)
    elif arguments.command == "fidelity":
        from benchmarks.fidelity import fidelity

        fidelity(model, arguments.data)
    else:
        table(arguments.only, model, arguments.rounds)
        if not arguments.only:
            processes(arguments.rounds + 2)


if __name__ == "__main__":
    main()
