from __future__ import annotations

from allauth.account.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from datchuan.people.models import Official
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import public, requires
from datchuan.platform.models import AuditEntry
from datchuan.platform.queries import first_broken_entry, installation

_login = LoginView.as_view(template_name="people/sign_in.html")


def _sign_in(request: HttpRequest) -> HttpResponse:
    """The door; of an installation that serves no province yet, the way to set one up."""
    return _login(request) if installation().province_code else redirect("set-up")


sign_in = public(_sign_in)

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
    "housing.accept_upload": "Nhận tệp đã nộp",
    "housing.drop_upload": "Bỏ tệp đã nộp",
    "people.add_official": "Tạo tài khoản",
    "people.assign_area": "Đổi vai trò, địa bàn",
    "setup.set_up_province": "Thiết lập tỉnh",
    "setup.simulate_survey": "Lập số liệu dùng thử",
    "territory.load_country": "Nạp danh mục đơn vị hành chính",
    "territory.add_villages": "Ghi thôn của xã",
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
            "today": request.today,
            "entries": [(entry, ACTIONS.get(entry.action, entry.action)) for entry in rows],
            "broken": first_broken_entry(),
        },
    )
