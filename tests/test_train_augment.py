"""Sentences that a run reads changed: what changes, what stays, and who must agree with whom."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from labelled import records, write, write_two_contests

from stance.contests import load_contest
from stance.gazetteer import Gazetteer, OtherNames
from stance.manifest import Manifest
from stance.records import Actor, Mention, Pair, Sentence
from stance.sides import SideFinder
from stance.train.augment import swap_actors, with_other_sides

OTHERS = OtherNames(Gazetteer.load(exclude=frozenset({"VEN"})))


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("labelled") / "pairs.jsonl", records())


def test_side_swap_exchanges_names_and_labels(labelled: Path) -> None:
    from stance.examples import read_examples

    contest = load_contest()
    finder = SideFinder(contest)
    example = read_examples([labelled], contest.labels)[0]
    pair = replace(example.pair, sentence=replace(example.pair.sentence, before="Maduro spoke."))
    sides, labels = (contest.sides[1], contest.sides[0]), ("pro_maduro", "pro_guaido")
    swapped = with_other_sides([replace(example, pair=pair)], finder, sides, random.Random(0), exchanged=labels)[0]
    assert (example.label, swapped.label) == labels
    for text in (swapped.pair.sentence.text, swapped.pair.sentence.before or ""):
        in_a, in_b = finder.find(text)
        assert not in_a and in_b, text
    mention = swapped.pair.mentions[0]
    assert swapped.pair.sentence.text[mention.start : mention.end] == mention.text == example.pair.mentions[0].text


def test_actor_swap_keeps_labels_and_moves_mentions(labelled: Path) -> None:
    from stance.examples import read_examples

    example = read_examples([labelled], load_contest().labels)[0]
    swapped = swap_actors([example], OTHERS, random.Random(0))[0]
    mention = swapped.pair.mentions[0]
    assert swapped.label == example.label
    assert swapped.pair.sentence.text[mention.start : mention.end] == mention.text != example.pair.mentions[0].text
    assert swapped.pair.sentence.text.endswith("backs Maduro .")


def test_a_sentence_speaks_of_one_other_actor_throughout() -> None:
    text = "Russia sent oil, and the Russians left Moscow."
    spans = [(0, 6, "name"), (25, 33, "demonym"), (39, 45, "capital")]
    mentions = tuple(Mention(start, end, text[start:end], type_, "RUS") for start, end, type_ in spans)
    pair = Pair(Sentence("d", 0, 0, len(text), text), Actor("RUS", "Russia", "country"), mentions)
    name, demonym, capital = OTHERS.expressions(pair, "ARG")
    assert name[0] == "Argentina" and capital == ["Buenos Aires"]
    assert demonym and all(word.endswith("s") for word in demonym)
    assert "RUS" not in OTHERS.actors(pair) and "EU" not in OTHERS.actors(pair) and "VEN" not in OTHERS.actors(pair)
    assert OTHERS.expressions(replace(pair, mentions=(Mention(0, 6, text[:6], "institution", "RUS"),)), "TUV") == []


def test_twins_are_found_among_the_slots(tiny_model: Path, labelled: Path) -> None:
    import torch

    from stance.examples import read_examples
    from stance.features import Features
    from stance.train.augment import twinned
    from stance.train.loop import Collator, Groups

    groups = [[e] for e in read_examples([labelled], load_contest().labels)[:4]]
    features = Features.load(tiny_model, Manifest.read(tiny_model).features)
    items = Groups(groups, twin=twinned(OTHERS, 0))
    batch = Collator(features, load_contest().labels)([items[i] for i in range(4)])
    assert batch["twins"].shape == (4, 2) and sorted(batch["twins"].flatten().tolist()) == list(range(8))
    labels = batch["labels"]
    assert all(torch.equal(labels[one], labels[other]) for one, other in batch["twins"])


def test_each_epoch_has_an_order_that_a_run_which_goes_on_has_too() -> None:
    from stance.train.loop import _Sampler

    lengths = [*range(60)]
    whole = _Sampler(4, lengths, seed=7)
    orders = []
    for epoch in range(3):
        whole.set_epoch(epoch)
        orders.append(list(whole))
    assert len(set(map(tuple, orders))) == 3 and all(sorted(order) == lengths for order in orders)
    resumed = _Sampler(4, lengths, seed=7)
    resumed.set_epoch(2)
    assert list(resumed) == orders[2]


def test_twins_cost_what_they_differ(tmp_path: Path) -> None:
    import torch
    from transformers import TrainingArguments

    from stance.train.config import TrainConfig
    from stance.train.loop import StanceTrainer

    class Fixed(torch.nn.Module):
        def forward(self, logits: torch.Tensor) -> torch.Tensor:
            return logits

    config = TrainConfig.model_validate({"name": "x", "data": ["x"], "augment": {"consistency": 2.0}})
    arguments = TrainingArguments(output_dir=str(tmp_path), use_cpu=True, report_to=[])
    trainer = StanceTrainer(model=Fixed(), config=config, teacher=None, args=arguments)
    alike = torch.tensor([[2.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    apart = torch.tensor([[2.0, 0.0, 0.0], [0.0, 2.0, 0.0]])
    twins = {"labels": torch.tensor([0, 0]), "twins": torch.tensor([[0, 1]])}

    def cost(logits: torch.Tensor) -> float:
        alone = trainer.compute_loss(trainer.model, {"logits": logits, "labels": twins["labels"]})
        return float(trainer.compute_loss(trainer.model, {"logits": logits, **twins}) - alone)

    p, q = (row.softmax(-1) for row in apart)
    assert cost(alike) == pytest.approx(0.0)
    assert cost(apart) == pytest.approx(2.0 * float(((p - q) * (p.log() - q.log())).sum()), rel=1e-4)


def test_targets_mix_the_teacher_with_the_label() -> None:
    import torch

    from stance.train.loop import targets

    answers = torch.tensor([[0.5, 0.3, 0.2], [0.5, 0.3, 0.2], [0.0, 0.2, 0.8]])
    learnt = targets(answers, torch.tensor([0, 2, -1]), 0.5)  # it comes to the label, to another, and nobody labelled
    assert learnt.tolist() == [pytest.approx(row) for row in ([0.75, 0.15, 0.1], [0.0, 0.0, 1.0], [0.0, 0.2, 0.8])]


def test_a_teacher_answers_for_the_slots_of_its_pupil(tiny_model: Path, labelled: Path) -> None:
    from stance.examples import read_examples
    from stance.features import Features
    from stance.train.articles import UNLABELLED
    from stance.train.loop import Collator

    labels = load_contest().labels
    examples = read_examples([labelled], labels)[:6]
    examples[2] = replace(examples[2], label=UNLABELLED)
    settings = Manifest.read(tiny_model).features
    own = Features.load(tiny_model, settings)
    theirs = Features.load(tiny_model, replace(settings, context_tokens=0))
    batch = Collator(own, labels, theirs)([([e],) for e in reversed(examples)])
    expected = [-1 if i == 2 else labels.index(e.label) for i, e in enumerate(examples)]
    assert batch["labels"].tolist() == expected[::-1]
    for slot, other in enumerate(batch["teacher_slots"].tolist()):
        words = batch["input_ids"][batch["slot_row"][slot], batch["mention_mask"][slot] > 0]
        read = batch["teacher_input_ids"][batch["teacher_slot_row"][other], batch["teacher_mention_mask"][other] > 0]
        assert words.tolist() == read.tolist()


def test_several_models_answer_with_their_mean(tiny_model: Path) -> None:
    import torch

    from stance.features import Features
    from stance.train.teach import Teacher

    class Fixed(torch.nn.Module):
        """Logs of given probabilities as logits, whatever it reads."""

        def __init__(self, *probabilities: float) -> None:
            super().__init__()
            self.logits = torch.tensor([probabilities]).log()

        def forward(self, **_: torch.Tensor) -> torch.Tensor:
            return self.logits

    features = Features.load(tiny_model, Manifest.read(tiny_model).features)
    models = (Fixed(0.2, 0.3, 0.5), Fixed(0.64, 0.04, 0.32))
    answer = Teacher(models, (1.0, 2.0), features, 0.5).probabilities({})  # type: ignore[arg-type]
    roots = torch.tensor([0.8, 0.2, 0.32**0.5])  # a temperature of 2 is a square root
    expected = (torch.tensor([0.2, 0.3, 0.5]) + roots / roots.sum()) / 2
    assert answer.tolist() == [pytest.approx(expected.tolist())]


def test_processes_that_make_batches_draw_for_themselves() -> None:
    from torch.utils.data import DataLoader

    from stance.train.augment import Chance

    chance = Chance(1)
    draws = list(DataLoader([0, 1, 2, 3], num_workers=2, collate_fn=lambda _: chance.here().random()))
    assert len(set(draws)) == 4
    assert chance.here().random() == random.Random(1).random()


def test_a_sentence_about_one_contest_is_neutral_on_another(tmp_path: Path) -> None:
    from stance.contest import told_contest
    from stance.examples import read_examples
    from stance.sides import SideFinder
    from stance.train.augment import tell_another

    write_two_contests(tmp_path)
    contests = [load_contest(name) for name in ("venezuela-2019", "libya-2019")]
    own, other = (SideFinder(contest) for contest in contests)
    examples = read_examples([tmp_path / "venezuela-2019.jsonl"], contests[0].labels)
    for example in examples:
        told = tell_another([replace(example, label="side_a")], own, contests[1], other)
        names_a_side = any(own.find(example.pair.sentence.text))
        assert [e.label for e in told] == [told_contest().labels[2]] * names_a_side
        assert all(e.pair.sentence.document_id.startswith("libya-2019:") for e in told)
        assert tell_another([example], own, contests[0], own) == []
    assert {any(own.find(e.pair.sentence.text)) for e in examples} == {True, False}


def test_an_aside_is_told_of_a_contest_that_it_does_not_name() -> None:
    from stance.examples import Example
    from stance.records import Document
    from stance.text import split
    from stance.topic import TopicFinder
    from stance.train.augment import about_none

    contests = [load_contest(name) for name in ("venezuela-2019", "libya-2019")]
    topics = [(contest, TopicFinder(contest)) for contest in contests]
    told = {}
    for text in ("Canada raised rates.", "Peru took Venezuelans in.", "Venezuela and Libya ship oil to Italy."):
        pair = Gazetteer.load().pairs(split(Document("d", text)).sentences)[0]
        drawn = [about_none([Example("x", pair, "neutral")], topics, random.Random(seed)) for seed in range(20)]
        told[text] = {e.pair.sentence.document_id.partition(":")[0] for moved in drawn for e in moved}
        assert {e.label for moved in drawn for e in moved} == {"neutral"}
    both = {contest.id for contest in contests}
    assert list(told.values()) == [both, {"libya-2019"}, both]
