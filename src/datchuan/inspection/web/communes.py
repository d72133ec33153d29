"""The communes of a round on screen: chosen with a preview, what each needs, dropped, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.inspection.checking import check_draft
from datchuan.inspection.models import Round, Visit
from datchuan.inspection.operations import change_visit, choose_communes, drop_commune, take_back_commune
from datchuan.inspection.queries import Chosen
from datchuan.inspection.web.commune_forms import ChoosingForm, VisitForm, stored_visit
from datchuan.inspection.web.found import planned_round
from datchuan.inspection.web.round_page import reason_words
from datchuan.inspection.web.rounds import STALE
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.people.models import Office
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.models import Unit
from datchuan.territory.queries import by_district, communes_on, have_districts


@dataclass(frozen=True)
class Previewed:
    """A commune that would be put into a round: why, and what is in the round of it already."""

    commune: Unit
    why: str
    visit: Visit | None
    is_new: bool
    is_dropped: bool
    is_gone: bool


def divisions_of(round_: Round) -> list[Office]:
    """The divisions of a round, the lead first."""
    return [round_.lead, *(each for each in round_.coordinating.all() if each.pk != round_.lead_id)]


@requires("inspection.plan")
def choose(request: OfficialRequest, pk: int) -> HttpResponse:
    """Choose, look at what would come in, put it in: the same answers, sent a second time."""
    round_ = planned_round(request, pk)
    check_draft(round_)
    form = _choosing_form(request, round_)
    previewed: list[Previewed] = []
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen()
        previewed = _previewed(round_, chosen)
        if "dua-vao" in request.POST:
            return _put_in(request, round_, form, chosen, previewed)
    context = {
        "round": round_,
        "tab": "round",
        "form": form,
        "previewed": previewed,
        "coming": sum(each.is_new and not each.is_gone for each in previewed),
        "dropped": sum(each.is_dropped for each in previewed),
        "with_districts": have_districts(each.commune for each in previewed),
        "is_previewed": form.is_bound and not form.errors,
    }
    return render(request, "inspection/choose.html", context, status=400 if form.errors else 200)


def _choosing_form(request: OfficialRequest, round_: Round) -> ChoosingForm:
    offices = divisions_of(round_)
    on = min(round_.first_on, request.today)
    initial = {
        "on": on,
        "merged_from": on.replace(month=1, day=1),
        "seed": round_.seed or f"dot-{round_.pk}",
        "divisions": [str(each.pk) for each in offices],
    }
    sent = request.POST if request.method == "POST" else None
    return ChoosingForm(sent, initial=initial, round_=round_, offices=offices, on=round_.first_on)


def _previewed(round_: Round, chosen: Sequence[Chosen]) -> list[Previewed]:
    there = {visit.commune_id: visit for visit in round_.visits.all()}
    standing = set(communes_on(round_.first_on).values_list("pk", flat=True))
    found = []
    for each in sorted(chosen, key=lambda each: by_district(each.commune)):
        visit = there.get(each.commune.pk)
        is_dropped = visit is not None and visit.state == Visit.State.DROPPED
        found.append(
            Previewed(
                each.commune,
                reason_words(each.reasons),
                visit,
                visit is None,
                is_dropped,
                each.commune.pk not in standing,
            )
        )
    return found


def _put_in(
    request: OfficialRequest,
    round_: Round,
    form: ChoosingForm,
    chosen: Sequence[Chosen],
    previewed: Sequence[Previewed],
) -> HttpResponse:
    gone = {each.commune.pk for each in previewed if each.is_gone}
    wanted = [each for each in chosen if each.commune.pk not in gone]
    choose_communes(round_=round_, chosen=wanted, divisions=form.offices(), by=request.user, how=form.how())
    new = sum(each.is_new and not each.is_gone for each in previewed)
    dropped = sum(each.is_dropped for each in previewed)
    told = f" {format_number(dropped)} xã đã bỏ khỏi đợt được giữ nguyên." if dropped else ""
    messages.success(request, f"Đã đưa {format_number(new)} xã mới vào đợt.{told}")
    return redirect("round", pk=round_.pk)


def _visit(request: OfficialRequest, pk: int, visit: int) -> Visit:
    """A visit of a draft that the official may plan."""
    round_ = planned_round(request, pk)
    check_draft(round_)
    found = (
        round_.visits.select_related("commune__parent", "team").prefetch_related("divisions").filter(pk=visit).first()
    )
    if found is None:
        raise Http404("Xã này không ở trong đợt.")
    found.round = round_
    return found


@requires("inspection.plan")
def commune(request: OfficialRequest, pk: int, visit: int) -> HttpResponse:
    """What the visit of a commune needs. Who saves after somebody else is told, and keeps what they typed."""
    found = _visit(request, pk, visit)
    sent = request.POST if request.method == "POST" else None
    form = VisitForm(sent, initial=stored_visit(found), offices=divisions_of(found.round))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"values": form.values(), "divisions": form.offices(), "seen": form.seen_visit()}
        try:
            change_visit(visit=found, by=request.user, **given)
        except Problem as problem:
            form = _told(form, _visit(request, pk, visit), problem)
        else:
            messages.success(request, f"Đã ghi {found.commune.name}.")
            return redirect("round", pk=pk)
    return _commune_page(request, found, form)


def _told(form: VisitForm, now: Visit, problem: Problem) -> VisitForm:
    """The form with the problem; where someone else was first, with what they wrote."""
    if problem.number == STALE:
        offices = divisions_of(now.round)
        data, both = form.merged(VisitForm(initial=stored_visit(now), offices=offices))
        form = VisitForm(data, initial=stored_visit(now), offices=offices)
        for name, sentence in both.items():
            form.add_error(name, sentence)
    form.tell(problem)
    return form


def _commune_page(
    request: OfficialRequest, found: Visit, form: VisitForm, problem: Problem | None = None
) -> HttpResponse:
    context = {"round": found.round, "visit": found, "form": form, "problem": problem, "tab": "round"}
    context |= {"reasons": reason_words(found.reasons), "dropping_for": request.POST.get("ly-do", "")}
    return render(request, "inspection/commune.html", context, status=400 if problem or form.errors else 200)


@require_POST
def _drop(request: OfficialRequest, pk: int, visit: int) -> HttpResponse:
    found = _visit(request, pk, visit)
    try:
        drop_commune(visit=found, reason=request.POST.get("ly-do", ""), by=request.user)
    except Problem as problem:
        form = VisitForm(initial=stored_visit(found), offices=divisions_of(found.round))
        return _commune_page(request, found, form, problem)
    messages.success(request, f"Đã bỏ {found.commune.name} khỏi đợt.")
    return redirect("round", pk=pk)


@require_POST
def _take_back(request: OfficialRequest, pk: int, visit: int) -> HttpResponse:
    found = _visit(request, pk, visit)
    take_back_commune(visit=found, by=request.user)
    messages.success(request, f"{found.commune.name} lại ở trong đợt.")
    return redirect("round", pk=pk)


drop = requires("inspection.plan")(_drop)
take_back = requires("inspection.plan")(_take_back)
