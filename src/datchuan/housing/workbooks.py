"""The survey workbook going out: empty, or with the houses of an area for correction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from datchuan.housing.judging import RuleJudgement, house_judge, lacking_words
from datchuan.housing.models import HouseRecord
from datchuan.housing.queries import FACTS, records_on
from datchuan.housing.sheet import (
    CODE,
    COMMUNE,
    HEAD,
    LACKING,
    NOTE,
    SURVEYED,
    VERSION,
    VILLAGE,
    empty_sheet,
    house_sheet,
)
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.platform.queries import installation
from datchuan.survey.template import write_template
from datchuan.territory.models import Level, Unit, VillageMembership
from datchuan.territory.queries import communes_on, holds_on, villages_of, within


def village_choices(area: Unit, today: date) -> dict[str, list[str]]:
    """The villages for the drop-down of a workbook of one commune; none for a larger area (names recur)."""
    if area.level != Level.COMMUNE:
        return {}
    return {VILLAGE: sorted((m.village.name for m in villages_of(area, today)), key=sort_key)}


def survey_workbook(*, area: Unit, today: date, prefilled: bool, names_of: Callable[[HouseRecord], str]) -> bytes:
    """The template of the area, empty or holding its houses of ``today`` for correction, with what each still lacks.

    ``names_of`` gives the head's name as the official may see it.
    """
    simulated = installation().simulated
    records: Iterable[HouseRecord] = ()
    homes: dict[int, Unit] = {}
    if prefilled:
        memberships = VillageMembership.objects.filter(
            holds_on(today), commune__in=communes_on(today).filter(within(area))
        )
        homes = {m.village_id: m.commune for m in memberships.select_related("commune__parent__parent")}
        records = (
            records_on(today)
            .filter(village__in=homes)
            .select_related("household", "village")
            .order_by("village_id", "household__code")
        )
    lacking = _Lacking(today)
    rows = (
        {
            CODE: record.household.code,
            COMMUNE: homes[record.village_id].code,
            VILLAGE: record.village.name,
            HEAD: names_of(record),
            SURVEYED: record.valid_from,
            NOTE: record.note or None,
            LACKING: lacking.of(record, homes[record.village_id]),
            VERSION: record.version,
            **{name: getattr(record, name) for name in FACTS},
        }
        for record in records
    )
    titles = [f"ĐIỀU TRA NHÀ Ở – {area.name.upper()}", f"Số liệu tại ngày {today:%d/%m/%Y}" if prefilled else ""]
    choices = village_choices(area, today)
    sheet = house_sheet() if prefilled else empty_sheet()
    return write_template(sheet, rows, titles=[t for t in titles if t], text_choices=choices, simulated=simulated)


class _Lacking:
    """What houses lack on a day, in words; nothing where no criteria set judges them."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.judges: dict[str, Callable[[HouseRecord], list[RuleJudgement]] | None] = {}

    def of(self, record: HouseRecord, commune: Unit) -> str | None:
        if commune.pk not in self.judges:
            try:
                self.judges[commune.pk] = house_judge(commune, self.on)
            except Problem:
                self.judges[commune.pk] = None
        judge = self.judges[commune.pk]
        return lacking_words(judge(record)) if judge else None
