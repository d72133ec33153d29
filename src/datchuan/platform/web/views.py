"""The page that tells what is not as it should be in the data."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from datchuan.platform.access import requires
from datchuan.platform.integrity import run_checks
from datchuan.platform.web.request import DayRequest


@requires("platform.view_integrity")
def data_health(request: DayRequest) -> HttpResponse:
    """Every check with what it found on the working day, worst first, and what to do."""
    results = run_checks(request.today)
    found = sorted((each for each in results if each.count), key=lambda each: each.check.severity)
    clean = [each for each in results if not each.count]
    return render(request, "platform/data_health.html", {"found": found, "clean": clean, "total": len(results)})
