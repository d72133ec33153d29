"""Writes of a schedule by hand: moved, ordered, pinned, announced, the announcement withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from datchuan.inspection.checking import check_draft
from datchuan.inspection.models import Round, Team, Visit
from datchuan.inspection.operations.rounds import SHORTEST_REASON
from datchuan.inspection.queries import task_of, tours_of
from datchuan.inspection.scheduling.conflicts import conflicts
from datchuan.kernel.problem import Problem
from datchuan.law.terms import is_working_day
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit


@dataclass(frozen=True)
class Seen:
    """Where a visit was when somebody looked at the board: the second of two who move it is told."""

    team: int | None
    day: date | None


@transaction.atomic
def move_visit(
    *,
    visit: Visit,
    team: Team | None,
    day: date | None,
    by: Official | None,
    place: int | None = None,
    pinned: bool = True,
    seen: Seen | None = None,
) -> Visit:
    """A person puts a visit into a team's day, where it stays, or takes it out of the schedule. What may not be is told
    by ``conflicts``, not refused: people often move one thing after another. ``place``: as which of the day's visits,
    None: the last. ``pinned``: false where a move is taken back that began with a visit nobody had pinned. Problem 792,
    793 where it is no longer as ``seen``, 798 for a day outside the round or a day off, or a team of another round."""
    kept = _held(visit, seen)
    if (team is None) != (day is None) or (team and team.round_id != kept.round_id):
        raise Problem(798, "cần chọn cả đoàn và ngày của đợt này", where=kept.commune.name, mend="Chọn lại.")
    if day:
        _check_day(kept, day)
    before = [str(kept.team or ""), str(kept.day or "")]
    kept.team, kept.day, kept.why_unplaced = team, day, ""
    kept.is_fixed, kept.order = pinned and day is not None, 0
    kept.save()
    if day:
        _put_in_order(kept, place)
    details = {"commune": kept.commune_id, "before": before, "after": [str(team or ""), str(day or "")]}
    record_audit(by=by, action="inspection.move_visit", subject=str(kept.round_id), details=details)
    return kept


@transaction.atomic
def order_visit(*, visit: Visit, place: int, by: Official | None, seen: Seen | None = None) -> Visit:
    """A visit becomes the first, second … of its team's day. Problem 792, 793, 798 for one that has no day."""
    kept = _held(visit, seen)
    if kept.day is None:
        raise Problem(798, "xã chưa có ngày kiểm tra", where=kept.commune.name, mend="Chọn đoàn và ngày trước.")
    _put_in_order(kept, place)
    details = {"commune": kept.commune_id, "place": kept.order}
    record_audit(by=by, action="inspection.order_visit", subject=str(kept.round_id), details=details)
    return kept


@transaction.atomic
def pin_visit(*, visit: Visit, pinned: bool, by: Official | None, seen: Seen | None = None) -> Visit:
    """A visit stays where it is, or may be placed anew by the next proposal. Problem 792, 793, 798 for one that has no
    day."""
    kept = _held(visit, seen)
    if kept.day is None:
        raise Problem(798, "xã chưa có ngày kiểm tra", where=kept.commune.name, mend="Chọn đoàn và ngày trước.")
    kept.is_fixed = pinned
    kept.save(update_fields=["is_fixed"])
    details = {"commune": kept.commune_id, "pinned": pinned}
    record_audit(by=by, action="inspection.pin_visit", subject=str(kept.round_id), details=details)
    return kept


def _held(visit: Visit, seen: Seen | None) -> Visit:
    """The visit of a draft, locked with its round, while it is where somebody saw it."""
    check_draft(Round.objects.select_for_update().get(pk=visit.round_id))
    kept = Visit.objects.select_related("round", "commune", "team").get(pk=visit.pk)
    if kept.state != Visit.State.PLANNED:
        what = f"xã này {kept.get_state_display().lower()}"
        raise Problem(798, what, where=kept.commune.name, mend="Chỉ xếp được xã chưa kiểm tra của đợt.")
    if seen is not None and seen != Seen(kept.team_id, kept.day):
        now = f"{kept.team}, ngày {kept.day:%d/%m/%Y}" if kept.day else "phần chưa xếp"
        what = f"người khác vừa chuyển xã này, nay ở {now}"
        raise Problem(793, what, where=kept.commune.name, mend="Xem lịch mới rồi chuyển tiếp nếu vẫn cần.")
    return kept


def _check_day(visit: Visit, day: date) -> None:
    round_ = visit.round
    if not round_.first_on <= day <= round_.last_on:
        what = f"ngày {day:%d/%m/%Y} ở ngoài đợt ({round_.first_on:%d/%m/%Y} – {round_.last_on:%d/%m/%Y})"
        raise Problem(798, what, where=visit.commune.name, mend="Chọn ngày trong đợt.")
    if not is_working_day(day):
        what = f"ngày {day:%d/%m/%Y} là ngày nghỉ"
        raise Problem(798, what, where=visit.commune.name, mend="Chọn ngày làm việc.")


def _put_in_order(visit: Visit, place: int | None) -> None:
    """Number the day's visits anew, this one at its place."""
    others = list(
        visit.round.visits.filter(team=visit.team, day=visit.day).exclude(pk=visit.pk).order_by("order", "pk")
    )
    at = len(others) if place is None else min(max(place - 1, 0), len(others))
    tour = [*others[:at], visit, *others[at:]]
    for number, each in enumerate(tour, start=1):
        each.order = number
    Visit.objects.bulk_update(tour, ["order"])


@transaction.atomic
def announce_round(*, round_: Round, by: Official | None) -> Round:
    """The schedule of a draft is announced. Problem 792, 799 while it has conflicts or nothing in it."""
    kept = Round.objects.select_for_update().get(pk=round_.pk)
    check_draft(kept)
    task, tours = task_of(kept), tours_of(kept)
    if not tours:
        raise Problem(799, "lịch chưa có buổi nào", where=kept.title, mend="Xếp lịch trước khi thông báo.")
    if wrong := conflicts(task, tours):
        what = f"lịch còn {len(wrong)} chỗ không được: {wrong[0].sentence}"
        raise Problem(799, what, where=kept.title, mend="Sửa các chỗ báo đỏ trên lịch rồi thông báo.")
    kept.state = Round.State.ANNOUNCED
    kept.save()
    details = {"visits": sum(map(len, tours.values()))}
    record_audit(by=by, action="inspection.announce", subject=str(kept.pk), details=details)
    return kept


@transaction.atomic
def withdraw_announcement(*, round_: Round, reason: str, by: Official | None) -> Round:
    """An announced schedule becomes a draft again, for a reason. Problem 636 for a round that is not announced, or
    where a visit was held or begun; 637 without a reason."""
    kept = Round.objects.select_for_update().get(pk=round_.pk)
    if kept.state != Round.State.ANNOUNCED:
        what = f"đợt “{kept.title}” {kept.get_state_display().lower()}"
        raise Problem(636, what, where="Thu hồi thông báo lịch", mend="Chỉ thu hồi được lịch đã thông báo.")
    begun = kept.visits.filter(Q(state=Visit.State.HELD) | Q(observations__isnull=False))
    if (number := begun.distinct().count()) > 0:
        mend = "Lịch các buổi còn lại: báo riêng với xã, ghi lý do ở buổi không kiểm tra."
        raise Problem(636, f"đã có {number} buổi kiểm tra", where="Thu hồi thông báo lịch", mend=mend)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Problem(637, "chưa ghi lý do", where="Lý do", mend="Ghi vì sao thu hồi thông báo lịch.")
    kept.state = Round.State.DRAFT
    kept.save()
    record_audit(by=by, action="inspection.withdraw_announcement", subject=str(kept.pk), reason=reason.strip())
    return kept
