"""Taking a step with a dossier from its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from datchuan.dossiers.operations import move_dossier
from datchuan.dossiers.web.page import dossier_of, dossier_page
from datchuan.dossiers.web.step_forms import StepForm
from datchuan.dossiers.workflow import BY_KEY
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires


@require_POST
def _move(request: OfficialRequest, pk: int) -> HttpResponse:
    found = dossier_of(request, pk)
    step = BY_KEY.get(request.POST.get("transition", ""))
    if step is None:
        messages.error(request, "Chưa chọn việc cần làm với hồ sơ.")
        return dossier_page(request, found, status=400)
    form = StepForm(step, found, request.POST)
    if form.is_valid():
        try:
            moved = move_dossier(dossier=found, given=form.given, by=request.user, today=request.today)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, f"Đã ghi: hồ sơ {step.done}. Hồ sơ nay {moved.get_state_display().lower()}.")
            return redirect("dossier", pk=pk)
    return dossier_page(request, dossier_of(request, pk), form)


move = requires("dossiers.move")(_move)
