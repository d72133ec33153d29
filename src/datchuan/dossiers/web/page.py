"""The page of one dossier: what it is for, what it holds and lacks, every step, the forms that take it on."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.documents.arrivals import papers_about
from datchuan.dossiers.access import may_hand_in, visible_to
from datchuan.dossiers.models import Dossier, DossierState
from datchuan.dossiers.operations import may_remove
from datchuan.dossiers.portfolio import entries_of, estimate
from datchuan.dossiers.queries import PartState, history_of, now_in, parts_of
from datchuan.dossiers.topics import topic_key
from datchuan.dossiers.web.claimed import claims_context, publicity_context
from datchuan.dossiers.web.clock_card import clock_context
from datchuan.dossiers.web.forms import RemovalForm
from datchuan.dossiers.web.paper_rows import papers_context
from datchuan.dossiers.web.part_forms import PartFileForm, PartForm
from datchuan.dossiers.web.step_forms import StepForm
from datchuan.dossiers.web.stepping import steps_context
from datchuan.law.library import load_library
from datchuan.law.procedures import ACTORS
from datchuan.people.models import Official
from datchuan.people.web.request import OfficialRequest

Faulty = tuple[int, PartFileForm]  # the part whose file was refused, its form


def dossier_of(request: OfficialRequest, pk: int) -> Dossier:
    """A dossier of the area on the day looked at; what is written is written today, by whose area it is of today."""
    day = request.today if request.method == "POST" else request.day
    found = visible_to(request.user, day).select_related(
        "commune__parent", "registration__plan", "reopens__commune", "received_by", "opened_by"
    )
    dossier = found.filter(pk=pk).first()
    if dossier is None:
        raise Http404("Không có hồ sơ này trong địa bàn của bạn.")
    return dossier


def dossier_page(
    request: OfficialRequest,
    found: Dossier,
    form: StepForm | None = None,
    removal: RemovalForm | None = None,
    faulty: Faulty | None = None,
    adding: PartForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a dossier, with what a form of it refused."""
    may_keep = request.user.has_perm("dossiers.keep_dossiers")
    now = now_in([found], request.today).get(found.commune_id)
    reopened = list(found.reopened_by.select_related("commune"))
    done = {each.commune_id for each in reopened}
    steps = history_of(found)
    context = {
        "found": found,
        "steps": steps,
        "now": now,
        "successors": [unit for unit in (now.units if now else [found.commune]) if unit.pk not in done],
        "reopened": reopened,
        **steps_context(request, found, steps, form),
        "removal": removal or RemovalForm(prefix="go"),
        "may_remove": may_keep and may_remove(dossier=found),
        "may_reopen": may_keep and found.state == DossierState.STOPPED,
        "papers": papers_about(request.user, [topic_key(found), f"commune {found.commune_id}"]),
        **clock_context(request, found),
        **papers_context(request, found),
        **_parts(request.user, found, faulty=faulty, adding=adding),
        **claims_context(request, found),
        **publicity_context(request, found),
    }
    refused = form or removal or faulty or adding
    return render(request, "dossiers/dossier.html", context, status=400 if refused else status)


def _parts(
    official: Official,
    found: Dossier,
    *,
    faulty: Faulty | None = None,
    adding: PartForm | None = None,
) -> dict[str, Any]:
    """What the dossier's page shows of its parts: each with a form for who may hand it in; the procedure."""
    states = parts_of(found)
    rows = [(state, _form(official, found, state, faulty)) for state in states]
    missing = [state for state in states if state.is_missing]
    may_add = found.is_open and official.has_perm("dossiers.hand_in")
    return {
        "parts": rows,
        "missing": missing,
        "portfolio": estimate(entries_of(found, official, states)),
        "waits_for": sorted({ACTORS[state.part.by] for state in missing}),
        "procedure": load_library().procedures.get(found.procedure),
        "adding": (adding or PartForm(prefix="them")) if may_add else None,
    }


def _form(official: Official, found: Dossier, state: PartState, faulty: Faulty | None) -> PartFileForm | None:
    if not found.is_open or state.part.is_live or not may_hand_in(official, state.part):
        return None
    if faulty and faulty[0] == state.part.pk:
        return faulty[1]
    return PartFileForm(prefix=f"p{state.part.pk}")
