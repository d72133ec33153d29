"""A round's people on screen: teams made, changed, taken out; who is away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from datchuan.inspection.checking import check_draft
from datchuan.inspection.models import Round, Team, TeamMember
from datchuan.inspection.operations import record_absence, remove_absence, remove_team, set_team
from datchuan.inspection.queries import gaps_of, teams_of, working_days
from datchuan.inspection.web.found import planned_round
from datchuan.inspection.web.round_page import absences_of
from datchuan.inspection.web.team_forms import AbsenceForm, TeamForm, officials_of
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.law.terms import holidays_between
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires


@requires("inspection.plan")
def team(request: OfficialRequest, pk: int, team: int | None = None) -> HttpResponse:
    """A team as a form: its name, who leads, who goes along."""
    round_ = planned_round(request, pk)
    check_draft(round_)
    there = get_object_or_404(Team, pk=team, round=round_) if team else None
    form = _form(request, round_, there)
    if request.method == "POST" and form.is_valid():
        given = {"name": form.cleaned_data["name"], "members": form.people(), "seen": form.seen_members()}
        try:
            made = set_team(round_=round_, team=there, by=request.user, **given)
        except Problem as problem:
            form.tell(problem)
            form.see(there.members.values_list("official", flat=True) if there else ())
        else:
            messages.success(request, f"Đã ghi {made.name}.")
            return redirect("round", pk=pk)
    context = {"round": round_, "team": there, "form": form, "tab": "round"}
    return render(request, "inspection/team.html", context, status=400 if form.errors else 200)


def _form(request: OfficialRequest, round_: Round, there: Team | None) -> TeamForm:
    places = dict(TeamMember.objects.filter(round=round_).values_list("official", "team__name"))
    own = list(there.members.all()) if there else []
    mine = {each.official_id for each in own}
    officials = []
    for each in officials_of(round_):
        elsewhere = f" (đang ở {places[each.pk]})" if each.pk in places and each.pk not in mine else ""
        officials.append((str(each.pk), f"{each.full_name}, {each.office.short_name}{elsewhere}"))
    initial = {
        "name": there.name if there else f"Đoàn {round_.teams.count() + 1}",
        "lead": next((str(each.official_id) for each in own if each.is_lead), ""),
        "members": [str(pk) for pk in mine],
        "seen": " ".join(map(str, sorted(mine))),
    }
    return TeamForm(request.POST if request.method == "POST" else None, initial=initial, officials=officials)


@require_POST
def _remove(request: OfficialRequest, pk: int, team: int) -> HttpResponse:
    round_ = planned_round(request, pk)
    found = get_object_or_404(Team, pk=team, round=round_)
    name, freed = found.name, remove_team(team=found, by=request.user)
    told = f" {format_number(freed)} xã đã xếp cho đoàn chưa có ngày." if freed else ""
    messages.success(request, f"Đã bỏ {name} khỏi đợt.{told}")
    return redirect("round", pk=pk)


remove = requires("inspection.plan")(_remove)


@requires("inspection.plan")
def absences(request: OfficialRequest, pk: int) -> HttpResponse:
    """Who is away during the round, and the days off of everyone."""
    round_ = planned_round(request, pk)
    officials = [(str(each.pk), f"{each.full_name}, {each.office.short_name}") for each in officials_of(round_)]
    initial = {"first_on": round_.first_on, "last_on": round_.first_on}
    form = AbsenceForm(request.POST if request.method == "POST" else None, initial=initial, officials=officials)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        who = next(each for each in officials_of(round_) if str(each.pk) == given["official"])
        days = {name: given[name] for name in ("first_on", "last_on", "reason")}
        try:
            record_absence(official=who, by=request.user, **days)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, f"Đã ghi {who.full_name} vắng.")
            return redirect("round-absences", pk=pk)
    days_on = working_days(round_)
    context = {
        "round": round_,
        "tab": "round",
        "form": form,
        "absences": absences_of(round_),
        "holidays": holidays_between(round_.first_on, round_.last_on),
        "gaps": gaps_of(teams_of(round_, days_on), days_on),
    }
    return render(request, "inspection/absences.html", context, status=400 if form.errors else 200)


@require_POST
def _return(request: OfficialRequest, pk: int, absence: int) -> HttpResponse:
    found = next((each for each in absences_of(planned_round(request, pk)) if each.pk == absence), None)
    if found is None:
        raise Http404("Không có ngày vắng này trong đợt.")
    name = found.official.full_name
    remove_absence(absence=found, by=request.user)
    messages.success(request, f"Đã bỏ ngày vắng của {name}.")
    return redirect("round-absences", pk=pk)


return_ = requires("inspection.plan")(_return)
