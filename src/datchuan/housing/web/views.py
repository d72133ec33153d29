"""The list of houses and one house, inside the official's area."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.housing.access import communes_of, visible_to
from datchuan.housing.cross_check import cross_check
from datchuan.housing.judging import RuleJudgement, house_judge
from datchuan.housing.models import Household, HouseRecord
from datchuan.housing.queries import FACTS, name_shower
from datchuan.housing.web.words import shown
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.survey.delivering import writes_parquet
from datchuan.territory.models import Unit, VillageMembership
from datchuan.territory.queries import holds_on, sorted_by_name

PAGE_SIZE = 50


def in_commune(records: QuerySet[HouseRecord], commune: Unit, units_day: date) -> QuerySet[HouseRecord]:
    """Those in villages that belong to the commune on the day of the units."""
    villages = VillageMembership.objects.filter(holds_on(units_day), commune=commune).values("village")
    return records.filter(village__in=villages)


@requires("housing.view_houses")
def houses(request: OfficialRequest) -> HttpResponse:
    """Houses of the official's area on the day looked at: by commune, village and code or name."""
    communes = sorted_by_name(communes_of(request.user, request.units_day).filter(type="Xã").select_related("parent"))
    chosen = next((unit for unit in communes if unit.pk == request.GET.get("xa")), None)
    if chosen is None and len(communes) == 1:
        chosen = communes[0]
    records = (
        visible_to(request.user, request.day, today=request.today).select_related("household", "village").order_by("pk")
    )
    if chosen:
        records = in_commune(records, chosen, request.units_day)
    text = request.GET.get("ma", "").strip()
    if text:
        records = records.filter(household__code__istartswith=text)
    page = Paginator(records, PAGE_SIZE).get_page(request.GET.get("trang"))
    show = name_shower(request.user)
    rows = [(record, show(record)) for record in page]
    context: dict[str, Any] = {"communes": communes, "chosen": chosen, "page": page, "rows": rows, "text": text}
    context |= {"writes_parquet": writes_parquet()}
    return render(request, "housing/houses.html", context)


@requires("housing.view_houses")
def house(request: OfficialRequest, code: str) -> HttpResponse:
    """One household: what the version of the day meets of the law, and what was seen, version by version."""
    record = (
        visible_to(request.user, request.day, today=request.today)
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
    membership = memberships.select_related("commune__parent__parent").first()
    commune = membership.commune if membership else None
    judgements, why_not = _judgements(request, record, commune)
    context = {
        "record": record,
        "head": show(record),
        "versions": [(version, show(version)) for version in versions],
        "lines": lines,
        "commune": commune,
        "judgements": judgements,
        "why_not": why_not,
        "doubts": cross_check(record),
    }
    return render(request, "housing/house.html", context)


def _judgements(request: OfficialRequest, record: HouseRecord, commune: Unit | None) -> tuple[list[RuleJudgement], str]:
    """The house by the rules of the day looked at; else why it is not judged."""
    if commune is None:
        return [], f"Chưa rõ thôn {record.village.name} thuộc xã nào vào ngày {request.day:%d/%m/%Y}."
    try:
        return house_judge(commune, request.day)(record), ""
    except Problem as problem:
        return [], problem.sentence
