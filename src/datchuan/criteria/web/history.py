"""What changed of a set: by the law itself from a day on, and by those who keep the law files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.criteria.editions import mendings_of
from datchuan.criteria.queries import checking_now
from datchuan.law.library import load_library
from datchuan.law.sets import CriteriaSet, Indicator
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.queries import installation


@requires("criteria.view_sets")
def history(request: OfficialRequest, key: str) -> HttpResponse:
    """The set's days, the set before and after it, levels that change during them, and the editions of its files."""
    library = load_library()
    if key not in library.sets:
        raise Http404(f"Không có bộ tiêu chí “{key}”.")
    found = library.provincial.get((key, installation().province_code), library.sets[key])
    kin = sorted((each for each in library.sets.values() if _is_kin(each, found)), key=_first_day)
    place = next(number for number, each in enumerate(kin) if each.key == key)
    context = {
        "set": found,
        "before": kin[place - 1] if place else None,
        "after": kin[place + 1] if place + 1 < len(kin) else None,
        "steps": [step for indicator in found.indicators() for step in _steps(indicator)],
        "parameters": _dated_parameters(found),
        "mendings": mendings_of(key),
        "checking": checking_now(),
    }
    return render(request, "criteria/history.html", context)


def _is_kin(one: CriteriaSet, other: CriteriaSet) -> bool:
    return (one.kind, one.province) == (other.kind, other.province)


def _first_day(criteria_set: CriteriaSet) -> date:
    return criteria_set.period.valid_from or date.min


def _steps(indicator: Indicator) -> list[dict[str, Any]]:
    """The levels of an indicator that do not hold all the days of the set, oldest first."""
    steps = []
    for column, levels in indicator.levels.items():
        dated = [*levels, *indicator.overlays.get(column, ())]
        if len(dated) > 1:
            steps += [{"indicator": indicator, "column": column, "level": level} for level in dated]
    return steps


def _dated_parameters(criteria_set: CriteriaSet) -> list[tuple[Any, Any]]:
    """The parameters of the set's rules that change with the day, with their variants."""
    library = load_library()
    keys = {rule for each in criteria_set.indicators() for rule in each.judge.rules}
    found = {p.key: p for key in sorted(keys) for p in library.rules[key].parameters.values()}
    return [
        (parameter, variant)
        for parameter in found.values()
        if any(each.period.valid_from for each in parameter.variants)
        for variant in parameter.variants
    ]
