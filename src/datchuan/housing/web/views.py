"""The list of houses and one house, inside the official's area."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.housing.access import communes_of, visible_to
from datchuan.housing.models import Household
from datchuan.housing.queries import FACTS, name_shower
from datchuan.law.library import load_library
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.models import VillageMembership
from datchuan.territory.queries import holds_on, sorted_by_name

PAGE_SIZE = 50


@requires("housing.view_houses")
def houses(request: OfficialRequest) -> HttpResponse:
    """Houses of the official's area on the day looked at: by commune, village and code or name."""
    communes = sorted_by_name(communes_of(request.user, request.day).filter(type="Xã").select_related("parent"))
    chosen = next((unit for unit in communes if unit.pk == request.GET.get("xa")), None)
    if chosen is None and len(communes) == 1:
        chosen = communes[0]
    records = visible_to(request.user, request.day).select_related("household", "village").order_by("pk")
    if chosen:
        villages = VillageMembership.objects.filter(holds_on(request.day), commune=chosen).values("village")
        records = records.filter(village__in=villages)
    text = request.GET.get("ma", "").strip()
    if text:
        records = records.filter(household__code__istartswith=text)
    page = Paginator(records, PAGE_SIZE).get_page(request.GET.get("trang"))
    show = name_shower(request.user)
    rows = [(record, show(record)) for record in page]
    context = {"communes": communes, "chosen": chosen, "page": page, "rows": rows, "text": text}
    return render(request, "housing/houses.html", context)


@requires("housing.view_houses")
def house(request: OfficialRequest, code: str) -> HttpResponse:
    """One household: what was seen, version by version."""
    record = (
        visible_to(request.user, request.day)
        .filter(household__code=code)
        .select_related("household", "village")
        .first()
    )
    if record is None:
        raise Http404(f"Không có hộ “{code}” trong địa bàn của bạn ngày {request.day:%d/%m/%Y}.")
    household: Household = record.household
    versions = list(household.records.select_related("recorded_by", "upload").order_by("-version"))
    show = name_shower(request.user)
    fields = [field for field in load_library().facts["house"].fields.values() if field.column in FACTS]
    lines = [(field, [shown(field, getattr(version, field.column)) for version in versions]) for field in fields]
    memberships = VillageMembership.objects.filter(holds_on(request.day), village=record.village)
    context = {
        "record": record,
        "head": show(record),
        "versions": [(version, show(version)) for version in versions],
        "lines": lines,
        "commune": memberships.select_related("commune").get().commune,
    }
    return render(request, "housing/house.html", context)


def shown(field, value) -> str:  # type: ignore[no-untyped-def]
    """A fact as a person reads it."""
    from datchuan.platform.templatetags.vietnamese import dm2_as_m2

    if value is None:
        return "chưa ghi nhận"
    if field.type == "bool":
        return "Có" if value else "Không"
    if field.type == "choice":
        return field.title_of(value)
    if field.type == "decimal":
        return f"{dm2_as_m2(value)} {field.unit}"
    return f"{value} {field.unit}".strip()
