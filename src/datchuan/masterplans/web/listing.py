"""What is asked of the register: filters, words, order; and what each column is ordered by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from datchuan.kernel.text import fold, nfc, sort_key
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.queries import Attention, PlanState, RegisteredPlan, registered

ANY_ATTENTION = "co"


@dataclass(frozen=True)
class Column:
    """A column: its heading, and by what a plan is ordered under it, or by what once its state is known."""

    heading: str
    key: Callable[[SpatialPlan], Any] | None
    state_key: Callable[[RegisteredPlan], Any] | None = None


def _district(plan: SpatialPlan) -> Any:
    return sort_key(plan.unit.parent.short_name if plan.unit.parent else "")


def _by_unit(plan: SpatialPlan) -> Any:
    return sort_key(plan.unit.short_name), plan.approved_on or date.max, plan.pk


COLUMNS: Mapping[str, Column] = {
    "ten": Column("Quy hoạch", lambda plan: sort_key(plan.name)),
    "loai": Column("Loại", lambda plan: SpatialPlan.Kind.values.index(plan.kind)),
    "don-vi": Column("Lập cho", lambda plan: sort_key(plan.unit.short_name)),
    "huyen": Column("Huyện", _district),
    "phe-duyet": Column("Phê duyệt", lambda plan: plan.approved_on or date.max),
    "thoi-han": Column("Thời hạn", lambda plan: plan.horizon_year or date.max.year),
    "tinh-trang": Column("Tình trạng", None, lambda row: PlanState.values.index(row.state)),
    "chu-y": Column("Cần chú ý", None, lambda row: -len(row.attention)),
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

    def chosen(self, plans: Iterable[SpatialPlan], on: date) -> list[SpatialPlan]:
        """The plans that match, in the order asked for; equal ones by unit and approval. States are looked up only
        where something is asked of them."""
        text = fold(self.text)
        found = sorted((plan for plan in plans if not text or text in _words(plan)), key=_by_unit)
        column, is_down = COLUMNS[self.order.lstrip("-")], self.order.startswith("-")
        if self.state or self.attention or column.state_key:
            rows = [row for row in registered(found, on) if self._matches(row)]
            if column.state_key:
                rows.sort(key=column.state_key, reverse=is_down)
            found = [row.plan for row in rows]
        return sorted(found, key=column.key, reverse=is_down) if column.key else found

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
