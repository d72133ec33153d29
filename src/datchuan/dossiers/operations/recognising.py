"""Recording what the province recognised, and what it withdrew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from datchuan.dossiers.given import check_commune, check_days, check_reason, check_standard
from datchuan.dossiers.models import Recognition, Standard
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.territory.models import Unit

SHORTEST_NUMBER = 3  # characters: shorter names no decision


@dataclass(frozen=True)
class RecognitionGiven:
    """A recognition as its decision or a source has it. Without ``recognised_on`` it is known only to hold on
    ``attested_on``, and ``source`` must say where that stands; the decision may then be unknown."""

    commune: Unit
    standard: str
    number: str
    issued_on: date | None
    issuer: str
    recognised_on: date | None
    attested_on: date | None = None
    criteria_set: str = ""
    source: str = ""
    note: str = ""
    simulated: bool = False


@transaction.atomic
def record_recognition(*, given: RecognitionGiven, by: Official | None, today: date) -> Recognition:
    """Record that the province recognised a commune, as a unit of that day.

    Problem 801 when the unit did not exist that day or is no xã, 802 without a decision, 803 when a day is missing, in
    the future or before the decision, 804 when the same unit is recognised for the standard already, 805 for an
    unknown standard or set.
    """
    since = _checked_since(given, today)
    made = Recognition(
        commune=given.commune,
        standard=given.standard,
        criteria_set=given.criteria_set,
        number=nfc(given.number),
        issued_on=given.issued_on,
        issuer=nfc(given.issuer),
        recognised_on=given.recognised_on,
        attested_on=since,
        source=given.source,
        note=nfc(given.note),
        simulated=given.simulated,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:  # another official recorded the same at this very moment
        raise _twice(given) from error
    details = {"commune": made.commune_id, "standard": made.standard, "number": made.number, "since": str(since)}
    record_audit(by=by, action="dossiers.record_recognition", subject=f"recognition {made.pk}", details=details)
    return made


def _checked_since(given: RecognitionGiven, today: date) -> date:
    """The day from which it is known to hold, once everything given is found in order."""
    since = given.recognised_on or given.attested_on
    if since is None:
        raise Problem(803, "chưa ghi", where="Ngày công nhận", mend="Ghi ngày ghi trong quyết định.")
    check_standard(given.standard, given.criteria_set)
    if given.recognised_on or not given.source:
        _check_decision(given.number, given.issuer, given.issued_on)
    check_days({"Ngày quyết định": given.issued_on, "Ngày công nhận": since}, today)
    _check_order("Ngày công nhận", given.recognised_on, given.issued_on)
    check_commune(given.commune, since)
    _check_once(given)
    return since


@transaction.atomic
def remove_recognition(*, recognition: Recognition, reason: str, by: Official | None) -> None:
    """Take out a record that should never have been made, and that may keep a territorial change from being reversed.
    All of it stays in the audit chain. Problem 807 without a reason."""
    recognition = Recognition.objects.select_for_update().get(pk=recognition.pk)
    check_reason(reason, "Lý do gỡ", "Ghi nhầm chỗ nào, so với văn bản nào.")
    details = {field.attname: str(getattr(recognition, field.attname)) for field in recognition._meta.concrete_fields}
    subject = f"recognition {recognition.pk}"
    recognition.delete()
    record_audit(by=by, action="dossiers.remove_recognition", subject=subject, details=details, reason=nfc(reason))


@dataclass(frozen=True)
class WithdrawalGiven:
    """A withdrawal as its decision has it."""

    number: str
    issued_on: date | None
    issuer: str
    withdrawn_on: date | None
    reason: str


@transaction.atomic
def withdraw_recognition(
    *, recognition: Recognition, given: WithdrawalGiven, by: Official | None, today: date
) -> Recognition:
    """Record that the province withdrew a recognition; it stays as what held until that day.

    Problem 806 when it is withdrawn already, 802 without a decision, 807 without a reason, 803 for a day that is
    missing, in the future, before the decision or not after the recognition.
    """
    recognition = Recognition.objects.select_for_update().get(pk=recognition.pk)
    if recognition.withdrawn_on:
        what = f"Công nhận này đã thu hồi từ {recognition.withdrawn_on:%d/%m/%Y}"
        raise Problem(806, what, mend="Mở lại trang để xem tình trạng hiện nay.")
    _check_withdrawal(recognition, given, today)
    recognition.withdrawn_on, recognition.withdrawal_issued_on = given.withdrawn_on, given.issued_on
    recognition.withdrawal_number, recognition.withdrawal_issuer = nfc(given.number), nfc(given.issuer)
    recognition.withdrawal_reason = reason = nfc(given.reason)
    recognition.withdrawal_recorded_by, recognition.withdrawal_recorded_at = by, timezone.now()
    recognition.save()
    details = {"commune": recognition.commune_id, "number": given.number, "on": str(given.withdrawn_on)}
    subject = f"recognition {recognition.pk}"
    record_audit(by=by, action="dossiers.withdraw_recognition", subject=subject, details=details, reason=reason)
    return recognition


def _check_withdrawal(recognition: Recognition, given: WithdrawalGiven, today: date) -> None:
    day = given.withdrawn_on
    if day is None:
        raise Problem(803, "chưa ghi", where="Ngày thu hồi", mend="Ghi ngày ghi trong quyết định thu hồi.")
    _check_decision(given.number, given.issuer, given.issued_on)
    check_reason(given.reason, "Lý do thu hồi", "Ghi lý do nêu trong quyết định thu hồi.")
    check_days({"Ngày quyết định": given.issued_on, "Ngày thu hồi": day}, today)
    _check_order("Ngày thu hồi", day, given.issued_on)
    if day <= recognition.attested_on:
        what = f"ngày {day:%d/%m/%Y} không ở sau ngày công nhận {recognition.attested_on:%d/%m/%Y}"
        raise Problem(803, what, where="Ngày thu hồi", mend="Kiểm tra lại ngày trong quyết định thu hồi.")


def _check_decision(number: str, issuer: str, issued_on: date | None) -> None:
    if len(nfc(number)) < SHORTEST_NUMBER:
        raise Problem(802, "chưa ghi", where="Số quyết định", mend="Ghi số và ký hiệu, ví dụ 2166/QĐ-UBND.")
    if not nfc(issuer):
        raise Problem(802, "chưa ghi", where="Cơ quan ban hành", mend="Ghi cơ quan ký quyết định.")
    if issued_on is None:
        raise Problem(802, "chưa ghi", where="Ngày quyết định", mend="Ghi ngày ký quyết định.")


def _check_order(where: str, day: date | None, issued_on: date | None) -> None:
    if day and issued_on and day < issued_on:
        what = f"ngày {day:%d/%m/%Y} ở trước ngày quyết định {issued_on:%d/%m/%Y}"
        raise Problem(803, what, where=where, mend="Kiểm tra lại hai ngày.")


def _check_once(given: RecognitionGiven) -> None:
    """A recognition by another set is another one; where a set is not known it cannot be told apart."""
    same = Recognition.objects.filter(
        commune__identity=given.commune.identity_id, standard=given.standard, withdrawn_on=None
    ).values_list("criteria_set", flat=True)
    if any(not each or not given.criteria_set or each == given.criteria_set for each in same):
        raise _twice(given)


def _twice(given: RecognitionGiven) -> Problem:
    what = f"{given.commune.name} đã được công nhận {Standard(given.standard).label}"
    return Problem(804, what, mend="Xem công nhận đã ghi; nếu theo bộ tiêu chí khác, chọn rõ bộ tiêu chí.")
