"""The clocks of the dossiers of an area, what is due first; the same as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render

from datchuan.criteria.queries import checking_now
from datchuan.dossiers.access import visible_to
from datchuan.dossiers.clock import ENDED, rest_words
from datchuan.dossiers.models import OPEN_STATES, Dossier
from datchuan.dossiers.queries import Clock, clocks_of, nearness
from datchuan.dossiers.web.clock_card import rested
from datchuan.dossiers.web.listing import STATES
from datchuan.kernel.text import format_day
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.survey.answering import table_answer
from datchuan.territory.models import Level

PAGE_SIZE = 100
SIMULATED = "DỮ LIỆU MÔ PHỎNG"
# The states in which a dossier has not ended, by their name in addresses.
STAGES = {key: state for key, state in STATES.items() if state not in ENDED}


def _district(dossier: Dossier) -> str:
    parent = dossier.commune.parent
    return parent.short_name if parent and parent.level == Level.DISTRICT else ""


def last_days_words(clock: Clock) -> str:
    """Every last day of the nearest term that may be the lawful one, each with its condition and whether it is a day
    off: "20/11/2020, nếu không tạm dừng; 25/11/2020, nếu tạm dừng trong lúc hoàn thiện"."""
    days = clock.nearest.last_days if clock.nearest else ()
    return "; ".join(", ".join(filter(None, (format_day(day), when, rest_words(day)))) for when, day in days)


Told = Callable[[Clock], str]
COLUMNS: Mapping[str, Told] = {
    "Hồ sơ": lambda clock: clock.dossier.commune.name,
    "Trực thuộc": lambda clock: _district(clock.dossier),
    "Chuẩn": lambda clock: clock.dossier.get_standard_display(),
    "Giai đoạn": lambda clock: clock.state.label,
    "Đang chờ": lambda clock: clock.turn,
    "Ngày ở giai đoạn": lambda clock: str(clock.now.days) if clock.now else "",
    "Ngày làm việc ở giai đoạn": lambda clock: str(clock.now.working_days) if clock.now else "",
    "Ngày từ khi mở": lambda clock: str(clock.days),
    "Ngày làm việc từ khi mở": lambda clock: str(clock.working_days),
    "Thời hạn": lambda clock: clock.nearest.step.title if clock.nearest else "chưa rõ thời hạn",
    "Tính từ": lambda clock: format_day(clock.nearest.began_on) if clock.nearest else "",
    "Hạn cuối": last_days_words,
    "Còn lại": lambda clock: clock.nearest.left_words if clock.nearest else "",
    "Chạy, tạm dừng": lambda clock: clock.nearest.course_words if clock.nearest else "",
    "Căn cứ": lambda clock: f"{clock.nearest.step.cited.citation}" if clock.nearest else "",
}


@requires("dossiers.view_dossiers")
def clocks(request: OfficialRequest) -> HttpResponse:
    """The dossiers of the area that have not ended, what is due first before what has waited longest."""
    every = _every(request)
    found = _wanted(every, request.GET)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "page": page,
        "rows": [(clock, rested(clock.nearest.last_days) if clock.nearest else ()) for clock in page],
        "total": len(every),
        "counts": _counted(every),
        "stages": [(key, state.label) for key, state in STAGES.items()],
        "stage": request.GET.get("giai-doan", ""),
        "overdue": request.GET.get("qua-han") == "1",
        "simulated": sum(clock.dossier.simulated for clock in page),
        "query": query.urlencode(),
        "checking": checking_now(),
    }
    return render(request, "dossiers/clock.html", context)


@requires("dossiers.view_dossiers")
def table(request: OfficialRequest, kind: str) -> HttpResponseBase:
    """The list as it is filtered, as CSV or a workbook; each time is logged."""
    found = _wanted(_every(request), request.GET)
    rows = [
        [*(told(clock) for told in COLUMNS.values()), format_day(request.day), SIMULATED * clock.dossier.simulated]
        for clock in found
    ]
    details = {"kind": kind, "rows": len(rows), "day": f"{request.day}", "query": request.GET.urlencode()[:500]}
    record_audit(by=request.user, action="dossiers.export_clocks", subject=request.user.area_id, details=details)
    headings = [*COLUMNS, "Ngày xem", "Mô phỏng"]
    return table_answer(kind, f"thoi-han-ho-so-{request.day:%Y-%m-%d}.{kind}", "Thời hạn hồ sơ", headings, rows)


def _every(request: OfficialRequest) -> list[Clock]:
    found = visible_to(request.user, request.day).filter(opened_on__lte=request.day).select_related("commune__parent")
    clocks = clocks_of(list(found), request.day).values()
    return sorted((clock for clock in clocks if not clock.is_over), key=nearness)


def _wanted(every: list[Clock], query: QueryDict) -> list[Clock]:
    """What an address asks for: all that are open unless it names a state; what it does not know is left out."""
    stage, overdue = STAGES.get(query.get("giai-doan", "")), query.get("qua-han") == "1"
    states = OPEN_STATES if stage is None else (stage,)
    return [
        clock for clock in every if clock.state in states and (not overdue or (clock.nearest and clock.nearest.is_late))
    ]


def _counted(every: list[Clock]) -> dict[str, int]:
    """Of those that are open: how many, past a safe day, away for completion, without a term that is known."""
    running = [clock for clock in every if clock.state in OPEN_STATES]
    return {
        "open": len(running),
        "late": sum(bool(clock.nearest and clock.nearest.is_late) for clock in running),
        "away": sum(clock.state == "completion" for clock in running),
        "unknown": sum(clock.nearest is None for clock in running),
    }
