"""The panel "Vì sao?": every verdict leads here."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from datchuan.evaluation.explaining import explain, houses_short_of
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.queries import set_key_on, standing
from datchuan.housing.access import visible_to
from datchuan.housing.judging import JudgedHouse
from datchuan.housing.models import HouseRecord
from datchuan.housing.queries import name_shower
from datchuan.kernel.problem import Problem
from datchuan.law.outcome import Verdict
from datchuan.law.sets import CriteriaSet, Indicator
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.models import Unit, VillageMembership
from datchuan.territory.queries import commune_on, holds_on

PAGE_SIZE = 50


@requires("evaluation.view_verdicts")
def why(request: OfficialRequest, unit_id: str, code: str) -> HttpResponse:
    """One indicator of one commune: rule, law, counts, records behind, what is missing; history of the verdict."""
    commune = commune_on(unit_id, request.units_day)
    set_key = set_key_on(request.day)
    now = standing(set_key, request.day, [commune.pk], units_on=request.units_day)
    indicator = now.criteria_set.indicator(code)
    verdict = _verdict(now.verdicts_of(commune), code)
    explanation = explain(now.criteria_set, indicator, commune, request.day, verdict, units_on=request.units_day)
    houses = _short_houses(request, commune, now.criteria_set, indicator) if indicator.judge.by == "households" else []
    clause = request.GET.get("dieu-kien", "")
    if clause:
        houses = [h for h in houses if clause in {c.clause.key for c in (*h.fails, *h.unknown)}]
    page = Paginator(houses, PAGE_SIZE).get_page(request.GET.get("trang"))
    show = name_shower(request.user)
    context = {
        "commune": commune,
        "explanation": explanation,
        "verdict": verdict,
        "checking": now.checking,
        "set": now.criteria_set,
        "inferred": now.inferred.get(commune.pk, frozenset()),
        "page": page,
        "houses": [(house, show(house.record)) for house in page],
        "clause": clause,
        "in_area": houses or _records(request, commune).exists(),
        "history": IndicatorVerdict.objects.filter(commune=commune, criteria_set=set_key, indicator=code)
        .select_related("computed_for")
        .order_by("-computed_at")[:20],
    }
    return render(request, "evaluation/why.html", context)


def _verdict(verdicts: dict[str, Verdict], code: str) -> Verdict:
    """The verdict of an indicator that the department judges. Problem 603 for another department's."""
    if code not in verdicts:
        mend = f"Sở Xây dựng xét các chỉ tiêu {', '.join(verdicts)}."
        raise Problem(603, f"Chỉ tiêu {code} do ngành khác phụ trách, chưa có số liệu ở đây", mend=mend)
    return verdicts[code]


def _records(request: OfficialRequest, commune: Unit) -> QuerySet[HouseRecord]:
    """The commune's houses of the day looked at, of those the official may see."""
    villages = VillageMembership.objects.filter(holds_on(request.units_day), commune=commune).values("village")
    return visible_to(request.user, request.day, today=request.today).filter(village__in=villages)


def _short_houses(
    request: OfficialRequest, commune: Unit, criteria_set: CriteriaSet, indicator: Indicator
) -> list[JudgedHouse]:
    """The houses that fail the rule or leave it open, of those the official may see."""
    records = _records(request, commune)
    records = records.select_related("household", "village")
    return houses_short_of(criteria_set, indicator, commune, request.day, records)
