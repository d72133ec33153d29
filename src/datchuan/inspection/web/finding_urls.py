"""Routes of findings and recommendations of all visits, the report of a round."""

from __future__ import annotations

from django.urls import URLPattern, path

from datchuan.inspection.web import finding, findings, round_report

urlpatterns: list[URLPattern] = [
    path("kiem-tra/kien-nghi/", findings.findings, name="findings"),
    path("kiem-tra/kien-nghi/tai/danh-sach.csv", findings.table, {"kind": "csv"}, name="findings-csv"),
    path("kiem-tra/kien-nghi/tai/danh-sach.xlsx", findings.table, {"kind": "xlsx"}, name="findings-xlsx"),
    path("kiem-tra/kien-nghi/<int:pk>/", finding.finding, name="finding"),
    path("kiem-tra/kien-nghi/<int:pk>/tep/<int:file_pk>/", finding.file, name="finding-file"),
    path("kiem-tra/kien-nghi/<int:pk>/<slug:step>/", finding.act, name="finding-act"),
    path("kiem-tra/dot/<int:pk>/kien-nghi/", findings.round_findings, name="round-findings"),
    path("kiem-tra/dot/<int:pk>/bao-cao/", round_report.round_report, name="round-report"),
    path("kiem-tra/dot/<int:pk>/bao-cao/ban-do.svg", round_report.map_sheet, {"kind": "svg"}, name="round-map-svg"),
    path("kiem-tra/dot/<int:pk>/bao-cao/ban-do.pdf", round_report.map_sheet, {"kind": "pdf"}, name="round-map-pdf"),
    path("kiem-tra/dot/<int:pk>/bao-cao/ket-thuc/", round_report.close, name="round-close"),
]
