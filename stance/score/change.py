"""The days around which an actor changed sides.

An actor's days are a series: the mean of p(side B) - p(side A) over each day's sentences that take a side. `ruptures`
(Truong, Oudre & Vayatis 2020, "Selective review of offline change point detection methods") proposes where the mean of
the series changes; a permutation test disposes: of the days between its neighbouring changes, would any order show a
step as large? The range of the date comes of drawing the days on both sides anew.

A day is one value, however many articles it brings: articles of one day tell one story. Where
a day resembles the last, blocks of days change places in the test, not days; that helps, but leaves false alarms
(``docs/scores.md``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from stance.errors import MissingExtraError
from stance.records import Change, Reading
from stance.score.bootstrap import LEVEL
from stance.score.confusion import Confusion
from stance.score.copies import without_copies
from stance.score.scoring import SEED, check_unmixed, pooled_position, tally

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MIN_DAYS = 4
"""Days with a sentence that takes a side that there must be on each side of a change."""

SIGNIFICANT = 0.01
"""A change with a larger p-value is none."""

N_PERMUTATIONS = 999
_PENALTY = 4.0
"""Times variance times log n: what a further change must explain to be proposed. It is twice the BIC of one mean and
one date, since the day is the best of many: with it, a change is found as one change in 100 of 100 simulated series."""

_LEAST_VARIANCE = 1e-4


@dataclass(frozen=True, slots=True)
class _Series:
    """An actor's days, in order.

    Attributes:
        days: The days.
        values: float64 (n,), one a day, in [-1, 1].
    """

    days: tuple[dt.date, ...]
    values: npt.NDArray[np.float64]


def changes(readings: Sequence[Reading], *, confusion: Confusion | None = None, seed: int = SEED) -> list[Change]:
    """Find the days around which actors changed their positions.

    Args:
        readings: Predictions of one model on one contest; those without a date or a side are left out,
            and a sentence that several articles carry counts once, on the day of the earliest.
        confusion: What was measured of the model; corrects the positions before and after.
        seed: Of permutations and draws.

    Returns:
        In order of actor id and date; empty where nobody changed or there are too few days to know.

    Raises:
        InputError: Two models or two contests are mixed.
        MissingExtraError: ruptures is not installed.
    """
    try:
        import ruptures  # noqa: F401  # to be missed at once, not where the first long series is
    except ImportError:
        raise MissingExtraError("Finding changes", "report") from None
    check_unmixed(readings)
    actors: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.date is not None:
            actors.setdefault(reading.actor, []).append(reading)
    return [c for actor in sorted(actors) for c in _of_actor(without_copies(actors[actor]), confusion, seed)]


def _of_actor(readings: Sequence[Reading], confusion: Confusion | None, seed: int) -> list[Change]:
    import numpy as np

    series = _series(readings)
    if len(series.days) < 2 * MIN_DAYS:
        return []
    first = readings[0]
    random = np.random.default_rng([abs(seed), crc32(first.actor.encode())])
    kept = _significant(series.values, _proposed(series.values), random)
    ends = [0, *(split for split, _ in kept), len(series.days)]
    found = []
    for (split, p_value), begin, end in zip(kept, ends, ends[2:], strict=False):
        earliest, latest = _date_range(series, begin, split, end, random)
        before = _position(readings, series.days[begin], series.days[split - 1], confusion)
        after = _position(readings, series.days[split], series.days[end - 1], confusion)
        found.append(
            Change(
                actor=first.actor,
                actor_name=first.actor_name,
                kind=first.kind,
                date=series.days[split],
                earliest=earliest,
                latest=latest,
                before=before,
                after=after,
                n_before=int(split - begin),
                n_after=int(end - split),
                p_value=p_value,
            )
        )
    return found


def _series(readings: Sequence[Reading]) -> _Series:
    import numpy as np

    leans: dict[dt.date, list[float]] = {}
    for reading in readings:
        if reading.date is not None and reading.likeliest != 2:
            leans.setdefault(reading.date, []).append(reading.probabilities[1] - reading.probabilities[0])
    days = tuple(sorted(leans))
    return _Series(days, np.array([sum(sorted(leans[day])) / len(leans[day]) for day in days]))


def _proposed(values: npt.NDArray[np.float64]) -> list[int]:
    """Places where the mean may change: indices of the first value of each segment but the first."""
    import numpy as np
    import ruptures

    variance = max(float(np.mean(np.diff(values) ** 2)) / 2, _LEAST_VARIANCE)  # of neighbours: blind to the changes
    search = ruptures.KernelCPD(kernel="linear", min_size=MIN_DAYS).fit(values[:, None])
    splits: list[int] = search.predict(pen=_PENALTY * variance * float(np.log(len(values))))
    return splits[:-1]


def _significant(
    values: npt.NDArray[np.float64], splits: list[int], random: np.random.Generator
) -> list[tuple[int, float]]:
    """(split, p-value) of the changes that chance does not make.

    The weakest goes first; its neighbours are then tested over the longer stretch.
    """
    while splits:
        ends = [0, *splits, len(values)]
        p_values = [
            _p_value(values[begin:end], split - begin, random)
            for begin, split, end in zip(ends, splits, ends[2:], strict=False)
        ]
        worst = max(range(len(splits)), key=p_values.__getitem__)
        if p_values[worst] <= SIGNIFICANT:
            return list(zip(splits, p_values, strict=True))
        splits = splits[:worst] + splits[worst + 1 :]
    return []


def _p_value(values: npt.NDArray[np.float64], split: int, random: np.random.Generator) -> float:
    """Share of the orders of some values whose largest step is at least that at the split; the order itself counts.

    Blocks of neighbouring days change places, each as long as days resemble the last.
    """
    import numpy as np

    n, length = len(values), _block_length(values, split)
    seen = _gains(values)[split - MIN_DAYS]
    blocks = np.full((-(-n // length), length), -1)  # the last may be shorter
    blocks.flat[:n] = np.arange(n)
    places = random.permuted(np.broadcast_to(np.arange(len(blocks)), (N_PERMUTATIONS, len(blocks))).copy(), axis=1)
    days = blocks[places]
    orders = values[days[days >= 0].reshape(N_PERMUTATIONS, n)]
    larger = (_gains(orders).max(axis=-1) >= seen - 1e-9).sum()
    return (1 + int(larger)) / (1 + N_PERMUTATIONS)


def _block_length(values: npt.NDArray[np.float64], split: int) -> int:
    """Days in a block: from how much a day resembles the last within both stretches; 1 where it does not.

    The rule is that of Carlstein 1986, "The use of subseries values for estimating the variance of a general statistic
    from a stationary sequence", for a first-order autoregression.
    """
    import numpy as np

    parts = values[:split], values[split:]
    left = np.concatenate([part - part.mean() for part in parts])
    alike = float(left[1:] @ left[:-1]) / max(float(left @ left), _LEAST_VARIANCE)
    if alike <= 0:
        return 1
    alike = min(alike, 0.9)
    return max(1, round(float((2 * alike / (1 - alike**2)) ** (2 / 3) * len(values) ** (1 / 3))))


def _gains(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What a split explains of the squares: (..., n) to (..., n - 2 MIN_DAYS + 1), for splits from MIN_DAYS on."""
    import numpy as np

    n = values.shape[-1]
    splits = np.arange(MIN_DAYS, n - MIN_DAYS + 1)
    sums = np.cumsum(values, axis=-1)
    apart = sums[..., splits - 1] - sums[..., -1:] * splits / n
    gains: npt.NDArray[np.float64] = apart**2 * n / (splits * (n - splits))
    return gains


def _date_range(
    series: _Series, begin: int, split: int, end: int, random: np.random.Generator
) -> tuple[dt.date, dt.date]:
    """Days between which the change lies in 95 % of draws of the days on both sides."""
    import numpy as np

    shape = (N_PERMUTATIONS, end - begin)
    drawn = np.empty(shape, np.int64)
    drawn[:, : split - begin] = random.integers(begin, split, size=(N_PERMUTATIONS, split - begin))
    drawn[:, split - begin :] = random.integers(split, end, size=(N_PERMUTATIONS, end - split))
    drawn.sort(axis=1)
    best = _gains(series.values[drawn]).argmax(axis=1) + MIN_DAYS  # (draws,): first place of the later segment
    rows = np.arange(N_PERMUTATIONS)
    tail = (1 - LEVEL) / 2
    last_before = int(np.quantile(drawn[rows, best - 1], tail, method="lower"))
    first_after = int(np.quantile(drawn[rows, best], 1 - tail, method="higher"))
    return series.days[min(last_before, split - 1)], series.days[max(first_after, split)]


def _position(readings: Sequence[Reading], first: dt.date, last: dt.date, confusion: Confusion | None) -> float:
    """The position over some days, on one of which at least some sentence takes a side."""
    within = [r for r in readings if r.date is not None and first <= r.date <= last]
    return pooled_position(tally(within), confusion) or 0.0
