"""The facts of the periodic report on a district that an office was given to direct and follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.templating import Each, Field, Member
from datchuan.dossiers.models import Dossier
from datchuan.evaluation.queries import Standing, set_key_on, standing
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.people.models import Official
from datchuan.platform.queries import installation
from datchuan.programme.models import Assignment
from datchuan.programme.states import WorkProgress
from datchuan.progress.queries import (
    FollowedCommune,
    FollowedDistrict,
    assignments_in,
    counts_then,
    followed_district,
    judged_codes,
)

MEMBERS: Mapping[str, Member] = {
    "huyện": Field("huyện được giao, như trong câu", "huyện Tràng Định"),
    "kỳ": Field("kỳ báo cáo", "quý II năm 2020"),
    "năm": Field("năm", "2020"),
    "ngày": Field("ngày của số liệu", "30/06/2020"),
    "cơ_quan": Field("cơ quan được giao, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "bộ_tiêu_chí": Field("tên bộ tiêu chí"),
    "tiêu_chí": Each(
        "từng tiêu chí",
        {
            "số": Field("số tiêu chí", "1"),
            "tên": Field("tên tiêu chí", "Quy hoạch"),
            "đạt": Field("số xã đạt"),
            "tổng": Field("số xã đã xét"),
            "không_đạt": Field("số xã không đạt"),
            "chưa_đủ": Field("số xã chưa đủ căn cứ"),
            "đầu_kỳ": Field("số xã đạt ngay trước kỳ; trống khi chưa lưu", "12", optional=True),
        },
    ),
    "tên_chỉ_tiêu": Each("các chỉ tiêu của bảng", {"mã": Field("mã chỉ tiêu", "9.2")}),
    "xã": Each(
        "từng xã của huyện",
        {
            "tên": Field("tên xã"),
            "đăng_ký": Field("đăng ký trong năm"),
            "kết_quả": Each(
                "từng chỉ tiêu, theo thứ tự của tên_chỉ_tiêu",
                {"kết_luận": Field("kết luận"), "còn_thiếu": Field("phần còn thiếu", "thiếu 17 nhà", optional=True)},
            ),
            "hồ_sơ": Field("hồ sơ đang ở bước nào; trống khi chưa mở", "Đang chuẩn bị", optional=True),
            "ghi_chú": Field("đăng ký, xã điểm, xã khó khăn", optional=True),
        },
    ),
    "rà_soát": Each(
        "quy hoạch phải rà soát, chưa kết luận",
        {
            "xã": Field("tên xã"),
            "quy_hoạch": Field("tên đồ án"),
            "văn_bản": Field("văn bản sắp xếp"),
            "từ_ngày": Field("từ ngày"),
        },
    ),
    "công_việc": Each(
        "công việc của kế hoạch tại huyện",
        {
            "tên": Field("tên công việc"),
            "hạn": Field("hạn"),
            "chủ_trì": Field("đơn vị chủ trì"),
            "tình_trạng": Field("xong, quá hạn, đang thực hiện, chưa đến"),
        },
    ),
}
_QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class _Period:
    """A stretch of a year: its key, its words, its first day."""

    key: str
    words: str
    first: date


class AssignedDistrictSource(FactSource):
    """The facts of a report on an assigned district for a month, a quarter, half or the whole of a year."""

    key = "assigned-district"
    title = "Huyện được giao chỉ đạo, theo dõi, theo tháng, quý, 6 tháng, năm"
    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """The periods that have begun of the districts assigned in the day's year, the newest first."""
        periods = [each for each in reversed(_periods(on.year)) if each.first <= on]
        return [
            About(f"{period.key} of assignment {each.pk}", f"{each.district.name}, {period.words}")
            for each in assignments_in(on.year)
            for period in periods
        ]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``month-6 of assignment 1``. Problem 742 for a period or a district that is not followed; 106,
        603 where the set of the day cannot judge."""
        assignment, period = _asked(about, on)
        now = standing(set_key_on(on), on)
        found = followed_district(assignment, now, Dossier.objects.all())
        facts = {**_heading(found, period, now), **_figures(found, period, now), **_lists(found, now)}
        return Gathered(facts, installation().simulated, [f"ubnd-{assignment.district_id}"])


def _periods(year: int) -> list[_Period]:
    months = [_Period(f"month-{n}", f"tháng {n} năm {year}", date(year, n, 1)) for n in range(1, 13)]
    quarters = [
        _Period(f"quarter-{n}", f"quý {name} năm {year}", date(year, 3 * n - 2, 1))
        for n, name in enumerate(_QUARTERS, start=1)
    ]
    first = date(year, 1, 1)
    half, whole = _Period("half", f"6 tháng đầu năm {year}", first), _Period("year", f"năm {year}", first)
    return [*months, *quarters, half, whole]


def _asked(about: str, on: date) -> tuple[Assignment, _Period]:
    key, _, pk = about.partition(" of assignment ")
    assignment = assignments_in(on.year).filter(pk=pk).first() if pk.isdecimal() else None
    period = next((each for each in _periods(on.year) if each.key == key and each.first <= on), None)
    if assignment is None or period is None:
        mend = "Chọn một kỳ trong danh sách, với ngày số liệu trong kỳ."
        raise Problem(742, f"Không có kỳ báo cáo “{about}” của huyện được giao", mend=mend)
    return assignment, period


def _heading(found: FollowedDistrict, period: _Period, now: Standing) -> dict[str, Any]:
    assignment = found.assignment
    letterhead = getattr(assignment.office, "letterhead", None)
    return {
        "huyện": _lower(assignment.district.name),
        "kỳ": period.words,
        "năm": str(now.on.year),
        "ngày": now.on,
        "cơ_quan": letterhead.full_name if letterhead else assignment.office.name,
        "bộ_tiêu_chí": now.criteria_set.title,
    }


def _figures(found: FollowedDistrict, period: _Period, now: Standing) -> dict[str, Any]:
    before = counts_then(found.assignment.district, now, period.first - timedelta(days=1))
    return {
        "tiêu_chí": [
            {
                "số": number,
                "tên": now.criteria_set.criterion(number).title,
                "đạt": count.met,
                "tổng": count.judged,
                "không_đạt": count.not_met,
                "chưa_đủ": count.undetermined,
                "đầu_kỳ": format_number(before[number].met) if number in before else "",  # none met is known too
            }
            for number, count in found.counts.items()
        ]
    }


def _lists(found: FollowedDistrict, now: Standing) -> dict[str, Any]:
    codes = judged_codes(now)
    return {
        "tên_chỉ_tiêu": [{"mã": code} for code in codes],
        "xã": [_commune(each) for each in found.communes],
        "rà_soát": [
            {"xã": unit.name, "quy_hoạch": plan.plan.name, "văn_bản": duty.instrument, "từ_ngày": duty.opened_on}
            for unit, plan, duty in found.reviews
        ],
        "công_việc": [
            {
                "tên": each.item.title,
                "hạn": each.item.ends_on,
                "chủ_trì": each.item.lead.short_name,
                "tình_trạng": _state(each),
            }
            for each in found.work
        ],
    }


def _commune(each: FollowedCommune) -> dict[str, Any]:
    registrations = each.registrations
    notes = [
        *(["đăng ký"] if registrations else []),
        *(["xã điểm"] if any(one.is_focus for one in registrations) else []),
        *(["xã khó khăn"] if any(one.is_difficult for one in registrations) else []),
    ]
    newest = next(iter(each.dossiers), None)
    return {
        "tên": each.unit.name,
        "đăng_ký": bool(registrations),
        "kết_quả": [{"kết_luận": cell.outcome.label, "còn_thiếu": cell.missing} for cell in each.cells],
        "hồ_sơ": newest.state.label if newest else "",
        "ghi_chú": ", ".join(notes),
    }


def _state(work: WorkProgress) -> str:
    """As it stands in a table: in small letters, with the day where a person set it."""
    label = str(work.state.label).lower()
    ticked = work.item.done_on if work.is_done and not work.is_computed else None
    return f"{label} {ticked:%d/%m/%Y}" if ticked else label


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
