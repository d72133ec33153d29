"""The procedures of recognition, as far as sources tell, on the day looked at."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from datchuan.criteria.queries import checking_now
from datchuan.law.library import load_library
from datchuan.law.procedures import Procedure
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires

STANDARDS = {"basic": "nông thôn mới", "enhanced": "nâng cao", "model": "kiểu mẫu"}


@requires("criteria.view_sets")
def procedures(request: OfficialRequest) -> HttpResponse:
    """Every procedure, the one in force on the day looked at first, with each value and what it was read from."""
    every = sorted(load_library().procedures.values(), key=lambda each: (request.day not in each.period, each.key))
    context = {
        "checking": checking_now(),
        "procedures": [(each, _standards(each), request.day in each.period) for each in every],
        "is_any_in_force": any(request.day in each.period for each in every),
    }
    return render(request, "criteria/procedures.html", context)


def _standards(procedure: Procedure) -> str:
    return ", ".join(STANDARDS[each] for each in procedure.standards)
