"""Submissions as files: chosen by form, state, place and days; each download is written down."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from tempfile import TemporaryFile
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.survey.access import submissions_of
from datchuan.survey.delivering import KINDS, writes_parquet
from datchuan.survey.exporting import SubmissionExport, csv_of, geojson_of, parquet_of, workbook_of
from datchuan.survey.models import FormVersion, Submission
from datchuan.territory.models import Level
from datchuan.territory.queries import communes_on, sorted_by_name, villages_of, within

State = Submission.State
_STREAMED = {"csv": csv_of, "geojson": geojson_of}
_WRITTEN = {"xlsx": workbook_of, "parquet": parquet_of}
_ASKED = ("bieu-mau", "trang-thai", "xa", "thon", "tu", "den")


@requires("survey.decide_submissions")
def downloads(request: OfficialRequest) -> HttpResponse:
    """What to download, and as which kind of file."""
    area = request.user.area
    communes = sorted_by_name(communes_on(request.today).filter(within(area), type="Xã").select_related("parent"))
    villages = villages_of(area, request.today) if area.level == Level.COMMUNE else []
    context = {
        "forms": FormVersion.objects.filter(is_offered=True).defer("xml"),
        "states": list(State),
        "communes": communes if area.level != Level.COMMUNE else [],
        "villages": sorted((each.village for each in villages), key=lambda village: village.name),
        "form": request.GET.get("bieu-mau", ""),
        "first": request.GET.get("tu", ""),
        "last": request.GET.get("den", ""),
        "writes_parquet": writes_parquet(),
    }
    return render(request, "survey/downloads.html", context)


@requires("survey.decide_submissions")
def download(request: OfficialRequest, kind: str) -> HttpResponseBase:
    """The submissions of one form that the official sees, streamed. Where each was filled in is for those who may read
    names: it tells whose house it is."""
    whole = request.user.has_perm("housing.view_personal_data")
    if kind == "geojson" and not whole:
        raise Http404("Vị trí nơi điền phiếu chỉ dành cho người được xem tên chủ hộ.")
    asked = {name: value for name in _ASKED if (value := request.GET.get(name, "").strip())}
    key = asked.get("bieu-mau", "").replace("\0", "")
    if not FormVersion.objects.filter(key=key).exists():
        raise Http404(f"Không có biểu mẫu “{key[:50]}”.")
    export = SubmissionExport(chosen(submissions_of(request.user), asked), key, whole)
    details = {"kind": kind, **asked}
    record_audit(by=request.user, action="survey.export_submissions", subject=request.user.area_id, details=details)
    return _answer(export, kind, f"phieu-{key}-{request.today:%Y-%m-%d}.{kind}")


def _answer(export: SubmissionExport, kind: str, name: str) -> HttpResponseBase:
    answer: HttpResponseBase
    if kind in _STREAMED:
        answer = StreamingHttpResponse(_STREAMED[kind](export))
    else:
        file = TemporaryFile()  # noqa: SIM115 - the response closes it
        _WRITTEN[kind](export, file)
        file.seek(0)
        answer = FileResponse(file)
    answer["Content-Type"] = KINDS[kind]
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def chosen(found: QuerySet[Submission], asked: dict[str, str]) -> QuerySet[Submission]:
    """Those of a form, in a state, of a commune (by the device) or a village (by the answers), received on the days
    from and to, both counted. What makes no sense is refused, not passed over: the file would hold more than was asked.
    """
    wanted: dict[str, Any] = {}
    if key := asked.get("bieu-mau"):
        wanted["form__key"] = key
    if state := asked.get("trang-thai"):
        wanted["state"] = _one_of(state, State.values, "Tình trạng")
    if commune := asked.get("xa"):
        wanted["device__area"] = commune
    if village := asked.get("thon"):
        wanted["trace__village"] = (
            int(village) if village.isdecimal() and len(village) < 18 else _refuse("Thôn", village)
        )
    if first := asked.get("tu"):
        wanted["received_at__gte"] = _start_of(_day(first, "Từ ngày"))
    if last := asked.get("den"):
        wanted["received_at__lt"] = _start_of(_day(last, "Đến ngày") + timedelta(days=1))
    return found.filter(**wanted)


def _one_of(value: str, values: list[str], title: str) -> str:
    return value if value in values else _refuse(title, value)


def _day(text: str, title: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _refuse(title, text)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _refuse(title: str, value: str) -> Any:
    raise Http404(f"{title}: không hiểu “{value[:30]}”.")
