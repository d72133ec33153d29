"""The criteria sets, and one set."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.criteria.queries import checking_now
from datchuan.criteria.web.showing import counted, rule_shown, values_of_set
from datchuan.law.checking import Checking
from datchuan.law.library import load_library
from datchuan.law.resting import grounds_of
from datchuan.law.sets import CriteriaSet, Indicator
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.queries import installation


@requires("criteria.view_sets")
def sets(request: OfficialRequest) -> HttpResponse:
    """The criteria sets, the rules no set uses, and how much of the law has been checked against the signed texts."""
    library, checking = load_library(), checking_now()
    used = {rule for each in library.sets.values() for indicator in each.indicators() for rule in indicator.judge.rules}
    profile = library.profile_of_province(installation().province_code, request.day)
    ordered = sorted(library.sets.values(), key=_age)
    context = {
        "checking": checking,
        "sets": [(each, counted(values_of_set(each, library), checking)) for each in ordered],
        "rules": [rule_shown(rule, request.day, profile) for key, rule in library.rules.items() if key not in used],
        "counts": counted(library.values.values(), checking),
    }
    return render(request, "criteria/sets.html", context)


def _age(criteria_set: CriteriaSet) -> tuple[str, date]:
    """Basic sets before enhanced ones, each from the newest on."""
    return criteria_set.kind, date.fromordinal(date.max.toordinal() - _first_day(criteria_set).toordinal() + 1)


def _first_day(criteria_set: CriteriaSet) -> date:
    return criteria_set.period.valid_from or date.min


@requires("criteria.view_sets")
def criteria_set(request: OfficialRequest, key: str) -> HttpResponse:
    """One set on the day looked at, or on the day of its own nearest to it: every criterion and indicator with its
    level per column, citation and state of checking."""
    library, checking = load_library(), checking_now()
    if key not in library.sets:
        raise Http404(f"Không có bộ tiêu chí “{key}”.")
    province = installation().province_code
    on = library.sets[key].nearest_day(request.day)
    found = library.set_for(key, on, province=province)
    profile = library.profile_of_province(province, request.day)
    columns = library.regions.columns(found.columns)
    rule_keys = sorted({rule for indicator in found.indicators() for rule in indicator.judge.rules})
    context = {
        "checking": checking,
        "set": found,
        "shown_on": on,
        "judges_houses": any(each.judge.by == "households" for each in found.indicators()),
        "by_group": found.columns == "groups",
        "columns": columns.values(),
        "width": len(columns) + 3,
        "here": "" if found.columns == "groups" else profile.region,
        "criteria": [(each, [_row(i, on, checking) for i in each.indicators]) for each in found.criteria],
        "rules": [rule_shown(library.rules[rule], on, profile) for rule in rule_keys],
        "terms": library.terms.values(),
        "counts": counted(values_of_set(found, library), checking),
        "file": f"law/sets/{key}.yaml",
    }
    return render(request, "criteria/set.html", context)


def _row(indicator: Indicator, on: date, checking: Checking) -> dict[str, Any]:
    """An indicator's levels; ``same`` when every column has the same words, which then stand once."""
    levels = indicator.thresholds_on(on)
    words = {threshold.words for threshold in levels.values()}
    return {
        "indicator": indicator,
        "levels": levels,
        "first": next(iter(levels.values())),
        "same": words.pop() if len(words) == 1 else "",
        "counts": counted(grounds_of(indicator, load_library()), checking),
    }
