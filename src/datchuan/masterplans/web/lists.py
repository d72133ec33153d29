"""A list of plans by Excel, in and out, in four steps: choose a file, preview, mend faulty cells, accept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.masterplans.importing import accept_list, drop_list, faulty_list_file, preview_list
from datchuan.masterplans.reading import LIMITS
from datchuan.masterplans.sheet import plan_sheet
from datchuan.masterplans.workbooks import list_workbook
from datchuan.people.queries import area_today
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.survey.delivering import KINDS
from datchuan.survey.models import Upload
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import communes_on, have_districts, sorted_by_name, units_on, within

PERMISSION = "masterplans.change_masterplans"


def _area(request: OfficialRequest, given: str) -> Unit:
    """The unit named in the request if it lies in the official's area, else the area itself."""
    own = area_today(request.user, request.today)
    if not given:
        return own
    found = units_on(request.today).filter(within(own), pk=given).first()
    if found is None:
        raise Http404(f"Đơn vị “{given}” không thuộc địa bàn của bạn.")
    return found


def _places(request: OfficialRequest) -> list[Unit]:
    """For whom a list may be brought besides the whole area: its districts; its communes where there are none."""
    communes = list(communes_on(request.today).filter(within(request.user.area)).select_related("parent"))
    if request.user.area.level == Level.PROVINCE and have_districts(communes):
        return sorted_by_name(list({c.parent_id: c.parent for c in communes if c.parent}.values()))
    return sorted_by_name(communes)


def _upload(request: OfficialRequest, pk: int) -> Upload:
    """A list of the official's own area; others do not exist for them."""
    upload = Upload.objects.select_related("area", "uploaded_by").filter(pk=pk, sheet_key=plan_sheet().key).first()
    unit: Unit | None = upload.area if upload else None
    while unit is not None and unit.pk != request.user.area_id:
        unit = unit.parent
    if upload is None or unit is None:
        raise Http404("Không có tệp này trong địa bàn của bạn.")
    return upload


@requires(PERMISSION)
def workbook(request: OfficialRequest) -> HttpResponse:
    """The template; with ``du-lieu=1`` filled with the plans on record. Every export is logged."""
    area = _area(request, request.GET.get("don-vi", ""))
    prefilled = request.GET.get("du-lieu") == "1"
    content = list_workbook(area=area, today=request.today, prefilled=prefilled)
    if prefilled:
        record_audit(by=request.user, action="masterplans.export", subject=area.pk, details={"kind": "sheet"})
    return _file(content, f"danh-muc-quy-hoach-{area.code}{'-du-lieu' if prefilled else ''}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=KINDS["xlsx"], headers=headers)


@requires(PERMISSION)
def upload(request: OfficialRequest) -> HttpResponse:
    """Step 1: choose a file. A file that cannot be read comes back with a sentence, nothing kept."""
    context: dict[str, Any] = {"places": _places(request), "earlier": _earlier(request)}
    context |= {"largest": LIMITS.max_bytes // 1_000_000, "area": request.user.area}
    if request.method == "POST":
        try:
            kept = _receive(request)
        except Problem as problem:
            return render(request, "masterplans/list_import.html", {**context, "problem": problem}, status=400)
        return redirect("masterplans-preview", pk=kept.pk)
    return render(request, "masterplans/list_import.html", context)


def _receive(request: OfficialRequest) -> Upload:
    file = request.FILES.get("file")
    if file is None:
        raise Problem(330, "Chưa chọn tệp", mend="Chọn tệp Excel (.xlsx) hoặc CSV rồi nộp lại.")
    if (file.size or 0) > LIMITS.max_bytes:
        what = f"Tệp {file.name} nặng quá {LIMITS.max_bytes // 1_000_000} MB"
        raise Problem(311, what, mend="Tách tệp theo huyện, xã rồi nộp từng tệp.")
    area = _area(request, request.POST.get("don-vi", ""))
    return preview_list(content=file.read(), file_name=file.name or "", area=area, by=request.user, today=request.today)


def _earlier(request: OfficialRequest) -> list[Upload]:
    """The last lists of the official's own area."""
    area = request.user.area_id
    own = Q(area=area) | Q(area__parent=area) | Q(area__parent__parent=area)
    uploads = Upload.objects.filter(own, sheet_key=plan_sheet().key)
    return list(uploads.select_related("area", "uploaded_by").order_by("-pk")[:10])


@requires(PERMISSION)
def preview(request: OfficialRequest, pk: int) -> HttpResponse:
    """Steps 2 and 3: what accepting would do; the faulty cells, as in the sheet."""
    found = _upload(request, pk)
    is_open = found.state == Upload.State.PREVIEWED
    titles = {column.key: column.title for column in plan_sheet().columns}
    context = {
        "upload": found,
        "counts": found.counts,
        "differences": [
            (unit, kind, name, [(titles.get(key, key), old, new) for key, old, new in changes])
            for unit, kind, name, _, _, changes in found.counts["differences"]
        ],
        "is_open": is_open,
        "step": 4 if not is_open else 3 if found.counts["faulty"] else 2,
        "can_accept": is_open and (found.counts["new"] or found.counts["changed"]),
    }
    return render(request, "masterplans/list_preview.html", context)


@require_POST
def _accept(request: OfficialRequest, pk: int) -> HttpResponse:
    done = accept_list(upload=_upload(request, pk), by=request.user, today=request.today)
    new, changed = map(format_number, (done.new, done.changed))
    messages.success(request, f"Đã ghi: {new} quy hoạch mới, {changed} hồ sơ sửa.")
    return redirect("masterplans-preview", pk=pk)


@require_POST
def _drop(request: OfficialRequest, pk: int) -> HttpResponse:
    drop_list(upload=_upload(request, pk), by=request.user)
    messages.info(request, "Đã bỏ tệp, không có gì được ghi.")
    return redirect("masterplans-import")


accept = requires(PERMISSION)(_accept)
drop = requires(PERMISSION)(_drop)


@requires(PERMISSION)
def faulty_rows(request: OfficialRequest, pk: int) -> HttpResponse:
    """The faulty rows as a workbook to mend and bring again."""
    found = _upload(request, pk)
    record_audit(by=request.user, action="masterplans.export_faulty_rows", subject=f"upload {found.pk}")
    return _file(faulty_list_file(found, request.user, request.today), f"dong-loi-{found.pk}.xlsx")


urlpatterns = [
    path("quy-hoach/danh-muc/tep.xlsx", workbook, name="masterplans-workbook"),
    path("quy-hoach/danh-muc/nhap/", upload, name="masterplans-import"),
    path("quy-hoach/danh-muc/nhap/<int:pk>/", preview, name="masterplans-preview"),
    path("quy-hoach/danh-muc/nhap/<int:pk>/nhan/", accept, name="masterplans-accept"),
    path("quy-hoach/danh-muc/nhap/<int:pk>/bo/", drop, name="masterplans-drop"),
    path("quy-hoach/danh-muc/nhap/<int:pk>/dong-loi.xlsx", faulty_rows, name="masterplans-faulty"),
]
