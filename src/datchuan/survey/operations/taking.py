"""Taking checked submissions into the facts; deciding on those that are held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from defusedxml.ElementTree import fromstring
from django.db import transaction
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.platform.queries import working_day
from datchuan.survey.announcing import Taken, taker_of
from datchuan.survey.forms.rechecking import Answers, with_answers
from datchuan.survey.grounds import day_of_survey, ground_of
from datchuan.survey.models import Submission
from datchuan.survey.queries import definition_of, recheck_of

State = Submission.State
SHORTEST_REASON = 5


def take_waiting(*, limit: int = 200) -> int:
    """Take checked submissions, oldest first, each in a transaction of its own. Returns how many were looked at.

    A process that dies in between leaves each either whole or as it was: the next one goes on.
    """
    waiting = Submission.objects.filter(state=State.CHECKED).order_by("received_at", "pk").values_list("pk", flat=True)
    done = 0
    for pk in list(waiting[:limit]):
        take(pk=pk, by=None, at=timezone.now(), today=working_day())
        done += 1
    return done


@transaction.atomic
def take(*, pk: int, by: Official | None, at: datetime, today: date) -> Submission:
    """Turn one checked submission into facts; what keeps it from that is written beside it and it is held."""
    submission = Submission.objects.select_for_update(of=("self",)).select_related("form", "device__area").get(pk=pk)
    if submission.state != State.CHECKED:
        return submission
    taken = _take(submission, by, at, today)
    submission.subject = taken.subject or submission.subject
    if taken.faults:
        submission.state = State.HELD
        submission.faults = [{"path": "", "sentence": each} for each in taken.faults]
    else:
        submission.state, submission.taken_at, submission.faults = State.TAKEN, at, []
    submission.examined_at = None  # what was mended or made of it since is looked at again
    submission.save(update_fields=["state", "faults", "subject", "taken_at", "examined_at"])
    return submission


def _take(submission: Submission, by: Official | None, at: datetime, today: date) -> Taken:
    taker = taker_of(submission.form.key)
    if taker is None:
        return Taken(faults=[f"Chưa có phần nào nhận biểu mẫu {submission.form.key}."])
    if submission.device is None:
        return Taken(faults=["Phiếu không rõ máy gửi, nên không rõ địa bàn."])
    answers = {**submission.values, **submission.mended}
    ground = ground_of(submission.device, day_of_survey(submission.form.mapping, answers), today)
    if ground.missing:
        return Taken(faults=[ground.missing])
    try:
        with transaction.atomic():
            return taker(
                submission=submission, answers=answers, area=ground.area, on=ground.on, by=by, at=at, today=today
            )
    except Problem as problem:
        return Taken(faults=[problem.sentence])


@transaction.atomic
def reject(*, submission: Submission, by: Official, at: datetime, reason: str) -> Submission:
    """A held submission is not taken, and stays as it came with the reason. Problem 350 when it is not held, or the
    reason says nothing."""
    submission = _held(submission.pk)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Problem(
            350, "lý do quá ngắn", where="Lý do không nhận", mend="Ghi vì sao, ví dụ: trùng với phiếu đã gửi."
        )
    submission.state, submission.decided_by, submission.decided_at = State.REJECTED, by, at
    submission.reason = reason.strip()[:500]
    submission.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    record_audit(by=by, action="survey.reject", subject=submission.instance_id, reason=submission.reason)
    return submission


def _held(pk: int) -> Submission:
    submission = Submission.objects.select_for_update(of=("self",)).select_related("form", "device__area").get(pk=pk)
    if submission.state != State.HELD:
        what = f"phiếu đang ở trạng thái “{submission.get_state_display()}”"
        raise Problem(350, what, mend="Mở lại danh sách phiếu chờ sửa.")
    return submission


@transaction.atomic
def mend(
    *, submission: Submission, answers: Mapping[str, str], confirmed_new: bool, by: Official, at: datetime, today: date
) -> Submission:
    """Put answers in place of faulty ones and take the submission; what was sent stays as it came.

    Problem 352 with every fault that is left when the answers do not hold either, 350 when it is not held.
    """
    submission = _held(submission.pk)
    form = definition_of(submission.form)
    strange = [path for path in answers if path not in form.questions]
    if strange:
        raise Problem(352, f"biểu mẫu không có câu hỏi {', '.join(strange)}", mend="Mở lại trang của phiếu.")
    instance = with_answers(form, fromstring(submission.xml, forbid_dtd=True), answers, today)
    found = recheck_of(submission.form, instance, submission.device, today)
    if found.faults:
        raise Problem(352, " ".join(fault.whole for fault in found.faults), mend="Sửa các câu trả lời này.")
    changed = [path for path in form.questions if _differs(submission, found, path)]
    submission.mended = {path: found.values.get(path, "") for path in changed}
    if confirmed_new:
        submission.mended["confirmed_new"] = "1"
    submission.state, submission.decided_by, submission.decided_at = State.CHECKED, by, at
    submission.save(update_fields=["mended", "state", "decided_by", "decided_at"])
    record_audit(by=by, action="survey.mend", subject=submission.instance_id, details={"mended": submission.mended})
    return take(pk=submission.pk, by=by, at=at, today=today)


def _differs(submission: Submission, found: Answers, path: str) -> bool:
    return found.values.get(path, "") != submission.values.get(path, "")
