"""Changes: found where an actor moved, around the right day, and nowhere else."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pytest
from scored import A, B, N, reading

from stance.errors import InputError
from stance.records import Reading
from stance.score import Confusion, changes

START = dt.date(2019, 1, 10)
MEASURED = Confusion(((80, 10, 10), (5, 90, 5), (4, 6, 190)))


def days(*stretches: tuple[int, float], seed: int = 0, actor: str = "BOL") -> list[Reading]:
    """Two sentences a day: stretches of (number of days, share of them on side B)."""
    draw = random.Random(seed)
    shares = [share for n, share in stretches for _ in range(n)]
    return [
        reading(
            B if draw.random() < share else A,
            f"{actor}{i}-{j}",
            (START + dt.timedelta(i)).isoformat(),
            actor=actor,
            actor_name="Bolivia",
        )
        for i, share in enumerate(shares)
        for j in range(2)
    ]


def test_a_change_of_side_is_found_with_its_days() -> None:
    (found,) = changes(days((30, 0.1), (40, 0.9)), confusion=MEASURED)
    turn = START + dt.timedelta(30)
    assert found.actor == "BOL" and found.actor_name == "Bolivia"
    assert abs((found.date - turn).days) <= 1
    assert found.earliest < found.date <= found.latest
    assert found.earliest <= turn <= found.latest
    assert (found.latest - found.earliest).days < 15
    assert found.before < -0.6 and found.after > 0.6
    assert found.strength == pytest.approx(found.after - found.before)
    assert (found.n_before, found.n_after) == ((found.date - START).days, 70 - (found.date - START).days)
    assert found.p_value <= 0.01


def test_there_and_back_again_are_two_changes() -> None:
    there, back = changes(days((40, 0.1), (40, 0.9), (40, 0.1)))
    assert there.before < 0 < there.after and back.before > 0 > back.after
    assert there.latest < back.earliest
    assert there.after == pytest.approx(back.before)


def test_days_are_covered_by_their_range() -> None:
    found = [changes(days((25, 0.2), (25, 0.8), seed=seed)) for seed in range(40)]
    assert [len(of_series) for of_series in found] == [1] * 40
    assert sum(change.earliest <= START + dt.timedelta(25) <= change.latest for (change,) in found) >= 38


def test_the_range_is_that_of_95_percent_where_days_are_noisy() -> None:
    found = [change for seed in range(40) for change in changes(days((25, 0.3), (25, 0.7), seed=seed))]
    turn = START + dt.timedelta(25)
    assert len(found) > 20
    assert sum(change.earliest < turn <= change.latest for change in found) >= 0.92 * len(found)


def test_a_step_that_chance_makes_is_no_change() -> None:
    found = [change for seed in range(60) for change in changes(days((9, 0.35), (9, 0.75), seed=seed))]
    assert found and max(change.p_value for change in found) <= 0.01


@pytest.mark.slow
@pytest.mark.parametrize(("alike", "most"), [(0.0, 0.03), (0.5, 0.3), (0.8, 0.7)])
def test_false_alarms_where_a_day_resembles_the_last(alike: float, most: float) -> None:
    """Nothing changes in these series; `docs/scores.md` gives what is printed."""

    def wandering(n_days: int, seed: int) -> list[Reading]:
        """Days of an actor, each saying by that chance what the last said, so that their correlation is as large."""
        draw = random.Random(seed)
        said = [B]
        while len(said) < n_days:
            said.append(said[-1] if draw.random() < alike else draw.choice((A, B)))
        return [reading(side, f"{i}", (START + dt.timedelta(i)).isoformat()) for i, side in enumerate(said)]

    alarms = [float(np.mean([bool(changes(wandering(n, seed))) for seed in range(100)])) for n in (30, 60, 120)]
    print(f"\ncorrelation {alike}: false alarms {alarms} of 30, 60, 120 days")
    assert max(alarms) <= most


def test_who_stays_has_no_change() -> None:
    found = [changes(days((60, 0.7), seed=seed)) for seed in range(60)]
    assert sum(map(bool, found)) <= 2  # one in a hundred by chance


def test_too_few_days_are_no_series() -> None:
    assert changes(days((3, 0.0), (4, 1.0))) == []
    assert len(changes(days((5, 0.0), (5, 1.0)))) == 1
    assert changes([]) == []


def test_what_has_no_date_or_no_side_is_left_out() -> None:
    readings = days((30, 0.0), (30, 1.0))
    bolivia = {"actor": "BOL", "actor_name": "Bolivia"}
    more = [reading(N, f"n{i}", "2019-01-20", **bolivia) for i in range(50)]
    undated = [reading(A, f"u{i}", **bolivia) for i in range(50)]
    assert changes([*undated, *more, *readings]) == changes(readings)


def test_actors_come_in_order_and_leave_each_other_alone() -> None:
    bolivia, argentina = days((30, 0.1), (30, 0.9)), days((30, 0.9), (30, 0.2), actor="ARG")
    both = changes([*bolivia, *argentina])
    assert both == [*changes(argentina), *changes(bolivia)]
    assert changes(random.Random(3).sample(bolivia, len(bolivia))) == changes(bolivia)


def test_two_models_do_not_mix() -> None:
    with pytest.raises(InputError, match="two models"):
        changes([reading(A, date="2019-02-01"), reading(A, "b", "2019-02-02", model="other")])
