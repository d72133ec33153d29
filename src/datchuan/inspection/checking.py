"""What a round may not be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from datchuan.inspection.models import Round, Team, TeamMember, Visit
from datchuan.kernel.problem import Problem
from datchuan.law.terms import is_working_day
from datchuan.people.models import Office, Official

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


def check_seen_members(round_: Round, name: str, team: Team | None, seen: Collection[int] | None, is_new: bool) -> None:
    """Problem 793 when a team's members are not those that were seen, 794 when another team has its name."""
    if team is not None and (is_new and seen is not None):
        raise Problem(794, "đợt đã có đoàn tên này", where="Tên đoàn", mend="Đặt tên khác, hoặc sửa đoàn đã có.")
    if team is None:
        return
    if Team.objects.filter(round=round_, name=name.strip()).exclude(pk=team.pk).exists():
        raise Problem(794, "đợt đã có đoàn tên này", where="Tên đoàn", mend="Đặt tên khác.")
    if seen is not None and set(team.members.values_list("official", flat=True)) != set(seen):
        what = f"người khác vừa đổi người của {team.name}"
        raise Problem(793, what, mend="Chưa ghi gì; lựa chọn của bạn còn nguyên. Xem rồi ghi lại nếu vẫn cần.")


def check_divisions(round_: Round) -> None:
    """Problem 624 when people of teams, or what communes need, are of a division that takes no part in the round."""
    divisions = [round_.lead_id, *round_.coordinating.values_list("pk", flat=True)]
    mend = "Đổi người của đoàn trước, hoặc giữ đơn vị này."
    strange = TeamMember.objects.filter(round=round_).exclude(official__office__in=divisions)
    if place := strange.select_related("official__office", "team").first():
        what = f"{place.official.full_name} của {place.official.office.short_name} còn ở {place.team.name}"
        raise Problem(624, what, where="Đơn vị phối hợp", mend=mend)
    needs = round_.visits.exclude(divisions=None).exclude(state=Visit.State.DROPPED)
    if office := Office.objects.filter(pk__in=needs.values("divisions")).exclude(pk__in=divisions).first():
        what = f"{needs.filter(divisions=office).count()} xã của đợt đang cần {office.short_name} có mặt"
        raise Problem(624, what, where="Đơn vị phối hợp", mend="Đổi phòng phải có mặt ở các xã trước.")


def check_visit(visit: Visit, divisions: Sequence[Office]) -> None:
    """Problem 620 for a visit that can never be made."""
    round_, where = visit.round, visit.commune.name
    if visit.minutes is not None and not 15 <= visit.minutes <= round_.working_minutes:
        what, mend = f"kiểm tra {visit.minutes} phút", f"Nhập từ 15 đến {round_.working_minutes} phút, hoặc để trống."
        raise Problem(620, what, where=where, mend=mend)
    first, last = visit.not_before or round_.first_on, visit.not_after or round_.last_on
    if last < first:
        what = f"chỉ được đến từ {first:%d/%m/%Y} mà hạn là {last:%d/%m/%Y}"
        raise Problem(620, what, where=where, mend="Kiểm tra lại hai ngày; ô để trống lấy ngày của đợt.")
    if last < round_.first_on or first > round_.last_on:
        what = (
            f"{first:%d/%m/%Y} – {last:%d/%m/%Y} ở ngoài đợt ({round_.first_on:%d/%m/%Y} – {round_.last_on:%d/%m/%Y})"
        )
        raise Problem(620, what, where=where, mend="Chọn ngày trong đợt.")
    if not divisions:
        raise Problem(620, "không phòng nào phải có mặt", where=where, mend="Chọn ít nhất một phòng.")
    taking_part = {round_.lead_id, *round_.coordinating.values_list("pk", flat=True)}
    if strange := [each for each in divisions if each.pk not in taking_part]:
        what = f"{strange[0].short_name} không tham gia đợt"
        raise Problem(620, what, where=where, mend="Chọn phòng chủ trì hoặc phối hợp của đợt.")
