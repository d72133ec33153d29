from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from datchuan.people.models import Official
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.models import AuditEntry
from datchuan.platform.queries import first_broken_entry

ACTIONS = {
    "criteria.mark_value": "Ghi kết quả đối chiếu luật",
    "criteria.withdraw_marking": "Rút dấu đối chiếu luật",
    "criteria.keep_scan": "Lưu bản scan văn bản",
    "criteria.download_scan": "Tải bản scan văn bản",
    "criteria.export_values": "Tải danh mục đối chiếu",
    "demo.build": "Dựng tỉnh trình diễn",
    "documents.download": "Tải văn bản",
    "housing.record_houses": "Ghi số liệu nhà ở",
    "housing.export_houses": "Tải số liệu nhà ở",
    "housing.export_faulty_rows": "Tải dòng lỗi",
    "progress.export_map": "Tải bản đồ",
    "housing.accept_upload": "Nhận tệp đã nộp",
    "housing.drop_upload": "Bỏ tệp đã nộp",
    "territory.apply_act": "Ghi nhận sắp xếp đơn vị hành chính",
    "territory.reverse_act": "Hoàn tác sắp xếp đơn vị hành chính",
    "territory.drop_act": "Bỏ lần sắp xếp đang chờ",
    "territory.download_paper": "Tải văn bản sắp xếp",
    "masterplans.change": "Sửa hồ sơ quy hoạch",
    "masterplans.open_reviews": "Mở nhiệm vụ rà soát quy hoạch",
    "masterplans.conclude_review": "Kết luận rà soát quy hoạch",
}


@requires("people.view_officials")
def administration(request: OfficialRequest) -> HttpResponse:
    """Officials, and the last acts of the audit chain."""
    officials = Official.objects.select_related("office", "area").order_by("role", "username")
    rows = AuditEntry.objects.select_related("by").order_by("-pk")[:100]
    return render(
        request,
        "people/administration.html",
        {
            "officials": officials,
            "entries": [(entry, ACTIONS.get(entry.action, entry.action)) for entry in rows],
            "broken": first_broken_entry(),
        },
    )
