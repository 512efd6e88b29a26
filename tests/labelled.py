"""Labelled pairs made by hand, of one contest and of two, as files and as a configuration that trains on them."""

from __future__ import annotations

import json
import random
from pathlib import Path

from stance.contests import load_contest
from stance.train.config import TrainConfig

SENTENCES = {
    "pro_maduro": "{} backs Maduro .",
    "pro_guaido": "{} recognised Guaido .",
    "neutral": "{} said aid .",
}
ACTORS = {"RUS": "Russia", "CUB": "Cuba", "ESP": "Spain", "CHN": "China"}


def records(n_documents: int = 12) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for i in range(n_documents):
        for label, form in SENTENCES.items():
            code, name = random.Random(f"{i}{label}").choice(list(ACTORS.items()))
            text = form.format(name)
            rows.append(
                {
                    "id": f"{i}-{label}",
                    "doc": f"d{i}",
                    "date": "2019-02-04",
                    "sentence": text,
                    "actor": code,
                    "kind": "country",
                    "mentions": [{"start": 0, "end": len(name), "text": name, "type": "name"}],
                    "label": label,
                    "split": "validation" if i < 3 else "train",
                }
            )
    return rows


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def configuration(data: Path, base: Path, **changes: object) -> TrainConfig:
    return TrainConfig.model_validate(
        {
            "name": "tiny",
            "data": [str(data)],
            "encoder": str(base),
            "features": {"max_tokens": 64, "context_tokens": 8},
            "head": {"slot_layers": 1},
            "optimizer": {"epochs": 1, "batch_rows": 16},
            "augment": {"actor_swap": 0.5, "side_swap": 0.5, "consistency": 0.5},
            **changes,
        }
    )


def write_two_contests(folder: Path) -> list[str]:
    """The same sentences as of two contests, each with the labels and names of its own; the ids of both."""
    folder.mkdir(exist_ok=True)
    written = []
    for name in ("venezuela-2019", "belarus-2020"):
        contest = load_contest(name)
        label_of = dict(zip(load_contest().labels, contest.labels, strict=True))
        rows = []
        for row in records():
            text = str(row["sentence"]).replace("Maduro", contest.sides[0].aliases[0])
            rows.append({**row, "label": label_of[str(row["label"])], "sentence": text.replace("Guaido", "Guaidó")})
        write(folder / f"{name}.jsonl", rows)
        written.append(name)
    return written
