"""One tick of the clock: every job that is due runs once, and what came of it is kept.

``datchuan tick`` does it, called by a timer, and so does the worker beside the pages; whoever comes first claims the
run by a row that can be there only once, so that two at once never do a job twice.
"""

from __future__ import annotations

import logging
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Max
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.platform.models import JobRun
from datchuan.platform.timing import Job, jobs

logger = logging.getLogger("datchuan.platform")
ATTEMPTS = 3  # of a job in one period
AGAIN = timedelta(minutes=30)  # after a failure
LOST = timedelta(hours=1)  # without an end a run is taken for dead after that
KEPT = timedelta(days=92)


def tick(now: datetime, today: date, only: str = "") -> list[JobRun]:
    """Run what is due at ``now``, or of it only one job, on the working day ``today``; the runs with what came of
    them. A job that fails keeps no other from running. Problem 951 for a job that nobody registered."""
    if only and only not in jobs():
        raise Problem(951, f"Không có việc định kỳ “{only}”", mend=f"Các việc đang có: {', '.join(jobs())}.")
    found = (_claimed(job, now, today) for job in list(jobs().values()) if only in ("", job.key))
    return [_done(jobs()[run.job], run, now, today) for run in found if run]


def _claimed(job: Job, now: datetime, today: date) -> JobRun | None:
    """The run of the period, if it is still to be done and nobody else took it."""
    period = job.every.began(now)
    last = JobRun.objects.filter(job=job.key, period=period).order_by("-attempt").first()
    if last and not _may_be_repeated(last):
        return None
    attempt = last.attempt + 1 if last else 1
    try:
        with transaction.atomic():
            return JobRun.objects.create(
                job=job.key, period=period, attempt=attempt, started_at=timezone.now(), working_day=today
            )
    except IntegrityError:  # another tick was quicker
        return None
    except OperationalError:  # SQLite has one writer: the next tick comes soon
        logger.warning("the job %s waits: the database is busy", job.key)
        return None


def _may_be_repeated(run: JobRun) -> bool:
    if run.ok or run.attempt >= ATTEMPTS:
        return False
    waits = AGAIN if run.ended_at else LOST
    return timezone.now() - (run.ended_at or run.started_at) >= waits


def _done(job: Job, run: JobRun, now: datetime, today: date) -> JobRun:
    try:
        with nullcontext() if job.commits_itself else transaction.atomic():
            run.said, run.ok = job.run(now, today), True
    except Exception as error:
        logger.exception("the job %s failed", job.key)
        run.said, run.ok = getattr(error, "sentence", "") or f"{type(error).__name__}: {error}", False
    run.ended_at = timezone.now()
    run.save(update_fields=["said", "ok", "ended_at"])
    return run


def clear_runs(now: datetime, today: date) -> str:
    """Drop runs of long ago; failures stay as long as the others."""
    gone, _ = JobRun.objects.filter(started_at__lt=timezone.now() - KEPT).delete()
    return f"Đã bỏ {gone} lượt chạy cũ hơn {KEPT.days} ngày."


@dataclass(frozen=True)
class JobNow:
    """A job with its last run, and when it is due next."""

    job: Job
    last: JobRun | None
    next_at: datetime

    @property
    def is_failing(self) -> bool:
        return self.last is not None and self.last.ok is False


def jobs_now(now: datetime) -> list[JobNow]:
    """Every job as it stands. One query."""
    newest = JobRun.objects.values("job").annotate(newest=Max("pk")).values("newest")
    last = {run.job: run for run in JobRun.objects.filter(pk__in=newest)}
    return [JobNow(job, last.get(key), _next(job, last.get(key), now)) for key, job in jobs().items()]


def _next(job: Job, last: JobRun | None, now: datetime) -> datetime:
    """At once when the period that runs was not done."""
    began = job.every.began(now)
    done = last is not None and last.period >= began
    return job.every.next_after(now) if done else began


def failures(most: int) -> list[JobRun]:
    """The runs that failed, newest first."""
    return list(JobRun.objects.filter(ok=False).order_by("-started_at")[:most])
