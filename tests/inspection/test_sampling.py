"""Samples: drawn again the same, spread as they should be; intervals that hold what they promise."""

from __future__ import annotations

import itertools
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from datchuan.inspection.sampling.drawing import Candidate, draw, frame_digest, shared_out
from datchuan.inspection.sampling.estimating import (
    Agreement,
    Standing,
    Stratum,
    agreement,
    estimate,
    most_unseen,
    standing_at_least,
)
from datchuan.inspection.sampling.limits import limits_of_number
from datchuan.inspection.sampling.sizing import sample_size

NOMINAL = 0.95


def houses(good: int, bad: int, villages: int = 4) -> list[Candidate]:
    strata = ["declared"] * good + ["not"] * bad
    return [Candidate(name, f"thon {place % villages}", f"N{place:04d}") for place, name in enumerate(strata)]


def test_the_same_seed_and_list_draw_the_same_houses_in_any_order_of_the_list() -> None:
    some = houses(80, 20)
    once = draw(some, 25, "a")
    again = list(some)
    Random(1).shuffle(again)
    assert draw(again, 25, "a") == once
    assert draw(some, 25, "b").codes != once.codes
    assert draw(some[1:], 25, "a").frame_sha256 != once.frame_sha256 == frame_digest(again)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 9), st.integers(0, 150), st.text(max_size=5))
def test_a_draw_has_its_size_no_house_twice_and_shares_by_number(
    good: int, bad: int, villages: int, size: int, seed: str
) -> None:
    some = houses(good, bad, villages)
    drawn = draw(some, size, seed)
    assert len(set(drawn.codes)) == len(drawn.codes) == min(size, good + bad)
    assert set(drawn.codes) <= {each.code for each in some}
    of_stratum = Counter(each.stratum for each in some if each.code in set(drawn.codes))
    assert dict(of_stratum) == {name: n for name, n in shared_out({"declared": good, "not": bad}, size).items() if n}


def test_every_village_gets_its_share() -> None:
    drawn = set(draw(houses(200, 0, villages=4), 40, "s").codes)
    per_village = Counter(each.village for each in houses(200, 0, villages=4) if each.code in drawn)
    assert set(per_village.values()) == {10}


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 50), min_size=1, max_size=6), st.integers(0, 200)
)
def test_what_is_shared_out_is_whole_and_at_least_one_each_while_it_suffices(
    numbers: dict[str, int], size: int
) -> None:
    shares = shared_out(numbers, size)
    size = min(size, sum(numbers.values()))
    assert sum(shares.values()) == size
    assert all(0 <= shares[name] <= number for name, number in numbers.items())
    if size >= sum(number > 0 for number in numbers.values()):
        assert all(shares[name] >= 1 for name, number in numbers.items() if number)


@pytest.mark.parametrize(
    ("population", "sample", "found", "limits"),
    [
        (100, 100, 76, (76, 76)),  # all measured: nothing is open
        (100, 0, 0, (0, 100)),  # none measured: everything is
        (50, 10, 10, (37, 50)),
        (50, 10, 0, (0, 13)),
    ],
)
def test_limits_of_a_number(population: int, sample: int, found: int, limits: tuple[int, int]) -> None:
    assert limits_of_number(population, sample, found, NOMINAL) == limits


@given(st.integers(1, 60), st.data())
def test_limits_are_the_outermost_numbers_that_the_sample_leaves_possible(population: int, data: st.DataObject) -> None:
    sample = data.draw(st.integers(0, population))
    found = data.draw(st.integers(0, sample))
    least, greatest = limits_of_number(population, sample, found, NOMINAL)
    possible = [
        number
        for number in range(found, population - sample + found + 1)
        if hypergeom.sf(found - 1, population, number, sample) > 0.025
        and hypergeom.cdf(found, population, number, sample) > 0.025
    ]
    assert (least, greatest) == (possible[0], possible[-1])


@pytest.mark.parametrize("numbers", [(10, 11, 0), (10, 5, 6), (10, 5, -1)])
def test_no_sample_has_such_numbers(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no sample"):
        limits_of_number(*numbers, NOMINAL)


def coverage(strata: list[tuple[int, int, int]]) -> float:
    """The probability that the interval holds the truth, by strata of (houses, good, measured): summed over every
    sample that can be drawn."""
    truth = sum(good for _, good, _ in strata) / sum(number for number, _, _ in strata)
    held = 0.0
    ranges = [range(max(0, n - (number - good)), min(n, good) + 1) for number, good, n in strata]
    for found in itertools.product(*ranges):
        chance = 1.0
        for (number, good, n), x in zip(strata, found, strict=True):
            chance *= _chance(number, good, n, x)
        if chance < 1e-10:
            continue
        told = estimate([Stratum(number, n, x) for (number, _, n), x in zip(strata, found, strict=True)], NOMINAL)
        held += chance * (told is not None and told.low - 1e-12 <= truth <= told.high + 1e-12)
    return held


CHANCES: dict[tuple[int, int, int], list[float]] = {}


def _chance(number: int, good: int, sample: int, found: int) -> float:
    key = number, good, sample
    if key not in CHANCES:
        CHANCES[key] = list(hypergeom.pmf(range(sample + 1), number, good, sample))
    return CHANCES[key][found]


TRUTHS = [(1.0, 0.0), (0.97, 0.05), (0.9, 0.2), (0.8, 0.2), (0.99, 0.3)]


@pytest.mark.parametrize("population", [40, 120, 400, 1000])
def test_the_interval_holds_the_truth_at_least_as_often_as_it_says(population: int) -> None:
    """Never more than a point below the nominal confidence, on the grid that docs/sampling.md states."""
    found = {}
    for measured, declared, (good, bad) in itertools.product((15, 30, 60, 100), (0.5, 0.76, 0.95), TRUTHS):
        if measured >= population:
            continue
        first = round(population * declared)
        numbers = {"declared": first, "not": population - first}
        drawn = shared_out(numbers, measured)
        strata = [
            (numbers[name], round(numbers[name] * share), drawn[name])
            for name, share in (("declared", good), ("not", bad))
        ]
        found[measured, declared, good, bad] = coverage(strata)
    assert min(found.values()) >= NOMINAL - 0.01, min(found, key=found.__getitem__)


def test_the_interval_holds_the_truth_with_the_real_drawing_where_villages_differ() -> None:
    some = houses(240, 60, villages=6)
    chance = Random(4)
    in_village = {f"thon {place}": 0.5 + 0.09 * place for place in range(6)}
    truth = {each.code: chance.random() < in_village[each.village] for each in some}
    share, held, rounds = sum(truth.values()) / len(some), 0, 300
    strata = {each.code: each.stratum for each in some}
    for number in range(rounds):
        drawn = draw(some, 45, f"lần {number}").codes
        told = estimate(
            [Stratum(count, *_seen(name, drawn, strata, truth)) for name, count in Counter(strata.values()).items()],
            NOMINAL,
        )
        held += told is not None and told.low <= share <= told.high
    assert held / rounds >= NOMINAL - 0.01


def _seen(name: str, drawn: tuple[str, ...], strata: dict[str, str], truth: dict[str, bool]) -> tuple[int, int]:
    of_stratum = [code for code in drawn if strata[code] == name]
    return len(of_stratum), sum(truth[code] for code in of_stratum)


def test_nothing_measured_says_nothing_and_all_measured_says_all() -> None:
    assert estimate([Stratum(100, 0, 0)]) is None
    told = estimate([Stratum(80, 80, 78), Stratum(20, 20, 1)])
    assert told is not None
    assert (told.share, told.low, told.high) == (0.79, 0.79, 0.79)


def test_a_stratum_that_nobody_measured_leaves_its_houses_open() -> None:
    told = estimate([Stratum(90, 90, 90), Stratum(10, 0, 0)])
    assert told is not None
    assert (told.low, told.high) == (0.9, 1.0)


@pytest.mark.parametrize(
    ("good", "standing"), [(60, Standing.STANDS), (48, Standing.OPEN), (30, Standing.FALLS), (None, Standing.OPEN)]
)
def test_whether_a_declared_share_of_75_percent_stands(good: int | None, standing: Standing) -> None:
    found = estimate([Stratum(400, 60, good)]) if good is not None else None
    assert standing_at_least(found, 0.75) is standing


def test_how_many_houses_that_must_not_be_there_may_be_left() -> None:
    assert most_unseen(200, 200) == 0
    assert most_unseen(200, 0) == 200
    left = most_unseen(200, 40)
    assert hypergeom.pmf(0, 200, left, 40) > 0.05 >= hypergeom.pmf(0, 200, left + 1, 40)


@pytest.mark.parametrize(
    ("population", "half_width", "size"),
    [(100, 0.1, 50), (400, 0.1, 75), (1500, 0.1, 89), (1500, 0.05, 274), (3, 0.1, 3)],
)
def test_the_size_of_a_sample(population: int, half_width: float, size: int) -> None:
    assert sample_size(population, half_width=half_width, share=0.75) == size


def test_a_size_is_asked_for_a_width() -> None:
    for half_width, share in ((0.0, 0.5), (1.0, 0.5), (0.1, 1.5)):
        with pytest.raises(ValueError, match="no sample"):
            sample_size(100, half_width=half_width, share=share)


def test_agreement_leaves_out_what_is_not_known() -> None:
    pairs = [(True, True), (True, False), (False, False), (None, True), (False, None), (False, True), (True, True)]
    told = agreement(pairs)
    assert told == Agreement(both=2, neither=1, declared_only=1, measured_only=1)
    assert told.rate == 0.6
    assert agreement([]).rate is None
