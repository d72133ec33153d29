"""The simulated survey of houses, and what was seen improved after it, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from random import Random

from datchuan.demo.households import CommuneProfile, HouseDrawer, draw_profile
from datchuan.demo.improving import Improving
from datchuan.demo.names import person_name
from datchuan.demo.story import Story
from datchuan.demo.villages import HOUSES_PER_VILLAGE, households_of, make_villages, trace_back
from datchuan.housing.operations import HouseEntry, record_houses
from datchuan.territory.journal import Journal
from datchuan.territory.models import Unit
from datchuan.territory.operations import follow_changes
from datchuan.territory.queries import communes_on

MERGED_ON = date(2020, 1, 1)
Step = Callable[[str, int, int], None]
Later = dict[tuple[int, int], list[HouseEntry]]


def make_houses(told: Story, step: Step, only: frozenset[str] | None) -> None:
    """Villages and houses of the communes of the working day, or only of some."""
    census = households_of(told.working_day)
    communes = [c for c in communes_on(told.working_day, rural_only=True) if only is None or c.pk in only]
    total = sum(census[commune.pk] for commune in communes)
    later: Later = defaultdict(list)
    drawn = (entry for commune in communes for entry in _surveyed(told, commune, census[commune.pk], later))
    entries = [entry for entry in drawn if entry.surveyed_on <= told.working_day]
    trace_back(MERGED_ON)
    # The changes of 2024 and 2025 are loaded: the villages go along.
    follow_changes(villages=None, after=told.working_day, journal=Journal())

    def progress(done: int) -> None:
        step("Hộ và nhà ở mô phỏng", done, total)

    surveyed = _evening(min(told.surveyed_to, told.working_day))
    record_houses(entries=entries, by=None, at=surveyed, simulated=True, progress=progress)
    _record_later(later, told.working_day)


def _record_later(later: Mapping[tuple[int, int], list[HouseEntry]], until: date) -> None:
    """What was seen improved in a month is recorded at the last of its days of survey."""
    for month in sorted(later):
        seen = [each for each in later[month] if each.surveyed_on <= until]
        if not seen:
            return
        record_houses(entries=seen, by=None, at=_evening(max(each.surveyed_on for each in seen)), simulated=True)


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def _surveyed(told: Story, commune: Unit, households: int, later: Later) -> Iterator[HouseEntry]:
    """The commune's houses as first seen; what was seen of them after goes to ``later`` by its month."""
    # One generator a commune: the same commune gets the same houses whatever others are built beside it.
    random = Random(f"{told.seed}/{commune.pk}")  # noqa: S311 - simulation, not secrets
    profile = draw_profile(random, told.districts[commune.parent_id or ""], told.registration_of(commune.pk))
    drawer = HouseDrawer(random, told.surveyed_from, told.surveyed_to)
    villages = make_villages(random, commune, households, MERGED_ON)
    improving = _improving(told, commune, profile)
    day, village = drawer.survey_day(), villages[0]
    for place, facts in enumerate(drawer.houses(households, profile)):
        if place % HOUSES_PER_VILLAGE == 0:
            day, village = drawer.survey_day(), villages[place // HOUSES_PER_VILLAGE]
        code, head = f"LS{commune.code}{place + 1:05d}", person_name(random)
        found = improving.look(facts)
        if found:
            seen = HouseEntry(code, village.pk, head, found.on, found.after)
            later[found.on.year, found.on.month].append(seen)
        yield HouseEntry(code, village.pk, head, day, found.before if found else facts)


def _improving(told: Story, commune: Unit, profile: CommuneProfile) -> Improving:
    """By a generator of its own: the houses stay those of before there was a year's history."""
    return Improving(Random(f"{told.seed}/{commune.pk}/improving"), told.improving, profile)  # noqa: S311 - simulation
