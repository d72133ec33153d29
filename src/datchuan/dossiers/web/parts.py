"""Handing in the parts of a dossier, adding one, opening a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from datchuan.dossiers.access import may_hand_in
from datchuan.dossiers.looking import looks_blank
from datchuan.dossiers.models import Dossier, DossierPart, PartVersion
from datchuan.dossiers.operations import add_part, check_file_size, hand_in
from datchuan.dossiers.web.page import dossier_of, dossier_page
from datchuan.dossiers.web.part_forms import PartFileForm, PartForm
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import Refused, requires
from datchuan.platform.operations import record_audit


def _part(request: OfficialRequest, pk: int, part: int) -> tuple[Dossier, DossierPart]:
    found = dossier_of(request, pk)
    mine = found.parts.filter(pk=part).first()
    if mine is None:
        raise Http404("Hồ sơ không có giấy tờ này.")
    return found, mine


@require_POST
def _hand_in(request: OfficialRequest, pk: int, part: int) -> HttpResponse:
    found, mine = _part(request, pk, part)
    if not may_hand_in(request.user, mine):
        raise Refused(f"“{mine.title}” không do cấp của bạn nộp")
    form = PartFileForm(request.POST, request.FILES, prefix=f"p{part}")
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            check_file_size(size=file.size, file_name=file.name)  # before it is read
            content, note = file.read(), form.cleaned_data["note"]
            given = {"content": content, "file_name": file.name, "note": note}
            made = hand_in(part=mine, by=request.user, at=timezone.now(), **given)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, f"Đã nhận: {mine.title}.")
            if looks_blank(content, made.media_type):
                words = "Trang đầu của tệp trông như trang trắng. Mở xem lại; nếu đúng vậy, quét lại rồi nộp bản khác."
                messages.warning(request, words)
            return redirect("dossier", pk=pk)
    return dossier_page(request, found, faulty=(part, form))


@require_POST
def _add(request: OfficialRequest, pk: int) -> HttpResponse:
    found, form = dossier_of(request, pk), PartForm(request.POST, prefix="them")
    if form.is_valid():
        try:
            add_part(dossier=found, by=request.user, **form.cleaned_data)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, "Đã thêm vào danh mục giấy tờ.")
            return redirect("dossier", pk=pk)
    return dossier_page(request, found, adding=form)


add = requires("dossiers.hand_in")(_add)
handed_in = requires("dossiers.hand_in")(_hand_in)


@requires("dossiers.view_dossiers")
def file(request: OfficialRequest, pk: int, part: int, number: int) -> HttpResponseBase:
    """A version's file as it came. Written to the audit chain: dossiers name people."""
    found, mine = _part(request, pk, part)
    version = PartVersion.objects.filter(part=mine, number=number).exclude(file="").first()
    if version is None:
        raise Http404("Giấy tờ này không có bản ấy.")
    if not version.file.storage.exists(str(version.file.name)):
        raise Http404("Tệp này không còn trong kho lưu trữ. Báo người quản trị khôi phục từ bản sao lưu.")
    details = {"part": mine.title, "version": number, "sha256": version.sha256}
    record_audit(by=request.user, action="dossiers.open_file", subject=f"dossier {found.pk}", details=details)
    answer = FileResponse(version.file.open("rb"), content_type=version.media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=version.file_name)
    return answer
