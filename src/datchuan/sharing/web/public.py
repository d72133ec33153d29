"""The public page of concluded verdicts, for anybody once the department turns it on; and the page that turns it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from datchuan.dossiers.models import Standard
from datchuan.kernel.text import fold, nfc
from datchuan.law.library import load_library
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import public, requires
from datchuan.platform.queries import installation, working_day
from datchuan.sharing.operations import switch_public_page
from datchuan.sharing.queries import PublicVerdict, public_lines, public_page_switch, public_verdicts
from datchuan.survey.answering import table_answer

PAGE_SIZE = 20
KEPT_SECONDS = 300  # how long a cache on the way may show the page; so long it may be seen after it is turned off
HEADINGS = (
    "Mã xã", "Xã", "Nay thuộc", "Huyện", "Chuẩn", "Ngày kết luận", "Số văn bản xác nhận", "Ngày xác nhận",
    "Quyết định của tỉnh", "Chỉ tiêu", "Nội dung", "Yêu cầu", "Thực trạng", "Kết luận", "Văn bản luật", "Dữ liệu",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """The filters as the address has them; what is not known there is left out."""

    standard: str
    district: str
    year: str
    name: str

    def query(self, **more: object) -> str:
        given = QueryDict(mutable=True)
        filters = {"chuan": self.standard, "huyen": self.district, "nam": self.year, "ten": self.name, **more}
        given.update({key: str(each) for key, each in filters.items() if each})
        return given.urlencode()

    def takes(self, row: PublicVerdict) -> bool:
        names = [row.dossier.commune.name, *(unit.name for unit in row.now_in)]
        return (
            self.standard in ("", row.dossier.standard)
            and (not self.district or self.district in row.districts)
            and self.year in ("", str(row.year))
            and any(fold(self.name) in fold(each) for each in names)
        )


def _asked(given: QueryDict) -> Asked:
    standard = given.get("chuan", "")
    return Asked(
        standard if standard in Standard.values else "",
        given.get("huyen", "")[:20],
        given.get("nam", "")[:4],
        nfc(given.get("ten", ""))[:100],
    )


def _rows() -> list[PublicVerdict]:
    """Every verdict; 404, as for an address that never was, while the page is off."""
    found = public_page_switch()
    if found is None or not found.is_on:
        raise Http404
    return public_verdicts(working_day())


def _kept(response: HttpResponseBase) -> HttpResponseBase:
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    return response


@require_safe
@conditional_page
def _verdicts(request: HttpRequest) -> HttpResponseBase:
    """Without the request no template asks who reads: the page is the same for all, and a cache may keep it."""
    every, wanted = _rows(), _asked(request.GET)
    page = Paginator([row for row in every if wanted.takes(row)], PAGE_SIZE).get_page(request.GET.get("trang"))
    lines, here = public_lines(list(page)), installation()
    districts = {pk: name for row in every for pk, name in row.districts.items()}
    context: dict[str, Any] = {
        "rows": [(row, lines.get(row.dossier.pk, [])) for row in page],
        "page": page,
        "older": wanted.query(trang=page.number - 1) if page.has_previous() else None,
        "newer": wanted.query(trang=page.number + 1) if page.has_next() else None,
        "wanted": wanted,
        "query": wanted.query(),
        "standards": Standard.choices,
        "districts": sorted(districts.items(), key=lambda each: each[1]),
        "years": sorted({row.year for row in every if row.year}, reverse=True),
        "total": len(every),
        "province": here.province_name or _province_name(here.province_code),
        "simulated": here.simulated,
        "day": working_day(),
    }
    return _kept(HttpResponse(render_to_string("sharing/public.html", context)))


def _province_name(code: str) -> str:
    place = next((each for each in load_library().regions.provinces if each.code == code), None)
    return f"Tỉnh {place.title}" if place else ""


@require_safe
def _as_csv(request: HttpRequest) -> HttpResponseBase:
    """The same rows, a line for each indicator. Nobody is asked who they are, so nothing is written to the audit
    chain."""
    wanted = _asked(request.GET)
    rows = [row for row in _rows() if wanted.takes(row)]
    return _kept(table_answer("csv", "ket-luan-tham-dinh.csv", "Kết luận", HEADINGS, _cells(rows)))


def _cells(rows: Sequence[PublicVerdict]) -> list[list[str]]:
    lines, simulated = public_lines(rows), installation().simulated
    cells = []
    for row in rows:
        dossier = row.dossier
        head = [
            dossier.commune.code,
            dossier.commune.name,
            "; ".join(unit.name for unit in row.now_in),
            "; ".join(row.districts.values()),
            dossier.get_standard_display(),
            str(row.concluded_on or ""),
            dossier.confirmation_number,
            str(row.confirmed_on or ""),
            row.decision,
        ]
        kind = "mô phỏng" if simulated or dossier.simulated else ""
        for line in lines.get(dossier.pk, []):
            law = "chưa đối chiếu" if line.is_unchecked else ""
            told = [line.code, line.title, line.requirement, line.actual, line.outcome_label]
            cells.append([*head, *told, law, kind])
    return cells


verdicts, as_csv = public(_verdicts), public(_as_csv)
for _view in (verdicts, as_csv):
    # Neither looks at a session, where a chosen day would stand: a page that asked for one would differ by reader.
    _view.brings_day = True  # type: ignore[attr-defined]


@requires("sharing.publish")
def switch(request: OfficialRequest) -> HttpResponse:
    """What the public page shows and does not, how it stands, and the button that turns it on or off."""
    if request.method == "POST":
        is_on = request.POST.get("bat") == "1"
        switch_public_page(is_on=is_on, by=request.user, at=timezone.now())
        said = "Đã bật trang công khai." if is_on else "Đã tắt trang công khai; bản lưu ở nơi khác hết sau năm phút."
        messages.success(request, said)
        return redirect("public-page")
    found = public_page_switch()
    return render(request, "sharing/public_page.html", {"switch": found, "is_on": bool(found and found.is_on)})
