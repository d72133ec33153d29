"""The register as a file: the columns of the sheet, so that what was corrected comes back by the same four steps."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count

from datchuan.kernel.text import format_day
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.sheet import BESIDE, RECORD, STAMP, plan_sheet, shown_plan, stamp_of
from datchuan.survey.columns import Kind
from datchuan.survey.delivering import csv_chunks, write_sheet
from datchuan.territory.models import Unit

SIMULATED = "DỮ LIỆU MÔ PHỎNG"
_AT_ONCE = 500


@dataclass(frozen=True)
class PlanExport:
    """Plans by their keys, in the order in which they are to be written, as they are on record on ``day``."""

    keys: Sequence[int]
    day: date

    def headings(self) -> list[str]:
        return [*(column.heading for column in plan_sheet().columns), *BESIDE]

    def rows(self) -> Iterator[list[str]]:
        """Every cell as text. Two queries, and two for each 500 plans."""
        plans = SpatialPlan.objects.select_related("unit__parent", "revises").prefetch_related("publications")
        for start in range(0, len(self.keys), _AT_ONCE):
            chunk = self.keys[start : start + _AT_ONCE]
            found = plans.in_bulk(chunk)
            yield from (self._row(found[key]) for key in chunk if key in found)

    def _row(self, plan: SpatialPlan) -> list[str]:
        unit = plan.unit
        shown = shown_plan(plan, unit.pk if unit.code in self._reused else unit.code)
        told = {**shown, RECORD: str(plan.pk), STAMP: stamp_of(shown)}
        district = unit.parent.name if unit.parent else ""
        beside = (unit.name, district, format_day(self.day), SIMULATED if plan.simulated else "")
        return [*(told[column.key] for column in plan_sheet().columns), *beside]

    @cached_property
    def _reused(self) -> Collection[str]:
        """Codes that named several units in time."""
        codes = Unit.objects.order_by().values("code").annotate(times=Count("pk")).filter(times__gt=1)
        return set(codes.values_list("code", flat=True))


def csv_lines(export: PlanExport) -> Iterator[bytes]:
    texts = [place for place, column in enumerate(plan_sheet().columns) if column.kind is Kind.TEXT]
    return csv_chunks(export.headings(), export.rows(), texts)


def write_workbook(export: PlanExport, target: Any) -> None:
    columns = plan_sheet().columns
    numbers = {at for at, column in enumerate(columns) if column.kind in (Kind.INTEGER, Kind.DECIMAL)}
    write_sheet(plan_sheet().title, export.headings(), export.rows(), numbers, target)
