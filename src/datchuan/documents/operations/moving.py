"""The steps of a document's life."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from datchuan.documents.access import check_step
from datchuan.documents.models import (
    DocumentStep,
    OutgoingDocument,
    TakenNumber,
)
from datchuan.documents.queries import newest_content, rights_of
from datchuan.documents.workflow import BY_KEY, Transition
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit


@transaction.atomic
def move_document(
    *, document: OutgoingDocument, step: str, by: Official, on: date, reason: str = ""
) -> OutgoingDocument:
    """Take a step that needs nothing but a person: to review, to leadership, sign, back, archive, cancel.

    Problem 528 when the step does not follow the state or is not this person's, 529 without a reason where one is
    needed, 534 when another signatory stands on the paper or the signing right is not of that day.
    """
    found = BY_KEY[step]
    held = OutgoingDocument.objects.select_for_update().get(pk=document.pk)
    check_step(held, found, by, reason)
    if step == "sign":
        _check_signatory(held, by, on)
        held.signed_by, held.signed_on = by, on
    take_step(document=held, step=found, on=on, by=by, reason=reason)
    return held


def _check_signatory(document: OutgoingDocument, by: Official, on: date) -> None:
    signatory = newest_content(document).signatory
    rights = rights_of(by, document.office, on)
    if any((each.title, each.authority) == (signatory.title, signatory.authority) for each in rights) and (
        signatory.name == by.full_name
    ):
        return
    printed = " ".join(part for part in (signatory.authority, signatory.title, signatory.name) if part)
    raise Problem(
        534,
        f"phần ký ghi {printed}, {by.full_name} không có thẩm quyền đó ngày {on:%d/%m/%Y}",
        where=f"{document.get_type_display()} “{document.subject}”",
        mend="Sửa người ký trong dự thảo, hoặc ghi thẩm quyền ký ở trang Văn bản, mục Thẩm quyền ký.",
    )


def take_step(*, document: OutgoingDocument, step: Transition, on: date, by: Official | None, reason: str = "") -> None:
    """Write the step and the new state, inside the caller's transaction and after its checks."""
    before, document.state = document.state, step.target
    document.save()
    DocumentStep.objects.create(
        document=document,
        from_state=before,
        to_state=step.target,
        version=document.versions.order_by("-ordinal")[0],
        on=on,
        by=by,
        at=timezone.now(),
        reason=nfc(reason),
    )
    details = {"from": before, "to": str(step.target)}
    record_audit(
        by=by, action=f"documents.{step.key}", subject=f"document {document.pk}", details=details, reason=reason
    )


@transaction.atomic
def void_document(*, document: OutgoingDocument, by: Official, on: date, reason: str) -> OutgoingDocument:
    """Cancel a document that was signed or numbered: its number stays in the register with the reason."""
    held = OutgoingDocument.objects.select_for_update().get(pk=document.pk)
    check_step(held, BY_KEY["void"], by, reason)
    TakenNumber.objects.filter(document=held).update(void_reason=nfc(reason))
    take_step(document=held, step=BY_KEY["void"], on=on, by=by, reason=reason)
    return held
