"""The facts of the department's report per round, for six months, for a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.templating import Each, Field, Group, Member
from datchuan.evaluation.queries import Standing, set_key_on, standing
from datchuan.kernel.problem import Problem
from datchuan.masterplans.queries import review_progress
from datchuan.people.models import Office, Official
from datchuan.platform.queries import installation
from datchuan.programme.models import Plan, Target
from datchuan.programme.queries import overdue_items, targets_of
from datchuan.programme.rounds import ROUND
from datchuan.progress.queries import (
    DistrictRow,
    RegisteredRow,
    district_rows,
    registered_rows,
    target_progress,
    target_year,
)
from datchuan.progress.queries.communes import judged_codes
from datchuan.territory.queries import have_districts

MEMBERS: Mapping[str, Member] = {
    "kỳ": Field("kỳ báo cáo", "6 tháng đầu năm 2020"),
    "năm": Field("năm", "2020"),
    "ngày": Field("ngày của số liệu", "30/06/2020"),
    "cơ_quan": Field("cơ quan báo cáo, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "bộ_tiêu_chí": Field("tên bộ tiêu chí"),
    "chỉ_tiêu": Each(
        "chỉ tiêu của kế hoạch",
        {
            "tên": Field("tên chỉ tiêu", "Số xã đạt chuẩn tiêu chí"),
            "số_tiêu_chí": Field("tính theo tiêu chí; trống khi tính cách khác", "1", optional=True),
            "tên_tiêu_chí": Field("tên tiêu chí", "Quy hoạch", optional=True),
            "đếm": Field("đếm gì; trống khi không đếm được", "xã đạt tiêu chí quy hoạch", optional=True),
            "phải_đạt": Field("số xã phải đạt; trống khi kế hoạch không nêu", "157", optional=True),
            "thêm": Field("số xã tăng thêm mà kế hoạch nêu", "31", optional=True),
            "trên_tổng": Field("trên tổng số xã của kế hoạch", "181", optional=True),
            "thực_hiện": Field("số xã đạt theo số liệu", "120", optional=True),
            "đã_xét": Field("số xã đã xét", "181", optional=True),
            "không_đạt": Field("số xã không đạt", optional=True),
            "chưa_đủ": Field("số xã chưa đủ căn cứ", optional=True),
            "còn_thiếu": Field("số xã còn thiếu so với kế hoạch", optional=True),
            "dự_báo": Field("dự báo cuối kỳ; trống khi không dự báo được hoặc kỳ đã hết", "126–134", optional=True),
            "không_đếm_vì": Field("vì sao không đếm được", optional=True),
        },
    ),
    "tên_chỉ_tiêu": Each("các chỉ tiêu của bảng xã đăng ký", {"mã": Field("mã chỉ tiêu", "9.2")}),
    "xã": Each(
        "xã đăng ký",
        {
            "tên": Field("tên xã và huyện"),
            "kết_quả": Each(
                "từng chỉ tiêu, theo thứ tự của tên_chỉ_tiêu",
                {"kết_luận": Field("kết luận"), "còn_thiếu": Field("phần còn thiếu", "thiếu 17 nhà", optional=True)},
            ),
            "ghi_chú": Field("xã khó khăn, xã mới sắp xếp, đã kết thúc", optional=True),
        },
    ),
    "có_huyện": Field("tỉnh còn cấp huyện vào ngày số liệu"),
    "tên_tiêu_chí": Each("các tiêu chí của bảng địa bàn", {"số": Field("số tiêu chí"), "tên": Field("tên tiêu chí")}),
    "địa_bàn": Each(
        "từng huyện, hoặc toàn tỉnh",
        {
            "tên": Field("tên huyện, thành phố"),
            "số_xã": Field("số xã"),
            "theo_tiêu_chí": Each(
                "từng tiêu chí, theo thứ tự của tên_tiêu_chí",
                {"đạt": Field("số xã đạt"), "không_đạt": Field("số xã không đạt"), "chưa_đủ": Field("chưa đủ căn cứ")},
            ),
            "nhà_còn_thiếu": Field("số nhà còn thiếu của chỉ tiêu 9.2; chưa rõ khi chưa có số liệu"),
        },
    ),
    "rà_soát": Group(
        "rà soát quy hoạch sau sắp xếp",
        {
            "phải_làm": Field("số lượt phải rà soát"),
            "đã_kết_luận": Field("đã kết luận"),
            "phải_điều_chỉnh": Field("kết luận phải điều chỉnh, lập mới"),
            "chưa_kết_luận": Field("chưa kết luận"),
        },
    ),
    "quá_hạn": Each(
        "công việc của kế hoạch đã quá hạn",
        {"tên": Field("tên công việc"), "hạn": Field("hạn"), "chủ_trì": Field("đơn vị chủ trì")},
    ),
}


@dataclass(frozen=True)
class _Period:
    """What a report is for: its plan, and how the period stands in the subject."""

    plan: Plan
    words: str


class ReportSource(FactSource):
    """The facts of a report: about a round, half or whole year of a plan, by the facts of the day."""

    key = "report"
    title = "Kết quả theo đợt, 6 tháng, năm"
    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """The periods of the department's plan of the day's year."""
        plans = Plan.objects.filter(year=on.year, office__kind=Office.Kind.DEPARTMENT).prefetch_related("work_items")
        return [About(f"{key} of plan {plan.pk}", period.words) for plan in plans for key, period in _periods(plan)]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``half of plan 1``. Problem 585 for a period that no plan has; 106, 603 where the set of the day
        cannot judge."""
        period = _period(about)
        now = standing(set_key_on(on), on)
        facts = {**_of_period(period, now), **_tables(period.plan, now)}
        return Gathered(facts, installation().simulated)


def _periods(plan: Plan) -> list[tuple[str, _Period]]:
    rounds = [item for item in plan.work_items.all() if item.key.startswith(ROUND)]
    return [
        *((f"round {item.pk}", _Period(plan, f"trong {_lower(item.title)} năm {plan.year}")) for item in rounds),
        ("half", _Period(plan, f"6 tháng đầu năm {plan.year}")),
        ("year", _Period(plan, f"năm {plan.year}")),
    ]


def _period(about: str) -> _Period:
    key, _, pk = about.partition(" of plan ")
    plans = Plan.objects.select_related("office__letterhead").prefetch_related("work_items")
    plan = plans.filter(pk=pk).first() if pk.isdecimal() else None
    found = dict(_periods(plan)).get(key) if plan else None
    if found is None:
        raise Problem(585, f"Không có kỳ báo cáo “{about}”", mend="Chọn một kỳ trong danh sách.")
    return found


def _of_period(period: _Period, now: Standing) -> dict[str, Any]:
    plan = period.plan
    letterhead = getattr(plan.maker, "letterhead", None)
    review = review_progress(now.on)
    return {
        "kỳ": period.words,
        "năm": str(plan.year),
        "ngày": now.on,
        "cơ_quan": letterhead.full_name if letterhead else plan.maker.name,
        "bộ_tiêu_chí": now.criteria_set.title,
        "rà_soát": {
            "phải_làm": review.opened,
            "đã_kết_luận": review.concluded,
            "phải_điều_chỉnh": review.must_adjust,
            "chưa_kết_luận": review.open,
        },
        "quá_hạn": [
            {"tên": item.title, "hạn": item.ends_on, "chủ_trì": item.lead.short_name}
            for item in overdue_items(plan, now.on)
        ],
    }


def _tables(plan: Plan, now: Standing) -> dict[str, Any]:
    codes, criteria = judged_codes(now), [now.criteria_set.criterion(number) for number in now.criteria]
    return {
        "chỉ_tiêu": [_target(each, now) for each in targets_of(plan)],
        "tên_chỉ_tiêu": [{"mã": code} for code in codes],
        "xã": [_commune(row, codes) for row in registered_rows(plan, now)],
        "có_huyện": have_districts(now.communes),
        "tên_tiêu_chí": [{"số": each.number, "tên": each.title} for each in criteria],
        "địa_bàn": [_district(row, now.criteria) for row in district_rows(now)],
    }


def _target(target: Target, now: Standing) -> dict[str, Any]:
    progress = target_progress(target, now)
    ahead = target_year(progress, now).forecast
    return {
        "tên": target.title,
        "số_tiêu_chí": target.criterion,
        "tên_tiêu_chí": progress.criterion_title,
        "đếm": progress.counts,
        "phải_đạt": target.goal,
        "thêm": target.increment,
        "trên_tổng": target.denominator,
        "thực_hiện": progress.actual,
        "đã_xét": progress.judged,
        "không_đạt": progress.not_met,
        "chưa_đủ": progress.undetermined,
        "còn_thiếu": progress.missing,
        "dự_báo": f"{ahead.low}–{ahead.high}" if ahead.is_known and ahead.months_left else "",
        "không_đếm_vì": progress.why_not,
    }


def _commune(row: RegisteredRow, codes: list[str]) -> dict[str, Any]:
    cells = {cell.code: cell for cell in row.cells}
    commune = row.registration.commune
    notes = [
        *(["xã khó khăn"] if row.registration.is_difficult else []),
        *(["xã mới sắp xếp"] if row.is_merged else []),
        *([] if cells else ["không còn trong danh sách xã của ngày số liệu"]),
    ]
    return {
        "tên": f"{commune.name}, {_lower(commune.parent.name)}" if commune.parent else commune.name,
        "kết_quả": [
            {
                "kết_luận": cells[code].outcome.label if code in cells else "-",
                "còn_thiếu": cells[code].missing if code in cells else "",
            }
            for code in codes
        ],
        "ghi_chú": ", ".join(notes),
    }


def _district(row: DistrictRow, criteria: list[str]) -> dict[str, Any]:
    return {
        "tên": row.district.name if row.district else "Toàn tỉnh",
        "số_xã": row.communes,
        "theo_tiêu_chí": [
            {
                "đạt": row.counts[number]["met"],
                "không_đạt": row.counts[number]["not_met"],
                "chưa_đủ": row.counts[number]["undetermined"],
            }
            for number in criteria
        ],
        "nhà_còn_thiếu": "chưa rõ" if row.houses_missing is None else row.houses_missing,
    }


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
