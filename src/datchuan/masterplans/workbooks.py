"""The sheet of plans going out: empty, or with the plans on record of an area."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from datchuan.kernel.text import format_day, sort_key
from datchuan.masterplans.area import Area
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.sheet import (
    FORMS,
    KIND,
    PLAIN,
    RECORD,
    REVISES,
    REVISION,
    STAMP,
    TEXT_CHOICES,
    UNIT,
    empty_sheet,
    plan_sheet,
    shown_plan,
    stamp_of,
)
from datchuan.platform.queries import installation
from datchuan.survey.columns import Kind, Value
from datchuan.survey.template import write_template
from datchuan.territory.models import Unit


def list_workbook(*, area: Unit, today: date, prefilled: bool) -> bytes:
    """The template of the area, empty or holding its plans on record, to be corrected and brought back."""
    rows = list(_rows(Area(area, today))) if prefilled else []
    titles = [f"DANH MỤC QUY HOẠCH – {area.name.upper()}"]
    titles += [f"Hồ sơ đã ghi đến ngày {format_day(today)}: {len(rows)} quy hoạch"] if prefilled else []
    sheet = plan_sheet() if prefilled else empty_sheet()
    return write_template(sheet, rows, titles=titles, text_choices=TEXT_CHOICES, simulated=installation().simulated)


def _rows(known: Area) -> Iterator[dict[str, Value]]:
    for plan in sorted(known.plans.values(), key=_by_place):
        yield plan_row(plan, known.code_of(plan.unit))


def _by_place(plan: SpatialPlan) -> tuple[object, ...]:
    district = plan.unit.parent.short_name if plan.unit.parent else ""
    day = plan.approved_on or date.max
    return sort_key(district), sort_key(plan.unit.short_name), plan.unit_id, plan.kind, day, plan.pk


def plan_row(plan: SpatialPlan, code: str) -> dict[str, Value]:
    """A plan as values of the sheet's columns."""
    shown = shown_plan(plan, code)
    texts = {key: shown[key] or None for key in (UNIT, KIND, FORMS, REVISES, REVISION)}
    return {**texts, **{name: _value(plan, name) for name in PLAIN}, RECORD: plan.pk, STAMP: stamp_of(shown)}


def _value(plan: SpatialPlan, name: str) -> Value:
    value = getattr(plan, name)
    column = plan_sheet().column(name)
    if column.kind is Kind.DECIMAL and isinstance(value, Decimal):
        return int(value * 10**column.scale)
    return value or None
