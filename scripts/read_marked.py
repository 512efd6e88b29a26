"""Labelled articles in marked-up text into the codebook's records: `python scripts/read_marked.py FILE.txt FILE.jsonl`.

Writing JSON by hand invites wrong offsets, so sentences are written with their mentions marked where they stand:

    ## tanker-list | 2020-02-18
    The {USA:b|Treasury} blacklisted a trading arm of {RUS:a|Rosneft's} owner on Tuesday. #sanctions
    {ESP:n|Madrid} said that it had been told by telephone.

A line ``## slug | date`` opens an article, every other line is one sentence, words with # at its end are tags.
``{ACTOR:label|words}`` marks a mention; the label is a, b or n (side A, side B, neutral), and
``{ACTOR:b:person|words}`` says what kind of expression it is where the gazetteer does not know. A ? after the label
marks a disputed pair.

Says what the gazetteer finds in a sentence that is not marked there, so that no mention is forgotten;
``--no-gazetteer`` for contests before its people's time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stance.contests import load_contest
from stance.gazetteer import Gazetteer
from stance.records import Sentence

MARK = re.compile(r"\{([A-Z][A-Z0-9_]*):([abn])(\??)(?::([a-z]+))?\|([^{}|]+)\}")
KINDS = {
    "name": "name",
    "abbreviation": "abbreviation",
    "demonym": "demonym",
    "capital": "capital",
    "institution": "institution",
    "person": "office_holder",
}
BLOCS = re.compile(r"EU|UN|OAS|LIMA|MERCOSUR|CARICOM|ALBA|NATO|ICG|IMF|AU|ARAB_LEAGUE|G7|G20")
OTHER_BLOCS = set("ECOWAS ASEAN OAU GCC COMMONWEALTH OIC WARSAW_PACT EEC CIS OSCE PIF SADC".split())


def split_of(doc: str) -> str:
    """The part that an article belongs to: a hash of its id puts 86 % into train, 8 % validation, 6 % test."""
    place = int(hashlib.sha256(doc.encode()).hexdigest(), 16) % 100
    return "train" if place < 86 else "validation" if place < 94 else "test"


def articles(path: Path) -> Iterator[tuple[str, str | None, list[tuple[int, str]]]]:
    """(slug, date, numbered lines) of each article."""
    slug, date, lines = "", None, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("##"):
            if lines:
                yield slug, date, lines
            parts = [part.strip() for part in line.lstrip("#").split("|")]
            slug, date, lines = parts[0], parts[1] if len(parts) > 1 and parts[1] else None, []
        elif line.strip():
            lines.append((number, line.strip()))
    if lines:
        yield slug, date, lines


def read_line(line: str) -> tuple[str, list[tuple[str, str, bool, str, int, int]], list[str]]:
    """(text, marks, tags) of a sentence; a mark is (actor, label letter, disputed, kind or empty, start, end)."""
    tags = []
    while found := re.search(r"\s#([a-z_]+)$", line):
        tags.insert(0, found[1])
        line = line[: found.start()].rstrip()
    text, marks, last = "", [], 0
    for m in MARK.finditer(line):
        text += line[last : m.start()]
        marks.append((m[1], m[2], bool(m[3]), m[4] or "", len(text), len(text) + len(m[5])))
        text += m[5]
        last = m.end()
    return text + line[last:], marks, tags


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--contest", default="venezuela-2019")
    parser.add_argument("--no-gazetteer", action="store_true", help="do not compare with what the gazetteer finds")
    arguments = parser.parse_args()
    contest = load_contest(arguments.contest)
    label_of = dict(zip("abn", contest.labels, strict=True))
    gazetteer = Gazetteer.of(contest)
    problems: list[str] = []
    records: list[dict[str, Any]] = []
    slugs: set[str] = set()
    for slug, date, lines in articles(arguments.source):
        doc = f"{arguments.source.stem}/{slug}"
        if slug in slugs:
            problems.append(f"article '{slug}' comes twice")
        slugs.add(slug)
        read = [(number, *read_line(line)) for number, line in lines]
        day = dt.date.fromisoformat(date) if date else None
        sentences = [Sentence(doc, i, 0, len(text), text, day) for i, (_, text, _, _) in enumerate(read)]
        found = gazetteer.find(sentences)
        for i, (number, text, marks, tags) in enumerate(read):
            place = f"{arguments.source}:{number}"
            if "{" in text or "}" in text or "|" in text:
                problems.append(f"{place}: a mark that cannot be read; write {{ACTOR:a|words}}")
                continue
            kinds = {(m.start, m.end): m.type for m in found[i]}
            if not arguments.no_gazetteer:
                marked = {(a, s) for a, *_, s, e in marks for s in range(s, e)}
                for m in found[i]:
                    if not any((m.actor, s) in marked for s in range(m.start, m.end)):
                        problems.append(f"{place}: '{m.text}' names {m.actor} and is not marked so")
                for actor, *_, start, end in marks:
                    if not any(m.actor == actor for m in found[i]):
                        problems.append(f"{place}: the gazetteer does not see {actor} in '{text[start:end]}'")
            for actor in dict.fromkeys(mark[0] for mark in marks):
                own = [mark for mark in marks if mark[0] == actor]
                if len({mark[1] for mark in own}) > 1:
                    problems.append(f"{place}: {actor} has two labels")
                bloc = BLOCS.fullmatch(actor) or actor in OTHER_BLOCS
                record: dict[str, Any] = {
                    "id": f"{doc}#{i}-{actor}",
                    "doc": doc,
                    "date": date,
                    "sentence": text,
                    "context_before": read[i - 1][1] if i else None,
                    "context_after": read[i + 1][1] if i + 1 < len(read) else None,
                    "actor": actor,
                    "kind": "bloc" if bloc else "country",
                    "mentions": [
                        {
                            "start": s,
                            "end": e,
                            "text": text[s:e],
                            "type": KINDS.get(kind) or kinds.get((s, e), "name"),
                        }
                        for _, _, _, kind, s, e in own
                    ],
                    "label": label_of[own[0][1]],
                    "split": split_of(doc),
                    "tags": tags,
                }
                if any(mark[2] for mark in own):
                    record["disputed"] = True
                records.append(record)
    for problem in problems:
        print(problem, file=sys.stderr)
    arguments.target.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    counts = {label: sum(r["label"] == label for r in records) for label in contest.labels}
    n_sentences = len({(r["doc"], r["sentence"]) for r in records})
    words = [len(r["sentence"].split()) for r in records]
    print(
        f"{len(records)} pairs in {n_sentences} sentences of {len(slugs)} articles, "
        f"{sum(words) / max(1, len(words)):.1f} words; {counts}; {len(problems)} problems"
    )
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
