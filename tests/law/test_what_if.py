"""What-ifs from the cubes: exact at the edge, the same from tallies as from cubes, right for other parameters."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.test_counting import DAY, houses

from datchuan.law.counting import HouseCounting
from datchuan.law.cube import Cube, Tallies, clause_count, tally_of
from datchuan.law.library import Library
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


AREA, LIFETIME = "house-cv117/min_area_per_person", "house-cv117/min_lifetime"


@pytest.fixture
def asked(library: Library, xa_2016: CriteriaSet, counting: HouseCounting) -> HouseCounting:
    """The counting with every figure that the law files ask about."""
    return library.house_counting(xa_2016, DAY, counting.profile, library.asked_of(xa_2016))


def test_what_the_files_ask_is_counted_beside_the_clauses(
    library: Library, xa_2016: CriteriaSet, counting: HouseCounting, asked: HouseCounting
) -> None:
    figures = defaultdict(list)
    for ((key, figure),) in library.asked_of(xa_2016):
        figures[key].append(figure)
    assert figures[AREA] == [8, 10, 12, 14]  # 10 and 14 are the law's own, for mountains and deltas
    assert figures[LIFETIME] == [10, 15, 20, 25]
    assert asked.clauses == counting.clauses  # the bits of verdicts are the same
    assert asked.digest != counting.digest
    assert asked.bits("house-cv117/standard") == counting.bits("house-cv117/standard")
    assert len(asked.alternatives) == 6  # the law's own figure needs no bit of its own


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(houses, max_size=25), area=st.sampled_from([8, 10, 12, 14]), lifetime=st.sampled_from([10, 20, 25])
)
def test_an_assumption_counts_as_if_the_law_said_so(
    library: Library, xa_2016: CriteriaSet, counting: HouseCounting, rows: list[dict], area: int, lifetime: int
) -> None:
    """Two parameters at once, from the cube, equal to judging each house by those figures."""
    asked = library.house_counting(xa_2016, DAY, counting.profile, library.asked_of(xa_2016))
    assumption = ((AREA, Decimal(area)), (LIFETIME, Decimal(lifetime)))
    assert asked.has_counted(assumption)
    cube = Cube(map(asked.mask, rows))
    found = tally_of(cube, asked.bits("house-cv117/standard", None, assumption))
    alone = library.house_counting(xa_2016, DAY, counting.profile, (assumption,))
    anew = tally_of(Cube(map(alone.mask, rows)), alone.bits("house-cv117/standard", None, assumption))
    assert found == anew
    other = [c for c in asked.clauses_of("house-cv117/standard") if c.clause.key not in {"living_area", "lifetime"}]
    rest = sum(clause.mask for clause in other)
    passing = 0
    for row in rows:
        seen = (row["living_area"], row["persons"], row["lifetime_years"])
        failed, unknown = asked.mask(row)
        if None not in seen and not (failed | unknown) & rest:
            passing += seen[0] >= area * 100 * seen[1] and seen[2] >= lifetime
    assert found.passing == passing


def test_communes_turn_under_another_figure(xa_2016: CriteriaSet, asked: HouseCounting) -> None:
    assumption = ((LIFETIME, Decimal(25)),)
    now, then = (asked.bits("house-cv117/standard", None, each) for each in ((), assumption))
    short = then & ~now  # houses that last 20 years but not 25
    units = [UnitCounts("a", asked, Cube({(0, 0): 6, (short, 0): 2})), UnitCounts("b", asked, Cube({(0, 0): 9}))]
    changes = what_if(xa_2016.indicator("9.2"), units, DAY, assumption=assumption, points=8000)
    assert [(each.unit, each.before.outcome, each.after.outcome, each.after.shortfall) for each in changes] == [
        ("a", MET, NOT_MET, 1)
    ]


def test_a_figure_that_was_not_counted(xa_2016: CriteriaSet, asked: HouseCounting, counting: HouseCounting) -> None:
    assert not asked.has_counted(((LIFETIME, Decimal(17)),))
    assert not counting.has_counted(((LIFETIME, Decimal(25)),))
    with pytest.raises(KeyError):
        what_if(xa_2016.indicator("9.2"), [UnitCounts(1, asked, Cube())], DAY, assumption=((LIFETIME, Decimal(17)),))
