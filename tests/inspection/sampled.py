"""A commune whose houses are drawn and measured again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.making import EMPTY, NOW, entry, houses, record, village

from datchuan.housing.models import HouseRecord
from datchuan.inspection.models import Remeasurement, Sample, SampleHouse, Visit
from datchuan.inspection.operations import choose_communes, draw_sample, make_round, record_remeasurement
from datchuan.inspection.queries import by_hand
from datchuan.people.models import Official
from datchuan.territory.models import Unit

ON, MEASURED_ON = date(2020, 11, 2), date(2020, 11, 10)
DRAWN_AT = NOW + timedelta(days=1)
MEASURED_AT = datetime(2020, 11, 10, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
SOFT: dict[str, Any] = {"hard_floor": False}
KINDS: list[dict[str, Any]] = [{}] * 30 + [SOFT] * 8 + [{"hard_floor": None}] * 2


def visited_commune(qln: Official) -> Visit:
    """A visit of a commune with 40 houses in a village: 30 meet the rule, 8 do not, of 2 it is not known."""
    houses(village(), *KINDS)
    values = {"title": "Đợt 2", "first_on": ON, "last_on": date(2020, 11, 20), "lead": qln.office}
    made = make_round(values={**values, "base_latitude": 21.85, "base_longitude": 106.76}, by=qln)
    commune = Unit.objects.get(pk=EMPTY)
    return choose_communes(round_=made, chosen=by_hand([commune]), divisions=[qln.office], by=qln)[0]


def drawn(visit: Visit, by: Official | None = None, **changes: Any) -> Sample:
    asked: dict[str, Any] = {"on": ON, "indicator": "9.2", "confidence": 0.95, "half_width": 0.1, "seed": "7"}
    return draw_sample(visit=visit, by=by, **{"at": DRAWN_AT, **asked, **changes})


def measure(house: SampleHouse, day: date = MEASURED_ON, at: datetime = MEASURED_AT, **facts: Any) -> Remeasurement:
    """The drawn house seen again: a good one but for ``facts``."""
    code = house.household.code
    record(entry(code, house.village_id, day, **facts), at=LATER)
    newest = HouseRecord.objects.filter(household__code=code, valid_from=day).latest("version")
    return record_remeasurement(sample_house=house, record=newest, measured_at=at, by=None, at=LATER)


def measure_all(every: Iterable[SampleHouse], **facts: Any) -> None:
    """As they were declared, but for ``facts``; what was not known is found good."""
    for house in every:
        as_declared = SOFT if house.stratum == "not_met" else {}
        measure(house, **{**as_declared, **facts})
