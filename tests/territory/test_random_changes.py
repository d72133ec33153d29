"""Whatever changes follow each other, no house, person or hectare is lost or counted twice on any day, everything is
found by lineage, and taking the acts back restores exactly."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from tests.plugins.ground import examples
from tests.territory.entering import table_rows

from datchuan.housing.models import Household, HouseRecord
from datchuan.kernel.text import fold
from datchuan.people.models import Office
from datchuan.platform.integrity import run_checks
from datchuan.platform.operations import set_up_installation
from datchuan.territory.edges import Row
from datchuan.territory.models import Change, ChangeAct, Statistic, Unit, Village, VillageMembership
from datchuan.territory.operations import apply_act, enter_act, reverse_act
from datchuan.territory.queries import communes_on, heirs_of, holds_on, regroup, successors_on

KNOWN, FIRST = date(2019, 12, 31), date(2020, 1, 1)
TODAY = date(2030, 1, 1)
COMMUNES = 8
VILLAGES, HOUSES = 3, 2
KINDS = ("absorb", "merge_into_new", "split", "transfer_part", "recode", "rename", "retype", "reparent", "district")


def unit(code: str, level: str, name: str, parent: Unit | None) -> Unit:
    kind, _, short = name.partition(" ")
    made = Unit(
        id=f"{code}-1", code=code, level=level, type=kind, name=name, short_name=short, search=fold(name), parent=parent
    )
    made.save(force_insert=True)
    return made


@pytest.fixture
def small(empty_database: None) -> None:
    """A province of two districts and eight communes with villages, houses, and figures of the day before."""
    province = unit("90", "province", "Tỉnh Thử", None)
    districts = [unit(f"90{number}", "district", f"Huyện {number}", province) for number in (1, 2)]
    set_up_installation(province_code="90", simulated=True, working_day=TODAY)
    for number in range(COMMUNES):
        commune = unit(f"9000{number}", "commune", f"Xã {number}", districts[number % 2])
        for indicator, value in (("population", 1000 + 37 * number), ("area_km2", 20 + number)):
            Statistic.objects.create(
                unit=commune, snapshot_on=KNOWN, indicator=indicator, value=value, measure="x", method="census"
            )
        for place in range(VILLAGES):
            code = f"{commune.pk}/{place}"
            village = Village.objects.create(code=code, name=f"Nà {place}", search="na", simulated=True)
            VillageMembership.objects.create(village=village, commune=commune)
            for house in range(HOUSES):
                household = Household.objects.create(code=f"{number}-{place}-{house}")
                HouseRecord.objects.create(
                    household=household,
                    version=1,
                    village=village,
                    valid_from=KNOWN,
                    head_name="Nông Văn Thử",
                    recorded_at="2020-01-01T00:00Z",
                )
    assert not Office.objects.exists()


# A step: which kind, which communes (taken by remainder from those of the day), how many people a part has.
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 99), st.integers(1, 99), st.integers(0, 400)),
    min_size=1,
    max_size=6,
)


def rows_of(place: int, step: tuple[str, int, int, int]) -> list[Row]:
    kind, one, other, people = step
    day = FIRST + timedelta(days=31 * place)
    units = list(communes_on(day).order_by("pk"))
    source = units[one % len(units)]
    target = units[(one + 1 + other % max(1, len(units) - 1)) % len(units)]
    districts = list(Unit.objects.filter(level="district", valid_to=None).order_by("pk"))
    base = {
        "event_id": f"t{place}",
        "effective_date": day.isoformat(),
        "event_type": kind,
        "from_unit_id": source.pk,
        "extent": "whole",
        "legal_instrument": "1/NQ (01/12/2019)",
    }
    new = {"to_code": f"91{place:03d}", "to_name": f"Xã Mới {place}"}
    part = {**base, "extent": "part", "population": str(people)}
    there = {"to_unit_id": target.pk}
    if kind == "merge_into_new":
        parent = {"to_parent_unit_id": source.parent_id or ""}
        return [{**base, **new, **parent}, {**base, **new, **parent, "from_unit_id": target.pk}]
    if kind == "split":
        return [{**part, **new}, {**base, **there, "event_type": "transfer_part", "extent": "rest"}]
    if kind == "district":
        name = f"Huyện Mới {place}"
        return [{**base, "event_type": "rename", "from_unit_id": districts[0].pk, "to_name": name}]
    return [
        {
            "absorb": {**base, **there},
            "transfer_part": {**part, **there},
            "recode": {**base, "to_code": new["to_code"]},
            "rename": {**base, "to_name": new["to_name"]},
            "retype": {**base, "to_name": f"Phường {source.short_name}"},
            "reparent": {**base, "to_parent_unit_id": districts[one % len(districts)].pk},
        }[kind]
    ]


def everything() -> dict[str, Any]:
    return table_rows(Unit, Change, VillageMembership, Statistic)


def houses_by_commune(day: date) -> dict[str, int]:
    counted: dict[str, int] = {}
    records = HouseRecord.objects.filter(holds_on(day), holds_on(day, "village__memberships__"))
    for commune_id in records.values_list("village__memberships__commune", flat=True):
        counted[commune_id] = counted.get(commune_id, 0) + 1
    return counted


def check_day(day: date) -> None:
    there = set(communes_on(day).values_list("pk", flat=True))
    houses = houses_by_commune(day)
    assert sum(houses.values()) == COMMUNES * VILLAGES * HOUSES, f"houses on {day}"
    assert set(houses) <= there, f"houses in a unit that does not exist on {day}"
    for indicator in ("population", "area_km2"):
        known = Statistic.objects.filter(indicator=indicator, snapshot_on=KNOWN)
        totals = {unit_id: int(value) for unit_id, value in known.values_list("unit", "value")}
        found = regroup(totals, KNOWN, day)
        assert set(found) == there, f"{indicator} on {day}"
        assert sum(each.value for each in found.values()) == sum(totals.values()), f"{indicator} on {day}"
    for first in Unit.objects.filter(level="commune", valid_from=None):
        assert {each.pk for each in successors_on(first, day)} & heirs_of(first), f"{first.pk} is lost on {day}"


def check_all(steps: list[tuple[str, int, int, int]]) -> int:
    """Do them, check every day, take them back; how many were done."""
    states, acts = [everything()], []
    for place, step in enumerate(steps):
        act = enter_act(rows=rows_of(place, step), origin=ChangeAct.Origin.SCREEN, by=None, today=TODAY)
        if act.preview["faults"]:  # a unit into itself, a part of nothing: refused, and nothing written
            assert everything() == states[-1]
            continue
        apply_act(act=act, by=None, today=TODAY)
        acts.append(act)
        states.append(everything())
    for place in range(len(steps) + 1):
        check_day(FIRST + timedelta(days=31 * place))
        check_day(FIRST + timedelta(days=31 * place - 1))
    errors = [each for each in run_checks(TODAY) if each.check.severity == "error" and each.count]
    assert errors == []
    for act in reversed(acts):
        assert everything() == states.pop()
        reverse_act(act=act, by=None, reason="Thử hoàn tác")
    assert everything() == states.pop()
    return len(acts)


@pytest.mark.usefixtures("small")
def test_one_of_every_kind_after_the_other() -> None:
    steps = [(kind, place * 3, 2 * place + 1, 200) for place, kind in enumerate(KINDS)]
    assert check_all(steps) == len(KINDS), "none of them was refused"


@settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@pytest.mark.slow
@pytest.mark.usefixtures("small")
def test_totals_are_conserved_lineage_is_whole_and_reversal_is_exact(steps: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic():
        done = check_all(steps)
        event(f"{done} of {len(steps)} done")
        transaction.set_rollback(True)
