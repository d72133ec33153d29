"""The OpenRosa protocol (form discovery, submission), as ODK Collect and KoboCollect speak it."""

from __future__ import annotations

import csv
import hashlib
import io
from xml.sax.saxutils import escape, quoteattr

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from datchuan.kernel.problem import Problem
from datchuan.platform.web.request import DayRequest
from datchuan.survey.access import for_devices
from datchuan.survey.announcing import attached_lists
from datchuan.survey.forms.definition import read_definition
from datchuan.survey.grounds import Ground, ground_today
from datchuan.survey.models import Device, FormVersion
from datchuan.survey.operations import IncomingFile, SameIdOtherContent, UnknownForm, receive
from datchuan.survey.working import call_worker

# What one request should carry. Small on purpose: on a weak link a batch that breaks off is sent again whole.
BATCH = 1_500_000
XML_PART = "xml_submission_file"
XML = "text/xml; charset=utf-8"


def _answer(content: str, status: int = 200, **headers: str) -> HttpResponse:
    """Every answer names the protocol's version and its own time."""
    whole = {"X-OpenRosa-Version": "1.0", "Date": http_date(), "X-OpenRosa-Accept-Content-Length": str(BATCH)}
    return HttpResponse(content, status=status, content_type=XML, headers={**whole, **headers})


def _message(sentence: str, status: int, nature: str = "") -> HttpResponse:
    kind = f' nature="{nature}"' if nature else ""
    text = f'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message{kind}>{escape(sentence)}</message>'
    return _answer(f"{text}</OpenRosaResponse>", status)


def _url(request: HttpRequest, route: str, key: str, **parts: str) -> str:
    """Under the key in the address if the device came with one, else under Basic authentication."""
    if key:
        return request.build_absolute_uri(reverse(f"odk-{route}", kwargs={"key": key, **parts}))
    return request.build_absolute_uri(reverse(f"odk-basic-{route}", kwargs=parts))


@for_devices
def form_list(request: HttpRequest, *, device: Device, key: str) -> HttpResponse:
    """The forms that are offered, with their hashes: a device fetches anew what has another hash."""
    items = []
    for form in FormVersion.objects.filter(is_offered=True).order_by("key"):
        manifest = ""
        if read_definition(form.xml).lists:
            manifest = f"<manifestUrl>{escape(_url(request, 'manifest', key, form=form.key))}</manifestUrl>"
        items.append(
            f"<xform><formID>{escape(form.key)}</formID><name>{escape(form.title)}</name>"
            f"<version>{escape(form.version)}</version><hash>md5:{_md5(form.xml)}</hash>"
            f"<downloadUrl>{escape(_url(request, 'form', key, form=form.key))}</downloadUrl>{manifest}</xform>"
        )
    return _answer(f'<xforms xmlns="http://openrosa.org/xforms/xformsList">{"".join(items)}</xforms>')


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def offered_form(form: str) -> FormVersion:
    found = FormVersion.objects.filter(key=form, is_offered=True).first()
    if found is None:
        raise Http404(f"Không có biểu mẫu “{form}”.")
    return found


@for_devices
def form_xml(request: HttpRequest, *, device: Device, key: str, form: str) -> HttpResponse:
    """The XForm itself."""
    return _answer(offered_form(form).xml)


@for_devices
def manifest(request: DayRequest, *, device: Device, key: str, form: str) -> HttpResponse:
    """The lists that go along with a form, for the device's area today."""
    items, ground = [], ground_today(device, request.today)
    for name in read_definition(offered_form(form).xml).lists:
        url = _url(request, "list", key, form=form, name=name)
        items.append(
            f"<mediaFile><filename>{escape(name)}.csv</filename><hash>md5:{_md5(list_as_csv(name, ground))}</hash>"
            f"<downloadUrl>{escape(url)}</downloadUrl></mediaFile>"
        )
    return _answer(f'<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{"".join(items)}</manifest>')


@for_devices
def attached_list(request: DayRequest, *, device: Device, key: str, form: str, name: str) -> HttpResponse:
    """One such list, as CSV."""
    if name not in read_definition(offered_form(form).xml).lists:
        raise Http404(f"Biểu mẫu này không có danh sách “{name}”.")
    answer = _answer(list_as_csv(name, ground_today(device, request.today)))
    answer["Content-Type"] = "text/csv; charset=utf-8"
    answer["Content-Disposition"] = f"attachment; filename={quoteattr(f'{name}.csv')}"
    return answer


def list_as_csv(name: str, ground: Ground) -> str:
    """An attached list for an area and day; empty where an area is wanted first."""
    attached = attached_lists()[name]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(attached.columns)
    writer.writerows(() if ground.missing else attached.rows(ground.area, ground.on))
    return text.getvalue()


@for_devices
def submission(request: DayRequest, *, device: Device, key: str) -> HttpResponse:
    """HEAD (or GET): where to send and how much at once. POST: a submission, or more files of one."""
    if request.method in ("HEAD", "GET"):
        return _answer("", 204, Location=request.build_absolute_uri())
    if request.method != "POST":
        return _message("Chỉ nhận HEAD và POST.", 405)
    return _received(request, device)


def _received(request: DayRequest, device: Device) -> HttpResponse:
    try:
        xml, files = parts_of(request)
        receive(xml=xml, files=files, device=device, at=timezone.now(), today=request.today)
        call_worker()
    except Problem as problem:
        return _message(problem.sentence, _STATUS.get(type(problem), 400), "submit_error")
    return _message("Đã nhận phiếu.", 201, "submit_success")


_STATUS: dict[type[Problem], int] = {UnknownForm: 404, SameIdOtherContent: 409}


def parts_of(request: HttpRequest) -> tuple[bytes, list[IncomingFile]]:
    """The XML and the files of a multipart request. Problem 344 when it is none or has no XML."""
    if XML_PART not in request.FILES:
        what = f"yêu cầu không có phần {XML_PART}"
        raise Problem(344, what, mend="Gửi phiếu bằng ứng dụng thu thập (multipart/form-data).")
    xml, files = b"", []
    for field, uploads in request.FILES.lists():
        for upload in uploads:
            if field == XML_PART:
                xml = upload.read()
            else:
                files.append(IncomingFile(_safe_name(upload.name or field), upload.read()))
    return xml, files


def _safe_name(name: str) -> str:
    """The last part of a name, without anything that leads elsewhere. Problem 344 for one that is nothing else."""
    last = name.replace("\\", "/").rpartition("/")[2].strip(". ")
    if not last or len(last) > 150:
        raise Problem(344, f"tên tệp “{name[:40]}” không dùng được", mend="Đặt tên tệp ngắn, chỉ gồm chữ và số.")
    return last
