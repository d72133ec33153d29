from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.law.library import load_library
from datchuan.law.regions import Profile
from datchuan.law.rules import Rule, bind_clause
from datchuan.law.sets import CriteriaSet, Indicator
from datchuan.law.words import expression_words
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.queries import installation


@requires("criteria.view_sets")
def sets(request: OfficialRequest) -> HttpResponse:
    """The criteria sets, the rules no set uses, and how much of the law has been checked against the signed texts."""
    library = load_library()
    values = library.values.values()
    used = {indicator.judge.rule for each in library.sets.values() for indicator in each.indicators()}
    profile = library.regions.place_of(installation().province_code, request.day).profile
    context = {
        "sets": sorted(library.sets.values(), key=_age),
        "rules": [_rule_in_words(rule, request.day, profile) for key, rule in library.rules.items() if key not in used],
        "counts": {"values": len(values), "checked": sum(value.checked for value in values)},
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
    library = load_library()
    if key not in library.sets:
        raise Http404(f"Không có bộ tiêu chí “{key}”.")
    province = installation().province_code
    on = library.sets[key].nearest_day(request.day)
    found = library.set_for(key, on, province=province)
    place = library.regions.place_of(province, request.day)
    columns = library.regions.columns(found.columns)
    rule_keys = sorted({indicator.judge.rule for indicator in found.indicators() if indicator.judge.rule})
    context = {
        "set": found,
        "shown_on": on,
        "by_group": found.columns == "groups",
        "columns": columns.values(),
        "width": len(columns) + 3,
        "here": "" if found.columns == "groups" else place.profile.region,
        "criteria": [(criterion, [_row(i, on) for i in criterion.indicators]) for criterion in found.criteria],
        "rules": [_rule_in_words(library.rules[rule], on, place.profile) for rule in rule_keys],
        "terms": library.terms.values(),
    }
    return render(request, "criteria/set.html", context)


def _row(indicator: Indicator, on: date) -> dict[str, Any]:
    """An indicator's levels; ``same`` when every column has the same words, which then stand once."""
    levels = indicator.thresholds_on(on)
    words = {threshold.words for threshold in levels.values()}
    return {
        "indicator": indicator,
        "levels": levels,
        "first": next(iter(levels.values())),
        "same": words.pop() if len(words) == 1 else "",
    }


def _rule_in_words(rule: Rule, on: date, profile: Profile) -> dict[str, Any]:
    """Each reading's clauses with the requirement in words, made from the very expression that runs."""
    readings = [
        (
            reading,
            [(clause, expression_words(bind_clause(rule, clause, on, profile).written)) for clause in reading.clauses],
        )
        for reading in rule.readings.values()
    ]
    return {"rule": rule, "readings": readings}
