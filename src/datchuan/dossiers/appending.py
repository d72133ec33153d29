"""What opening and moving a dossier share: a further step of its history, its line in the audit chain, the number and
day of its submission."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from datchuan.dossiers.models import Dossier, DossierStep
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit


def append_step(
    dossier: Dossier, state: str, on: date, reason: str, by: Official | None, transition: str = ""
) -> DossierStep:
    """The next line of a dossier's history. Saved by the caller's transaction."""
    last = dossier.steps.order_by("-number").values_list("number", flat=True).first() or 0
    return DossierStep.objects.create(
        dossier=dossier,
        number=last + 1,
        transition=transition,
        state=state,
        on=on,
        reason=reason,
        by=by,
        at=timezone.now(),
    )


def audit_step(step: DossierStep, number: str) -> None:
    """Write a step to the audit chain, so that one that is changed or written beside it is found
    (``dossiers.integrity``); ``number`` is that of the paper it came with."""
    details = {"transition": step.transition, "state": step.state, "on": str(step.on), "number": nfc(number)}
    subject = f"dossier {step.dossier_id}"
    record_audit(by=step.by, action="dossiers.move_dossier", subject=subject, details=details, reason=step.reason)


def check_submission(opened_on: date, received_on: date | None, number: str) -> None:
    """Problem 814 when a submission has only a day or only a number, 813 when it came before the dossier was opened."""
    if bool(received_on) != bool(nfc(number)):
        where = "Số tờ trình" if received_on else "Ngày nhận"
        raise Problem(814, "chưa ghi", where=where, mend="Hồ sơ đã nhận phải có cả ngày nhận và số tờ trình.")
    if received_on and received_on < opened_on:
        what = f"ngày {received_on:%d/%m/%Y} ở trước ngày mở {opened_on:%d/%m/%Y}"
        raise Problem(813, what, where="Ngày nhận", mend="Kiểm tra lại hai ngày.")
