"""Entering a change by form or by file: both end at a preview."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.platform.access import requires
from datchuan.platform.web.request import DayRequest
from datchuan.territory.edges import LARGEST_FILE, NEEDED, OPTIONAL, Row
from datchuan.territory.models import Change, ChangeAct, Unit
from datchuan.territory.operations import enter_act, enter_file
from datchuan.territory.queries import units_on
from datchuan.territory.web.forms import KINDS, HeadForm, RowForms, rows_of

FEWEST_LINES, MORE_LINES, MOST_LINES = 3, 3, 60


@requires("territory.change_units")
def enter(request: DayRequest) -> HttpResponse:
    """Choose the kind of change, fill in what it asks for, see what it would do."""
    kind = request.GET.get("loai", "")
    if kind not in KINDS:
        return render(request, "territory/kinds.html", {"kinds": [(key, value[1]) for key, value in KINDS.items()]})
    if request.method != "POST":
        return _form(request, kind, HeadForm(kind), _lines(kind, None, FEWEST_LINES))
    if "them" in request.POST:
        return _more_lines(request, kind)
    return _received(request, kind)


def _more_lines(request: DayRequest, kind: str) -> HttpResponse:
    given = request.POST.get("dong-TOTAL_FORMS", "")
    more = min(MOST_LINES, (int(given) if given.isdecimal() else FEWEST_LINES) + MORE_LINES)
    data = request.POST.copy()
    data["dong-TOTAL_FORMS"] = str(more)
    head = HeadForm(kind, initial={name: value for name, value in request.POST.items() if value})
    return _form(request, kind, head, _lines(kind, data, more))


def _received(request: DayRequest, kind: str) -> HttpResponse:
    head, lines = HeadForm(kind, request.POST, request.FILES), _lines(kind, request.POST, 0)
    if not (head.is_valid() and (lines is None or lines.is_valid())):
        return _form(request, kind, head, lines, status=400)
    event = _event(head.cleaned_data["effective_on"])
    rows = rows_of(kind, head.cleaned_data, lines.cleaned_data if lines else (), event)
    if not rows:
        nothing = Problem(206, "Chưa ghi đơn vị nào", mend="Ghi ít nhất một đơn vị.")
        return _form(request, kind, head, lines, problems=[nothing], status=400)
    act = _entered(request, rows, head.cleaned_data["paper"])
    if isinstance(act, list):
        return _form(request, kind, head, lines, problems=act, status=400)
    return redirect("act", pk=act.pk)


def _entered(request: DayRequest, rows: list[Row], paper: Any) -> ChangeAct | list[Problem]:
    """The act to preview; one with faults is not kept, the form shows what to mend."""
    attached = (paper.name, paper.read()) if paper else None
    with transaction.atomic():
        by = request.user if request.user.is_authenticated else None
        act = enter_act(rows=rows, origin=ChangeAct.Origin.SCREEN, by=by, today=request.today, paper=attached)
        faults = act.preview["faults"]
        if faults:
            transaction.set_rollback(True)
            act.paper.delete(save=False)
    return [Problem(each["number"], each["what"], where=each["title"], mend=each["mend"]) for each in faults] or act


def _event(day: date) -> str:
    """A name for the change that no other has: "20201201-2"."""
    taken = set(Change.objects.filter(event__startswith=f"{day:%Y%m%d}-").values_list("event", flat=True))
    number = 1
    while f"{day:%Y%m%d}-{number}" in taken:
        number += 1
    return f"{day:%Y%m%d}-{number}"


def _lines(kind: str, data: Any, count: int) -> Any:
    if not KINDS[kind][3]:
        return None
    return RowForms(data, prefix="dong", form_kwargs={"kind": kind}, initial=[{}] * count if data is None else None)


def _form(
    request: DayRequest,
    kind: str,
    head: HeadForm,
    lines: Any,
    *,
    problems: list[Problem] | None = None,
    status: int = 200,
) -> HttpResponse:
    units = sorted(units_on(request.today).select_related("parent"), key=lambda unit: sort_key(unit.short_name))
    context = {
        "kind": kind,
        "title": KINDS[kind][1],
        "head": head,
        "lines": lines,
        "units": [_choice(unit) for unit in units],
        "problems": problems or [],
    }
    return render(request, "territory/enter.html", context, status=status)


def _choice(unit: Unit) -> str:
    return f"{unit.pk} {unit.name}" + (f" ({unit.parent.short_name})" if unit.parent else "")


@requires("territory.change_units")
def upload(request: DayRequest) -> HttpResponse:
    """Step 1 of a file: choose it. One that cannot be read comes back with a sentence, nothing kept."""
    context: dict[str, Any] = {"largest": LARGEST_FILE // 1_000_000, "needed": NEEDED, "optional": OPTIONAL}
    if request.method != "POST":
        return render(request, "territory/import.html", context)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Problem(204, "Chưa chọn tệp", mend="Chọn tệp CSV rồi nộp lại.")
        if (file.size or 0) > LARGEST_FILE:
            raise Problem(204, f"Tệp lớn hơn {LARGEST_FILE // 1_000_000} MB", mend="Tách tệp theo tỉnh.")
        by = request.user if request.user.is_authenticated else None
        act = enter_file(content=file.read(), file_name=file.name or "", by=by, today=request.today)
    except Problem as problem:
        return render(request, "territory/import.html", {**context, "problem": problem}, status=400)
    return redirect("act", pk=act.pk)


@requires("territory.change_units")
def sample(request: HttpRequest) -> HttpResponse:
    """A file with the columns and no row. It begins with the mark by which Excel knows UTF-8."""
    content = "\ufeff" + ",".join([*NEEDED, *OPTIONAL]) + "\r\n"
    headers = {"Content-Disposition": 'attachment; filename="sap-xep-mau.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
