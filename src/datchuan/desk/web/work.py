"""What waits for the signed-in official, in groups; the same as a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from datchuan.desk.exporting import work_sheet
from datchuan.desk.queries import WaitingGroup, WaitingRow, unseen_count, waiting_rows
from datchuan.kernel.text import sort_key
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.platform.queries import installation

FIRST_SHOWN, PAGE_SIZE = 20, 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class _Chosen:
    """Everything that waits, and what of it the address asks for."""

    rows: list[WaitingRow]
    kind: str
    subject: str
    group: str

    @property
    def of_any_group(self) -> list[WaitingRow]:
        return [row for row in self.rows if self.kind in ("", row.kind) and self.subject in ("", row.waiting.subject)]

    @property
    def found(self) -> list[WaitingRow]:
        return [row for row in self.of_any_group if self.group in ("", row.group)]


def _chosen(request: OfficialRequest) -> _Chosen:
    rows = waiting_rows(request.user, request.today)
    group = request.GET.get("nhom", "")
    return _Chosen(
        rows,
        kind=request.GET.get("loai", ""),
        subject=request.GET.get("don-vi", ""),
        group=group if group in WaitingGroup.values else "",
    )


@requires("desk.view_work")
def work(request: OfficialRequest) -> HttpResponse:
    """What waits, by group; of one group every row, by pages."""
    chosen = _chosen(request)
    counts = Counter(row.group for row in chosen.of_any_group)
    context: dict[str, Any] = {
        "chosen": chosen,
        "figures": [(group, counts[group]) for group in WaitingGroup],
        "kinds": _kinds(chosen),
        "subjects": sorted({row.waiting.subject for row in chosen.rows} - {""}, key=sort_key),
        "unseen": unseen_count(request.user),
        "here": request.GET.urlencode(),
    }
    if chosen.group:
        page = Paginator(chosen.found, PAGE_SIZE).get_page(request.GET.get("trang"))
        context |= {"page": page, "groups": [(WaitingGroup(chosen.group), list(page.object_list), 0)]}
    else:
        context["groups"] = [_first_rows(chosen.found, group) for group in WaitingGroup if counts[group]]
    return render(request, "desk/work.html", context)


def _first_rows(rows: list[WaitingRow], group: WaitingGroup) -> tuple[WaitingGroup, list[WaitingRow], int]:
    """A group with its first rows, and how many more there are."""
    mine = [row for row in rows if row.group == group]
    return group, mine[:FIRST_SHOWN], max(0, len(mine) - FIRST_SHOWN)


def _kinds(chosen: _Chosen) -> list[tuple[str, str, int]]:
    counts = Counter(row.kind for row in chosen.rows)
    titles = {row.kind: row.kind_title for row in chosen.rows}
    return [(kind, title, counts[kind]) for kind, title in titles.items()]


@requires("desk.view_work")
def workbook(request: OfficialRequest) -> HttpResponse:
    """The same rows as an Excel file; the audit chain remembers it."""
    rows = _chosen(request).found
    record_audit(by=request.user, action="desk.export_work", subject=f"{len(rows)} việc")
    content = work_sheet(rows, official=request.user, on=request.today, simulated=installation().simulated)
    name = f"viec-cua-toi-{request.today:%Y-%m-%d}.xlsx"
    return HttpResponse(content, content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}"'})
