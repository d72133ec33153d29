"""What is asked of the register: filters, words, order; and what each column is ordered by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from datchuan.kernel.text import fold, nfc, sort_key
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.queries import Attention, PlanState, RegisteredPlan

ANY_ATTENTION = "co"


@dataclass(frozen=True)
class Column:
    """A column: its heading and by what a plan is ordered under it."""

    heading: str
    key: Callable[[RegisteredPlan], Any]


def _district(row: RegisteredPlan) -> Any:
    parent = row.plan.unit.parent
    return sort_key(parent.short_name if parent else "")


COLUMNS: Mapping[str, Column] = {
    "ten": Column("Quy hoạch", lambda row: sort_key(row.plan.name)),
    "loai": Column("Loại", lambda row: SpatialPlan.Kind.values.index(row.plan.kind)),
    "don-vi": Column("Lập cho", lambda row: sort_key(row.plan.unit.short_name)),
    "huyen": Column("Huyện", _district),
    "phe-duyet": Column("Phê duyệt", lambda row: row.plan.approved_on or date.max),
    "thoi-han": Column("Thời hạn", lambda row: row.plan.horizon_year or date.max.year),
    "tinh-trang": Column("Tình trạng", lambda row: PlanState.values.index(row.state)),
    "chu-y": Column("Cần chú ý", lambda row: -len(row.attention)),
}


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it does not know is left out."""

    kind: str
    district: str
    commune: str
    state: str
    attention: str
    text: str
    order: str

    def chosen(self, rows: Sequence[RegisteredPlan]) -> list[RegisteredPlan]:
        """The rows that match, in the order asked for; equal ones by unit and name."""
        by, is_down = COLUMNS[self.order.lstrip("-")].key, self.order.startswith("-")
        text = fold(self.text)
        found = [row for row in rows if self._matches(row) and (not text or text in _words(row.plan))]
        found.sort(key=lambda row: (sort_key(row.plan.unit.short_name), row.plan.approved_on or date.max, row.plan.pk))
        return sorted(found, key=by, reverse=is_down)

    def _matches(self, row: RegisteredPlan) -> bool:
        if self.state and row.state != self.state:
            return False
        if self.attention == ANY_ATTENTION:
            return bool(row.attention)
        return not self.attention or self.attention in row.attention


def _words(plan: SpatialPlan) -> str:
    """What a plan is searched by, without regard to marks and case: databases fold Vietnamese in different ways."""
    return fold(f"{plan.name} {plan.decision} {plan.identity_code} {plan.unit.name}")


def wanted_of(query: QueryDict) -> Wanted:
    """What an address asks for; every plan by its district where it says nothing."""
    order, attention = query.get("sap-xep", "huyen"), query.get("chu-y", "")
    return Wanted(
        kind=query.get("loai", "") if query.get("loai") in SpatialPlan.Kind.values else "",
        district=query.get("huyen", "")[:12],
        commune=query.get("xa", "")[:12],
        state=query.get("tinh-trang", "") if query.get("tinh-trang") in PlanState.values else "",
        attention=attention if attention in (ANY_ATTENTION, *Attention.values) else "",
        text=nfc(query.get("tim", ""))[:100],
        order=order if order.lstrip("-") in COLUMNS else "huyen",
    )
