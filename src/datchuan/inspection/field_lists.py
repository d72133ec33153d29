"""The lists that go along with the forms of inspection: visits with what is declared, offices that may see to a
finding, the houses of open samples.

They offer what is to be worked on now. Whether a name is known is asked more widely: of a visit that was dropped or is
another's, the taker says why it is not taken, which a list cannot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from datchuan.difficulties.access import area_ids
from datchuan.evaluation.computing import own_indicators
from datchuan.evaluation.judged import full_name, judged_communes
from datchuan.evaluation.queries import set_key_on
from datchuan.housing.capturing import HouseList, VillageList
from datchuan.inspection.forms.checklist import declared_column
from datchuan.inspection.models import Round, SampleHouse, Visit, VisitRecord
from datchuan.inspection.queries import open_sample_houses
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.people.models import Office
from datchuan.platform.asking import Asked, asked
from datchuan.territory.models import Level, Unit


def visits_within(area: Unit, on: date) -> QuerySet[Visit]:
    """The visits of a province, or of a district or commune on a day with what went into it."""
    everything = Visit.objects.all()
    return everything if area.level == Level.PROVINCE else everything.filter(commune__in=area_ids(area, on))


def visits_to_write(area: Unit, on: date) -> list[Visit]:
    """Those that have their day in a round that is announced, by day."""
    found = visits_within(area, on).filter(round__state=Round.State.ANNOUNCED, day__isnull=False)
    found = found.exclude(state=Visit.State.DROPPED).select_related("commune__parent", "team", "round", "record")
    return list(found.order_by("day", "team", "order", "pk"))


def set_of(visit: Visit) -> str:
    """The criteria set of a visit's checklist, made or to be made; empty where no set is in force on its day."""
    record = _kept(visit)
    if record:
        return record.criteria_set
    try:
        return set_key_on(visit.day) if visit.day else ""
    except Problem:
        return ""


def _kept(visit: Visit) -> VisitRecord | None:
    return getattr(visit, "record", None)


class VisitList:
    """Visits of the area by the criteria set of a form, each with what is declared of every indicator: as its
    checklist keeps it, or as it stands on the day where that is not made yet."""

    def __init__(self, set_key: str) -> None:
        self.set_key = set_key

    @cached_property
    def _codes(self) -> list[str]:
        return [each.code for each in own_indicators(load_library().sets[self.set_key])]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return ("name", "label", *map(declared_column, self._codes))

    def rows(self, area: Unit, on: date) -> Iterable[Sequence[str]]:
        visits = [each for each in visits_to_write(area, on) if set_of(each) == self.set_key]
        fresh = self._standing([each.commune_id for each in visits if _kept(each) is None], on)
        for visit in visits:
            record = _kept(visit)
            words = _words(record.declared) if record else fresh.get(visit.commune_id, {})
            yield str(visit.pk), _label(visit), *(words.get(code, "chưa có") for code in self._codes)

    def _standing(self, communes: Sequence[str], on: date) -> Mapping[str, Mapping[str, str]]:
        if not communes:
            return {}
        day = load_library().sets[self.set_key].nearest_day(on)
        judged = judged_communes(communes, self.set_key, day)
        return {
            pk: _words([vars(line) for line in each.lines])
            for pk, each in judged.items()
            if not isinstance(each, Problem)
        }

    def labels(self, names: Collection[str], area: Unit, on: date) -> Mapping[str, str]:
        found = visits_within(area, on).filter(pk__in=[int(name) for name in names if _is_number(name)])
        return {str(visit.pk): _label(visit) for visit in found.select_related("commune__parent", "team")}

    def question(self, name: str, area: Unit, on: date) -> Asked | None:
        if not _is_number(name):
            return None
        return asked(Visit.objects.filter(pk=int(name)).order_by().values_list("pk")[:1])


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) <= 18


def _label(visit: Visit) -> str:
    parts = [
        full_name(visit.commune),
        f"{visit.day:%d/%m/%Y}" if visit.day else "",
        visit.team.name if visit.team else "",
    ]
    return " · ".join(filter(None, parts))


def _words(lines: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What is declared of each indicator, in one line."""
    return {line["code"]: f"{line['outcome_label']}; {line['actual']} (mức: {line['requirement']})" for line in lines}


class OfficeList:
    """Who may see to what is found at a visit: the committees of its commune and district, the round's divisions."""

    columns: tuple[str, ...] = ("name", "label", "visit")

    def rows(self, area: Unit, on: date) -> Iterable[Sequence[str]]:
        visits = visits_to_write(area, on)
        units = {pk for visit in visits for pk in (visit.commune_id, visit.commune.parent_id) if pk}
        committees = {office.unit_id: office for office in committees_of(units)}
        rounds = Round.objects.filter(pk__in={visit.round_id for visit in visits})
        divisions = {
            each.pk: divisions_of(each) for each in rounds.select_related("lead").prefetch_related("coordinating")
        }
        for visit in visits:
            own = (committees.get(pk) for pk in (visit.commune_id, visit.commune.parent_id) if pk)
            for office in (*filter(None, own), *divisions[visit.round_id]):
                yield office.key, office.short_name, str(visit.pk)

    def labels(self, names: Collection[str], area: Unit, on: date) -> Mapping[str, str]:
        return dict(Office.objects.filter(key__in=names).values_list("key", "short_name"))

    def question(self, name: str, area: Unit, on: date) -> Asked | None:
        return asked(Office.objects.filter(key=name).order_by().values_list("pk")[:1])


def committees_of(unit_ids: Collection[str]) -> QuerySet[Office]:
    """The people's committees of communes and districts."""
    return Office.objects.filter(unit__in=unit_ids, kind__in=(Office.Kind.COMMUNE, Office.Kind.DISTRICT))


def divisions_of(round_: Round) -> list[Office]:
    """The divisions of a round, the one that leads first."""
    return [round_.lead, *(each for each in round_.coordinating.all() if each.pk != round_.lead_id)]


def houses_to_measure(area: Unit, on: date) -> QuerySet[SampleHouse]:
    """The drawn houses of open samples, in rounds that are announced: for devices of the province alone. A commune that
    knew them beforehand would get them ready."""
    if area.level != Level.PROVINCE:
        return SampleHouse.objects.none()
    visits = visits_within(area, on).filter(round__state=Round.State.ANNOUNCED)
    return open_sample_houses(on).filter(sample__visit__in=visits.order_by().values("pk"))


class SampleVillageList(VillageList):
    """The villages of the houses to be measured."""

    def rows(self, area: Unit, on: date) -> Iterable[Sequence[str]]:
        wanted = set(houses_to_measure(area, on).order_by().values_list("village__code", flat=True))
        return (row for row in super().rows(area, on) if row[0] in wanted)


class SampleHouseList(HouseList):
    """The houses to be measured, as the list of all houses has them; each once, whichever samples it is in."""

    def rows(self, area: Unit, on: date) -> Iterable[Sequence[str]]:
        found = houses_to_measure(area, on).order_by("village__code", "household__code")
        told = found.values_list("household__code", "village__code", "declared__head_name")
        for code, (village, head) in {code: (village, head) for code, village, head in told}.items():
            yield code, f"{head} · {code}", village, head
