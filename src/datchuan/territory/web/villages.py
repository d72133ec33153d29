"""The villages of a commune, and the form that enters more."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.platform.access import requires
from datchuan.platform.queries import installation
from datchuan.platform.web.request import DayRequest
from datchuan.territory.models import Unit
from datchuan.territory.operations import add_villages
from datchuan.territory.queries import communes_on, villages_of, within


@requires("territory.add_villages")
def villages(request: DayRequest, unit_id: str) -> HttpResponse:
    """One name a line; what cannot be taken is said, and nothing of the text is lost."""
    commune = _own_commune(request, unit_id)
    text, problem = request.POST.get("thon", "")[:30_000], None
    if request.method == "POST":
        try:
            made = add_villages(
                commune=commune,
                names=text.splitlines(),
                by=request.user,  # type: ignore[arg-type]
                today=request.today,
                simulated=installation().simulated,
            )
        except Problem as found:
            problem = found
        else:
            messages.success(request, f"Đã ghi {len(made)} thôn.")
            return redirect("villages", unit_id)
    known = sorted(villages_of(commune, request.today), key=lambda each: sort_key(each.village.name))
    context = {"commune": commune, "known": known, "text": text, "problem": problem}
    return render(request, "territory/villages.html", context, status=400 if problem else 200)


def _own_commune(request: DayRequest, unit_id: str) -> Unit:
    area = request.user.area  # type: ignore[union-attr]
    commune = communes_on(request.today).filter(within(area), pk=unit_id).first()
    if commune is None:
        raise Http404(f"Xã “{unit_id}” không thuộc địa bàn của bạn hiện nay.")
    return commune
