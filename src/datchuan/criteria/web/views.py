from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from datchuan.law.library import load_library
from datchuan.platform.access import requires
from datchuan.platform.queries import installation


@requires("criteria.view_sets")
def sets(request: HttpRequest) -> HttpResponse:
    """The criteria sets, and how much of the law in use has been checked against the signed texts."""
    library = load_library()
    values = library.values.values()
    counts = {"values": len(values), "checked": sum(value.checked for value in values)}
    return render(request, "criteria/sets.html", {"sets": library.sets.values(), "counts": counts})


@requires("criteria.view_sets")
def criteria_set(request: HttpRequest, key: str) -> HttpResponse:
    """One set: every criterion and indicator with its level per region, citation and state of checking."""
    library = load_library()
    found = library.sets.get(key)
    if found is None:
        raise Http404(f"Không có bộ tiêu chí “{key}”.")
    here = library.regions.place_of(installation().province_code, request.day).profile.region
    rule_keys = sorted({indicator.judge.rule for indicator in found.indicators() if indicator.judge.rule})
    context = {
        "set": found,
        "regions": library.regions.regions.values(),
        "here": here,
        "rules": [library.rules[rule] for rule in rule_keys],
        "terms": library.terms.values(),
        "indicator_count": len(list(found.indicators())),
    }
    return render(request, "criteria/set.html", context)
