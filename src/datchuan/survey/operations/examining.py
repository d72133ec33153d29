"""Looking at submissions for reasons to doubt them; deciding on the flags that come of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from datchuan.platform.queries import working_day
from datchuan.survey.announcing import files_taker_of
from datchuan.survey.evidence.doubt import Doubt
from datchuan.survey.evidence.households import alike_households, outliers
from datchuan.survey.evidence.photos import photos_from_elsewhere, photos_used_twice, print_of
from datchuan.survey.evidence.places import outside_commune, too_far, too_fast
from datchuan.survey.evidence.thresholds import Thresholds, load_thresholds
from datchuan.survey.evidence.tracing import trace_of
from datchuan.survey.models import EvidenceFlag, Submission, Trace

Examiner = Callable[[Trace, Thresholds], Iterable[Doubt]]
EXAMINERS: tuple[Examiner, ...] = (
    outside_commune,
    photos_used_twice,
    photos_from_elsewhere,
    too_fast,
    too_far,
    alike_households,
    outliers,
)
logger = logging.getLogger("datchuan.survey")


def examine_waiting(*, limit: int = 200) -> int:
    """Look at the submissions that were not looked at since they last changed, oldest first, each in a transaction of
    its own. Returns how many; those still to be taken wait until they are, one that cannot be examined (a file is gone)
    is logged, waits, and keeps no other from it."""
    waiting = Submission.objects.filter(examined_at=None).exclude(state=Submission.State.CHECKED)
    done = 0
    for pk in list(waiting.order_by("received_at", "pk").values_list("pk", flat=True)[:limit]):
        try:
            examine(pk=pk, at=timezone.now(), today=working_day())
        except (OSError, ValueError):
            logger.exception("submission %s could not be examined; it waits", pk)
        else:
            done += 1
    return done


@transaction.atomic
def examine(*, pk: int, at: datetime, today: date) -> list[EvidenceFlag]:
    """Read a submission's trace and its photos, and flag what is hard to believe. Looked at again, it makes no flag
    twice and takes none back. Rejected and replaced submissions are read, not flagged. Returns the new flags."""
    submission = Submission.objects.select_for_update(of=("self",)).select_related("form", "replaces").get(pk=pk)
    takes_files = files_taker_of(submission.form.key)
    if takes_files and submission.state == Submission.State.TAKEN:
        takes_files(submission=submission, at=at)  # a device sends them one request after another
    limits = load_thresholds()
    trace = trace_of(submission, limits.ratios, today)
    for attachment in submission.attachments.all():
        print_of(attachment)
    examiners = () if submission.state in _SETTLED else EXAMINERS
    told = [_told(submission, doubt, at) for examiner in examiners for doubt in examiner(trace, limits)]
    Submission.objects.filter(pk=pk).update(examined_at=at)
    return [flag for flag in told if flag is not None]


_SETTLED = (Submission.State.REJECTED, Submission.State.REPLACED)


def _told(submission: Submission, doubt: Doubt, at: datetime) -> EvidenceFlag | None:
    """The flag of a doubt if it is a new one; of two submissions that clash only one is flagged."""
    mirrored = EvidenceFlag.objects.filter(submission=doubt.other, other=submission, kind=doubt.kind)
    if doubt.other is not None and mirrored.exists():
        return None
    told = {"sentence": doubt.sentence[:400], "details": dict(doubt.details), "made_at": at}
    flag, is_new = EvidenceFlag.objects.get_or_create(
        submission=submission, kind=doubt.kind, other=doubt.other, defaults=told
    )
    return flag if is_new else None
