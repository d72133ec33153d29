"""Sending what was issued: to offices here, to e-mail addresses, on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from datchuan.documents.access import check_step
from datchuan.documents.models import Delivery, DocumentState, IncomingDocument, IssuedCopy, OutgoingDocument
from datchuan.documents.operations.incoming import ArrivalGiven, register_arrival
from datchuan.documents.operations.moving import take_step
from datchuan.documents.workflow import BY_KEY
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Office, Official
from datchuan.platform.operations import record_audit

WHERE = "Gửi văn bản"
BEST_FIRST = (IssuedCopy.Kind.SEALED, IssuedCopy.Kind.SIGNED, IssuedCopy.Kind.PDF)
SENT_STATES = (DocumentState.DISTRIBUTED, DocumentState.ARCHIVED)


@dataclass(frozen=True)
class DeliveryGiven:
    """One recipient: an office here, or an address outside; neither means paper."""

    name: str
    purpose: str = ""
    office: Office | None = None
    email: str = ""
    copies: int = 1


@transaction.atomic
def distribute_document(
    *, document: OutgoingDocument, to: Sequence[DeliveryGiven], by: Official, on: date
) -> list[Delivery]:
    """Send an issued document; a document that was sent already goes to further recipients.

    An office here has it in its list of arrivals at once, under a number of its own register; what is for an address
    outside waits for ``send_by_mail``, after this is committed. Problem 528 when it is not issued or this is not the
    clerk, 574 when there is no recipient, or one twice.
    """
    held = OutgoingDocument.objects.select_for_update().get(pk=document.pk)
    if held.state not in SENT_STATES:
        check_step(held, BY_KEY["distribute"], by)
    elif not by.has_perm(BY_KEY["distribute"].permission):
        raise Problem(528, "tài khoản này không gửi được", where=WHERE, mend="Việc này của văn thư.")
    _check_recipients(held, to)
    # Offices in one order: two who send at once wait for each other's registers and never both.
    ordered = sorted(to, key=lambda each: each.office.key if each.office else "")
    made = [_deliver(held, each, on) for each in ordered]
    details = {"to": [each.name for each in made]}
    if held.state in SENT_STATES:
        record_audit(by=by, action="documents.deliver", subject=f"document {held.pk}", details=details)
    else:
        take_step(document=held, step=BY_KEY["distribute"], on=on, by=by)
    return made


def _check_recipients(document: OutgoingDocument, to: Sequence[DeliveryGiven]) -> None:
    before = document.deliveries.values_list("office_id", "email")
    seen = {value for row in before for value in row if value}
    for each in to:
        key = each.office.pk if each.office else each.email
        if not nfc(each.name) or (each.office and each.email):
            what = "có nơi nhận chưa ghi tên" if not nfc(each.name) else f"{each.name} có hai cách gửi"
            raise Problem(574, what, where=WHERE, mend="Mỗi dòng ghi tên và một cách gửi.")
        if each.office and each.office.pk == document.office_id:
            raise Problem(574, f"{each.name} là nơi ban hành", where=WHERE, mend="Bỏ dòng đó.")
        if key and key in seen:
            raise Problem(574, f"{each.name} đã có trong danh sách gửi", where=WHERE, mend="Bỏ dòng trùng.")
        seen |= {key} if key else set()
    if not to:
        raise Problem(574, "chưa có nơi nhận nào", where=WHERE, mend="Ghi ít nhất một nơi nhận.")


def _deliver(document: OutgoingDocument, given: DeliveryGiven, on: date) -> Delivery:
    made = Delivery.objects.create(
        document=document,
        office=given.office,
        name=nfc(given.name)[:200],
        purpose=nfc(given.purpose)[:50],
        email=given.email,
        copies=given.copies,
    )
    if not given.email:
        _hand_over(made, on)
    return made


def _hand_over(delivery: Delivery, on: date) -> None:
    """Into the list of arrivals of an office here; a closed register there keeps it from arriving, and says so. Paper
    and one's own divisions need no register."""
    office, document = delivery.office, delivery.document
    now = timezone.now()
    delivery.attempted_at, delivery.sent_at, delivery.failed_because = now, now, ""
    if office and not (office.kind == Office.Kind.DIVISION and office.parent_id == document.office_id):
        try:
            with transaction.atomic():
                _arrive(delivery, office, document, on)
        except Problem as problem:
            delivery.sent_at, delivery.failed_because = None, problem.sentence[:300]
    delivery.save(update_fields=["attempted_at", "sent_at", "failed_because"])


def _arrive(delivery: Delivery, office: Office, document: OutgoingDocument, on: date) -> IncomingDocument:
    given = ArrivalGiven(
        arrived_on=on,
        author=document.office.name,
        notation=document.notation,
        dated=document.dated,
        kind=document.get_type_display(),
        subject=document.subject,
        about=document.about,
    )
    return register_arrival(
        office=office, given=given, by=None, on=on, delivered=delivery, simulated=document.simulated
    )


def send_by_mail(*, delivery: Delivery) -> Delivery:
    """Send a document to an address outside, once: the attempt is committed before the mail goes, so that a crash or a
    second person leads to no second mail. A failure is kept with its reason, and only then may it be tried again.

    Call it outside a transaction.
    """
    with transaction.atomic():
        held = Delivery.objects.select_for_update(of=("self",)).select_related("document__office").get(pk=delivery.pk)
        if not held.email or held.sent_at or (held.attempted_at and not held.failed_because):
            return held
        held.attempted_at, held.failed_because = timezone.now(), ""
        held.save(update_fields=["attempted_at", "failed_because"])
    try:
        _message(held).send()
        held.sent_at = timezone.now()
    except (OSError, ValueError) as error:  # SMTPException is an OSError
        held.failed_because = (str(error) or type(error).__name__)[:300]
    held.save(update_fields=["sent_at", "failed_because"])
    return held


def _message(delivery: Delivery) -> EmailMessage:
    document = delivery.document
    copies = {copy.kind: copy for copy in document.copies.all()}
    copy = next((copies[kind] for kind in BEST_FIRST if kind in copies), None)
    if copy is None:
        raise ValueError("Văn bản không còn tệp PDF đã phát hành")
    title = f"{document.get_type_display()} số {document.notation}"
    made = EmailMessage(
        subject=f"{title} {document.subject}"[:200],
        body=f"{document.office.name} gửi {delivery.name} {title} ngày {document.dated:%d/%m/%Y}: {document.subject}.\n"
        "Văn bản ở tệp kèm theo.\n",
        to=[delivery.email],
    )
    name = document.notation.replace("/", "-").replace("&", "-")
    made.attach(f"{name}.pdf", copy.file.read(), "application/pdf")
    return made


def retry_delivery(*, delivery: Delivery, by: Official, on: date) -> Delivery:
    """Try a failed delivery once more. Problem 528 for who is not the clerk, 579 when it did not fail."""
    if not by.has_perm("documents.keep_registers"):
        raise Problem(528, "tài khoản này không gửi được", where=WHERE, mend="Việc này của văn thư.")
    if not delivery.failed_because:
        mend = "Chỉ gửi lại khi lần trước báo lỗi, để không nơi nào nhận hai lần."
        raise Problem(579, f"lần gửi tới {delivery.name} không báo lỗi", where=WHERE, mend=mend)
    record_audit(by=by, action="documents.retry_delivery", subject=f"delivery {delivery.pk}")
    if delivery.email:
        return send_by_mail(delivery=delivery)
    with transaction.atomic():
        held = Delivery.objects.select_for_update(of=("self",)).select_related("office").get(pk=delivery.pk)
        if held.failed_because:
            _hand_over(held, on)
    return held


@transaction.atomic
def note_reading(*, document: OutgoingDocument, by: Official, offices: Sequence[Office]) -> None:
    """Keep who of a receiving office opened the document first."""
    read = Delivery.objects.filter(document=document, office__in=offices, read_at=None)
    if read.update(read_by=by, read_at=timezone.now()):
        record_audit(by=by, action="documents.read", subject=f"document {document.pk}")
