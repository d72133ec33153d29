"""One work item of a plan: how far it is, what shows it, who said what of it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from datchuan.documents.arrivals import papers_about
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.programme.access import items_visible_to, may_finish, may_note
from datchuan.programme.announcing import measures
from datchuan.programme.attached import CONTENT_TYPES
from datchuan.programme.models import WorkItem
from datchuan.programme.operations import add_note, mark_done, mark_not_done
from datchuan.programme.queries import progress_of
from datchuan.programme.topics import topic_key


def _item(request: OfficialRequest, pk: int) -> WorkItem:
    found = (
        items_visible_to(request.user)
        .select_related("plan__office__unit", "lead", "parent__plan__office")
        .prefetch_related("coordinating", "communes__parent")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404("Không có việc này trong các kế hoạch bạn xem được.")
    return found


@requires("programme.view_plan")
def item(request: OfficialRequest, pk: int) -> HttpResponse:
    """The item with its state and evidence, papers, notes, and the items under it in plans below."""
    return _page(request, _item(request, pk))


def _page(request: OfficialRequest, found: WorkItem, problem: Problem | None = None) -> HttpResponse:
    children = list(
        items_visible_to(request.user)
        .filter(parent=found, dropped_on=None)
        .select_related("plan__office__unit", "lead")
        .order_by("plan__office__name")
    )
    progress = progress_of([found, *children], request.day)
    mine = progress[found.pk]
    ticks = found.dropped_on is None and not mine.is_computed and may_finish(request.user, found)
    measure = measures().get(found.measure)
    context = {
        "item": found,
        "progress": mine,
        "measure": measure.title if measure else "",
        "children": [progress[each.pk] for each in children],
        "papers": papers_about(request.user, [topic_key(found), f"work item {found.pk}"]),
        "notes": found.notes.select_related("by__office"),
        "may_note": may_note(request.user, found),
        "may_finish": ticks and found.done_on is None,
        "may_take_back": ticks and found.done_on is not None,
        "problem": problem,
        "given": request.POST,
    }
    return render(request, "programme/item.html", context, status=400 if problem else 200)


@require_POST
def _note(request: OfficialRequest, pk: int) -> HttpResponse:
    found, file = _item(request, pk), request.FILES.get("file")
    name, content = (file.name or "", file.read()) if file else ("", b"")
    try:
        add_note(
            item=found,
            text=request.POST.get("text", ""),
            by=request.user,
            on=request.today,
            at=timezone.now(),
            file_name=name,
            content=content,
        )
    except Problem as problem:
        return _page(request, found, problem)
    messages.success(request, "Đã ghi.")
    return redirect("work-item", pk=pk)


@require_POST
def _done(request: OfficialRequest, pk: int) -> HttpResponse:
    """Done on a day, or, with a reason, not done after all."""
    found = _item(request, pk)
    try:
        if "reason" in request.POST:
            mark_not_done(item=found, reason=request.POST["reason"], by=request.user)
        else:
            day = _day(request.POST.get("on", ""))
            mark_done(item=found, on=day, by=request.user, today=request.today)
    except Problem as problem:
        return _page(request, found, problem)
    messages.success(request, "Đã ghi.")
    return redirect("work-item", pk=pk)


def _day(given: str) -> date:
    try:
        day = parse_date(given)
    except ValueError:
        day = None
    if day is None:
        raise Problem(752, f"“{given[:20]}” không phải là ngày", where="Ngày xong", mend="Ví dụ: 2020-06-26.")
    return day


@requires("programme.view_plan")
def note_file(request: OfficialRequest, pk: int, note: int) -> HttpResponse | FileResponse:
    """The file of a note, for who sees the item; the audit chain remembers who took it."""
    held = _item(request, pk).notes.filter(pk=note).exclude(file="").first()
    if held is None:
        raise Http404("Trao đổi này không có tệp.")
    record_audit(by=request.user, action="programme.download_file", subject=f"work-item {pk}", details={"note": note})
    kind = str(held.file.name).rpartition(".")[2]
    return FileResponse(
        held.file.open("rb"), as_attachment=True, filename=held.file_name, content_type=CONTENT_TYPES[kind]
    )


note = requires("programme.work_on_items")(_note)
done = requires("programme.work_on_items")(_done)
