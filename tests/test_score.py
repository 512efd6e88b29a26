"""Scores: what is counted, what is corrected, what is drawn, and what verdict comes of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scored import LABELS, A, B, N, articles, exchanged, reading, whole

from stance import resources
from stance.errors import InputError, ModelError
from stance.records import NOT_ENOUGH
from stance.score import Confusion, bootstrap, measured_confusion, score
from stance.score.bootstrap import DocumentSums, Spread, drawn_spread
from stance.score.copies import without_copies
from stance.score.quantification import corrected_shares, error_rates, project, true_shares
from stance.score.verdict import verdict

MEASURED = Confusion(((80, 10, 10), (5, 90, 5), (4, 6, 190)))


def test_what_is_counted_without_correction() -> None:
    (made,) = score(articles([A, A, N], [B], [N]))
    assert (made.actor, made.actor_name, made.kind, made.period) == ("CUB", "Cuba", "country", "")
    assert (made.n_documents, made.n_sentences, made.counts) == (3, 5, (2, 1, 2))
    assert made.shares == made.raw_shares == (0.4, 0.2, 0.4)
    assert made.position == made.raw_position == pytest.approx((-0.86 * 2 + 0.88) / 3)
    assert made.low is not None and made.high is not None and made.low < made.position < made.high


def test_a_corrected_position_is_that_of_the_corrected_shares() -> None:
    (made,) = score(articles([A, A, N], [B, A], [A]), confusion=MEASURED)
    assert sum(made.shares) == pytest.approx(1)
    assert made.position == pytest.approx((made.shares[1] - made.shares[0]) / (made.shares[0] + made.shares[1]))
    assert made.raw_shares == pytest.approx((4 / 6, 1 / 6, 1 / 6))
    assert made.raw_position == pytest.approx((-0.86 * 4 + 0.88) / 5)


def test_a_sentence_that_the_model_is_unsure_of_counts_for_less() -> None:
    plain = articles([A], [A], [B], [B])
    unsure = [dataclasses.replace(r, probabilities=(0.2, 0.6, 0.2)) if r.stance == LABELS[B] else r for r in plain]
    (sure,), (made,) = score(plain, confusion=MEASURED), score(unsure, confusion=MEASURED)
    assert made.counts == sure.counts and made.raw_shares == sure.raw_shares
    rates = error_rates(MEASURED)
    assert made.shares == pytest.approx(corrected_shares(np.array([0.55, 0.32, 0.13]), rates, 4))
    assert made.position is not None and sure.position is not None and made.position < sure.position


def test_who_takes_no_side_has_no_position() -> None:
    (made,) = score(articles([N], [N, N]), confusion=MEASURED)
    assert (made.position, made.low, made.high, made.p_direction, made.raw_position) == (None,) * 5
    assert made.verdict == NOT_ENOUGH


def test_one_article_says_nothing_for_sure() -> None:
    (made,) = score(whole(articles([B] * 50)), confusion=MEASURED)
    assert (made.low, made.high, made.verdict) == (-1.0, 1.0, NOT_ENOUGH)
    assert made.position == pytest.approx(0.6)


def test_more_articles_narrow_the_interval() -> None:
    widths = []
    for n in (2, 4, 8, 16, 64):
        (made,) = score(articles(*[[B, B]] * n), confusion=MEASURED)
        assert made.low is not None and made.high is not None
        widths.append(made.high - made.low)
    assert widths == sorted(widths, reverse=True) and 0 < widths[-1] < 0.1


def test_uncertain_predictions_count_as_the_model_answered() -> None:
    (made,) = score([reading(A, stance="uncertain"), reading(B, "b")])
    assert made.counts == (1, 1, 0)


def test_actors_and_periods_come_in_order() -> None:
    readings = [
        reading(B, "1", "2019-12-30", source="wire"),
        reading(A, "2", "2019-02-04", source="blog"),
        reading(A, "3", "2019-02-04", actor="BOL", actor_name="Bolivia"),
        reading(A, "4"),
    ]
    periods = {
        by: [(s.actor, s.period) for s in score(readings, by=by)] for by in (None, "month", "week", "day", "source")
    }
    assert periods[None] == [("BOL", ""), ("CUB", "")]
    assert periods["month"] == [("BOL", "2019-02"), ("CUB", "2019-02"), ("CUB", "2019-12")]
    assert periods["week"] == [("BOL", "2019-W06"), ("CUB", "2019-W06"), ("CUB", "2020-W01")]
    assert periods["day"] == [("BOL", "2019-02-04"), ("CUB", "2019-02-04"), ("CUB", "2019-12-30")]
    assert periods["source"] == [("BOL", "unknown"), ("CUB", "blog"), ("CUB", "unknown"), ("CUB", "wire")]


def test_the_order_of_predictions_and_the_other_actors_make_no_difference() -> None:
    readings = articles([A, B], [B], [B, N], [A, A, A], [N], [B, B])
    others = articles([A], [B], actor="BOL", actor_name="Bolivia")
    shuffled = random.Random(1).sample([*others, *readings], len(readings) + len(others))
    assert score(shuffled, confusion=MEASURED)[1:] == score(readings, confusion=MEASURED)


def test_a_seed_is_a_draw() -> None:
    readings = articles([A, B], [B], [B, N], [A, A, A], [N], [B, B])
    one, same, other = (score(readings, confusion=MEASURED, seed=seed) for seed in (1, 1, 2))
    assert one == same != other
    (first,), (second,) = one, other
    assert dataclasses.replace(first, low=second.low, high=second.high, p_direction=second.p_direction) == second


def test_what_does_not_mix() -> None:
    with pytest.raises(InputError, match="article 'b': predicted by 'tiny-2', but article 'a' by 'tiny-1'"):
        score([reading(A), reading(A, "b", model="tiny-2")])
    with pytest.raises(InputError, match="article 'b': predicts pro_a, pro_b, neutral, but article 'a' pro_maduro"):
        score([reading(A), reading(A, "b", labels=("pro_a", "pro_b", "neutral"))])
    assert score([]) == []


def test_correction_undoes_the_errors_of_the_model() -> None:
    truth = np.array([0.5, 0.2, 0.3])
    rates = error_rates(MEASURED)
    assert true_shares(truth @ rates * 1000, rates) == pytest.approx(truth)
    assert corrected_shares(truth @ rates * 1000, rates, 9) == pytest.approx(truth * 0.9 + 0.1 / 3)


def test_a_model_that_tells_nothing_apart_still_gives_shares() -> None:
    rates = error_rates(Confusion(((1, 1, 1), (1, 1, 1), (1, 1, 1))))
    shares = true_shares(np.array([3.0, 1.0, 0.0]), rates)
    assert (shares >= 0).all() and shares.sum() == pytest.approx(1)


@given(st.lists(st.floats(-50, 50), min_size=3, max_size=3))
def test_projection_finds_the_nearest_shares(point: list[float]) -> None:
    found = project(np.array(point))
    assert (found >= 0).all() and found.sum() == pytest.approx(1)
    others = np.random.default_rng(0).dirichlet(np.ones(3), size=200)
    assert (np.linalg.norm(others - point, axis=1) >= np.linalg.norm(found - point) - 1e-9).all()


@pytest.mark.parametrize(
    ("counts", "side_share", "position", "spread", "expected"),
    [
        ((0, 5, 0), 0.9, 0.8, Spread(-0.1, 1.0, 0.85), "pro_guaido"),
        ((5, 0, 0), 0.9, -0.8, Spread(-1.0, 0.1, 0.85), "pro_maduro"),
        ((0, 4, 0), 0.9, 0.8, Spread(0.1, 1.0, 0.99), NOT_ENOUGH),  # a sentence short
        ((0, 5, 0), 0.9, 0.8, Spread(-0.2, 1.0, 0.84), NOT_ENOUGH),  # too many draws beyond 0
        ((4, 6, 0), 0.9, 0.3, Spread(0.1, 0.6, 0.99), "neutral"),  # two of three on one side are wanted
        ((5, 5, 0), 0.9, 0.0, Spread(-0.4, 0.4, 0.5), "neutral"),
        ((5, 5, 0), 0.9, 0.0, Spread(-0.5, 0.5, 0.5), NOT_ENOUGH),  # too wide to say
        ((1, 1, 13), 0.1, 0.0, Spread(-1.0, 1.0, 0.5), "neutral"),
        ((0, 5, 35), 0.1, 0.5, Spread(-0.6, 1.0, 0.8), "neutral"),  # no side for sure, and it hardly takes one
        ((0, 0, 15), 0.1, None, None, "neutral"),
        ((0, 0, 14), 0.1, None, None, NOT_ENOUGH),
        ((0, 0, 15), 0.2, None, None, NOT_ENOUGH),
        ((0, 6, 40), 0.1, 0.9, Spread(0.5, 1.0, 1.0), "pro_guaido"),  # a side goes before silence
        ((0, 0, 0), 0.0, None, None, NOT_ENOUGH),
    ],
)
def test_the_rule_of_the_verdict(
    counts: tuple[int, int, int], side_share: float, position: float | None, spread: Spread | None, expected: str
) -> None:
    assert verdict(counts, side_share, position, spread, LABELS) == expected


def test_fewer_sentences_can_be_asked_for() -> None:
    readings = articles([B], [B], [B], [B])
    assert score(readings)[0].verdict == NOT_ENOUGH
    assert score(readings, min_sentences=3)[0].verdict == "pro_guaido"


def test_the_shipped_model_comes_with_its_errors() -> None:
    found = measured_confusion("venezuela-2019", LABELS)
    assert found is not None
    assert all(row[i] == max(row) for i, row in enumerate(found.sums))
    for folder in resources.model_folders().values():
        measured = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
        for label, row in measured["soft_confusion"].items():
            counts = measured["confusion"][label]
            assert sum(row.values()) == pytest.approx(sum(counts.values()) - counts["missed"])
    assert measured_confusion("somebody-elses", LABELS) is None


ANY = measured_confusion("any-contest", LABELS)


@given(st.lists(st.lists(st.sampled_from((A, B, N)), min_size=1, max_size=4), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_sides_makes_no_difference_to_a_model_that_is_told_them(answers: list[list[int]]) -> None:
    assert ANY is not None
    readings = articles(*answers)
    (one,), (other,) = (score(said, confusion=ANY) for said in (readings, exchanged(readings)))
    assert one.shares == pytest.approx((other.shares[1], other.shares[0], other.shares[2]))
    if one.position is None or other.position is None:
        assert one.position is other.position
    else:
        assert one.position == pytest.approx(-other.position, abs=1e-9)


def test_an_interval_holds_one_article_more_and_stretches_its_draws() -> None:
    def interval(tallies: list[DocumentSums], confusion: Confusion | None) -> tuple[float, float]:
        found = drawn_spread(tallies, confusion, [1], 1.0)
        return found.low, found.high

    alike = [DocumentSums((0, 1, 0), (0.2, 0.7, 0.1), 0.5)] * 2
    assert interval(alike, None) == pytest.approx((0.0, 2 / 3))  # one more on A, or on B, beside 1.0 of two
    apart = [DocumentSums((0, 8, 0), (3.2, 4.8, 0), 0.2 * 8), DocumentSums((8, 0, 0), (4.8, 3.2, 0), -0.2 * 8)]
    reach = 0.2 * 2**0.5  # of two draws of one article, stretched by the root of 2 / 1
    assert interval(apart, None) == pytest.approx((-(16 * reach + 8) / 24, (16 * reach + 8) / 24))
    sure = Confusion(((1000000, 0, 0), (0, 1000000, 0), (0, 0, 1000000)))
    assert interval([DocumentSums((0, 1, 0), (0.0, 1.0, 0.0), 1.0)] * 2, sure) == pytest.approx((1 / 3, 1.0), abs=1e-4)


@pytest.mark.parametrize("confusion", [MEASURED, None], ids=["corrected", "as counted"])
def test_drawing_like_articles_together_makes_no_difference_worth_telling(
    confusion: Confusion | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = np.random.default_rng(2).dirichlet([0.3, 0.4, 0.5], size=1500)
    many = [DocumentSums((int(a > b), int(a <= b), 0), (a, b, c), b - a) for a, b, c in shares.tolist()]
    together = drawn_spread(many, confusion, [1], 0.1)
    monkeypatch.setattr(bootstrap, "_MANY", len(many))
    apart = drawn_spread(many, confusion, [1], 0.1)
    assert together != apart
    width = apart.high - apart.low
    assert (together.low, together.high) == pytest.approx((apart.low, apart.high), abs=width / 10)


def test_the_probability_of_direction_is_the_share_of_the_draws_on_the_positions_side() -> None:
    divided = [DocumentSums((0, 1, 0), (0.05, 0.95, 0), 0.9), DocumentSums((1, 0, 0), (0.95, 0.05, 0), -0.9)]
    divided += divided[:1]
    right, left = (drawn_spread(divided, None, [1], position).p_direction for position in (0.3, -0.3))
    assert 0.5 < right < 1 and 0 < left < 0.5 and right + left <= 1
    assert (
        drawn_spread(divided, None, [1], 0.0).p_direction
        == drawn_spread(divided[:1], None, [1], 0.9).p_direction
        == 0.5
    )
    (made,) = score(articles(*[[B, B]] * 64), confusion=MEASURED)
    assert made.p_direction == 1


def test_shares_that_cannot_be_are_brought_to_the_nearest_that_can() -> None:
    (made,) = score(whole(articles(*[[A]] * 20, *[[N]] * 10)), confusion=MEASURED)
    exact = np.linalg.solve(error_rates(MEASURED).T, [2 / 3, 0.0, 1 / 3])
    assert exact[1] < 0, "clipping and dividing by the sum would give other shares"
    nearest = exact[[0, 2]] + exact[1] / 2
    assert made.shares[::2] == pytest.approx((nearest * 30 + 1 / 3) / 31)


def test_a_folder_that_is_not_the_models(tmp_path: Path) -> None:
    shipped = resources.model_folders()["venezuela-2019"]
    for name in ("stance.json", "metrics.json"):
        (tmp_path / name).write_bytes((shipped / name).read_bytes())
    assert measured_confusion("venezuela-2019", LABELS, tmp_path) == measured_confusion("venezuela-2019", LABELS)
    with pytest.raises(ModelError, match="but 'tiny-1' predicted; give the folder of it"):
        measured_confusion("tiny-1", LABELS, tmp_path)
    with pytest.raises(ModelError, match="the predictions pro_a, pro_b, neutral"):
        measured_confusion("venezuela-2019", ("pro_a", "pro_b", "neutral"), tmp_path)
    empty = {label: dict.fromkeys(LABELS, 0) for label in LABELS}
    for text in ("[]", "{", json.dumps({"soft_confusion": empty})):
        (tmp_path / "metrics.json").write_text(text)
        with pytest.raises(ModelError, match=r"metrics\.json: expected figures as 'stance train' writes them"):
            measured_confusion("venezuela-2019", LABELS, tmp_path)
    (tmp_path / "metrics.json").write_text(json.dumps({"confusion": empty}))
    with pytest.raises(ModelError, match=rf"has no 'soft_confusion', which 'stance evaluate --model {tmp_path} --data"):
        measured_confusion("venezuela-2019", LABELS, tmp_path)
    (tmp_path / "metrics.json").unlink()
    with pytest.raises(ModelError, match=r"metrics\.json: no such file; .* leave out --model to correct nothing"):
        measured_confusion("venezuela-2019", LABELS, tmp_path)


def test_an_article_that_others_repeat_is_one_witness() -> None:
    story = [reading(answer, "a", "2019-02-05") for answer in (A, A, A, A, A, A)]
    copies = [
        dataclasses.replace(r, document_id=f"copy-{i}", sentence=f" {r.sentence}") for i in range(5) for r in story
    ]
    alone, copied = score(story), score([*copies, *story])
    assert copied == alone and copied[0].n_documents == 1 and copied[0].verdict == "not_enough_evidence"
    apart = score([dataclasses.replace(r, source=f"s{r.document_id}") for r in (*copies, *story)], by="source")
    assert [s.n_sentences for s in apart] == [6] * 6  # what each outlet printed it printed


def test_a_copy_counts_on_the_day_of_the_earliest() -> None:
    first = reading(A, "z", "2019-02-05")
    later = dataclasses.replace(first, document_id="a", date=dt.date(2019, 3, 5))
    undated = dataclasses.replace(first, document_id="0", date=None)
    assert without_copies([undated, later, first]) == [first]
    other = dataclasses.replace(first, actor="RUS")
    assert without_copies([other, later, first]) == [other, first]
    repeated = dataclasses.replace(later, document_id=first.document_id, date=first.date)
    assert without_copies([first, repeated, later]) == [first, repeated]  # an article may repeat itself
    assert without_copies([]) == []
