"""Taking a dossier to its next state: the one way there is, for pages, the API and the demonstration alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from datchuan.dossiers.access import has_district, may_take
from datchuan.dossiers.announcing import announce_moved
from datchuan.dossiers.appending import append_step, audit_step, check_submission
from datchuan.dossiers.given import check_days, check_reason
from datchuan.dossiers.models import Dossier, DossierState, Recognition
from datchuan.dossiers.operations.freezing import freeze_papers
from datchuan.dossiers.operations.handing_in import freeze_records
from datchuan.dossiers.queries.claims import conclusion_words, day_judged, subjects_of, unappraised
from datchuan.dossiers.workflow import BY_KEY, Transition
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Official

State = DossierState
LOOK_AGAIN = "Mở lại trang để xem tình trạng hiện nay."


@dataclass(frozen=True)
class Moving:
    """A step as it is given: what is done (a key of ``dossiers.workflow``), on which day, why; ``number`` of the
    submission or of the confirmation, ``returned_to`` ("commune" or "district") where it is returned, ``recognition``
    by which the province recognised (none: it refused). ``seen`` is the number of the newest step that the person saw;
    None where nobody looked at it before."""

    transition: str
    on: date
    reason: str = ""
    number: str = ""
    returned_to: str = ""
    recognition: Recognition | None = None
    seen: int | None = None


@transaction.atomic
def move_dossier(*, dossier: Dossier, given: Moving, by: Official | None, today: date) -> Dossier:
    """Take a step with a dossier. ``by`` None is the system itself: the demonstration, an import; it answers to the
    order of the states like everybody, not to roles.

    Problem 815 when the step may not follow now or is not this person's, 870 when somebody else moved it meanwhile, 803
    for a day in the future, 813 for one before its last step, 814 without the number that is asked for, 807 without a
    reason where one is asked for, 871 when an indicator is not appraised yet, 874
    when no criteria set of it is known, 872 when it is returned to nobody, 873
    for a recognition of another commune or standard, or one that was withdrawn.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("commune__parent").get(pk=dossier.pk)
    step = _checked(dossier, given, by, today)
    reason = _apply(dossier, step, given, by)
    dossier.save()
    taken = append_step(dossier, dossier.state, given.on, reason, by, step.key)
    if step.key == "receive":
        freeze_records(dossier=dossier, on=given.on, by=by, at=timezone.now())
    freeze_papers(dossier=dossier, step=taken, by=by)
    audit_step(taken, given.number)
    announce_moved(dossier, taken)
    return dossier


def _checked(dossier: Dossier, given: Moving, by: Official | None, today: date) -> Transition:
    step, last = BY_KEY.get(given.transition), dossier.steps.latest("number")
    if given.seen is not None and given.seen != last.number:
        who = last.by or "hệ thống"
        what = f"hồ sơ đã được chuyển trong lúc bạn xem: {last.get_state_display().lower()}, {who} ghi"
        raise Problem(870, what, where=dossier.commune.name, mend=LOOK_AGAIN)
    if step is None or dossier.state not in step.sources:
        raise Problem(815, f"Hồ sơ {dossier.get_state_display().lower()}, không làm bước này được", mend=LOOK_AGAIN)
    if by is not None and not may_take(by, dossier, step):
        what = f"Bước “{step.label}” không phải của bạn với hồ sơ này"
        mend = "Người đã thẩm định, đã trình thì không duyệt; bước của cấp khác do cấp đó làm."
        raise Problem(815, what, mend=mend)
    check_days({"Ngày": given.on}, today)
    if given.on < last.on:
        what = f"ngày {given.on:%d/%m/%Y} ở trước bước gần nhất ({last.on:%d/%m/%Y})"
        raise Problem(813, what, where="Ngày", mend="Sửa lại ngày.")
    if step.needs_number and not nfc(given.number):
        raise Problem(814, "chưa ghi", where=step.needs_number, mend="Ghi số như trên văn bản.")
    if step.needs_reason:
        check_reason(given.reason, "Lý do", "Ghi vì sao, theo văn bản nào.")
    return step


def _apply(dossier: Dossier, step: Transition, given: Moving, by: Official | None) -> str:
    """Change the dossier's fields; the words of the step."""
    was, reason = dossier.state, nfc(given.reason)
    back = State.VERIFYING if dossier.returned_from == State.VERIFYING else State.SUBMITTED
    dossier.state = step.target if step.target is not None else back
    dossier.returned_to = dossier.returned_from = ""
    if step.target == State.COMPLETION:
        _return(dossier, was, given, step)
    elif step.key in ("submit", "send", "send_directly", "resubmit"):
        number = nfc(given.number)
        dossier.submission_number = number or dossier.submission_number
        reason = reason or (number and f"Tờ trình {number}")
    elif step.key == "receive":
        check_submission(dossier.opened_on, given.on, given.number)
        dossier.received_on, dossier.received_by, dossier.submission_number = given.on, by, nfc(given.number)
        reason = reason or f"Nhận tờ trình {dossier.submission_number}"
    elif step.key == "propose":
        _check_appraised(dossier)
    elif step.key == "approve":
        _check_appraised(dossier)
        reason = reason or conclusion_words(dossier)
    elif step.key == "confirm":
        dossier.confirmation_number = nfc(given.number)
        reason = reason or f"Văn bản xác nhận {dossier.confirmation_number}"
    elif step.key == "decide":
        _decide(dossier, given)
    return reason


def _return(dossier: Dossier, was: str, given: Moving, step: Transition) -> None:
    to = "commune" if step.key == "return_to_commune" else given.returned_to
    if to not in ("commune", "district"):
        raise Problem(872, "chưa chọn trả cho ai", where="Trả lại cho", mend="Chọn xã hoặc huyện.")
    if to == "district" and not has_district(dossier):
        raise Problem(872, f"{dossier.commune.name} không thuộc huyện nào", where="Trả lại cho", mend="Chọn xã.")
    dossier.returned_to, dossier.returned_from = to, was


def _check_appraised(dossier: Dossier) -> None:
    if not subjects_of(dossier, day_judged(dossier)):
        what = "chưa biết bộ tiêu chí của hồ sơ nên chưa kết luận được"
        raise Problem(874, what, where="Thẩm định", mend="Thêm bộ tiêu chí vào law/sets/, hoặc mở hồ sơ khác có bộ.")
    lacking = unappraised(dossier)
    if lacking:
        what = f"còn {len(lacking)} chỉ tiêu chưa có kết luận thẩm định: {', '.join(lacking)}"
        raise Problem(871, what, where="Thẩm định", mend="Ghi kết luận cho từng chỉ tiêu rồi trình lại.")


def _decide(dossier: Dossier, given: Moving) -> None:
    recognition = given.recognition
    if recognition is not None:
        same: dict[str, Any] = {"standard": dossier.standard, "identity": dossier.commune.identity_id}
        if {"standard": recognition.standard, "identity": recognition.commune.identity_id} != same:
            what = f"công nhận {recognition.number or 'chưa rõ số'} là của xã hoặc chuẩn khác"
            raise Problem(873, what, where="Công nhận", mend="Chọn công nhận của chính xã này, chuẩn này.")
        if recognition.withdrawn_on is not None:
            what = f"công nhận {recognition.number or 'chưa rõ số'} đã thu hồi"
            mend = "Chọn công nhận còn hiệu lực, hoặc ghi tỉnh không công nhận."
            raise Problem(873, what, where="Công nhận", mend=mend)
    dossier.recognition = recognition
