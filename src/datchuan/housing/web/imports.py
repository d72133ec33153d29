"""Excel in and out, in four steps: choose a file, preview, mend faulty cells, accept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.housing.access import communes_of
from datchuan.housing.bringing import LARGE
from datchuan.housing.importing import (
    accept_upload,
    drop_upload,
    faulty_rows_file,
    preview_upload,
    queue_acceptance,
    queue_upload,
)
from datchuan.housing.queries import name_shower
from datchuan.housing.sheet import house_sheet
from datchuan.housing.web.words import differences_in_words
from datchuan.housing.workbooks import survey_workbook
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.people.models import Official
from datchuan.people.queries import area_today
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.survey.models import Upload
from datchuan.survey.progressing import told
from datchuan.survey.workbook import Limits
from datchuan.survey.working import call_worker
from datchuan.territory.models import Unit
from datchuan.territory.queries import sorted_by_name

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_FILE = Limits().max_bytes


def _area(request: OfficialRequest, given: str) -> Unit:
    """The commune named in the request if it lies in the official's area, else the area itself."""
    if not given:
        return area_today(request.user, request.today)
    commune = communes_of(request.user, request.today).filter(pk=given).first()
    if commune is None:
        raise Http404(f"Xã “{given}” không thuộc địa bàn của bạn.")
    return commune


def _upload(request: OfficialRequest, pk: int) -> Upload:
    """An upload of the official's own area; others do not exist for them."""
    upload = Upload.objects.select_related("area", "uploaded_by").filter(pk=pk, sheet_key=house_sheet().key).first()
    if upload is None or not _may_see(request.user, upload):
        raise Http404("Không có tệp này trong địa bàn của bạn.")
    return upload


def _may_see(official: Official, upload: Upload) -> bool:
    unit: Unit | None = upload.area
    while unit is not None:
        if unit.pk == official.area_id:
            return True
        unit = unit.parent
    return False


@requires("housing.import_houses")
def workbook(request: OfficialRequest) -> HttpResponse:
    """The survey template; with ``du-lieu=1`` filled with the houses known today. Every export is logged."""
    area = _area(request, request.GET.get("xa", ""))
    prefilled = request.GET.get("du-lieu") == "1"
    content = survey_workbook(area=area, today=request.today, prefilled=prefilled, names_of=name_shower(request.user))
    if prefilled:
        record_audit(by=request.user, action="housing.export_houses", subject=area.pk)
    name = f"dieu-tra-nha-o-{area.code}{'-du-lieu' if prefilled else ''}.xlsx"
    return _file(content, name)


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@requires("housing.import_houses")
def upload(request: OfficialRequest) -> HttpResponse:
    """Step 1: choose a file. A file that cannot be read comes back with a sentence, nothing kept."""
    communes = sorted_by_name(communes_of(request.user, request.today).filter(type="Xã").select_related("parent"))
    context: dict[str, Any] = {"communes": communes, "earlier": _earlier(request), "largest": LARGEST_FILE // 1_000_000}
    if request.method == "POST":
        try:
            kept = _receive(request)
        except Problem as problem:
            return render(request, "housing/import.html", {**context, "problem": problem}, status=400)
        return redirect("houses-preview", pk=kept.pk)
    return render(request, "housing/import.html", context)


def _receive(request: OfficialRequest) -> Upload:
    file = request.FILES.get("file")
    if file is None:
        raise Problem(330, "Chưa chọn tệp", mend="Chọn tệp Excel (.xlsx) hoặc CSV rồi nộp lại.")
    size = file.size or 0
    if size > LARGEST_FILE:
        what = f"Tệp {file.name} nặng {size // 1_000_000} MB, giới hạn là {LARGEST_FILE // 1_000_000} MB"
        raise Problem(311, what, mend="Tách tệp theo xã rồi nộp từng tệp.")
    area = _area(request, request.POST.get("xa", ""))
    if size > LARGE:
        upload = queue_upload(content=file.read(), file_name=file.name or "", area=area, by=request.user)
        call_worker()
        return upload
    return preview_upload(
        content=file.read(), file_name=file.name or "", area=area, by=request.user, today=request.today
    )


def _earlier(request: OfficialRequest) -> list[Upload]:
    """The last uploads of the official's own area."""
    area = request.user.area_id
    own = Q(area=area) | Q(area__parent=area) | Q(area__parent__parent=area)
    uploads = Upload.objects.filter(own, sheet_key=house_sheet().key)
    return list(uploads.select_related("area", "uploaded_by").order_by("-pk")[:10])


@requires("housing.import_houses")
def preview(request: OfficialRequest, pk: int) -> HttpResponse:
    """Steps 2 and 3: what accepting would do; the faulty cells, as in the sheet. Of a large file that is being read or
    recorded: how far that is."""
    found = _upload(request, pk)
    if found.state in (Upload.State.WAITING, Upload.State.ACCEPTING):
        step = 4 if found.state == Upload.State.ACCEPTING else 2
        return render(request, _part(request), {"upload": found, "told": told(found.pk), "step": step})
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Refresh": "true"})
    if found.state == Upload.State.REFUSED or "new" not in found.counts:
        return render(request, "housing/refused.html", {"upload": found})
    is_open = found.state == Upload.State.PREVIEWED
    context = {
        "upload": found,
        "counts": found.counts,
        "differences": differences_in_words(found.counts["differences"]),
        "is_open": is_open,
        "step": 4 if not is_open else 3 if found.counts["faulty"] else 2,
        "can_accept": is_open and (found.counts["new"] or found.counts["changed"]),
    }
    return render(request, "housing/preview.html", context)


def _part(request: OfficialRequest) -> str:
    """The whole page, or only the lines that tell how far the work is."""
    return f"housing/bringing.html{'#told' if request.headers.get('HX-Request') else ''}"


@require_POST
def _accept(request: OfficialRequest, pk: int) -> HttpResponse:
    found = _upload(request, pk)
    if found.file.size > LARGE:
        queue_acceptance(upload=found, by=request.user)
        call_worker()
        return redirect("houses-preview", pk=pk)
    done = accept_upload(upload=found, by=request.user, today=request.today)
    new, changed, unchanged = map(format_number, (done.new, done.changed, done.unchanged))
    messages.success(request, f"Đã nhập: {new} hộ mới, {changed} hộ sửa, {unchanged} hộ không đổi.")
    return redirect("houses-preview", pk=pk)


@require_POST
def _drop(request: OfficialRequest, pk: int) -> HttpResponse:
    drop_upload(upload=_upload(request, pk), by=request.user)
    messages.info(request, "Đã bỏ tệp, không có gì được nhập.")
    return redirect("houses-import")


accept = requires("housing.import_houses")(_accept)
drop = requires("housing.import_houses")(_drop)


@requires("housing.import_houses")
def faulty_rows(request: OfficialRequest, pk: int) -> HttpResponse:
    """The faulty rows as a workbook to mend and bring again."""
    found = _upload(request, pk)
    record_audit(by=request.user, action="housing.export_faulty_rows", subject=f"upload {found.pk}")
    return _file(faulty_rows_file(found, request.today), f"dong-loi-{found.pk}.xlsx")
