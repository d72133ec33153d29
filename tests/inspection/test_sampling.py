"""Samples: drawn again the same, spread as they should be; intervals that hold what they promise."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from datchuan.inspection.sampling.drawing import Candidate, draw, frame_digest, shared_out
from datchuan.inspection.sampling.estimating import (
    Agreement,
    Estimate,
    Standing,
    Stratum,
    agreement,
    estimate,
    most_unseen,
    standing_at_least,
    standing_of_none,
)
from datchuan.inspection.sampling.limits import limits_of_number
from datchuan.inspection.sampling.looking import confidence_of_look, left_of
from datchuan.inspection.sampling.sizing import reach, sample_size, sample_size_of_none

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


@dataclass(frozen=True)
class Looks:
    """What comes of a sample that is followed by another where it left a level open: how often the interval that was
    told last holds the truth, and how often the conclusion is wrong."""

    held: float
    wrong: float


def two_looks(strata: list[tuple[int, int]], sizes: tuple[int, int], level: float) -> Looks:
    """By strata of (houses, good): summed over every pair of samples that can be drawn, but for the rarest."""
    share = sum(good for _, good in strata) / sum(number for number, _ in strata)
    first = _shared([number for number, _ in strata], sizes[0])
    rest = [number - n for (number, _), n in zip(strata, first, strict=True)]
    second = _shared(rest, sizes[1])
    told: dict[tuple[int, ...], Estimate] = {}
    held = wrong = 0.0
    for found, chance in _outcomes([(number, good, n) for (number, good), n in zip(strata, first, strict=True)]):
        once = _told(told, [number for number, _ in strata], first, found, 1)
        if standing_at_least(once, level) is not Standing.OPEN:
            held, wrong = held + chance * _holds(once, share), wrong + chance * _errs(once, share, level)
            continue
        left = [(n, good - x, m) for n, (_, good), x, m in zip(rest, strata, found, second, strict=True)]
        both = [n + m for n, m in zip(first, second, strict=True)]
        for more, further in _outcomes(left, chance):
            sums = tuple(x + y for x, y in zip(found, more, strict=True))
            twice = _told(told, [number for number, _ in strata], both, sums, 2)
            held, wrong = held + further * _holds(twice, share), wrong + further * _errs(twice, share, level)
    return Looks(held, wrong)


def _shared(numbers: list[int], size: int) -> list[int]:
    return list(shared_out({str(place): number for place, number in enumerate(numbers)}, size).values())


def _outcomes(strata: list[tuple[int, int, int]], chance: float = 1.0) -> Iterator[tuple[tuple[int, ...], float]]:
    """What can be found in strata of (houses, good, drawn), and how probable it is."""
    for found in itertools.product(*(range(n + 1) for _, _, n in strata)):
        each = chance
        for (number, good, n), x in zip(strata, found, strict=True):
            each *= _chance(number, good, n, x)
        if each > 1e-8:
            yield found, each


def _told(
    told: dict[tuple[int, ...], Estimate], numbers: list[int], drawn: list[int], found: tuple[int, ...], look: int
) -> Estimate:
    key = (look, *found)
    if key not in told:
        strata = [Stratum(*each) for each in zip(numbers, drawn, found, strict=True)]
        made = estimate(strata, confidence_of_look(NOMINAL, look))
        assert made is not None
        told[key] = made
    return told[key]


def _holds(found: Estimate, share: float) -> bool:
    return found.low - 1e-12 <= share <= found.high + 1e-12


def _errs(found: Estimate, share: float, level: float) -> bool:
    standing = standing_at_least(found, level)
    return standing is not Standing.OPEN and (standing is Standing.STANDS) != (share >= level)


@pytest.mark.parametrize("population", [40, 120, 400])
def test_a_second_look_keeps_what_is_promised(population: int) -> None:
    """The interval told last, and conclusions at 75 %, on the grid that docs/sampling.md states."""
    found = {}
    for sizes, declared, (good, bad) in itertools.product(((15, 15), (30, 15)), (0.5, 0.76, 0.95), TRUTHS):
        if sum(sizes) < population:
            first = round(population * declared)
            strata = [(first, round(first * good)), (population - first, round((population - first) * bad))]
            found[sizes, declared, good, bad] = two_looks(strata, sizes, 0.75)
    assert min(each.held for each in found.values()) >= NOMINAL - 0.01
    assert max(each.wrong for each in found.values()) <= (1 - NOMINAL) * 0.75


def test_a_further_sample_is_drawn_from_what_the_first_left() -> None:
    some = houses(80, 20)
    first = draw(some, 25, "a").codes
    left = left_of(some, first)
    assert len(left) == 75
    assert not set(draw(left, 30, "b").codes) & set(first)


@given(st.data())
def test_houses_without_a_result_may_be_anything(data: st.DataObject) -> None:
    """Whatever they turn out to be, the interval told without them holds the one told with them."""
    waiting, whole = [], []
    for _ in range(data.draw(st.integers(1, 3))):
        population = data.draw(st.integers(1, 60))
        drawn = data.draw(st.integers(0, population))
        missing = data.draw(st.integers(0, drawn))
        good = data.draw(st.integers(0, drawn - missing))
        waiting.append(Stratum(population, drawn - missing, good, missing))
        whole.append(Stratum(population, drawn, good + data.draw(st.integers(0, missing))))
    told, known = estimate(waiting), estimate(whole)
    if told is not None and known is not None:
        assert told.low <= known.low <= known.high <= told.high
        assert told.low <= told.share <= told.high


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


@pytest.mark.parametrize(
    ("measured", "bad", "standing"),
    [(40, 1, Standing.FALLS), (40, 0, Standing.OPEN), (200, 0, Standing.STANDS), (0, 0, Standing.OPEN)],
)
def test_whether_a_result_that_allows_none_stands(measured: int, bad: int, standing: Standing) -> None:
    assert standing_of_none(200, measured, bad) is standing


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


def test_the_width_that_a_size_gives() -> None:
    size = sample_size(816, half_width=0.1, share=0.8)
    assert reach(816, size, share=0.8) <= 0.1 < reach(816, size - 1, share=0.8)


def test_the_size_where_none_may_be_bad() -> None:
    size = sample_size_of_none(816, width=0.05)
    assert most_unseen(816, size) <= 0.05 * 816 < most_unseen(816, size - 1)
    with pytest.raises(ValueError, match="no sample"):
        sample_size_of_none(816, width=0)


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
