"""Who must act on a finding: for one, to tell them; for many, to show what waits for an official."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from datchuan.difficulties.access import area_ids
from datchuan.inspection.models import Finding, FindingState, TeamMember
from datchuan.people.access import has_role
from datchuan.people.models import Official, Role
from datchuan.territory.queries import successors_of

_is_division = has_role(Role.DIVISION_OFFICER)


def asked_about(finding: Finding, on: date) -> list[Official]:
    """While it is open the people who must see to it; once they say that it was remedied, those who look at it; nobody
    once it is closed."""
    if finding.state == FindingState.OPEN:
        return holders_of(finding, on)
    return inspectors_of(finding) if finding.state == FindingState.REMEDIED else []


def holders_of(finding: Finding, on: date) -> list[Official]:
    """The people of the office that must see to it; where none is named, of the commune or who holds its land."""
    active = Official.objects.filter(is_active=True).select_related("office", "area").order_by("username")
    if finding.owner_id:
        return list(active.filter(office=finding.owner_id))
    commune = finding.visit.commune
    now = successors_of([commune], on).get(commune.pk)
    places = [commune, *(now.units if now else [])]
    return list(active.filter(role=Role.COMMUNE_OFFICER, area__in=places))


def inspectors_of(finding: Finding) -> list[Official]:
    """The team of the visit; where it has none any more, the division that leads the round."""
    active = Official.objects.filter(is_active=True).select_related("office", "area").order_by("username")
    members = TeamMember.objects.filter(team=finding.visit.team_id).values("official")
    team = list(active.filter(pk__in=members)) if finding.visit.team_id else []
    return team or list(active.filter(office=finding.visit.round.lead_id))


def waits_for(official: Official, on: date) -> Q:
    """The condition on steps that what stands so waits for the official: the same as ``asked_about``, for many at
    once."""
    mine = Q(finding__owner=official.office_id)
    if official.role == Role.COMMUNE_OFFICER:
        mine |= Q(finding__owner=None, finding__visit__commune__in=area_ids(official.area, on))
    waiting = Q(state=FindingState.OPEN) & mine
    if _is_division(official):
        teams = TeamMember.objects.filter(official=official).values("team")
        without = Q(finding__visit__team=None, finding__visit__round__lead=official.office_id)
        waiting |= Q(state=FindingState.REMEDIED) & (Q(finding__visit__team__in=teams) | without)
    return waiting
