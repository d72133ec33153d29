"""The facts of a round's report: communes, what was seen beside what was declared, samples, findings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.queries import department_name
from datchuan.documents.templating import Each, Field, Member
from datchuan.inspection.models import FindingStep, Round, Sample, Severity, Visit
from datchuan.inspection.queries.reporting import FindingRow, IndicatorRow, RoundReport, report_of
from datchuan.inspection.topics import round_key
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_day, format_number, format_percent, lower_first
from datchuan.people.models import Official
from datchuan.platform.queries import installation
from datchuan.territory.models import Level

_SEVERITIES: Mapping[str, Member] = {
    "nghiêm_trọng": Field("số phát hiện nghiêm trọng", "1"),
    "phải_khắc_phục": Field("số phát hiện phải khắc phục", "4"),
    "lưu_ý": Field("số lưu ý", "2"),
    "tổng": Field("tổng số phát hiện", "7"),
    "chưa_xong": Field("số chưa xong", "3"),
    "quá_hạn": Field("trong đó quá hạn", "1"),
}
MEMBERS: Mapping[str, Member] = {
    "tên_đợt": Field("tên đợt", "Đợt 1 năm 2020"),
    "năm": Field("năm", "2020"),
    "ngày": Field("ngày của số liệu", "30/06/2020"),
    "từ_ngày": Field("ngày đầu của đợt", "01/06/2020"),
    "đến_ngày": Field("ngày cuối của đợt", "30/06/2020"),
    "cơ_quan": Field("cơ quan kiểm tra, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "chủ_trì": Field("đơn vị chủ trì"),
    "phối_hợp": Field("đơn vị phối hợp", optional=True),
    "mục_đích": Field("mục đích của đợt", optional=True),
    "số_đoàn": Field("số đoàn", "3"),
    "số_xã": Field("số xã của đợt", "48"),
    "đã_kiểm_tra": Field("số xã đã kiểm tra", "45"),
    "chưa_kiểm_tra": Field("số xã chưa kiểm tra; trống khi không có", optional=True),
    "có_huyện": Field("các xã còn thuộc huyện"),
    "xã": Each(
        "xã đã kiểm tra",
        {
            "tên": Field("tên xã"),
            "huyện": Field("huyện, thành phố", optional=True),
            "ngày": Field("ngày kiểm tra"),
            "đoàn": Field("đoàn", optional=True),
        },
    ),
    "không_kiểm_tra": Each("xã không kiểm tra", {"tên": Field("tên xã"), "lý_do": Field("vì sao")}),
    "chỉ_tiêu": Each(
        "từng chỉ tiêu đã kiểm tra",
        {
            "mã": Field("mã chỉ tiêu", "9.2"),
            "tên": Field("tên chỉ tiêu"),
            "khai_đạt": Field("số xã khai đạt", "40"),
            "đạt": Field("số xã kiểm tra thấy đạt", "38"),
            "không_đạt": Field("số xã kiểm tra thấy không đạt", "5"),
            "chưa_xác_định": Field("số xã chưa xác định được", "2"),
            "khớp": Field("khớp giữa khai và kiểm tra", "36/43 (83,7 %)"),
        },
    ),
    "mẫu": Each(
        "từng mẫu nhà đo lại",
        {
            "xã": Field("tên xã"),
            "chỉ_tiêu": Field("mã chỉ tiêu", "9.2"),
            "đã_đo": Field("số nhà đã đo trên số nhà chọn", "38/40"),
            "tổng_số": Field("số nhà của danh sách", "612"),
            "kết_luận": Field("kết luận; hoặc chưa kết luận"),
            "lý_do": Field("lý do kết luận", optional=True),
        },
    ),
    **_SEVERITIES,
    "địa_bàn": Each("phát hiện theo huyện hoặc xã", {"tên": Field("tên đơn vị"), **_SEVERITIES}),
    "loại": Each("phát hiện theo chỉ tiêu", {"tên": Field("chỉ tiêu"), **_SEVERITIES}),
    "đang_quá_hạn": Each(
        "kiến nghị quá hạn, lâu nhất trước",
        {"xã": Field("tên xã"), "nội_dung": Field("phát hiện"), "nơi_làm": Field("nơi làm"), "hạn": Field("hạn")},
    ),
}
NO_REASON = "chưa ghi lý do"


class RoundReportSource(FactSource):
    """The facts of a report: about a round that was announced."""

    key = "round-report"
    title = "Kết quả một đợt kiểm tra"
    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """The rounds that were announced and have begun: to whom sees the province."""
        if by.area.level != Level.PROVINCE:
            return []
        begun = Round.objects.exclude(state=Round.State.DRAFT).filter(first_on__lte=on)
        return [About(round_key(each), each.title) for each in begun]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``round 5``. Problem 849 for a round that is none, or is still drafted."""
        pk = about.removeprefix("round ")
        rounds = Round.objects.select_related("lead", "item").prefetch_related("coordinating", "teams")
        found = rounds.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 10 else None
        if found is None:
            raise Problem(849, f"Không có đợt kiểm tra “{about[:30]}”", mend="Chọn trong danh sách.")
        if found.state == Round.State.DRAFT:
            what = f"đợt “{found.title}” còn đang lập, chưa có gì để báo cáo"
            raise Problem(849, what, mend="Thông báo lịch và kiểm tra trước khi soạn báo cáo.")
        report = report_of(found, on)
        return Gathered(_facts(report), report.is_simulated or installation().simulated, _offices(report))


def _offices(report: RoundReport) -> list[str]:
    """The committees of the districts and communes that were visited."""
    units = (pk for visit in report.held for pk in (visit.commune.parent_id, visit.commune_id) if pk)
    return [f"ubnd-{pk}" for pk in dict.fromkeys(units)]


def _facts(report: RoundReport) -> dict[str, Any]:
    round_ = report.round
    return {
        "tên_đợt": round_.title,
        "năm": str(round_.first_on.year),
        "ngày": report.on,
        "từ_ngày": round_.first_on,
        "đến_ngày": round_.last_on,
        "cơ_quan": department_name(),
        "chủ_trì": round_.lead.name,
        "phối_hợp": ", ".join(each.name for each in round_.coordinating.all()),
        "mục_đích": round_.purposes.strip().rstrip("."),
        "số_đoàn": format_number(len(round_.teams.all())),
        "số_xã": format_number(len(report.visits)),
        "đã_kiểm_tra": format_number(len(report.held)),
        "chưa_kiểm_tra": format_number(len(report.planned)) if report.planned else "",
        "có_huyện": report.has_districts,
        "xã": [_visited(visit) for visit in report.held],
        "không_kiểm_tra": [_not_visited(visit) for visit in (*report.dropped, *report.planned)],
        "chỉ_tiêu": [_indicator(row) for row in report.indicators],
        "mẫu": [_sample(each) for each in report.samples],
        **_counts(report.whole),
        "địa_bàn": [{"tên": row.name, **_counts(row)} for row in report.places],
        "loại": [{"tên": row.name, **_counts(row)} for row in report.kinds],
        "đang_quá_hạn": [_overdue(step) for step in report.overdue],
    }


def _visited(visit: Visit) -> dict[str, str]:
    parent = visit.commune.parent
    record = getattr(visit, "record", None)
    return {
        "tên": visit.commune.name,
        "huyện": parent.name if parent and parent.level == Level.DISTRICT else "",
        "ngày": format_day(record.held_on if record else visit.day),
        "đoàn": visit.team.name if visit.team else "",
    }


def _not_visited(visit: Visit) -> dict[str, str]:
    reason = visit.state_reason or visit.why_unplaced or NO_REASON
    return {"tên": visit.commune.name, "lý_do": lower_first(reason.rstrip("."))}


def _indicator(row: IndicatorRow) -> dict[str, str]:
    agree = f"{row.agree}/{row.both} ({format_percent(row.agree, row.both)})" if row.both else "–"
    return {
        "mã": row.code,
        "tên": row.title,
        "khai_đạt": format_number(row.declared["met"]),
        "đạt": format_number(row.seen["met"]),
        "không_đạt": format_number(row.seen["not_met"]),
        "chưa_xác_định": format_number(row.seen["undetermined"]),
        "khớp": agree,
    }


def _sample(sample: Sample) -> dict[str, str]:
    counted: Any = sample  # annotated by the report
    return {
        "xã": sample.visit.commune.name,
        "chỉ_tiêu": sample.indicator,
        "đã_đo": f"{counted.measured}/{counted.drawn}",
        "tổng_số": format_number(sample.population),
        "kết_luận": sample.get_concluded_display() if sample.concluded else "Chưa kết luận",
        "lý_do": sample.conclusion.strip().rstrip("."),
    }


def _counts(row: FindingRow) -> dict[str, str]:
    return {
        "nghiêm_trọng": format_number(row.by_severity[Severity.GRAVE]),
        "phải_khắc_phục": format_number(row.by_severity[Severity.SERIOUS]),
        "lưu_ý": format_number(row.by_severity[Severity.MINOR]),
        "tổng": format_number(row.total),
        "chưa_xong": format_number(row.open),
        "quá_hạn": format_number(row.overdue),
    }


def _overdue(step: FindingStep) -> dict[str, str]:
    finding = step.finding
    return {
        "xã": finding.visit.commune.name,
        "nội_dung": finding.text,
        "nơi_làm": finding.owner.short_name if finding.owner else "",
        "hạn": format_day(step.due_on),
    }
