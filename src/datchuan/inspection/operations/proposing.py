"""Writes of proposals: made at once, asked for, made beside the pages, stopped.

What has to be done stands in ``Proposal.state``; how far the solver is, in a small file (``survey.progressing``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from datchuan.inspection.checking import check_draft
from datchuan.inspection.models import Proposal, Round, Visit
from datchuan.inspection.queries import task_of, tours_of
from datchuan.inspection.scheduling.conflicts import why_unplaced
from datchuan.inspection.scheduling.greedy import greedy_schedule
from datchuan.inspection.scheduling.task import Schedule, Task
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.platform.working import call_worker
from datchuan.survey.progressing import telling

logger = logging.getLogger("datchuan.inspection")
SOLVED_IN = 30.0  # seconds of the solver's own time that a page asks for
SPARE = 60.0  # seconds beyond the longest search, after which whoever made a proposal is taken for dead
_OUR_FAULT = "Phần mềm gặp lỗi khi xếp lịch (đã ghi vào nhật ký máy chủ). Lịch giữ nguyên."
Told = Callable[[int, int], None]


def propose(*, round_: Round, seconds: float, by: Official | None) -> Schedule:
    """Schedule a draft anew around what people fixed: by the solver in ``seconds`` of its own time, at once where that
    is 0. The solver works outside any transaction; Problem 793 when the round or its schedule changed meanwhile, 792,
    797 without team or commune."""
    now = timezone.now()
    made = Proposal(round=round_, seconds=seconds, asked_by=by, asked_at=now, started_at=now)
    schedule = _proposed(made, None)
    if schedule is None:
        raise RuntimeError("a proposal that nobody could stop was stopped")
    return schedule


@transaction.atomic
def ask_proposal(*, round_: Round, seconds: float, by: Official | None) -> Proposal:
    """Ask for a proposal made beside the pages. Problem 635 while one is being made, 792, 797."""
    kept = Round.objects.select_for_update().get(pk=round_.pk)
    check_draft(kept)
    _check_ready(task_of(kept), kept)
    if (waiting := kept.proposals.filter(state=Proposal.State.WAITING).select_related("asked_by").first()) is not None:
        what = f"đang xếp lịch theo yêu cầu của {waiting.asked_by or 'hệ thống'}"
        raise Problem(635, what, where=kept.title, mend="Chờ xong, hoặc dừng lần xếp đó.")
    made = Proposal.objects.create(round=kept, seconds=seconds, asked_by=by, asked_at=timezone.now())
    record_audit(by=by, action="inspection.ask_proposal", subject=str(kept.pk), details={"seconds": seconds})
    transaction.on_commit(call_worker)
    return made


@transaction.atomic
def cancel_proposal(*, proposal: Proposal, by: Official | None) -> None:
    """Stop a proposal: whatever is found is not kept. One that has ended stays as it is."""
    waiting = Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.WAITING)
    if waiting.update(state=Proposal.State.CANCELLED, ended_at=timezone.now()):
        record_audit(by=by, action="inspection.cancel_proposal", subject=str(proposal.round_id))


def propose_waiting() -> int:
    """Make the oldest proposal that waits and that no living process makes: 1, or 0 when there is none."""
    proposal = _claimed()
    if proposal is None:
        return 0
    with telling(progress_key(proposal=proposal)) as tell:
        try:
            _proposed(proposal, lambda cost, bound: tell("", bound, cost))
        except Problem as problem:
            _refuse(proposal, problem.sentence)
        except Exception:
            logger.exception("proposal %s could not be made", proposal.pk)
            _refuse(proposal, _OUR_FAULT)
    return 1


def progress_key(*, proposal: Proposal) -> str:
    """By which its progress is told: how cheap the best is so far (``total``), what none undercuts (``done``)."""
    return f"schedule-{proposal.pk}"


def _claimed() -> Proposal | None:
    from datchuan.inspection.scheduling.solver import longest_seconds

    now = timezone.now()
    for proposal in Proposal.objects.filter(state=Proposal.State.WAITING).order_by("pk"):
        dead = now - timedelta(seconds=longest_seconds(proposal.seconds) + SPARE)
        free = Proposal.objects.filter(Q(started_at=None) | Q(started_at__lt=dead), state=Proposal.State.WAITING)
        if free.filter(pk=proposal.pk).update(started_at=now):
            return Proposal.objects.select_related("round", "asked_by").get(pk=proposal.pk)
    return None


def _refuse(proposal: Proposal, sentence: str) -> None:
    waiting = Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.WAITING)
    waiting.update(state=Proposal.State.REFUSED, ended_at=timezone.now(), problem=sentence[:1000])


def _proposed(proposal: Proposal, told: Told | None) -> Schedule | None:
    """The schedule, kept; None when somebody stopped it meanwhile."""
    round_ = Round.objects.get(pk=proposal.round_id)
    check_draft(round_)
    task, tours = task_of(round_), tours_of(round_)
    _check_ready(task, round_)
    schedule = _made(task, proposal.seconds, told)
    with transaction.atomic():
        kept = Round.objects.select_for_update().get(pk=round_.pk)
        waiting = Proposal.objects.select_for_update().filter(pk=proposal.pk, state=Proposal.State.WAITING)
        if proposal.pk and not waiting.exists():
            return None
        check_draft(kept)
        if (task_of(kept), tours_of(kept)) != (task, tours):
            what = "đợt vừa được sửa trong lúc xếp lịch, lịch đang có giữ nguyên"
            raise Problem(793, what, mend="Xếp lại lịch.")
        _keep(kept, task, schedule)
        _record(proposal, schedule)
    return schedule


def _check_ready(task: Task, round_: Round) -> None:
    if not task.visits or not task.teams:
        what = "đợt chưa có xã nào" if not task.visits else "đợt chưa có đoàn nào"
        raise Problem(797, what, where=round_.title, mend="Chọn xã và lập đoàn trước khi xếp lịch.")


def _made(task: Task, seconds: float, told: Told | None) -> Schedule:
    if not seconds:
        return greedy_schedule(task)
    from datchuan.inspection.scheduling.solver import solved_schedule

    return solved_schedule(task, seconds=seconds, told=told)


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


def _record(proposal: Proposal, schedule: Schedule) -> None:
    proposal.state, proposal.ended_at = Proposal.State.KEPT, timezone.now()
    proposal.method, proposal.cost, proposal.bound = schedule.method, schedule.cost, schedule.bound
    proposal.placed = len(schedule.placed)
    proposal.save()
    details = {"method": schedule.method, "cost": schedule.cost, "bound": schedule.bound, "placed": proposal.placed}
    record_audit(by=proposal.asked_by, action="inspection.propose", subject=str(proposal.round_id), details=details)
