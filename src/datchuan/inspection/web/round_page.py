"""A round's page: its data, teams, who is away, communes, and what stands in the way of a schedule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from datchuan.inspection.access import may_plan, visible_to
from datchuan.inspection.models import Absence, Round, Team, TeamMember, Visit
from datchuan.inspection.queries import counts_of, gaps_of, teams_of, working_days
from datchuan.inspection.web.found import visible_round
from datchuan.law.terms import holidays_between
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.queries import by_district, have_districts


@requires("inspection.view")
def round_page(request: OfficialRequest, pk: int) -> HttpResponse:
    """One round; officials of a district or commune see their own communes in it."""
    round_ = visible_round(request, pk)
    days = working_days(round_)
    plans = may_plan(request.user, round_)
    visits = _visits(visible_to(request.user, request.today), round_)
    context: dict[str, Any] = {
        "round": round_,
        "tab": "round",
        "counts": counts_of([round_], visible_to(request.user, request.today))[round_.pk],
        "days": days,
        "holidays": holidays_between(round_.first_on, round_.last_on),
        "teams": _teams(round_),
        "visits": visits,
        "with_districts": have_districts(visit.commune for visit in visits),
        "may_plan": plans,
        "is_draft": round_.state == Round.State.DRAFT,
    }
    if plans:
        context |= {"gaps": gaps_of(teams_of(round_, days), days), "absences": absences_of(round_)}
        context["lacking"] = _lacking(context["teams"], visits)
    return render(request, "inspection/round.html", context)


def _visits(visible: Any, round_: Round) -> list[Visit]:
    found = visible.filter(round=round_).select_related("commune__parent", "team").prefetch_related("divisions")
    visits = sorted(found, key=lambda visit: (visit.state == Visit.State.DROPPED, *by_district(visit.commune)))
    for visit in visits:
        visit.reason_words = reason_words(visit.reasons)  # type: ignore[attr-defined]
    return visits


def reason_words(reasons: Iterable[str]) -> str:
    """The rules that chose a commune, in words."""
    labels = dict(Visit.Reason.choices)
    return ", ".join(str(labels.get(key, key)) for key in reasons)


def _teams(round_: Round) -> list[tuple[Team, list[TeamMember]]]:
    """Teams with their members, the lead first."""
    members: dict[int, list[TeamMember]] = defaultdict(list)
    for each in TeamMember.objects.filter(round=round_).select_related("official__office"):
        members[each.team_id].append(each)
    return [(team, members[team.pk]) for team in round_.teams.all()]


def absences_of(round_: Round) -> list[Absence]:
    """Who of the round's divisions is away during its window."""
    divisions = [round_.lead_id, *(each.pk for each in round_.coordinating.all())]
    during = Absence.objects.filter(first_on__lte=round_.last_on, last_on__gte=round_.first_on)
    return list(during.filter(official__office__in=divisions).select_related("official__office"))


def _lacking(teams: Sequence[tuple[Team, list[TeamMember]]], visits: Sequence[Visit]) -> list[str]:
    """Divisions that some commune needs and no team has, each as a sentence."""
    here = {each.official.office_id for _, members in teams for each in members}
    needing: dict[str, int] = defaultdict(int)
    for visit in visits:
        for office in visit.divisions.all() if visit.state == Visit.State.PLANNED else ():
            if office.pk not in here:
                needing[office.short_name] += 1
    return [f"{count} xã cần {name} mà chưa đoàn nào có người của phòng này" for name, count in needing.items()]
