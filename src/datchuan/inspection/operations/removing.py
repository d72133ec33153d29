"""Writes that take away: a team, days of absence, a round that was never held."""

from __future__ import annotations

from django.db import transaction

from datchuan.inspection.checking import check_draft
from datchuan.inspection.models import Absence, Round, Team, Visit
from datchuan.inspection.operations.rounds import SHORTEST_REASON
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit

WITHOUT_TEAM = "đoàn đã xếp không còn trong đợt"


@transaction.atomic
def remove_team(*, team: Team, by: Official | None) -> int:
    """Take a team out of a draft; the communes it was to visit lose their day. Returns how many did. Problem 792, 622
    when it has visited one."""
    kept = Round.objects.select_for_update().get(pk=team.round_id)
    check_draft(kept)
    if held := team.visits.filter(state=Visit.State.HELD).count():
        what = f"{team.name} đã kiểm tra {held} xã"
        raise Problem(622, what, where="Đoàn", mend="Đoàn đã đi thì không bỏ được; đổi người của đoàn nếu cần.")
    freed = team.visits.update(team=None, day=None, is_fixed=False, order=0, why_unplaced=WITHOUT_TEAM)
    details = {"team": team.name, "members": [each.official.username for each in team.members.all()], "freed": freed}
    team.delete()
    record_audit(by=by, action="inspection.remove_team", subject=str(kept.pk), details=details)
    return freed


@transaction.atomic
def remove_absence(*, absence: Absence, by: Official | None) -> None:
    """An official can go after all."""
    details = {"first_on": str(absence.first_on), "last_on": str(absence.last_on), "reason": absence.reason}
    subject = absence.official.username
    absence.delete()
    record_audit(by=by, action="inspection.remove_absence", subject=subject, details=details)


@transaction.atomic
def delete_round(*, round_: Round, reason: str, by: Official | None) -> None:
    """A draft that was never held is given up with its teams and communes, for a reason. Problem 792, 623 without a
    reason or when something was visited."""
    kept = Round.objects.select_for_update().get(pk=round_.pk)
    check_draft(kept)
    if held := kept.visits.filter(state=Visit.State.HELD).count():
        raise Problem(623, f"đợt đã kiểm tra {held} xã", where=kept.title, mend="Đợt đã có buổi kiểm tra thì giữ lại.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Problem(623, "chưa ghi lý do", where="Lý do", mend="Ghi vì sao bỏ đợt này; lý do được giữ trong nhật ký.")
    details = {"title": kept.title, "first_on": str(kept.first_on), "last_on": str(kept.last_on)}
    details |= {"communes": str(kept.visits.count()), "teams": str(kept.teams.count())}
    subject = str(kept.pk)
    kept.visits.all().delete()  # before their teams: a visit with a day and no team cannot be
    kept.delete()
    record_audit(by=by, action="inspection.delete_round", subject=subject, details=details, reason=reason.strip())
