"""Saying what an indicator is: declared, verified, appraised, beside what the records say at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from datchuan.dossiers.access import may_claim
from datchuan.dossiers.given import SHORTEST_REASON, check_days
from datchuan.dossiers.models import Claim, ClaimKind, Dossier, PartVersion
from datchuan.dossiers.queries.claims import Computed, computed_lines, day_judged, subjects_of
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.law.outcome import Outcome
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit


@dataclass(frozen=True)
class ClaimGiven:
    """What somebody says of one line: its outcome, the actual state in words, a figure in the indicator's unit where it
    has one, why, and what it rests on: a version of a part of the same dossier, or words. ``seen`` is the number of the
    newest claim of that kind and line that the person saw, 0 for none; None where nobody looked at it before."""

    code: str
    outcome: str
    actual: str
    on: date
    figure: Decimal | None = None
    reason: str = ""
    evidence: PartVersion | None = None
    evidence_note: str = ""
    seen: int | None = None


@transaction.atomic
def make_claim(
    *,
    dossier: Dossier,
    kind: str,
    given: ClaimGiven,
    by: Official | None,
    today: date,
    lines: Mapping[str, Computed] | None = None,
) -> Claim:
    """Keep what somebody says of an indicator, with what the records say of it on that day: ``lines`` where the caller
    has just asked ``computed_lines`` for the dossier and that day, so that many claims ask once.

    Problem 875 when it is not this person's to say now, 876 for a line that the dossier's set does not have or an
    unknown outcome, 877 without the actual state in words, 878 when the department concludes against the computed
    verdict, or where none can be computed, without a reason, 879 for evidence of another dossier, 870 when somebody
    else said it meanwhile, 803 for a day in the future.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("commune__parent").get(pk=dossier.pk)
    _check_who(dossier, kind, by)
    _check_given(dossier, given, today)
    last = _last_seen(dossier, kind, given)
    computed = _as_kept((computed_lines(dossier, given.on) if lines is None else lines).get(given.code), given.on)
    against = kind == ClaimKind.APPRAISED and _is_against(computed, given)
    made = Claim.objects.create(
        dossier=dossier,
        kind=kind,
        code=given.code,
        number=last + 1,
        outcome=given.outcome,
        actual=nfc(given.actual)[:500],
        figure=given.figure,
        reason=nfc(given.reason)[:1000],
        evidence=given.evidence,
        evidence_note=nfc(given.evidence_note)[:500],
        computed=computed,
        is_against=against,
        on=given.on,
        by=by,
        at=timezone.now(),
    )
    details = {"kind": kind, "code": made.code, "outcome": made.outcome, "number": made.number, "against": against}
    subject = f"dossier {dossier.pk}"
    record_audit(by=by, action="dossiers.make_claim", subject=subject, details=details, reason=made.reason)
    return made


def _as_kept(found: Computed | None, on: date) -> dict[str, Any] | None:
    """What the records say of a line on a day, as kept with a claim; None where nothing of it can be computed."""
    if found is None:
        return None
    return {
        **asdict(found.line),
        "outcome": found.outcome,
        "unchecked": found.is_unchecked,
        "set": found.set_key,
        "on": str(on),
    }


def _last_seen(dossier: Dossier, kind: str, given: ClaimGiven) -> int:
    """The number of the newest claim of that kind and line, which is the one that the person saw."""
    last = dossier.claims.filter(kind=kind, code=given.code).aggregate(last=Max("number"))["last"] or 0
    if given.seen is not None and given.seen != last:
        what = f"chỉ tiêu {given.code} đã được người khác ghi trong lúc bạn xem"
        raise Problem(870, what, where=f"Chỉ tiêu {given.code}", mend="Mở lại trang, xem kết luận vừa ghi.")
    return int(last)


def _check_who(dossier: Dossier, kind: str, by: Official | None) -> None:
    if kind not in ClaimKind.values:
        raise Problem(876, f"không có loại kết quả “{kind}”", mend="Chọn tự đánh giá, thẩm tra hoặc thẩm định.")
    if by is not None and not may_claim(by, dossier, kind):
        what = f"Hồ sơ {dossier.get_state_display().lower()}, bạn không ghi “{ClaimKind(kind).label}” được"
        raise Problem(875, what, mend="Xã ghi khi chuẩn bị, huyện ghi khi thẩm tra, Sở ghi khi thẩm định.")


def _check_given(dossier: Dossier, given: ClaimGiven, today: date) -> None:
    where = f"Chỉ tiêu {given.code}"
    check_days({where: given.on}, today)
    codes = [each.code for each in subjects_of(dossier, day_judged(dossier))]
    if given.code not in codes:
        known = ", ".join(codes) or "chưa có chỉ tiêu nào"
        raise Problem(876, "bộ tiêu chí của hồ sơ không có chỉ tiêu này", where=where, mend=f"Đang có: {known}.")
    if given.outcome not in list(Outcome):
        raise Problem(876, "chưa chọn đạt hay không đạt", where=where, mend="Chọn một kết luận.")
    if not nfc(given.actual):
        raise Problem(877, "chưa ghi thực trạng", where=where, mend="Ghi con số hoặc việc đã thấy, ví dụ 612/816 hộ.")
    if given.evidence is not None and given.evidence.part.dossier_id != dossier.pk:
        raise Problem(879, "căn cứ không thuộc hồ sơ này", where=where, mend="Chọn giấy tờ trong hồ sơ.")


def _is_against(computed: dict[str, Any] | None, given: ClaimGiven) -> bool:
    """Whether a conclusion differs from what is computed. It must say why then; and also where nothing determined is
    computed, for then it rests on the person alone."""
    told = computed["outcome"] if computed else Outcome.UNDETERMINED
    if told == given.outcome:
        return False
    if len(nfc(given.reason)) < SHORTEST_REASON:
        said = Outcome(told).label
        what = f"kết luận “{Outcome(given.outcome).label}” khác kết quả tính từ số liệu (“{said}”) mà chưa ghi lý do"
        raise Problem(878, what, where=f"Chỉ tiêu {given.code}", mend="Ghi vì sao, theo căn cứ nào.")
    return True
