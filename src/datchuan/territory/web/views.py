"""Acts of territorial change: the list, one with what it does or did, and what a person may do with it."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.platform.web.request import DayRequest
from datchuan.territory.edges import Row
from datchuan.territory.models import Change, ChangeAct
from datchuan.territory.operations import apply_act, drop_act, look_again, obstacles_to_reversal, reverse_act

ROWS_SHOWN = 300
State = ChangeAct.State


def _act(pk: int) -> ChangeAct:
    found = ChangeAct.objects.select_related("entered_by", "applied_by", "reversed_by").filter(pk=pk).first()
    if found is None:
        raise Http404("Không có lần sắp xếp này.")
    return found


def _by(request: DayRequest) -> Any:
    return request.user if request.user.is_authenticated else None


@requires("territory.view_acts")
def acts(request: DayRequest) -> HttpResponse:
    """Every entry, newest day first."""
    found = ChangeAct.objects.defer("rows", "preview", "journal").select_related("entered_by", "applied_by")
    return render(request, "territory/acts.html", {"acts": found.order_by("-effective_on", "-pk")[:200]})


@requires("territory.view_acts")
def act(request: DayRequest, pk: int) -> HttpResponse:
    """A previewed act with everything it touches; an applied one with what keeps it from being reversed."""
    return _page(request, _act(pk))


def _page(request: DayRequest, found: ChangeAct, *, problem: Problem | None = None) -> HttpResponse:
    waiting, preview = found.state == State.PREVIEWED, found.preview
    faulty = bool(preview.get("faults"))
    context = {
        "act": found,
        "waiting": waiting,
        "written": preview.get("written"),
        "consequences": preview.get("consequences", []),
        "faults": preview.get("faults", []),
        "fault_count": preview.get("fault_count", 0),
        "can_apply": waiting and not faulty,
        "step": (3 if faulty else 2) if waiting else 4,
        "rows": _rows(found),
        "row_count": len(found.rows) or found.changes.count(),
        "obstacles": obstacles_to_reversal(act=found),
        "problem": problem,
    }
    return render(request, "territory/act.html", context, status=400 if problem else 200)


def _rows(found: ChangeAct) -> list[dict[str, Any]]:
    """The edges as given; of an act that came with the data, as they were loaded."""
    types, extents = dict(Change.Type.choices), dict(Change.Extent.choices)
    if not found.rows:
        changes = found.changes.select_related("from_unit", "to_unit")[:ROWS_SHOWN]
        return [
            {
                "source": f"{each.from_unit.name} ({each.from_unit_id})",
                "target": f"{each.to_unit.name} ({each.to_unit_id})" if each.to_unit else "",
                "type": each.get_type_display(),
                "extent": each.get_extent_display(),
                "area": each.area_km2,
                "population": each.population,
                "clause": each.clause,
                "inferred": each.is_inferred,
            }
            for each in changes
        ]
    return [
        {
            "source": _named(row.get("from_name"), row.get("from_unit_id")),
            "target": _named(row.get("to_name"), row.get("to_unit_id") or row.get("to_code")),
            "type": types.get(row.get("event_type", ""), row.get("event_type")),
            "extent": extents.get(row.get("extent", ""), row.get("extent")),
            "area": row.get("area_km2"),
            "population": row.get("population"),
            "clause": row.get("clause"),
            "inferred": row.get("confidence", "published") not in ("", "published"),
        }
        for row in found.rows[:ROWS_SHOWN]
    ]


def _named(name: str | None, code: str | None) -> str:
    return f"{name} ({code})" if name and code else name or code or ""


@requires("territory.view_acts")
def faulty_rows(request: DayRequest, pk: int) -> HttpResponse:
    """The rows with what is wrong in a last column, to mend and bring again."""
    found = _act(pk)
    told: dict[int, list[str]] = {}
    for fault in found.preview.get("faults", []):
        told.setdefault(fault["row"], []).append(f"{fault['title']}: {fault['what']}. {fault['mend']}")
    rows: list[Row] = found.rows
    buffer = io.StringIO()
    columns = list(rows[0]) if rows else []
    writer = csv.writer(buffer)
    writer.writerow([*columns, "loi"])
    for number, row in enumerate(rows, start=2):
        writer.writerow([*(row.get(name, "") for name in columns), " ".join(told.get(number, []))])
    headers = {"Content-Disposition": f'attachment; filename="dong-loi-{pk}.csv"'}
    # The mark by which Excel knows UTF-8.
    return HttpResponse("\ufeff" + buffer.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@requires("territory.view_acts")
def paper(request: DayRequest, pk: int) -> Any:
    """The instrument that was attached. Downloads are written to the audit chain."""
    found = _act(pk)
    if not found.paper:
        raise Http404("Lần sắp xếp này không đính kèm văn bản.")
    record_audit(by=_by(request), action="territory.download_paper", subject=f"act {pk}")
    return FileResponse(found.paper.open("rb"), as_attachment=True)


@require_POST
def _apply(request: DayRequest, pk: int) -> HttpResponse:
    try:
        done = apply_act(act=_act(pk), by=_by(request), today=request.today)
    except Problem as problem:
        return _page(request, _act(pk), problem=problem)
    began, ended = len(done.written.began), len(done.written.ended)
    messages.success(request, f"Đã ghi nhận: {began} đơn vị hình thành, {ended} đơn vị kết thúc.")
    return redirect("act", pk=pk)


@require_POST
def _again(request: DayRequest, pk: int) -> HttpResponse:
    look_again(act=_act(pk), by=_by(request), today=request.today)
    messages.info(request, "Đã xem trước lại trên địa bàn hiện nay.")
    return redirect("act", pk=pk)


@require_POST
def _drop(request: DayRequest, pk: int) -> HttpResponse:
    drop_act(act=_act(pk), by=_by(request))
    messages.info(request, "Đã bỏ, không có gì được ghi.")
    return redirect("acts")


@require_POST
def _reverse(request: DayRequest, pk: int) -> HttpResponse:
    try:
        reverse_act(act=_act(pk), by=_by(request), reason=request.POST.get("ly-do", ""))
    except Problem as problem:
        return _page(request, _act(pk), problem=problem)
    messages.success(request, "Đã hoàn tác: địa bàn trở lại như trước lần sắp xếp này.")
    return redirect("act", pk=pk)


apply = requires("territory.change_units")(_apply)
again = requires("territory.change_units")(_again)
drop = requires("territory.change_units")(_drop)
reverse = requires("territory.change_units")(_reverse)
