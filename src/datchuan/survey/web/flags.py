"""Flags to work through: what is hard to believe about a submission, by state, kind and commune."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.survey.access import flags_of, submissions_of
from datchuan.survey.models import EvidenceFlag
from datchuan.territory.models import Unit
from datchuan.territory.queries import sorted_by_name

PAGE_SIZE = 30
Kind, State = EvidenceFlag.Kind, EvidenceFlag.State


@requires("survey.decide_submissions")
def flags(request: OfficialRequest) -> HttpResponse:
    """The flags of the official's area by state, kind and commune; open ones unless asked otherwise."""
    return flags_page(request)


@dataclass(frozen=True)
class Filter:
    """What the address asks for; ``mine`` are all flags of the official's area."""

    mine: QuerySet[EvidenceFlag]
    communes: list[Unit]
    state: str
    kind: str
    commune: str

    @property
    def of_any_state(self) -> QuerySet[EvidenceFlag]:
        chosen = Q()
        if self.kind in Kind.values:
            chosen &= Q(kind=self.kind)
        if self.commune in {each.pk for each in self.communes}:
            chosen &= Q(submission__trace__commune=self.commune)
        return self.mine.filter(chosen)

    @property
    def found(self) -> QuerySet[EvidenceFlag]:
        return self.of_any_state.filter(state=self.state) if self.state in State.values else self.of_any_state


def filter_of(request: OfficialRequest) -> Filter:
    """The flags that the address asks for: open ones unless it says otherwise."""
    mine, asked = flags_of(request.user), request.GET
    state = asked.get("trang-thai", State.OPEN.value)
    return Filter(mine, _communes(mine), state, asked.get("loai", ""), asked.get("xa", ""))


def flags_page(request: OfficialRequest, *, problem: Problem | None = None, refused: int = 0) -> HttpResponse:
    """The list; after a refusal with what was typed."""
    chosen = filter_of(request)
    counts = dict(chosen.of_any_state.order_by().values_list("state").annotate(n=Count("pk")))
    page = Paginator(chosen.found, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "states": [(each, counts.get(each.value, 0)) for each in State],
        "kinds": Kind,
        "communes": chosen.communes,
        "state": chosen.state,
        "kind": chosen.kind,
        "commune": chosen.commune,
        "page": page,
        "open_here": 0 if chosen.state in (State.ACCEPTED, State.WRONG) else counts.get(State.OPEN.value, 0),
        "seen": _may_be_seen(request, page),
        "problem": problem,
        "refused": refused,
        "given": request.POST.get("reason", ""),
        "here": request.GET.urlencode(),
    }
    return render(request, "survey/flags.html", context, status=400 if problem else 200)


def _communes(mine: Any) -> list[Unit]:
    """The communes in which there are flags, by name."""
    found = mine.order_by().values("submission__trace__commune")
    return sorted_by_name(Unit.objects.filter(pk__in=found))


def _may_be_seen(request: OfficialRequest, page: Page[EvidenceFlag]) -> set[int]:
    """Which of the other submissions lie in the official's area; the others are named without a link."""
    others = [each.other_id for each in page if each.other_id]
    return set(submissions_of(request.user).order_by().filter(pk__in=others).values_list("pk", flat=True))
