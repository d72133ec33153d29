"""Who may see rounds of inspection, and what each may do with one."""

from __future__ import annotations

from datetime import date

import rules
from django.db.models import Q, QuerySet

from datchuan.difficulties.access import area_ids
from datchuan.inspection.models import Finding, Round, TeamMember, Visit
from datchuan.people.access import has_role, is_official
from datchuan.people.models import Official, Role
from datchuan.people.queries import AREA_ROLES
from datchuan.platform.access import Refused
from datchuan.territory.models import Level

# Read rounds, and the visits of one's own area.
rules.add_perm("inspection.view", is_official)
# Make rounds, their teams and schedules; which, is asked for each round below.
rules.add_perm("inspection.plan", has_role(Role.LEADERSHIP, Role.DIVISION_OFFICER))
# Write down what a visit saw and found, draw samples; which, is asked for each visit below.
rules.add_perm("inspection.visit", has_role(Role.DIVISION_OFFICER))
# Say that a finding was remedied, with evidence: in one's own area.
rules.add_perm("inspection.answer", is_official)


def may_plan(official: Official, round_: Round) -> bool:
    """Change a round, its teams, its schedule; close it: leadership, and the divisions that lead or coordinate it."""
    if not official.has_perm("inspection.plan"):
        return False
    return official.role == Role.LEADERSHIP or _takes_part(official, round_)


def may_see(official: Official, round_: Round) -> bool:
    """Look at a round and its schedule: a draft only those who look over the whole province."""
    return round_.state != Round.State.DRAFT or official.area.level == Level.PROVINCE


def check_may_plan(official: Official, round_: Round) -> None:
    """Problem 401 for who may look at a round but not change it."""
    if not may_plan(official, round_):
        raise Refused(f"Bạn không sửa được lịch của đợt “{round_.title}”")


def planned_by(official: Official) -> QuerySet[Round]:
    """The rounds that an official may plan, as ``may_plan`` says of each."""
    if not official.has_perm("inspection.plan"):
        return Round.objects.none()
    if official.role == Role.LEADERSHIP:
        return Round.objects.all()
    return Round.objects.filter(Q(lead=official.office_id) | Q(coordinating=official.office_id)).distinct()


def may_write(official: Official, visit: Visit) -> bool:
    """Write down what a visit saw and found: the members of its team, and the divisions of the round."""
    if not official.has_perm("inspection.visit"):
        return False
    is_member = visit.team_id and TeamMember.objects.filter(team=visit.team_id, official=official).exists()
    return bool(is_member) or _takes_part(official, visit.round)


def _takes_part(official: Official, round_: Round) -> bool:
    return official.office_id == round_.lead_id or round_.coordinating.filter(pk=official.office_id).exists()


def may_see_sample(official: Official, visit: Visit) -> bool:
    """Look at the houses drawn at a visit: commune and district only once it was held, lest they be got ready."""
    return official.area.level == Level.PROVINCE or visit.state == Visit.State.HELD


def visible_to(official: Official, on: date) -> QuerySet[Visit]:
    """Visits of communes in the official's area on ``on``, and of those that went into them; below the province only
    those of rounds that were announced."""
    if official.area.level == Level.PROVINCE:
        return Visit.objects.all()
    announced = Visit.objects.exclude(round__state=Round.State.DRAFT)
    return announced.filter(commune__in=area_ids(official.area, on))


def rounds_visible_to(official: Official, on: date) -> QuerySet[Round]:
    """Rounds that the official may read: all, in a province; else those announced with a commune of the area."""
    if official.area.level == Level.PROVINCE:
        return Round.objects.all()
    return Round.objects.filter(pk__in=visible_to(official, on).order_by().values("round"))


def findings_of(official: Official, on: date) -> QuerySet[Finding]:
    """Findings of the visits that the official sees, and those that their office must see to, wherever they are."""
    if official.area.level == Level.PROVINCE:
        return Finding.objects.all()
    return Finding.objects.filter(Q(visit__in=visible_to(official, on)) | Q(owner=official.office_id))


def may_answer_finding(official: Official, finding: Finding, on: date) -> bool:
    """Say that a finding was remedied: the office that must see to it; the commune, or who holds its land on ``on``,
    and their district."""
    if not official.has_perm("inspection.answer"):
        return False
    if official.office_id == finding.owner_id:
        return True
    return official.role in AREA_ROLES and finding.visit.commune_id in area_ids(official.area, on)


def may_close_finding(official: Official, finding: Finding) -> bool:
    """Confirm that it was remedied or return it, give more time, open it again: who may write of the visit."""
    return may_write(official, finding.visit)
