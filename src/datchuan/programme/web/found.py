"""The plan of an address, and how a page edits it."""

from __future__ import annotations

from datetime import date

from django.http import Http404

from datchuan.people.web.request import OfficialRequest
from datchuan.programme.models import Plan
from datchuan.programme.operations import Amendment, Edit


def plan_or_404(pk: int) -> Plan:
    found = Plan.objects.select_related("office__unit", "parent__office", "copied_from").filter(pk=pk).first()
    if found is None:
        raise Http404("Không có kế hoạch này.")
    return found


def edit_of(request: OfficialRequest, plan: Plan) -> Edit:
    """The edit of a posted page: by which revision it was shown, and under the amendment that was begun."""
    given = request.POST.get("revision", "")
    revision = int(given) if given.isdecimal() else -1
    amendment = amendment_of(request, plan) if plan.state == Plan.State.ADOPTED else None
    return Edit(by=request.user, today=request.today, revision=revision, amendment=amendment)


def amendment_of(request: OfficialRequest, plan: Plan) -> Amendment | None:
    """The amendment that this person has begun for the plan."""
    kept = request.session.get(_key(plan))
    if not kept:
        return None
    return Amendment(kept["instrument"], kept["reason"], date.fromisoformat(kept["effective_on"]))


def keep_amendment(request: OfficialRequest, plan: Plan, amendment: Amendment | None) -> None:
    """Every change of the plan goes under it until it is ended (``None``)."""
    if amendment is None:
        request.session.pop(_key(plan), None)
        return
    request.session[_key(plan)] = {
        "instrument": amendment.instrument,
        "reason": amendment.reason,
        "effective_on": amendment.effective_on.isoformat(),
    }


def _key(plan: Plan) -> str:
    return f"amendment {plan.pk}"
