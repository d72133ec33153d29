"""A simulated sample of a visit: houses drawn from what is known that day, measured again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from datchuan.demo.days import clock
from datchuan.demo.households import HouseDrawer
from datchuan.housing.models import HouseRecord
from datchuan.housing.operations import HouseEntry, record_houses
from datchuan.housing.queries import FACTS
from datchuan.inspection.models import Sample, SampleHouse, Visit
from datchuan.inspection.operations import draw_sample, record_remeasurement, say_why_not
from datchuan.people.models import Official
from datchuan.territory.queries import holds_on


def draw_houses(visit: Visit, told: dict[str, Any], day: date, by: Official) -> tuple[Sample, list[SampleHouse]]:
    """Drawn on the day before ``day``; the first few houses are found locked, the others are to be measured."""
    asked = {name: told[name] for name in ("indicator", "confidence", "half_width", "seed")}
    eve = day - timedelta(days=1)
    sample = draw_sample(visit=visit, on=eve, **asked, by=by, at=clock(eve, 16), simulated=True)
    houses = list(sample.houses.select_related("household").order_by("order"))
    for house in houses[: told["locked"]]:
        say_why_not(sample_house=house, why_not=told["why_not"], by=by)
    return sample, houses[told["locked"] :]


def measure(houses: Sequence[SampleHouse], told: dict[str, Any], day: date, by: Official) -> None:
    """Each as it stands that day, but for those that were declared better than they are, and for living areas, which no
    two people measure alike."""
    random = Random(f"{told['seed']}/{day}")  # noqa: S311 - simulation, not secrets
    drawer = HouseDrawer(random, day, day)
    standing = HouseRecord.objects.filter(holds_on(day), household__in=[each.household_id for each in houses])
    now = {record.household_id: record for record in standing}
    entries = []
    for house in houses:
        record = now[house.household_id]
        facts = {name: getattr(record, name) for name in FACTS}
        if house.stratum == "met" and random.random() < told["worse"]:
            facts = drawer.with_fault(facts)
        elif facts["living_area_dm2"]:
            facts["living_area_dm2"] += 10 * random.randrange(-3, 9)
        code = house.household.code
        entries.append(HouseEntry(code, record.village_id, record.head_name, day, facts, is_remeasured=True))
    at = clock(day, 17)
    record_houses(entries=entries, by=by, at=at, simulated=True)
    newest = HouseRecord.objects.filter(household__in=now, valid_from=day).order_by("version")
    measured = {record.household_id: record for record in newest}
    for house in houses:
        record = measured[house.household_id]
        record_remeasurement(sample_house=house, record=record, measured_at=clock(day, 10), by=by, at=at)
