"""Opening a dossier, taking one out, stopping those that a territorial change touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from datchuan.dossiers.announcing import announce_moved
from datchuan.dossiers.appending import append_step, audit_step, check_submission
from datchuan.dossiers.given import check_commune, check_days, check_reason, check_standard
from datchuan.dossiers.models import CONCLUDED_STATES, OPEN_STATES, Dossier, DossierState, DossierStep, PartVersion
from datchuan.dossiers.operations.handing_in import freeze_records, lay_out_parts
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.programme.models import Registration
from datchuan.territory.journal import Journal
from datchuan.territory.models import ChangeAct, Unit
from datchuan.territory.queries import successors_on

State = DossierState


@dataclass(frozen=True)
class DossierGiven:
    """A dossier as it is opened: being prepared, or, with the day and number of its submission, received. ``reopens``
    is the stopped one that it goes on from."""

    commune: Unit
    standard: str
    opened_on: date
    criteria_set: str = ""
    registration: Registration | None = None
    received_on: date | None = None
    submission_number: str = ""
    reopens: Dossier | None = None
    simulated: bool = False


@transaction.atomic
def open_dossier(*, given: DossierGiven, by: Official | None, today: date) -> Dossier:
    """Open the dossier of a commune for a standard, with the parts of the procedure of that day; one that is received
    is under appraisal, and the records it rests on are frozen.

    Problem 801 when the unit is no xã of that day, 803 for a day in the future, 805 for an unknown standard or set,
    811 when the registration is another commune's, 812 when one is open already, 813 when days are out of order, 814
    when a submission has only a day or only a number, 817 when ``reopens`` is not a stopped dossier whose land the
    commune holds.
    """
    _check_given(given, today)
    received = given.received_on is not None
    made = Dossier(
        commune=given.commune,
        standard=given.standard,
        criteria_set=given.criteria_set,
        registration=given.registration,
        reopens=given.reopens,
        state=State.APPRAISAL if received else State.PREPARING,
        opened_on=given.opened_on,
        opened_by=by,
        opened_at=timezone.now(),
        received_on=given.received_on,
        received_by=by if received else None,
        submission_number=nfc(given.submission_number),
        simulated=given.simulated,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:  # another official opened the same at this very moment
        raise _open_already(given.commune) from error
    lay_out_parts(dossier=made)
    old = given.reopens
    append_step(made, State.PREPARING, given.opened_on, f"Mở lại từ hồ sơ {old.pk}" if old else "", by)
    details = {"commune": made.commune_id, "standard": made.standard, "reopens": old.pk if old else None}
    record_audit(by=by, action="dossiers.open_dossier", subject=f"dossier {made.pk}", details=details)
    if given.received_on:
        reason = f"Nhận tờ trình {made.submission_number}"
        taken = append_step(made, State.APPRAISAL, given.received_on, reason, by, "receive")
        freeze_records(dossier=made, on=given.received_on, by=by, at=made.opened_at)
        audit_step(taken, made.submission_number)
    return made


def _check_given(given: DossierGiven, today: date) -> None:
    check_standard(given.standard, given.criteria_set)
    check_days({"Ngày mở": given.opened_on, "Ngày nhận": given.received_on}, today)
    check_commune(given.commune, given.opened_on)
    check_submission(given.opened_on, given.received_on, given.submission_number)
    registered = given.registration.commune if given.registration else None
    if registered and registered.identity_id != given.commune.identity_id:
        what = f"đăng ký là của {registered.name}, không phải {given.commune.name}"
        raise Problem(811, what, where="Đăng ký", mend="Chọn xã đã đăng ký, hoặc mở hồ sơ không từ đăng ký.")
    if given.reopens:
        _check_reopening(given.reopens, given.commune, given.standard, given.opened_on)
    same = Dossier.objects.filter(commune__identity=given.commune.identity_id, standard=given.standard)
    if same.filter(state__in=OPEN_STATES).exists():
        raise _open_already(given.commune)


@transaction.atomic
def remove_dossier(*, dossier: Dossier, reason: str, by: Official | None) -> None:
    """Take out a dossier that should never have been opened, and that may keep a territorial change from being
    reversed. All of it, with its steps, stays in the audit chain.

    Problem 807 without a reason, 818 for one on which something rests (``may_remove``).
    """
    dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
    check_reason(reason, "Lý do gỡ", "Ghi nhầm chỗ nào, so với văn bản nào.")
    if not may_remove(dossier=dossier):
        what = "Hồ sơ đã kết luận, đã dừng do sắp xếp, đã được mở lại, đã có giấy tờ hoặc kết quả ghi thì không gỡ"
        raise Problem(818, what, mend="Gỡ hồ sơ mở lại trước, hoặc hoàn tác lần sắp xếp; còn lại thì giữ nguyên.")
    details: dict[str, Any] = {
        field.attname: str(getattr(dossier, field.attname)) for field in dossier._meta.concrete_fields
    }
    details["steps"] = [f"{step.on} {step.state} {step.reason}" for step in dossier.steps.order_by("number")]
    subject = f"dossier {dossier.pk}"
    dossier.delete()
    record_audit(by=by, action="dossiers.remove_dossier", subject=subject, details=details, reason=nfc(reason))


def may_remove(*, dossier: Dossier) -> bool:
    """Whether nothing rests on a dossier: no conclusion, no act of change that stopped it, none that opens it again, no
    claim, no paper that was handed in or frozen when it was returned, nothing of how it was made public."""
    acted = dossier.steps.filter(act__isnull=False).exists() or dossier.claims.exists()
    holds = PartVersion.objects.filter(part__dossier=dossier).exclude(file="").exists()
    written = dossier.frozen_papers.exists() or dossier.publicity.exists()
    return dossier.state not in CONCLUDED_STATES and not (acted or holds or written or dossier.reopened_by.exists())


@transaction.atomic
def stop_dossiers(
    *, dossiers: Sequence[Dossier], act: ChangeAct, on: date, reason: str, by: Official | None, journal: Journal
) -> None:
    """Stop open dossiers because of a territorial change, through its journal: reversing the act opens them again.

    Each is stopped on ``on``, or, where a step of later days was recorded before the act, on that step's day. The act's
    own entry in the audit chain stands for all of them.
    """
    at = timezone.now()
    steps = []
    for dossier in dossiers:
        last = dossier.steps.latest("number")
        day = max(on, last.on)
        steps.append(
            DossierStep(
                dossier=dossier,
                number=last.number + 1,
                state=State.STOPPED,
                on=day,
                reason=reason,
                act=act,
                by=by,
                at=at,
            )
        )
    journal.change(dossiers, state=State.STOPPED.value, returned_to="", returned_from="")
    journal.make(steps)
    for dossier, step in zip(dossiers, steps, strict=True):
        dossier.state = State.STOPPED
        dossier.returned_to = dossier.returned_from = ""
        announce_moved(dossier, step)


def _check_reopening(old: Dossier, commune: Unit, standard: str, day: date) -> None:
    mend = "Chọn hồ sơ đã dừng của xã này hoặc của xã đã nhập vào."
    if old.state != State.STOPPED:
        raise Problem(817, f"hồ sơ {old.pk} {old.get_state_display().lower()}", where="Mở lại từ", mend=mend)
    if commune.pk not in {unit.pk for unit in successors_on(old.commune, day)}:
        what = f"{commune.name} không tiếp nối {old.commune.name}"
        raise Problem(817, what, where="Mở lại từ", mend=mend)
    if old.standard != standard or day < old.steps.latest("number").on:
        what = (
            f"hồ sơ {old.pk} là hồ sơ {old.get_standard_display()}, dừng ngày {old.steps.latest('number').on:%d/%m/%Y}"
        )
        raise Problem(817, what, where="Mở lại từ", mend="Giữ nguyên chuẩn, mở từ ngày dừng trở đi.")
    if old.reopened_by.filter(commune=commune).exists():
        raise Problem(817, f"hồ sơ {old.pk} đã được mở lại cho xã này", where="Mở lại từ", mend="Mở hồ sơ đó.")


def _open_already(commune: Unit) -> Problem:
    return Problem(812, f"{commune.name} đang có một hồ sơ cho chuẩn này", mend="Mở hồ sơ đang có.")
