"""Parameters: the most specific, then the newest; contradictions are refused; what is not known stays so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from datchuan.kernel.citation import Citation, Instrument
from datchuan.kernel.period import Period
from datchuan.kernel.problem import Problem
from datchuan.law.cited import CitedValue
from datchuan.law.library import Library, load_library
from datchuan.law.regions import Profile
from datchuan.law.rules import Parameter, Variant, conflict, in_words, resolve
from datchuan.law.verdict import Cube, Outcome, judge_households

DAY = date(2020, 10, 15)
TEXT = Instrument("text", "Công văn", "1", "Sở", "Thử")
UPLAND = Profile("tdmnpb", "mountain")


def variant(value: int | None, first: int | None = None, last: int | None = None, **when: str) -> Variant:
    period = Period(date(first, 1, 1) if first else None, date(last, 1, 1) if last else None)
    cited = CitedValue(f"v{value}", str(value), Citation(TEXT), "")
    return Variant(tuple(sorted(when.items())), period, None if value is None else Decimal(value), cited)


def parameter(*variants: Variant) -> Parameter:
    return Parameter("file/area", "Diện tích", "m²", 0, variants)


RESOLVED = [
    ([variant(1)], 1),
    ([variant(1), variant(2, terrain="mountain")], 2),
    ([variant(1), variant(2, terrain="delta")], 1),
    ([variant(1), variant(2, terrain="mountain"), variant(3, terrain="mountain", region="tdmnpb")], 3),
    ([variant(1, 2010), variant(2, 2018)], 2),
    ([variant(1, 2010), variant(2, 2021)], 1),
    ([variant(1, 2010, 2018), variant(2, 2018)], 2),
    ([variant(1, 2018), variant(2, 2010, terrain="mountain")], 2),  # place before day
    ([variant(1, 2010, 2015)], None),
    ([variant(None, 2010)], None),
    ([], None),
]


@pytest.mark.parametrize(("variants", "wanted"), RESOLVED)
def test_resolve(variants: list[Variant], wanted: int | None) -> None:
    resolved = resolve(parameter(*variants), DAY, UPLAND)
    assert resolved.value == wanted
    assert bool(resolved.reason) == (wanted is None)


CONFLICTS = [
    ([variant(1), variant(2)], True),
    ([variant(1), variant(1)], False),
    ([variant(1, 2010), variant(2, 2018)], False),  # a newer version
    ([variant(1, 2010, 2018), variant(2, 2018)], False),
    ([variant(1), variant(2, terrain="delta")], False),
    ([variant(1, terrain="mountain"), variant(2, terrain="delta")], False),
    ([variant(1, terrain="mountain"), variant(2, region="tdmnpb")], True),  # both fit an upland commune
    ([variant(1, 2010, 2012, terrain="mountain"), variant(2, 2012, region="tdmnpb")], False),
]


@pytest.mark.parametrize(("variants", "wanted"), CONFLICTS)
def test_conflict(variants: list[Variant], wanted: bool) -> None:
    assert (conflict(parameter(*variants)) is not None) is wanted


def test_an_unknown_number_makes_every_house_unknown(changed_law: Callable[..., Path]) -> None:
    old = '{value: "20", place'
    library = load_library(changed_law("rules/house-cv117.yaml", old, "{value: null, place"))
    criteria_set = library.set_for("vn-xa-2016", DAY)
    counting = library.house_counting(criteria_set, DAY, UPLAND)
    lifetime = next(clause for clause in counting.clauses if clause.clause.key == "lifetime")
    assert lifetime.words == "niên hạn sử dụng ≥ niên hạn sử dụng tối thiểu (chưa rõ)"
    assert counting.mask({"lifetime_years": 90})[1] & lifetime.mask
    cube = Cube({(0, lifetime.mask): 10})
    verdict = judge_households(criteria_set.indicator("9.2"), counting, cube, UPLAND, DAY)
    assert verdict.outcome is Outcome.UNDETERMINED
    assert "parameter_unknown:min_lifetime" in [reason.key for reason in verdict.reasons]
    import sqlite3

    database = sqlite3.connect(":memory:")
    columns = ", ".join(field.column for field in library.facts["house"].fields.values())
    database.execute(f"CREATE TABLE h ({columns})")
    database.execute("INSERT INTO h (lifetime_years) VALUES (90)")
    ((_failed, unknown, _houses),) = database.execute(counting.sql("sqlite", "h")).fetchall()
    assert unknown & lifetime.mask


def test_rules_name_their_readings(library: Library) -> None:
    rule = library.rule("house-cv117/not_temporary")
    assert (rule.default, list(rule.readings)) == ("temporary_or_unsafe", ["temporary_or_unsafe", "literal"])
    assert rule.choice is not None
    assert not rule.choice.checked
    with pytest.raises(Problem, match="house-cv117/standard"):
        library.rule("house-cv117/other")


@pytest.mark.parametrize(("value", "words"), [("10", "10"), ("26.7", "26,7"), ("0.50", "0,5"), ("1500", "1.500")])
def test_in_words(value: str, words: str) -> None:
    assert in_words(Decimal(value)) == words
