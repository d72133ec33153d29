"""What a round may not be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from datchuan.inspection.models import Round, TeamMember
from datchuan.kernel.problem import Problem
from datchuan.law.terms import is_working_day
from datchuan.people.models import Official

LONGEST_DAYS = 200


def check_round(round_: Round) -> None:
    """Problem 790 for its window, 791 for its measures."""
    check_window(round_.first_on, round_.last_on)
    span = (round_.last_on - round_.first_on).days + 1
    if span > LONGEST_DAYS:
        what = f"đợt dài {span} ngày, quá {LONGEST_DAYS} ngày"
        raise Problem(790, what, where="Thời gian", mend="Tách thành nhiều đợt.")
    if not any(is_working_day(round_.first_on + timedelta(days=number)) for number in range(span)):
        what = f"từ {round_.first_on:%d/%m/%Y} đến {round_.last_on:%d/%m/%Y} không có ngày làm việc nào"
        raise Problem(790, what, where="Thời gian", mend="Chọn khoảng có ngày làm việc.")
    if not 60 <= round_.working_minutes <= 900:
        what = f"một ngày làm việc {round_.working_minutes} phút"
        raise Problem(791, what, where="Giờ làm việc", mend="Nhập từ 60 đến 900 phút, gồm cả đi đường.")
    if not 15 <= round_.visit_minutes <= round_.working_minutes:
        what = f"kiểm tra một xã {round_.visit_minutes} phút"
        raise Problem(791, what, where="Thời gian mỗi xã", mend="Nhập từ 15 phút đến hết một ngày làm việc.")
    if round_.cars == 0:
        raise Problem(791, "không có xe nào", where="Số xe", mend="Để trống nếu xe không hạn chế.")
    if round_.road_factor < 1 or not 5 <= round_.km_per_hour <= 120:
        what = f"hệ số đường {round_.road_factor:g}, tốc độ {round_.km_per_hour:g} km/giờ".replace(".", ",")
        raise Problem(791, what, where="Đường đi", mend="Hệ số từ 1, tốc độ từ 5 đến 120 km/giờ.")
    if not (8 <= round_.base_latitude <= 24 and 102 <= round_.base_longitude <= 110):
        what = f"vĩ độ {round_.base_latitude:g}, kinh độ {round_.base_longitude:g} ở ngoài Việt Nam".replace(".", ",")
        raise Problem(791, what, where="Nơi xuất phát", mend="Nhập theo độ thập phân, vĩ độ trước (WGS 84).")


def check_window(first_on: date, last_on: date) -> None:
    """Problem 795 for days out of order."""
    if last_on < first_on:
        what = f"ngày cuối {last_on:%d/%m/%Y} ở trước ngày đầu {first_on:%d/%m/%Y}"
        raise Problem(795, what, where="Thời gian", mend="Kiểm tra lại hai ngày.")


def check_draft(round_: Round) -> None:
    """Problem 792 once it is announced or closed."""
    if round_.state != Round.State.DRAFT:
        what = f"đợt “{round_.title}” {round_.get_state_display().lower()}"
        raise Problem(792, what, mend="Thu hồi thông báo lịch rồi sửa, hoặc lập đợt khác.")


def check_not_closed(round_: Round) -> None:
    """Problem 848 once it is over."""
    if round_.state == Round.State.CLOSED:
        what = f"đợt “{round_.title}” {round_.get_state_display().lower()}"
        raise Problem(848, what, mend="Việc khắc phục ghi ở trang của từng kiến nghị.")


def check_members(round_: Round, name: str, members: Sequence[Official]) -> None:
    """Problem 794."""
    if not name.strip() or not members:
        raise Problem(794, "chưa có tên hoặc chưa có người", where="Đoàn", mend="Đặt tên và chọn ít nhất một người.")
    if len({each.pk for each in members}) < len(members):
        raise Problem(794, "một người ghi hai lần", where=name, mend="Chọn mỗi người một lần.")
    divisions = {round_.lead_id, *round_.coordinating.values_list("pk", flat=True)}
    for each in members:
        if each.office_id not in divisions:
            what = f"{each.full_name} thuộc {each.office.short_name}, không phải đơn vị chủ trì hay phối hợp của đợt"
            raise Problem(794, what, where=name, mend="Chọn người khác, hoặc thêm đơn vị phối hợp vào đợt.")
    taken = TeamMember.objects.filter(round=round_, official__in=members).exclude(team__name=name.strip())
    for place in taken.select_related("official", "team"):
        what = f"{place.official} đang ở {place.team.name}"
        raise Problem(794, what, where=name, mend="Bỏ người này khỏi đoàn kia trước.")
