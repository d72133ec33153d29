"""The pages that tell what is not as it should be in the data, and how the recurring jobs go on."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from datchuan.platform.access import requires
from datchuan.platform.integrity import run_checks
from datchuan.platform.models import JobRun
from datchuan.platform.ticking import failures, jobs_now
from datchuan.platform.timing import jobs
from datchuan.platform.web.request import DayRequest


@requires("platform.view_integrity")
def data_health(request: DayRequest) -> HttpResponse:
    """Every check with what it found on the working day, worst first, and what to do."""
    results = run_checks(request.today)
    found = sorted((each for each in results if each.count), key=lambda each: each.check.severity)
    clean = [each for each in results if not each.count]
    return render(request, "platform/data_health.html", {"found": found, "clean": clean, "total": len(results)})


RUNS_SHOWN = 40
FAILURES_SHOWN = 10


@requires("platform.view_clock")
def clock(request: DayRequest) -> HttpResponse:
    """The recurring jobs: when each ran last and is due next, what failed, the last runs."""
    titles = {key: job.title for key, job in jobs().items()}
    runs = JobRun.objects.order_by("-started_at", "-pk")[:RUNS_SHOWN]
    context = {
        "jobs": jobs_now(timezone.now()),
        "failures": [(run, titles.get(run.job, run.job)) for run in failures(FAILURES_SHOWN)],
        "runs": [(run, titles.get(run.job, run.job)) for run in runs],
        "now": timezone.now(),
    }
    return render(request, "platform/clock.html", context)
