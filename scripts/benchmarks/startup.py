"""How long whole processes take, from the command to its end: medians, in turns."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.material import ROOT

_ARTICLE = ROOT / "examples" / "two-presidents.txt"
_PIPELINE = """
import json, sys
from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline
texts, base = json.load(open(sys.argv[1])), sys.argv[2]
model = AutoModelForSequenceClassification.from_pretrained(base, num_labels=3)
pipeline("text-classification", model=model, tokenizer=AutoTokenizer.from_pretrained(base))(texts)
"""


def startup(rounds: int) -> dict[str, float]:
    """Median seconds of each command; the first round warms the disk and does not count."""
    from benchmarks.contenders import base_encoder
    from stance.contests import load_contest
    from stance.gazetteer import Gazetteer
    from stance.records import Document
    from stance.text import split

    article = Document("article", _ARTICLE.read_text(encoding="utf-8"))
    pairs = Gazetteer.of(load_contest()).pairs(split(article).sentences)
    with tempfile.TemporaryDirectory() as scratch:
        texts = Path(scratch) / "texts.json"
        texts.write_text(json.dumps(list(dict.fromkeys(p.sentence.text for p in pairs))))
        commands = {
            "python -c 'import numpy, onnxruntime, tokenizers'": ["-c", "import numpy, onnxruntime, tokenizers"],
            "stance predict examples/two-presidents.txt": [
                *("-c", "from stance.cli import main; main()", "predict", str(_ARTICLE), "-q"),
            ],
            "transformers text-classification, its sentences": ["-c", _PIPELINE, str(texts), str(base_encoder())],
        }
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds + 1):
            for name, arguments in commands.items():
                start = time.perf_counter()
                subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=_offline())
                taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(seconds[1:]) for name, seconds in taken.items()}


def _offline() -> dict[str, str]:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled already; so be what lies here
    return environment
