"""Writing down how a commune's result was made public and what people answered; striking out what was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db import transaction
from django.utils import timezone

from datchuan.dossiers.access import may_publicise
from datchuan.dossiers.given import check_days, check_reason
from datchuan.dossiers.models import Dossier, Publicity
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit


@dataclass(frozen=True)
class PublicityGiven:
    """One way of making a result public or of asking for opinions: where, from which day to which (``to_on`` is the
    last day, perhaps still to come), how often, how many were asked, answered, agreed; None: not known."""

    way: str
    place: str
    from_on: date
    to_on: date
    times: int | None = None
    asked: int | None = None
    answered: int | None = None
    agreed: int | None = None
    note: str = ""


@transaction.atomic
def record_publicity(*, dossier: Dossier, given: PublicityGiven, by: Official | None, today: date) -> Publicity:
    """Keep how a result was made public. Too short or too few is never refused: it is told (``queries.publicity``).

    Problem 883 when the dossier is not open or it is not this person's to write, 884 for an unknown way, no place, days
    or numbers out of order, 803 when it begins after ``today``.
    """
    dossier = _writable(dossier, by)
    _check_given(given, today)
    made = Publicity.objects.create(
        dossier=dossier,
        way=given.way,
        place=nfc(given.place)[:200],
        from_on=given.from_on,
        to_on=given.to_on,
        times=given.times,
        asked=given.asked,
        answered=given.answered,
        agreed=given.agreed,
        note=nfc(given.note)[:500],
        by=by,
        at=timezone.now(),
    )
    details = {"publicity": made.pk, "way": made.way, "from": str(made.from_on), "to": str(made.to_on)}
    record_audit(by=by, action="dossiers.record_publicity", subject=f"dossier {dossier.pk}", details=details)
    return made


@transaction.atomic
def strike_publicity(*, publicity: Publicity, reason: str, by: Official | None) -> Publicity:
    """Strike out what was written down wrong; it stays to be seen. Problem 883 when the dossier is not open or it is
    not this person's, 885 when it is struck out already, 807 without a reason."""
    dossier = _writable(publicity.dossier, by)
    kept = Publicity.objects.select_for_update(of=("self",)).get(pk=publicity.pk)
    if kept.struck_at is not None:
        what = f"dòng này đã gạch bỏ ngày {timezone.localtime(kept.struck_at):%d/%m/%Y}"
        raise Problem(885, what, where=kept.get_way_display(), mend="Ghi dòng mới nếu cần.")
    check_reason(reason, "Lý do gạch bỏ", "Ghi nhầm chỗ nào, so với giấy tờ nào.")
    kept.struck_at, kept.struck_by, kept.struck_reason = timezone.now(), by, nfc(reason)[:300]
    kept.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    details = {"publicity": kept.pk, "way": kept.way, "from": str(kept.from_on), "to": str(kept.to_on)}
    subject = f"dossier {dossier.pk}"
    record_audit(by=by, action="dossiers.strike_publicity", subject=subject, details=details, reason=kept.struck_reason)
    return kept


def _writable(dossier: Dossier, by: Official | None) -> Dossier:
    kept = Dossier.objects.select_for_update(of=("self",)).select_related("commune").get(pk=dossier.pk)
    if not kept.is_open:
        what = f"hồ sơ {kept.get_state_display().lower()}"
        raise Problem(883, what, where=kept.commune.name, mend="Hồ sơ đã khép thì giữ nguyên.")
    if by is not None and not may_publicise(by, kept):
        mend = "Xã, huyện ghi cho hồ sơ của mình; Sở ghi theo giấy tờ gửi đến."
        raise Problem(883, "bạn không ghi việc công bố của hồ sơ này được", where=kept.commune.name, mend=mend)
    return kept


def _check_given(given: PublicityGiven, today: date) -> None:
    if given.way not in Publicity.Way.values:
        raise Problem(884, "chưa chọn cách công bố", where="Cách", mend="Chọn một cách trong danh sách.")
    if not nfc(given.place):
        raise Problem(884, "chưa ghi nơi", where="Địa điểm", mend="Ghi nơi niêm yết, đài, nhà họp, địa chỉ trang.")
    check_days({"Từ ngày": given.from_on}, today)
    if given.to_on < given.from_on:
        what = f"ngày {given.to_on:%d/%m/%Y} ở trước ngày bắt đầu {given.from_on:%d/%m/%Y}"
        raise Problem(884, what, where="Đến hết ngày", mend="Sửa lại một trong hai ngày.")
    _check_counts(given)


def _check_counts(given: PublicityGiven) -> None:
    """Nobody answers who was not asked, nobody agrees who did not answer."""
    counted = [
        ("Số người được hỏi", given.asked),
        ("Số người trả lời", given.answered),
        ("Số người nhất trí", given.agreed),
    ]
    known = [(label, count) for label, count in counted if count is not None]
    for label, count in [*known, ("Số lần", given.times)]:
        if count is not None and count < 0:
            raise Problem(884, "số âm", where=label, mend="Ghi số từ 0 trở lên, hoặc để trống khi chưa rõ.")
    for (whole, most), (part, count) in pairwise(known):
        if count > most:
            what = f"{count} nhiều hơn {whole.lower()} ({most})"
            raise Problem(884, what, where=part, mend="Kiểm tra lại hai số.")
