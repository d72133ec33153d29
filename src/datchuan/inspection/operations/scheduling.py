"""Writes of a schedule: proposed, moved by hand, announced."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from datchuan.inspection.checking import check_draft
from datchuan.inspection.models import Round, Team, Visit
from datchuan.inspection.queries import task_of, tours_of
from datchuan.inspection.scheduling.conflicts import conflicts, why_unplaced
from datchuan.inspection.scheduling.greedy import greedy_schedule
from datchuan.inspection.scheduling.task import Schedule, Task
from datchuan.kernel.problem import Problem
from datchuan.law.terms import is_working_day
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit


def propose(*, round_: Round, seconds: float, by: Official | None) -> Schedule:
    """Schedule a draft anew around what people fixed: by the solver in ``seconds`` of its own time, at once where that
    is 0. The solver works outside any transaction; Problem 793 when the round or its visits changed meanwhile, 792, 797
    without team or commune."""
    check_draft(round_)
    task = task_of(round_)
    if not task.visits or not task.teams:
        what = "đợt chưa có xã nào" if not task.visits else "đợt chưa có đoàn nào"
        raise Problem(797, what, where=round_.title, mend="Chọn xã và lập đoàn trước khi xếp lịch.")
    schedule = _made(task, seconds)
    with transaction.atomic():
        kept = Round.objects.select_for_update().get(pk=round_.pk)
        if task_of(kept) != task:
            raise Problem(793, "đợt vừa được sửa trong lúc xếp lịch", mend="Xếp lại lịch.")
        _keep(kept, task, schedule)
        details = {"method": schedule.method, "cost": schedule.cost, "bound": schedule.bound}
        details["placed"] = len(schedule.placed)
        record_audit(by=by, action="inspection.propose", subject=str(kept.pk), details=details)
    return schedule


def _made(task: Task, seconds: float) -> Schedule:
    if not seconds:
        return greedy_schedule(task)
    from datchuan.inspection.scheduling.solver import solved_schedule

    return solved_schedule(task, seconds=seconds)


def _keep(round_: Round, task: Task, schedule: Schedule) -> None:
    teams = {team.name: team for team in round_.teams.all()}
    order = {commune: place for tour in schedule.tours.values() for place, commune in enumerate(tour, start=1)}
    pure = {visit.commune: visit for visit in task.visits}
    visits = list(round_.visits.filter(state=Visit.State.PLANNED))
    for visit in visits:
        slot = schedule.placed.get(visit.commune_id)
        visit.team, visit.day = (teams[slot[0]], task.days[slot[1]]) if slot else (None, None)
        visit.is_fixed = visit.is_fixed and slot is not None
        visit.order = order.get(visit.commune_id, 0)
        visit.why_unplaced = "" if slot else why_unplaced(task, pure[visit.commune_id], schedule.tours)
    Visit.objects.bulk_update(visits, ["team", "day", "order", "is_fixed", "why_unplaced"])


@transaction.atomic
def move_visit(*, visit: Visit, team: Team | None, day: date | None, by: Official | None) -> Visit:
    """A person puts a visit into a team's day, where it stays, or takes it out of the schedule. What may not be is told
    by ``conflicts``, not refused: people often move one thing after another. Problem 792, 798 for a day outside the
    round or a day off, or a team of another round."""
    kept = Visit.objects.select_for_update().select_related("round").get(pk=visit.pk)
    check_draft(kept.round)
    if (team is None) != (day is None) or (team and team.round_id != kept.round_id):
        raise Problem(798, "cần chọn cả đoàn và ngày của đợt này", where=kept.commune.name, mend="Chọn lại.")
    if day and not kept.round.first_on <= day <= kept.round.last_on:
        what = f"ngày {day:%d/%m/%Y} ở ngoài đợt ({kept.round.first_on:%d/%m/%Y} – {kept.round.last_on:%d/%m/%Y})"
        raise Problem(798, what, where=kept.commune.name, mend="Chọn ngày trong đợt.")
    if day and not is_working_day(day):
        what = f"ngày {day:%d/%m/%Y} là ngày nghỉ"
        raise Problem(798, what, where=kept.commune.name, mend="Chọn ngày làm việc.")
    before = [str(kept.team or ""), str(kept.day or "")]
    kept.team, kept.day, kept.is_fixed, kept.why_unplaced = team, day, day is not None, ""
    last = kept.round.visits.filter(team=team, day=day).exclude(pk=kept.pk).count()
    kept.order = last + 1 if day else 0
    kept.save()
    details = {"commune": kept.commune_id, "before": before, "after": [str(team or ""), str(day or "")]}
    record_audit(by=by, action="inspection.move_visit", subject=str(kept.round_id), details=details)
    return kept


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
