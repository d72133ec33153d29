"""Houses as files: those that the official sees on the day looked at, written as they are read."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse

from datchuan.housing.access import visible_to
from datchuan.housing.exporting import Export, csv_lines, geojson_parts, write_columns, write_workbook
from datchuan.housing.web.views import in_commune
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.survey.delivering import KINDS
from datchuan.territory.queries import communes_on

WRITE = {"xlsx": write_workbook, "parquet": write_columns}


@requires("housing.view_houses")
def table(request: OfficialRequest, kind: str) -> HttpResponseBase:
    """All houses as CSV, a workbook or Parquet, names masked for roles that may not read them. Each is logged."""
    export = _export(request, kind)
    if kind == "csv":
        return _named(StreamingHttpResponse(csv_lines(export)), export, kind)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    WRITE[kind](export, file)
    file.seek(0)
    return _named(FileResponse(file), export, kind)


@requires("housing.view_personal_data")
def points(request: OfficialRequest) -> HttpResponseBase:
    """Where houses stand: whoever knows that knows whose they are, so it is for roles that may read names."""
    export = _export(request, "geojson")
    return _named(StreamingHttpResponse(geojson_parts(export)), export, "geojson")


def _export(request: OfficialRequest, kind: str) -> Export:
    records = visible_to(request.user, request.day, today=request.today)
    chosen = request.GET.get("xa", "")
    if chosen:
        commune = communes_on(request.units_day).filter(pk=chosen).first()
        if commune is None:
            raise Http404(f"Không có xã “{chosen[:20]}” vào ngày {request.units_day:%d/%m/%Y}.")
        records = in_commune(records, commune, request.units_day)
    details = {"kind": kind, "commune": chosen, "day": f"{request.day}", "units_day": f"{request.units_day}"}
    record_audit(by=request.user, action="housing.export_houses", subject=request.user.area_id, details=details)
    whole = request.user.has_perm("housing.view_personal_data")
    return Export(records, request.day, request.units_day, whole)


def _named(response: HttpResponseBase, export: Export, kind: str) -> HttpResponseBase:
    response["Content-Type"] = KINDS[kind]
    response["Content-Disposition"] = f'attachment; filename="nha-o-{export.day:%Y-%m-%d}.{kind}"'
    return response
