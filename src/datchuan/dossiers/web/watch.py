"""What speaks against recognitions: the list of the area, the card of a recognition, answering."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from datchuan.criteria.queries import checking_now
from datchuan.dossiers.access import signals_visible_to
from datchuan.dossiers.models import AnswerKind, Recognition, SignalKind
from datchuan.dossiers.operations import answer_signal
from datchuan.dossiers.queries import carried_on
from datchuan.dossiers.queries.judging import Judged, judged_today
from datchuan.dossiers.queries.signals import SignalOn, signals_on
from datchuan.dossiers.queries.withdrawing import CriteriaKnown, RuleRead, criteria_known, rules_read
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.models import JobRun
from datchuan.platform.web.telling import Telling, text_field

PAGE_SIZE = 50
STATES = {
    "chua-xem": ("Chưa ai xem", lambda each: each.waits),
    "da-xem": ("Đã có ý kiến", lambda each: not each.is_gone and bool(each.answers)),
    "con": ("Còn", lambda each: not each.is_gone),
    "het": ("Đã hết", lambda each: each.is_gone),
}


class AnswerForm(Telling):
    kind = forms.ChoiceField(label="Ý kiến", choices=AnswerKind, error_messages={"required": "Chưa chọn ý kiến."})
    text = text_field("Nội dung", 1000, rows=2, help_text="Đã xem gì, theo văn bản nào.")


Answering = tuple[int, AnswerForm]  # the signal whose answer was refused, its form


@requires("dossiers.view_recognitions")
def watch(request: OfficialRequest) -> HttpResponse:
    """The signals of the area as they stood on the day looked at."""
    every = signals_on(request.day, signals_visible_to(request.user, request.today))
    state, kind = request.GET.get("tinh-trang", "con"), request.GET.get("loai", "")
    takes = STATES.get(state, STATES["con"])[1]
    found = [each for each in every if takes(each) and kind in ("", each.signal.kind)]
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    ran = JobRun.objects.filter(job="watch-recognitions").order_by("-started_at").first()
    context = {
        "page": page,
        "total": len(every),
        "counts": [(title, sum(map(counts, every))) for title, counts in STATES.values()],
        "states": [(key, title) for key, (title, _) in STATES.items()],
        "state": state if state in STATES else "con",
        "kinds": SignalKind.choices,
        "kind": kind,
        "simulated": sum(each.signal.simulated for each in page),
        "ran": ran,
    }
    return render(request, "dossiers/watch.html", context)


@require_POST
def _answer(request: OfficialRequest, pk: int) -> HttpResponse:
    from datchuan.dossiers.web.recognitions import recognition_page

    among = signals_visible_to(request.user, request.today).select_related("recognition")
    signal = get_object_or_404(among, pk=pk)
    form = AnswerForm(request.POST, prefix=f"s{pk}")
    if not form.is_valid():
        return recognition_page(request, signal.recognition_id, answering=(pk, form))
    try:
        answer_signal(signal=signal, **form.cleaned_data, by=request.user, today=request.today)
    except Problem as problem:
        form.tell(problem)
        return recognition_page(request, signal.recognition_id, answering=(pk, form))
    messages.success(request, "Đã ghi ý kiến; việc thu hồi do tỉnh quyết định.")
    return redirect(f"{reverse('recognition', args=[signal.recognition_id])}#theo-doi")


answer = requires("dossiers.answer_signals")(_answer)


def watch_context(request: OfficialRequest, found: Recognition, answering: Answering | None) -> dict[str, Any]:
    """What the page of a recognition shows of its watch: signals with forms, rules of withdrawal as far as known."""
    among = signals_visible_to(request.user, request.today).filter(recognition=found)
    may_answer = request.user.has_perm("dossiers.answer_signals")
    signals = [
        (each, _form(each, answering) if may_answer and not each.is_gone else None)
        for each in signals_on(request.day, among)
    ]
    return {"signals": signals, "withdrawing": _withdrawing(request, found), "checking": checking_now()}


def _form(each: SignalOn, answering: Answering | None) -> AnswerForm:
    if answering and answering[0] == each.signal.pk:
        return answering[1]
    return AnswerForm(prefix=f"s{each.signal.pk}")


def _withdrawing(request: OfficialRequest, found: Recognition) -> list[tuple[str, CriteriaKnown, list[RuleRead]]]:
    """For each unit that is recognised itself what is known of all criteria, and the rules of withdrawal beside it;
    nothing where the recognition does not hold on the day."""
    if not found.holds_on(request.day):
        return []
    carried = [each for each in carried_on(request.day, [found]) if each.unit and each.unit.type == "Xã"]
    mine: dict[str, list[Judged]] = defaultdict(list)
    for each in judged_today(carried, request.day):
        if each.counts_for_withdrawal:
            mine[each.unit.name].append(each)
    return [(name, criteria_known(judged), rules_read(judged, request.day)) for name, judged in mine.items()]
