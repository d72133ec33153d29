"""What-ifs from the cubes: exact at the edge, the same from tallies as from cubes, and quick for a country."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.test_counting import DAY, houses

from datchuan.law.counting import HouseCounting
from datchuan.law.cube import Cube, Tallies, clause_count, tally_of
from datchuan.law.outcome import Outcome
from datchuan.law.sets import CriteriaSet
from datchuan.law.verdict import judge_households
from datchuan.law.what_if import UnitCounts, what_if

MET, NOT_MET, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED


def cube(counting: HouseCounting, passing: int, failing: int, unknown: int = 0) -> Cube:
    bit = counting.bits("house-cv117/standard") & -counting.bits("house-cv117/standard")
    return Cube({(0, 0): passing, (bit, 0): failing, (0, bit): unknown})


def tallies(counting: HouseCounting, cube: Cube) -> Tallies:
    bits = {counting.bits(rule.key, reading) for rule in counting.rules.values() for reading in rule.readings}
    counts = {clause.mask: clause_count(clause, cube) for clause in counting.clauses}
    return Tallies(
        {each: tally_of(cube, each) for each in bits}, {mask: (n.failing, n.unknown) for mask, n in counts.items()}
    )


@pytest.mark.parametrize(
    ("points", "found"),
    [(7500, []), (7501, [("a", MET, NOT_MET)]), (6250, [("b", NOT_MET, MET)]), (6251, []), (None, [])],
)
def test_a_level_is_compared_exactly(xa_2016: CriteriaSet, counting: HouseCounting, points: int, found: list) -> None:
    """75 % of 8 is 6; 62,5 % of 8 is 5."""
    units = [UnitCounts(name, counting, cube(counting, n, 8 - n)) for name, n in (("a", 6), ("b", 5))]
    changes = what_if(xa_2016.indicator("9.2"), units, DAY, points=points)
    assert [(each.unit, each.before.outcome, each.after.outcome) for each in changes] == found


def test_what_is_unknown_stays_open(xa_2016: CriteriaSet, counting: HouseCounting) -> None:
    units = [UnitCounts(1, counting, cube(counting, 6, 2, 2))]  # 6 or 8 of 10
    (change,) = what_if(xa_2016.indicator("9.2"), units, DAY, points_of={"tdmnpb": 8100, "dbsh": 0})
    assert (change.before.outcome, change.after.outcome, change.after.required) == (OPEN, NOT_MET, 9)
    assert not what_if(xa_2016.indicator("9.2"), units, DAY, points_of={"dbsh": 0})


def test_another_reading(xa_2016: CriteriaSet, counting: HouseCounting) -> None:
    units = [UnitCounts(1, counting, cube(counting, 9, 1))]
    (change,) = what_if(xa_2016.indicator("9.1"), units, DAY, reading="literal")
    assert (change.before.outcome, change.after.outcome, change.after.shortfall) == (MET, NOT_MET, 1)


@pytest.mark.parametrize(("code", "points"), [("9.1", 5000), ("9.2", -1), ("9.2", 10_001)])
def test_what_cannot_be_asked(xa_2016: CriteriaSet, code: str, points: int) -> None:
    with pytest.raises(ValueError, match="share"):
        what_if(xa_2016.indicator(code), [], DAY, points=points)


@settings(deadline=None, max_examples=40)
@given(rows=st.lists(houses, max_size=25), points=st.integers(0, 10_000))
def test_tallies_cubes_and_verdicts_say_the_same(
    xa_2016: CriteriaSet, counting: HouseCounting, rows: list[dict], points: int
) -> None:
    counted = Cube(map(counting.mask, rows))
    summed = tallies(counting, counted)
    for code, asked in (("9.1", {"reading": "literal"}), ("9.2", {"points": points})):
        indicator = xa_2016.indicator(code)
        one, other = (judge_households(indicator, counting, c, counting.profile, DAY) for c in (counted, summed))
        assert one == other
        changes = [what_if(indicator, [UnitCounts(1, counting, each)], DAY, **asked) for each in (counted, summed)]
        assert changes[0] == changes[1]
        if changes[0]:
            assert changes[0][0].before.outcome is one.outcome
        if code == "9.1" and changes[0]:
            assert changes[0][0].after.outcome is one.what_ifs[0].outcome


def test_a_country_in_well_under_half_a_second(xa_2016: CriteriaSet, counting: HouseCounting) -> None:
    summed = tallies(counting, cube(counting, 1500, 450, 10))
    units = [UnitCounts(number, counting, replace(summed)) for number in range(8324)]
    started = time.perf_counter()
    changes = what_if(xa_2016.indicator("9.2"), units, DAY, points=8000)
    taken = time.perf_counter() - started
    print(f"\nwhat if, 8,324 communes: {taken * 1000:.0f} ms")
    assert len(changes) == 8324
    assert taken < 0.5
