"""The register as files: the plans that the official sees and asks for, in the columns that come back."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import path

from datchuan.masterplans.exporting import PlanExport, csv_lines, write_workbook
from datchuan.masterplans.form07 import form_workbook
from datchuan.masterplans.web.register import chosen_plans
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.survey.delivering import KINDS


@requires("masterplans.view_masterplans")
def register(request: OfficialRequest, kind: str) -> HttpResponseBase:
    """The register as CSV or a workbook. Each is logged."""
    export = PlanExport([plan.pk for plan in chosen_plans(request)], request.today)
    details = {"kind": kind, "plans": len(export.keys), "query": request.GET.urlencode()}
    record_audit(by=request.user, action="masterplans.export", subject=request.user.area_id, details=details)
    if kind == "csv":
        return _named(StreamingHttpResponse(csv_lines(export)), "so-quy-hoach", kind, request)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(export, file)
    file.seek(0)
    return _named(FileResponse(file), "so-quy-hoach", kind, request)


@requires("masterplans.view_masterplans")
def form(request: OfficialRequest) -> HttpResponseBase:
    """Figures for Biểu 07/BCĐP of the area on the day looked at."""
    details = {"kind": "form07", "day": f"{request.day}"}
    record_audit(by=request.user, action="masterplans.export", subject=request.user.area_id, details=details)
    return _named(HttpResponse(form_workbook(request.user.area, request.day)), "so-lieu-bieu-07", "xlsx", request)


def _named(response: HttpResponseBase, name: str, kind: str, request: OfficialRequest) -> HttpResponseBase:
    response["Content-Type"] = KINDS[kind]
    response["Content-Disposition"] = f'attachment; filename="{name}-{request.day:%Y-%m-%d}.{kind}"'
    return response


urlpatterns = [
    path("quy-hoach/so/tai/so-quy-hoach.xlsx", register, {"kind": "xlsx"}, name="spatial-plans-xlsx"),
    path("quy-hoach/so/tai/so-quy-hoach.csv", register, {"kind": "csv"}, name="spatial-plans-csv"),
    path("quy-hoach/so/tai/bieu-07.xlsx", form, name="spatial-plans-form07"),
]
