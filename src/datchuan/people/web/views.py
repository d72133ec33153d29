from __future__ import annotations

from allauth.account.views import LoginView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.people.operations import move_official
from datchuan.people.queries import officials_without_area, without_area
from datchuan.people.web.forms import MoveForm
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import public, requires
from datchuan.platform.models import AuditEntry
from datchuan.platform.queries import first_broken_entry, installation
from datchuan.platform.ticking import jobs_now
from datchuan.territory.models import Unit

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
    "desk.keep_preference": "Đổi cách nhận thông báo",
    "dossiers.record_recognition": "Ghi công nhận xã đạt chuẩn",
    "dossiers.withdraw_recognition": "Ghi thu hồi công nhận",
    "dossiers.remove_recognition": "Gỡ công nhận ghi nhầm",
    "dossiers.remove_dossier": "Gỡ hồ sơ mở nhầm",
    "dossiers.export_recognitions": "Tải danh sách công nhận",
    "dossiers.open_dossier": "Mở hồ sơ",
    "dossiers.move_dossier": "Chuyển trạng thái hồ sơ",
    "dossiers.add_part": "Thêm giấy tờ vào danh mục hồ sơ",
    "dossiers.hand_in": "Nộp giấy tờ của hồ sơ",
    "dossiers.open_file": "Mở giấy tờ của hồ sơ",
    "dossiers.open_portfolio": "Tải cả hồ sơ",
    "dossiers.export_clocks": "Tải danh sách thời hạn hồ sơ",
    "dossiers.raise_signals": "Nêu tín hiệu theo dõi công nhận",
    "dossiers.answer_signal": "Ghi ý kiến về tín hiệu theo dõi công nhận",
    "dossiers.freeze_papers": "Chụp lại số liệu văn bản của hồ sơ",
    "dossiers.draft_paper": "Soạn văn bản của hồ sơ",
    "dossiers.make_claim": "Ghi kết quả một chỉ tiêu của hồ sơ",
    "dossiers.record_publicity": "Ghi việc công bố, lấy ý kiến của hồ sơ",
    "dossiers.strike_publicity": "Gạch bỏ dòng công bố, lấy ý kiến ghi nhầm",
    "desk.export_work": "Tải việc của tôi",
    "desk.make_calendar_key": "Tạo địa chỉ lịch",
    "desk.revoke_calendar_key": "Thu hồi địa chỉ lịch",
    "programme.add_note": "Trao đổi về việc của kế hoạch",
    "programme.download_file": "Tải tệp của việc",
    "programme.mark_done": "Ghi việc đã xong",
    "programme.mark_not_done": "Ghi lại việc chưa xong",
    "demo.build": "Dựng tỉnh trình diễn",
    "documents.download": "Tải văn bản",
    "housing.record_houses": "Ghi số liệu nhà ở",
    "housing.print_codes": "In mã QR của hộ",
    "survey.publish_form": "Công bố biểu mẫu",
    "survey.make_device": "Tạo khóa máy thu thập",
    "survey.revoke_device": "Thu hồi máy thu thập",
    "survey.mend": "Sửa phiếu thu thập",
    "survey.reject": "Không nhận phiếu thu thập",
    "housing.export_houses": "Tải số liệu nhà ở",
    "housing.export_faulty_rows": "Tải dòng lỗi",
    "progress.export_map": "Tải bản đồ",
    "housing.accept_upload": "Nhận tệp đã nộp",
    "housing.drop_upload": "Bỏ tệp đã nộp",
    "people.move_official": "Phân lại địa bàn cán bộ",
    "people.move_back": "Trả địa bàn cán bộ khi hoàn tác sắp xếp",
    "people.add_official": "Tạo tài khoản",
    "people.make_read_key": "Tạo khóa đọc số liệu",
    "people.revoke_read_key": "Thu hồi khóa đọc số liệu",
    "sharing.make_office_key": "Tạo khóa của cơ quan",
    "sharing.revoke_office_key": "Thu hồi khóa của cơ quan",
    "sharing.read": "Hệ thống của cơ quan khác đọc số liệu (API)",
    "survey.read_feed": "Đọc số liệu bằng khóa (OData)",
    "survey.export_submissions": "Tải phiếu thu thập",
    "setup.set_up_province": "Thiết lập tỉnh",
    "setup.simulate_survey": "Lập số liệu dùng thử",
    "territory.load_country": "Nạp danh mục đơn vị hành chính",
    "territory.add_villages": "Ghi thôn của xã",
    "territory.apply_act": "Ghi nhận sắp xếp đơn vị hành chính",
    "territory.reverse_act": "Hoàn tác sắp xếp đơn vị hành chính",
    "territory.drop_act": "Bỏ lần sắp xếp đang chờ",
    "territory.download_paper": "Tải văn bản sắp xếp",
    "sharing.make_webhook": "Thêm địa chỉ nhận tin",
    "sharing.send_trial": "Gửi thử tin",
    "sharing.pause_webhook": "Tạm dừng địa chỉ nhận tin",
    "sharing.resume_webhook": "Chạy lại địa chỉ nhận tin",
    "sharing.remove_webhook": "Gỡ địa chỉ nhận tin",
    "sharing.send_again": "Gửi lại tin",
    "sharing.switch_public_page": "Bật, tắt trang công khai",
    "urging.look": "Tìm việc phải đôn đốc",
    "urging.draft_letter": "Soạn công văn đôn đốc",
    "urging.export": "Tải danh sách đôn đốc",
    "inspection.make_round": "Lập đợt kiểm tra",
    "inspection.change_round": "Sửa đợt kiểm tra",
    "inspection.set_team": "Lập đoàn kiểm tra",
    "inspection.record_absence": "Ghi ngày vắng",
    "inspection.choose_communes": "Chọn xã kiểm tra",
    "inspection.drop_commune": "Bỏ xã khỏi đợt kiểm tra",
    "inspection.propose": "Xếp lịch kiểm tra",
    "inspection.move_visit": "Chuyển buổi kiểm tra",
    "inspection.announce": "Thông báo lịch kiểm tra",
    "inspection.follow_up": "Theo dõi kiến nghị sau kiểm tra",
    "inspection.close_round": "Kết thúc đợt kiểm tra",
    "inspection.export_findings": "Tải danh sách kiến nghị sau kiểm tra",
    "inspection.export_map": "Tải bản đồ đợt kiểm tra",
    "masterplans.register": "Ghi quy hoạch vào sổ",
    "masterplans.change": "Sửa hồ sơ quy hoạch",
    "masterplans.publish": "Ghi công bố quy hoạch",
    "masterplans.add_document": "Nộp giấy tờ, bản vẽ quy hoạch",
    "masterplans.download": "Tải giấy tờ, bản vẽ quy hoạch",
    "masterplans.find": "Ghi nhận xét xây dựng theo quy hoạch",
    "masterplans.extent": "Ghi phạm vi quy hoạch",
    "masterplans.export_extent": "Tải phạm vi quy hoạch",
    "masterplans.open_reviews": "Mở nhiệm vụ rà soát quy hoạch",
    "masterplans.conclude_review": "Kết luận rà soát quy hoạch",
    "masterplans.assign_review": "Giao thực hiện kết luận rà soát",
    "masterplans.settle_review": "Ghi quy hoạch thực hiện kết luận rà soát",
    "masterplans.drop_review": "Bỏ nhiệm vụ rà soát mở nhầm thời hạn",
    "masterplans.export_reviews": "Tải danh sách rà soát quy hoạch",
    "masterplans.draft_guidance": "Soạn công văn hướng dẫn rà soát",
    "masterplans.accept_list": "Nhận danh mục quy hoạch",
    "masterplans.drop_list": "Bỏ danh mục quy hoạch đã nộp",
    "masterplans.export": "Tải sổ quy hoạch",
    "masterplans.export_faulty_rows": "Tải dòng lỗi của danh mục quy hoạch",
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
            "left": len(officials_without_area(request.today)),
            "today": request.today,
            "entries": [(entry, ACTIONS.get(entry.action, entry.action)) for entry in rows],
            "broken": first_broken_entry(),
            "failing": sum(each.is_failing for each in jobs_now(timezone.now())),
        },
    )


@requires("people.move_officials")
def areas(request: OfficialRequest) -> HttpResponse:
    """Officials whose area does not exist on the working day, with the units that hold its land now."""
    return render(request, "people/areas.html", {"rows": officials_without_area(request.today)})


@requires("people.move_officials")
def move(request: OfficialRequest, pk: int) -> HttpResponse:
    """Give such an official another area. Who has one that exists is not moved here."""
    found = Official.objects.select_related("area__parent", "office").filter(pk=pk, is_active=True).first()
    left = without_area(found, request.today) if found else None
    if left is None:
        raise Http404("Không có cán bộ nào như vậy có địa bàn đã kết thúc.")
    form = MoveForm(left, request.today, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        area = Unit.objects.get(pk=given["area"])
        office = Office.objects.get(pk=given["office"]) if given["office"] else None
        try:
            move_official(
                official=left.official, area=area, office=office, on=given["on"], by=request.user, today=request.today
            )
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, f"Đã phân {left.official.full_name} về {area.name}.")
            return redirect("areas")
    context = {"left": left, "form": form}
    return render(request, "people/move.html", context, status=400 if form.errors else 200)
