"""What devices sent: counts by state, the list, one submission with its faults, mended or rejected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.survey.access import devices_of, flags_of, submissions_of
from datchuan.survey.models import Attachment, EvidenceFlag, FormVersion, Submission
from datchuan.survey.operations import mend, reject
from datchuan.survey.queries import definition_of
from datchuan.survey.web.answers import answer_lines, as_sent, labels_for
from datchuan.survey.web.photos import Photo, is_photo, photos_among

PAGE_SIZE = 50
State = Submission.State


@requires("survey.decide_submissions")
def collecting(request: OfficialRequest) -> HttpResponse:
    """The forms that are offered, what has arrived by state, and the list of submissions."""
    mine = submissions_of(request.user)
    counts = dict(mine.order_by().values_list("state").annotate(n=Count("pk")))
    chosen = {name: request.GET.get(key, "").strip() for name, key in _FILTERS.items()}
    context = {
        **chosen,
        "forms": FormVersion.objects.filter(is_offered=True).defer("xml"),
        "states": [(each, counts.get(each.value, 0)) for each in State],
        "page": _listed(request, mine, counts, **chosen),
        "devices": devices_of(request.user).filter(revoked_at=None).count(),
        "flags": flags_of(request.user).filter(state=EvidenceFlag.State.OPEN).count(),
    }
    return render(request, "survey/collecting.html", context)


_FILTERS = {"state": "trang-thai", "form": "bieu-mau", "text": "ma"}


def _listed(
    request: OfficialRequest, mine: QuerySet[Submission], counts: dict[str, int], *, state: str, form: str, text: str
) -> Page[Submission]:
    """A page of the list. Only the keys are put in order, in an index: a submission is a wide row."""
    is_state = state in State.values
    found = mine.filter(state=state) if is_state else mine
    if form:
        found = found.filter(form__key=form)
    if text:
        found = found.filter(subject__istartswith=text)
    paginator = Paginator(found.values_list("pk", flat=True), PAGE_SIZE)
    if not form and not text:  # counted already
        paginator.count = counts.get(state, 0) if is_state else sum(counts.values())
    page: Page[Any] = paginator.get_page(request.GET.get("trang"))
    page.object_list = list(mine.filter(pk__in=list(page.object_list)).defer("xml", "values", "form__xml"))
    return page


def _submission(request: OfficialRequest, pk: int) -> Submission:
    found = submissions_of(request.user).select_related("replaces", "decided_by").filter(pk=pk).first()
    if found is None:
        raise Http404("Không có phiếu này trong địa bàn của bạn.")
    return found


@requires("survey.decide_submissions")
def submission(request: OfficialRequest, pk: int) -> HttpResponse:
    """One submission: every answer beside its question and its faults."""
    return _page(request, _submission(request, pk))


def _page(request: OfficialRequest, found: Submission, *, problem: Problem | None = None) -> HttpResponse:
    form = definition_of(found.form)
    given = {path: request.POST[path] for path in form.questions if path in request.POST} if problem else {}
    labels = labels_for(found, form, area=request.user.area, on=request.today)
    lines, others = answer_lines(found, form, labels, given)
    context = {
        "submission": found,
        "lines": lines,
        "other_faults": others,
        "photos": [Photo(each) for each in photos_among(Attachment.objects.filter(submission=found))],
        "files": [each for each in found.attachments.all() if not is_photo(each)],
        "flags": found.flags.select_related("decided_by"),
        "may_decide": found.state == State.HELD,
        "problem": problem,
        "is_new": found.values.get(found.form.mapping.get("how", ""), "") == "moi",
    }
    return render(request, "survey/submission.html", context, status=400 if problem else 200)


@require_POST
def _mend(request: OfficialRequest, pk: int) -> HttpResponse:
    found = _submission(request, pk)
    form = definition_of(found.form)
    answers = {path: as_sent(q, request.POST[path]) for path, q in form.questions.items() if path in request.POST}
    try:
        done = mend(
            submission=found,
            answers=answers,
            confirmed_new=request.POST.get("confirmed_new") == "1",
            by=request.user,
            at=timezone.now(),
            today=request.today,
        )
    except Problem as problem:
        return _page(request, found, problem=problem)
    if done.state == State.HELD:
        return _page(request, done)
    messages.success(request, f"Đã ghi phiếu vào số liệu{f' của hộ {done.subject}' if done.subject else ''}.")
    return redirect("collecting")


@require_POST
def _reject(request: OfficialRequest, pk: int) -> HttpResponse:
    found = _submission(request, pk)
    try:
        reject(submission=found, by=request.user, at=timezone.now(), reason=request.POST.get("reason", ""))
    except Problem as problem:
        return _page(request, found, problem=problem)
    messages.success(request, "Đã không nhận phiếu. Phiếu được giữ nguyên cùng lý do.")
    return redirect("collecting")


mend_view = requires("survey.decide_submissions")(_mend)
reject_view = requires("survey.decide_submissions")(_reject)
