"""The facts of the report of difficulties: a province's by district, a district's by commune, for a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from datchuan.difficulties.access import difficulties_of
from datchuan.difficulties.models import DifficultyStep
from datchuan.difficulties.queries import Report, ReportRow, period_of, periods_on, report_on, whose
from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.queries import department_name
from datchuan.documents.templating import Each, Field, Member
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_day, format_number
from datchuan.people.models import Official
from datchuan.platform.queries import installation
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import sorted_by_name, units_on, within

_COUNTS: Mapping[str, Member] = {
    "nêu": Field("số vướng mắc nêu trong kỳ"),
    "giải_quyết": Field("số đã giải quyết trong kỳ"),
    "đang_mở": Field("số đang mở cuối kỳ"),
    "quá_hạn": Field("trong đó quá hạn"),
    "số_ngày": Field("số ngày giải quyết (trung vị); – khi chưa giải quyết vướng mắc nào", "12"),
}
MEMBERS: Mapping[str, Member] = {
    "nơi": Field("tỉnh hoặc huyện, như trong câu", "tỉnh Lạng Sơn"),
    "kỳ": Field("kỳ báo cáo", "6 tháng đầu năm 2020"),
    "năm": Field("năm", "2020"),
    "ngày": Field("ngày của số liệu", "30/06/2020"),
    "cơ_quan": Field("cơ quan báo cáo, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    **_COUNTS,
    "không_tiếp_nhận": Field("số nêu trong kỳ không tiếp nhận hoặc đã gộp; trống khi không có", "2", optional=True),
    "có_huyện": Field("bảng theo huyện; nếu không, theo xã"),
    "địa_bàn": Each("từng huyện hoặc xã có vướng mắc", {"tên": Field("tên đơn vị"), **_COUNTS}),
    "loại": Each("từng loại vướng mắc", {"tên": Field("tên loại", "Kinh phí"), **_COUNTS}),
    "đang_quá_hạn": Each(
        "vướng mắc quá hạn cuối kỳ, lâu nhất trước",
        {
            "mã": Field("mã vướng mắc", "VM2020-007"),
            "nội_dung": Field("nội dung"),
            "nơi": Field("xã hoặc huyện"),
            "chủ_trì": Field("đang ở ai"),
            "hạn": Field("hạn giải quyết"),
        },
    ),
    "quá_hạn_khác": Field("số vướng mắc quá hạn không nêu trong danh sách", optional=True),
}


class DifficultySource(FactSource):
    """The facts of a report: about a province or district, for a year, half or quarter."""

    key = "difficulties"
    title = "Vướng mắc theo địa bàn và loại, trong một kỳ"
    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """Each period of the day's year that has begun, for the province and its districts, as far as the official
        sees."""
        areas = units_on(on).filter(within(by.area), level__in=[Level.PROVINCE, Level.DISTRICT])
        ordered = sorted(sorted_by_name(areas), key=lambda unit: unit.level != Level.PROVINCE)
        return [
            About(about_key(unit, period.key), f"{unit.name}, {period.words}")
            for unit in ordered
            for period in periods_on(on)
        ]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``20-1 in 2020-h1``. Problem 944 for a unit that is no province or district, 946 for a period
        that is none or has not begun."""
        pk, _, key = about.partition(" in ")
        area = Unit.objects.filter(pk=pk, level__in=[Level.PROVINCE, Level.DISTRICT]).first()
        if area is None:
            raise Problem(944, f"Không có tỉnh hay huyện “{pk[:20]}”", mend="Chọn trong danh sách.")
        period = period_of(key)
        if period.first > on:
            raise Problem(946, f"{period.words.capitalize()} chưa bắt đầu", mend="Chọn một kỳ đã bắt đầu.")
        report = report_on(area, difficulties_of(area, on), period, on)
        return Gathered(_facts(report), installation().simulated)


def about_key(area: Unit, period: str) -> str:
    return f"{area.pk} in {period}"


def _facts(report: Report) -> dict[str, Any]:
    return {
        "nơi": report.area.name[:1].lower() + report.area.name[1:],
        "kỳ": report.period.words,
        "năm": str(report.period.first.year),
        "ngày": report.on,
        "cơ_quan": department_name(),
        **_counts(report.whole),
        "không_tiếp_nhận": format_number(report.whole.set_aside) if report.whole.set_aside else "",
        "có_huyện": report.by_district,
        "địa_bàn": [{"tên": row.name, **_counts(row)} for row in report.places],
        "loại": [{"tên": row.name, **_counts(row)} for row in report.kinds],
        "đang_quá_hạn": [_overdue(step) for step in report.overdue],
        "quá_hạn_khác": format_number(report.more_overdue) if report.more_overdue else "",
    }


def _counts(row: ReportRow) -> dict[str, str]:
    return {
        "nêu": format_number(row.raised),
        "giải_quyết": format_number(row.resolved),
        "đang_mở": format_number(row.open),
        "quá_hạn": format_number(row.overdue),
        "số_ngày": median_words(row),
    }


def median_words(row: ReportRow) -> str:
    """The median in days, "12" or "12,5"; a dash where nothing was resolved."""
    median = row.median_days
    if median is None:
        return "–"
    return format_number(median, 0 if median == int(median) else 1)


def _overdue(step: DifficultyStep) -> dict[str, str]:
    difficulty = step.difficulty
    return {
        "mã": difficulty.code,
        "nội_dung": difficulty.title,
        "nơi": difficulty.unit.name,
        "chủ_trì": whose(step),
        "hạn": format_day(step.due_on),
    }
