"""A plan's page: its record, its papers, how it was published, what was seen of building, its reviews."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.criteria.queries import checking_now
from datchuan.kernel.problem import Problem
from datchuan.masterplans.access import changeable_by, visible_to
from datchuan.masterplans.models import Publication, SpatialPlan
from datchuan.masterplans.queries import (
    opinions_of,
    plan_facts,
    plan_lines,
    publication_deadline,
    registered,
    term_lines,
)
from datchuan.masterplans.web.evidence_forms import FindingForm, PaperForm, publication_forms
from datchuan.masterplans.web.showing import papers_of, record_of
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.queries import successors_of, successors_on

_NOT_HERE = "Không có hồ sơ quy hoạch này trong địa bàn của bạn."


def visible(request: OfficialRequest, pk: int) -> SpatialPlan:
    """The plan if the official may see it on the day looked at."""
    plan = visible_to(request.user, request.day).select_related("unit__parent", "revises").filter(pk=pk).first()
    if plan is None:
        raise Http404(_NOT_HERE)
    return plan


def changeable(request: OfficialRequest, pk: int) -> SpatialPlan:
    """The plan if its record is the official's to keep today, whatever day the page looks at."""
    plan = changeable_by(request.user, request.today).select_related("unit__parent", "revises").filter(pk=pk).first()
    if plan is None:
        raise Http404(_NOT_HERE)
    return plan


@requires("masterplans.view_masterplans")
def masterplan(request: OfficialRequest, pk: int) -> HttpResponse:
    """One plan: its record on a day, what proves it, its reviews, and the forms to keep it up to date."""
    return plan_page(request, visible(request, pk))


def plan_page(
    request: OfficialRequest,
    plan: SpatialPlan,
    *,
    problem: Problem | None = None,
    **sent: Any,
) -> HttpResponse:
    """The page; ``sent``: forms that were refused, by the name they have on the page, with what was typed."""
    communes = successors_on(plan.unit, request.day)
    serving = [facts for plans in plan_facts(communes, request.day).values() for facts in plans]
    may_change = request.user.has_perm("masterplans.change_masterplans")
    may_change = may_change and changeable_by(request.user, request.today).filter(pk=plan.pk).exists()
    due = publication_deadline(plan)
    context = {
        "plan": plan,
        "due": due,
        "is_late": bool(due and due.last_day and plan.published_on and plan.published_on > due.last_day),
        "registered": registered([plan], request.day)[0],
        "facts": next((each for each in serving if each.plan.pk == plan.pk), None),
        "communes": communes if plan.kind == SpatialPlan.Kind.COMMUNE_MASTER else [],
        "now": successors_of([plan.unit], request.day).get(plan.unit_id),
        "covers": plan.covers.order_by("short_name") if plan.kind == SpatialPlan.Kind.URBAN else [],
        "revisions": plan.revisions.order_by("approved_on", "pk"),
        "record": record_of(plan),
        "line": plan_lines([plan], request.day)[plan.pk],
        "terms": term_lines(plan, request.day, published_some_day=plan.publications.filter(done_on=None).exists()),
        "opinions": opinions_of(plan),
        "findings": plan.findings.select_related("recorded_by", "document").order_by("-seen_on", "-pk"),
        "problem": problem,
        "checking": checking_now(),
        "may_change": may_change,
        **_dossier(request, plan, sent),
    }
    return render(request, "masterplans/masterplan.html", context, status=400 if problem or sent else 200)


def _dossier(request: OfficialRequest, plan: SpatialPlan, sent: dict[str, Any]) -> dict[str, Any]:
    """Papers, publications and the forms beside them."""
    papers = papers_of(plan)
    choices = [(str(paper.now.pk), paper.now.title) for paper in papers]
    held = list(plan.publications.select_related("document"))
    by_form = {each.form: each for each in held}
    forms = publication_forms(choices, held) | sent.get("publication_forms", {})
    replaced = request.GET.get("thay", "")
    again = next((paper.now for paper in papers if str(paper.now.pk) == replaced), None)
    initial = {"replaces": again.pk, "kind": again.kind, "title": again.title, "scale": again.scale} if again else {}
    return {
        "papers": papers,
        "publications": [(form, by_form.get(form), forms[form]) for form in Publication.Form],
        "paper_form": sent.get("paper_form") or PaperForm(current=[paper.now for paper in papers], initial=initial),
        "paper_again": again,
        "finding_form": sent.get("finding_form") or FindingForm(papers=choices, initial={"seen_on": request.today}),
    }
