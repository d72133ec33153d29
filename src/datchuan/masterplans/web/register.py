"""The register of spatial plans of every kind: a list by kind, place, state and what wants attention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from datchuan.masterplans.access import plans_of_area, visible_to
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.queries import Attention, PlanState, RegisteredPlan, registered
from datchuan.masterplans.web.listing import ANY_ATTENTION, COLUMNS, Wanted, wanted_of
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import have_districts, sorted_by_name, successors_of, units_on, within

PAGE_SIZE = 50
# What a row, its order, its state and its attention need of a record that holds three times as much.
READ = (
    "unit", "kind", "name", "identity_code", "decision", "approved_on", "in_force_on", "horizon_year", "published_on",
    "rules_issued_on", "revises", "revision", "simulated",
)  # fmt: skip


@requires("masterplans.view_masterplans")
def register(request: OfficialRequest) -> HttpResponse:
    """The plans of the area as they stood on the day looked at."""
    wanted, places = wanted_of(request.GET), _Places(request)
    plans = _plans(request, wanted, places)
    page = Paginator(wanted.chosen(plans, request.day), PAGE_SIZE).get_page(request.GET.get("trang"))
    rows = registered(page, request.day)
    with_district, now = have_districts(plan.unit for plan in plans), _now_in(rows, request)
    context: dict[str, Any] = {
        "wanted": wanted,
        "page": page,
        "rows": [(row, now.get(row.plan.unit_id)) for row in rows],
        "headings": [_heading(key, wanted, request) for key in COLUMNS if with_district or key != "huyen"],
        "has_districts": with_district,
        "simulated": sum(row.plan.simulated for row in rows),
        "kinds": SpatialPlan.Kind.choices,
        "states": PlanState.choices,
        "reasons": [(ANY_ATTENTION, "Có điều cần chú ý"), *Attention.choices],
        "places": places,
        "query": request.GET.urlencode(),
    }
    return render(request, "masterplans/register.html", context)


def chosen_plans(request: OfficialRequest) -> list[SpatialPlan]:
    """Every plan that the register shows under an address, on all its pages and in its order."""
    wanted, places = wanted_of(request.GET), _Places(request)
    return wanted.chosen(_plans(request, wanted, places), request.day)


def _plans(request: OfficialRequest, wanted: Wanted, places: _Places) -> list[SpatialPlan]:
    """What is seen and asked for, each with its unit and that one's parent. Units that were made later have no plan on
    the day."""
    found: QuerySet[SpatialPlan] = visible_to(request.user, request.day)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    chosen = places.chosen(wanted)
    if chosen:
        found = found.filter(plans_of_area(chosen, request.day))
    found = found.filter(Q(unit__valid_from=None) | Q(unit__valid_from__lte=request.day))
    plans = list(found.only(*READ).order_by())
    units = Unit.objects.select_related("parent").in_bulk({plan.unit_id for plan in plans})
    for plan in plans:
        plan.unit = units[plan.unit_id]
    return plans


class _Places:
    """The districts and communes to choose from, of the day's units in the area; a district's communes once it is
    chosen."""

    def __init__(self, request: OfficialRequest) -> None:
        area = request.user.area
        self.districts: list[Unit] = []
        self.communes: list[Unit] = []
        if area.level == Level.COMMUNE:
            return
        found = units_on(request.day).filter(within(area)).exclude(pk=area.pk).select_related("parent")
        every = sorted_by_name(found)
        self.districts = [unit for unit in every if unit.level == Level.DISTRICT]
        district = request.GET.get("huyen", "")
        communes = [unit for unit in every if unit.level == Level.COMMUNE]
        self.communes = [unit for unit in communes if not self.districts or unit.parent_id == district]

    def chosen(self, wanted: Wanted) -> Unit | None:
        """The commune asked for, else the district; none where it is not to be chosen here."""
        asked = {wanted.commune: self.communes, wanted.district: self.districts}
        return next((unit for pk, units in asked.items() for unit in units if unit.pk == pk), None)


def _now_in(rows: Iterable[RegisteredPlan], request: OfficialRequest) -> dict[str, list[Unit]]:
    """For each unit of the rows that has ended by the day, who holds its land then."""
    found = successors_of({row.plan.unit for row in rows}, request.day)
    return {pk: each.units for pk, each in found.items()}


def _heading(key: str, wanted: Wanted, request: OfficialRequest) -> dict[str, Any]:
    """A heading with the address that orders by it, the other way round where it is ordered by it already."""
    query = request.GET.copy()
    is_up, is_down = wanted.order == key, wanted.order == f"-{key}"
    query["sap-xep"] = f"-{key}" if is_up else key
    query.pop("trang", None)
    sorts = "ascending" if is_up else "descending" if is_down else ""
    return {"title": COLUMNS[key].heading, "query": query.urlencode(), "sorts": sorts}


urlpatterns = [path("quy-hoach/so/", register, name="spatial-plans")]
