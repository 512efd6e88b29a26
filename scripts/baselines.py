"""What simple methods reach on the same pairs, so that a model's figures can be judged.

    python scripts/baselines.py --train seeds/labelled --test ../shared/dev/pairs.jsonl

Prints a Markdown table: always neutral; a lexicon rule (words of support and attack nearest to the mention, with the
side whose name stands nearest); TF-IDF of the words before, in and after the mention with logistic regression.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.pipeline import make_pipeline

from stance.contest import Contest, load_contest
from stance.examples import Example, read_examples, with_mentions
from stance.gazetteer import Gazetteer

SUPPORT = re.compile(
    r"\b(?:back|support|recogni[sz]|ally|allies|solidarity|endors|congratulat|defend|loan|stand(?:s|ing)? (?:with|by))"
)
ATTACK = re.compile(
    r"\b(?:sanction|condemn|reject|oust|coup|pressure|refus|illegitimate|dictator|usurp|threat|accus|against)"
)


def lexicon_rule(pair_text: str, position: int, contest: Contest) -> str:
    """The label of the side that is supported, or whose opponent is attacked, by the cue nearest to the mention."""
    text = pair_text.lower()
    cues = [(abs(m.start() - position), 1) for m in SUPPORT.finditer(text)]
    cues += [(abs(m.start() - position), -1) for m in ATTACK.finditer(text)]
    names = [
        (abs(m.start() - position), side)
        for side in (0, 1)
        for m in re.finditer(re.escape(contest.sides[side].name.split()[-1].lower()), text.replace("ó", "o"))
    ] + [(abs(m.start() - position), 1) for m in re.finditer("guaid[oó]", text)]
    if not cues or not names:
        return contest.labels[2]
    side = min(names)[1]
    return contest.labels[side if min(cues)[1] > 0 else 1 - side]


def words_around(example: Example) -> str:
    """The sentence with its words marked by where they stand as seen from the first mention."""
    text, mention = example.pair.sentence.text, example.pair.mentions[0]
    before = re.findall(r"\w+", text[: mention.start].lower())
    after = re.findall(r"\w+", text[mention.end :].lower())
    near = [f"l_{w}" for w in before[-8:]] + [f"r_{w}" for w in after[:8]]
    return " ".join([*before, *after, *near, f"actor_{example.pair.actor.id}"])


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", nargs="+", required=True)
    parser.add_argument("--test", nargs="+", required=True)
    arguments = parser.parse_args()
    contest = load_contest()
    gazetteer = Gazetteer.of(contest)
    train = [e for e in read_examples(arguments.train, contest.labels) if not e.disputed and e.split != "test"]
    found, missed = with_mentions(read_examples(arguments.test, contest.labels), gazetteer)
    test = [e for e in found if not e.disputed]
    truth = [e.label for e in test]
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"\S+"),
        LogisticRegression(C=10, max_iter=2000, class_weight="balanced"),
    )
    model.fit([words_around(e) for e in train], [e.label for e in train])
    answers: dict[str, Sequence[str]] = {
        "always neutral": [contest.labels[2]] * len(test),
        "lexicon rule": [lexicon_rule(e.pair.sentence.text, e.pair.mentions[0].start, contest) for e in test],
        "TF-IDF + logistic regression": list(model.predict([words_around(e) for e in test])),
    }
    print(f"{len(train):,} pairs to learn from, {len(test):,} to measure on, {len(missed)} missed\n")
    print("| method | macro-F1 | accuracy |\n| --- | ---: | ---: |")
    for name, given in answers.items():
        macro = f1_score(truth, given, average="macro", zero_division=0)
        print(f"| {name} | {macro:.3f} | {accuracy_score(truth, given):.3f} |")


if __name__ == "__main__":
    main()
