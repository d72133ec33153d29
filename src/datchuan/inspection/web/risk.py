"""The communes in the order in which they should be inspected, with their reasons; as files; put into a draft round."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from datchuan.inspection.access import may_plan, planned_by
from datchuan.inspection.models import Round
from datchuan.inspection.operations import choose_communes
from datchuan.inspection.queries import CommuneRisk, RiskOrder, at_risk, communes_by_risk
from datchuan.inspection.weights import RULE, load_weights
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_day
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import Refused, requires
from datchuan.platform.operations import record_audit
from datchuan.survey.delivering import KINDS, csv_chunks, write_sheet
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import communes_on, sorted_by_name, units_on, within

PAGE_SIZE = 50
FILES = ("xlsx", "csv")
HEADINGS = ("Thứ tự", "Xã", "Mã xã", "Huyện", "Tổng điểm", "Cách cộng", "Lý do", "Đăng ký", "Kiểm tra lần cuối", "Ngày")


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it does not know is left out."""

    district: Unit | None
    reason: str

    @property
    def query(self) -> str:
        asked = {"huyen": self.district.pk if self.district else "", "ly-do": self.reason}
        return urlencode({name: value for name, value in asked.items() if value})

    def takes(self, row: CommuneRisk) -> bool:
        parent = row.commune.parent
        in_district = self.district is None or (parent is not None and parent.identity_id == self.district.identity_id)
        return in_district and (not self.reason or any(each.key == self.reason for each in row.reasons))


@requires("inspection.plan")
def risk(request: OfficialRequest) -> HttpResponse:
    """The communes of the official's area on the day looked at, the first to inspect first."""
    wanted, order, placed = _asked(request)
    chosen = [(place, row) for place, row in placed if wanted.takes(row)]
    context = {
        "wanted": wanted,
        "page": Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("trang")),
        "total": len(placed),
        "with_any": sum(bool(row.reasons) for _, row in placed),
        "why_not": order.why_not,
        "rules": _counted(placed),
        "rule": RULE,
        "districts": sorted_by_name(units_on(request.day, Level.DISTRICT).filter(pk__in=_districts(placed))),
        "drafts": list(planned_by(request.user).filter(state=Round.State.DRAFT)),
        "files": FILES,
        "query": wanted.query,
    }
    return render(request, "inspection/risk.html", context)


@requires("inspection.plan")
def risk_file(request: OfficialRequest, kind: str) -> HttpResponse:
    """What is filtered, as a file. Exports are written to the audit chain."""
    if kind not in FILES:
        raise Http404(f"Danh sách này không xuất ra loại tệp “{kind[:20]}”.")
    wanted, _, placed = _asked(request)
    rows = [_cells(place, row, request) for place, row in placed if wanted.takes(row)]
    details = {"on": request.day.isoformat(), "rows": len(rows), "asked": wanted.query}
    record_audit(by=request.user, action="inspection.export_risk", subject=kind, details=details)
    name = f"xa-nen-kiem-tra-truoc-{request.day:%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(_content(kind, rows), content_type=KINDS[kind], headers=headers)


@requires("inspection.plan")
@require_POST
def risk_choose(request: OfficialRequest) -> HttpResponse:
    """Put the ticked communes into a draft round, with what speaks for each as it stands on the day looked at."""
    ticked, round_pk = request.POST.getlist("xa"), request.POST.get("dot", "")
    back = redirect(f"{reverse('inspection-risk')}?{_kept(request.POST)}")
    if not ticked or not round_pk.isdecimal():
        what = "chưa đánh dấu xã nào" if not ticked else "chưa chọn đợt kiểm tra"
        messages.error(request, Problem(861, what, mend="Đánh dấu xã trong bảng, chọn đợt đang lập.").sentence)
        return back
    round_ = get_object_or_404(Round, pk=int(round_pk))
    if not may_plan(request.user, round_):
        raise Refused("Bạn không chủ trì, không phối hợp đợt kiểm tra này")
    try:
        chosen = _chosen(request, ticked)
        divisions = [round_.lead, *round_.coordinating.all()]
        choose_communes(round_=round_, chosen=at_risk(chosen), divisions=divisions, by=request.user)
    except Problem as problem:
        messages.error(request, problem.sentence)
    else:
        messages.success(request, f"Đã đưa {len(chosen)} xã vào đợt “{round_.title}” kèm lý do.")
    return back


def _chosen(request: OfficialRequest, ticked: Sequence[str]) -> list[CommuneRisk]:
    """Problem 862 for one that is not there on the day, or in no area of the official."""
    mine = set(communes_on(request.day, rural_only=True).filter(within(request.user.area)).values_list("pk", flat=True))
    if strange := sorted(set(ticked) - mine):
        what = f"{len(strange)} xã đã đánh dấu không có trong địa bàn ngày {request.day:%d/%m/%Y} ({strange[0][:20]})"
        raise Problem(862, what, mend="Mở lại danh sách của ngày đang xem rồi đánh dấu lại.")
    return communes_by_risk(request.day, set(ticked)).communes


def _asked(request: OfficialRequest) -> tuple[Wanted, RiskOrder, list[tuple[int, CommuneRisk]]]:
    """The filter, and every commune of the area with its place in the order."""
    asked = request.GET.get("huyen", "")
    district = Unit.objects.filter(pk=asked, level=Level.DISTRICT).first() if asked else None
    reason = request.GET.get("ly-do", "")
    wanted = Wanted(district, reason if reason in load_weights().reasons else "")
    area = request.user.area
    among = None
    if area.level != Level.PROVINCE:
        among = set(communes_on(request.day, rural_only=True).filter(within(area)).values_list("pk", flat=True))
    order = communes_by_risk(request.day, among)
    return wanted, order, list(enumerate(order.communes, start=1))


def _counted(placed: Sequence[tuple[int, CommuneRisk]]) -> list[tuple[object, int]]:
    """Each rule, and how many communes have the reason."""
    has = [{each.key for each in row.reasons} for _, row in placed]
    return [(rule, sum(rule.key in keys for keys in has)) for rule in load_weights().reasons.values()]


def _districts(placed: Sequence[tuple[int, CommuneRisk]]) -> set[str]:
    return {row.commune.parent_id for _, row in placed if row.commune.parent_id}


def _cells(place: int, row: CommuneRisk, request: OfficialRequest) -> list[str]:
    commune = row.commune
    return [
        str(place),
        commune.name,
        commune.code,
        commune.parent.name if commune.parent else "",
        str(row.total),
        row.sum_words if row.reasons else "",
        "; ".join(row.sentences),
        "có" if row.is_registered else "không",
        format_day(row.seen.on) if row.seen else "",
        format_day(request.day),
    ]


def _content(kind: str, rows: list[list[str]]) -> bytes:
    if kind == "csv":
        return b"".join(csv_chunks(HEADINGS, rows, range(len(HEADINGS))))
    target = io.BytesIO()
    write_sheet("Xã nên kiểm tra trước", HEADINGS, rows, (0, 4), target)
    return target.getvalue()


def _kept(given: QueryDict) -> str:
    """The filter and the page that the form was on."""
    asked = {name: given.get(name, "")[:40] for name in ("huyen", "ly-do", "trang")}
    return urlencode({name: value for name, value in asked.items() if value})
