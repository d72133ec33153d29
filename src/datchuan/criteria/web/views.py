from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.law.library import load_library
from datchuan.law.regions import Profile
from datchuan.law.rules import Rule, bind_clause
from datchuan.law.sets import Indicator
from datchuan.law.words import expression_words
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.queries import installation


@requires("criteria.view_sets")
def sets(request: OfficialRequest) -> HttpResponse:
    """The criteria sets, and how much of the law in use has been checked against the signed texts."""
    library = load_library()
    values = library.values.values()
    counts = {"values": len(values), "checked": sum(value.checked for value in values)}
    return render(request, "criteria/sets.html", {"sets": library.sets.values(), "counts": counts})


@requires("criteria.view_sets")
def criteria_set(request: OfficialRequest, key: str) -> HttpResponse:
    """One set: every criterion and indicator with its level per region, citation and state of checking."""
    library = load_library()
    found = library.sets.get(key)
    if found is None:
        raise Http404(f"Không có bộ tiêu chí “{key}”.")
    place = library.regions.place_of(installation().province_code, request.day)
    rule_keys = sorted({indicator.judge.rule for indicator in found.indicators() if indicator.judge.rule})
    context = {
        "set": found,
        "regions": library.regions.regions.values(),
        "here": place.profile.region,
        "criteria": [(criterion, [_row(i) for i in criterion.indicators]) for criterion in found.criteria],
        "rules": [_rule_in_words(library.rules[rule], request.day, place.profile) for rule in rule_keys],
        "terms": library.terms.values(),
        "indicator_count": len(list(found.indicators())),
    }
    return render(request, "criteria/set.html", context)


def _row(indicator: Indicator) -> dict[str, Any]:
    """An indicator's levels; ``same`` when every region has the same words, which then stand once."""
    words = {threshold.words for threshold in indicator.thresholds.values()}
    return {"indicator": indicator, "same": words.pop() if len(words) == 1 else ""}


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
