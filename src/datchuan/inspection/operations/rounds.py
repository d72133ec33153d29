"""Writes of a round: made, changed, its teams, who is away, its communes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from datchuan.inspection.checking import (
    check_divisions,
    check_draft,
    check_members,
    check_not_closed,
    check_round,
    check_seen_members,
    check_window,
)
from datchuan.inspection.models import Absence, Round, Team, TeamMember, Visit
from datchuan.inspection.queries import Chosen, Pressing, pressing_of
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.platform.models import AuditEntry
from datchuan.platform.operations import record_audit

SHORTEST_REASON = 5  # characters
OUTSIDE = "ngày đã xếp ở ngoài thời gian mới của đợt"
FIELDS = (
    "item",
    "title",
    "purposes",
    "first_on",
    "last_on",
    "lead",
    "working_minutes",
    "visit_minutes",
    "cars",
    "base_latitude",
    "base_longitude",
    "road_factor",
    "km_per_hour",
    "seed",
)


@transaction.atomic
def make_round(
    *, values: dict[str, Any], coordinating: Sequence[Office] = (), by: Official | None, simulated: bool = False
) -> Round:
    """Begin a round. Problem 790 for a window without a working day, 791 for measures that cannot be."""
    made = Round(made_by=by, simulated=simulated, **_known(values))
    check_round(made)
    made.save()
    made.coordinating.set(coordinating)
    details = {name: str(value) for name, value in values.items()}
    record_audit(by=by, action="inspection.make_round", subject=str(made.pk), details=details)
    return made


@transaction.atomic
def change_round(
    *,
    round_: Round,
    values: dict[str, Any],
    revision: int,
    by: Official | None,
    coordinating: Sequence[Office] | None = None,
) -> Round:
    """Change a draft; ``coordinating`` None: those stay. What is scheduled outside the new window loses its day.
    Problem 790 and 791 as above, 792 when it is announced or closed, 793 when someone else changed it since
    ``revision``, 624 when a division leaves that teams or communes still need."""
    kept = Round.objects.select_for_update().get(pk=round_.pk)
    check_draft(kept)
    if kept.revision != revision:
        what = f"{_last_editor(kept)} vừa sửa đợt này"
        raise Problem(793, what, mend="Chưa ghi gì. Xem giá trị mới rồi sửa tiếp.")
    before = {name: str(getattr(kept, name)) for name in values}
    for name, value in _known(values).items():
        setattr(kept, name, value)
    check_round(kept)
    kept.revision += 1
    kept.save()
    divisions = [each.key for each in kept.coordinating.all()]
    if coordinating is not None:
        kept.coordinating.set(coordinating)
    check_divisions(kept)
    outside = kept.visits.exclude(day=None).exclude(day__range=(kept.first_on, kept.last_on))
    outside.update(team=None, day=None, is_fixed=False, order=0, why_unplaced=OUTSIDE)
    changed = {name: [old, str(getattr(kept, name))] for name, old in before.items() if old != str(getattr(kept, name))}
    if coordinating is not None and (now := [each.key for each in kept.coordinating.all()]) != divisions:
        changed["coordinating"] = [" ".join(divisions), " ".join(now)]
    record_audit(by=by, action="inspection.change_round", subject=str(kept.pk), details=changed)
    return kept


def _last_editor(round_: Round) -> str:
    entries = AuditEntry.objects.filter(subject=str(round_.pk), action="inspection.change_round")
    last = entries.select_related("by").order_by("-pk").first()
    return str(last.by) if last and last.by else "người khác"


@transaction.atomic
def set_team(
    *,
    round_: Round,
    name: str,
    members: Sequence[Official],
    by: Official | None,
    team: Team | None = None,
    seen: Collection[int] | None = None,
) -> Team:
    """Make a team of that name, or give it other members; the first of them leads. ``team`` is given another name.
    ``seen``: ids of the members that the person had before them, none for a new team. Problem 792, 793 when the team
    is not as seen, 794 for a team without anyone, or someone of another division or in another team."""
    kept = Round.objects.select_for_update().get(pk=round_.pk)
    check_draft(kept)
    there = team or Team.objects.filter(round=kept, name=name.strip()).first()
    check_seen_members(kept, name, there, seen, is_new=team is None)
    check_members(kept, there.name if there else name, members)
    team = there or Team(round=kept)
    team.name = name.strip()
    team.save()
    team.members.all().delete()
    TeamMember.objects.bulk_create(
        TeamMember(round=kept, team=team, official=each, is_lead=not place) for place, each in enumerate(members)
    )
    details = {"team": team.name, "members": [each.username for each in members]}
    record_audit(by=by, action="inspection.set_team", subject=str(kept.pk), details=details)
    return team


@transaction.atomic
def record_absence(
    *, official: Official, first_on: date, last_on: date, by: Official | None, reason: str = ""
) -> Absence:
    """Record that an official cannot go on some days. Problem 795 for days out of order."""
    check_window(first_on, last_on)
    made = Absence.objects.create(official=official, first_on=first_on, last_on=last_on, reason=reason.strip())
    details = {"first_on": str(first_on), "last_on": str(last_on), "reason": made.reason}
    record_audit(by=by, action="inspection.record_absence", subject=official.username, details=details)
    return made


@transaction.atomic
def choose_communes(
    *,
    round_: Round,
    chosen: Sequence[Chosen],
    divisions: Sequence[Office],
    by: Official | None,
    how: Mapping[str, str] | None = None,
) -> list[Visit]:
    """Put communes into a draft, with the divisions that must be there, with the deadline and the urgency that are
    known (``pressing_of``). One that is in it already takes on the further reasons, and keeps its divisions and a
    deadline that it has; one that was dropped stays dropped as it is, until it is taken back. ``how`` it was chosen
    (rules, day, seed) is kept in the audit trail. Returns the visits made or changed. Problem 792."""
    kept = Round.objects.select_for_update().get(pk=round_.pk)
    check_draft(kept)
    there = {visit.commune_id: visit for visit in kept.visits.all()}
    dropped = {pk for pk, visit in there.items() if visit.state == Visit.State.DROPPED}
    taken = [each for each in chosen if each.commune.pk not in dropped]
    pressing = pressing_of(kept, [each.commune for each in taken])
    made = [_put(kept, each, divisions, there, pressing[each.commune.pk]) for each in taken]
    details = {"how": dict(how or {}), "communes": {each.commune_id: each.reasons for each in made}}
    record_audit(by=by, action="inspection.choose_communes", subject=str(kept.pk), details=details)
    return made


def _put(
    round_: Round, each: Chosen, divisions: Sequence[Office], there: dict[str, Visit], pressing: Pressing
) -> Visit:
    visit = there.get(each.commune.pk)
    is_new = visit is None
    visit = visit or Visit(round=round_, commune=each.commune)
    visit.reasons = list(dict.fromkeys([*visit.reasons, *each.reasons]))
    visit.why = list(dict.fromkeys([*visit.why, *each.why, *pressing.why]))
    visit.not_after = visit.not_after or pressing.not_after
    visit.urgency = max(visit.urgency, pressing.urgency)
    visit.save()
    if is_new:
        visit.divisions.set(divisions)
    return visit


@transaction.atomic
def drop_commune(*, visit: Visit, reason: str, by: Official | None) -> Visit:
    """A commune of the round is not visited, for a reason; its place becomes free. Problem 796 without a reason, or
    when it was visited; 848 when the round is over."""
    kept = Visit.objects.select_for_update().select_related("round").get(pk=visit.pk)
    check_not_closed(kept.round)
    if kept.state == Visit.State.HELD:
        raise Problem(796, "xã này đã kiểm tra", where=kept.commune.name, mend="Không bỏ buổi đã kiểm tra.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Problem(796, "chưa ghi lý do", where="Lý do", mend="Ghi vì sao không kiểm tra xã này trong đợt.")
    kept.state, kept.state_reason = Visit.State.DROPPED, reason.strip()
    kept.team = kept.day = None
    kept.is_fixed, kept.order = False, 0
    kept.save()
    details = {"commune": kept.commune_id}
    record_audit(by=by, action="inspection.drop_commune", subject=str(kept.round_id), details=details, reason=reason)
    return kept


def _known(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(FIELDS):
        raise ValueError(f"not a field of a round: {sorted(unknown)}")
    return values
