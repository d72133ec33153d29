"""The facts of the minutes of a visit (biên bản kiểm tra): everything that was written down of it. What is still empty
has dots in the paper, to be written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.queries import department_name
from datchuan.documents.templating import Each, Field, Member
from datchuan.evaluation.computing import own_indicators
from datchuan.evaluation.judged import LINE_MEMBERS, full_name, judged_commune, line_facts
from datchuan.evaluation.queries import set_key_on
from datchuan.inspection.access import visible_to
from datchuan.inspection.models import Finding, Observation, Visit, VisitRecord
from datchuan.inspection.queries.visits import newest_observations
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import day_in_words, format_day, lower_first
from datchuan.law.library import load_library
from datchuan.law.outcome import Outcome
from datchuan.law.sets import CriteriaSet
from datchuan.people.models import Official
from datchuan.platform.queries import installation
from datchuan.territory.models import Unit
from datchuan.territory.queries import commune_on, communes_on, within

LINE: Mapping[str, Member] = {"dòng": Field("một dòng")}
MEMBERS: Mapping[str, Member] = {
    "nơi": Field("xã và huyện, như trong câu", "xã Tri Phương, huyện Tràng Định"),
    "tên_xã": Field("tên xã, như trong câu", "xã Tri Phương"),
    "năm": Field("năm", "2020"),
    "ngày": Field("ngày của số liệu", "15/11/2020"),
    "cơ_quan": Field("cơ quan kiểm tra, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "bộ_tiêu_chí": Field("tên bộ tiêu chí"),
    "các_tiêu_chí": Field("tên các tiêu chí được kiểm tra", "Quy hoạch, Nhà ở dân cư"),
    "đợt": Field("tên đợt kiểm tra", "Đợt 1 năm 2020", optional=True),
    "ngày_kiểm_tra": Field("ngày kiểm tra, bằng chữ", "ngày 03 tháng 6 năm 2020", optional=True),
    "bắt_đầu": Field("giờ bắt đầu", "08 giờ 00", optional=True),
    "kết_thúc": Field("giờ kết thúc", "11 giờ 30", optional=True),
    "địa_điểm": Field("nơi họp", "Trụ sở UBND xã", optional=True),
    "trưởng_đoàn": Field("họ tên trưởng đoàn", "Hoàng Minh Tuấn", optional=True),
    "đoàn": Each("người của đoàn kiểm tra có mặt", LINE),
    "đại_diện_xã": Each("người của xã có mặt", LINE),
    "kết_quả": Each(
        "từng chỉ tiêu: xã cung cấp gì, thấy gì",
        {
            **LINE_MEMBERS,
            "thực_tế": Field("thực tế kiểm tra tại chỗ", optional=True),
            "đoàn_kết_luận": Field("kết luận của đoàn kiểm tra", "Đạt", optional=True),
        },
    ),
    "hồ_sơ": Each("hồ sơ đã xem", LINE),
    "ý_kiến": Each("ý kiến của xã", LINE),
    "phát_hiện": Each(
        "phát hiện và kiến nghị",
        {
            "số": Field("số thứ tự", "1"),
            "nội_dung": Field("phát hiện"),
            "mức_độ": Field("mức độ", "Phải khắc phục"),
            "kiến_nghị": Field("kiến nghị", optional=True),
            "nơi_làm": Field("nơi khắc phục", "UBND xã Tri Phương"),
            "hạn": Field("hạn", "31/08/2020"),
        },
    ),
}


class VisitSource(FactSource):
    """The facts of minutes: of a visit as it was written down; of a commune without a visit what is declared of it, by
    the criteria set of the day."""

    key = "visit"
    title = "Nội dung một buổi kiểm tra"
    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """The visits whose checklist is made, then the communes of the official's area."""
        visits = visible_to(by, on).filter(record__isnull=False).select_related("commune__parent", "round")
        communes = communes_on(on, rural_only=True).filter(within(by.area)).select_related("parent")
        return [
            *(About(about_key(each), f"{full_name(each.commune)}: {each.round.title}") for each in visits),
            *(About(f"commune {each.pk}", full_name(each)) for each in communes),
        ]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``visit 7``, whatever the day, or of ``commune 06016-1``. Problem 663 for a visit that is not
        there, or without a checklist."""
        if about.startswith("visit "):
            return _of_visit(_visit(about))
        commune = commune_on(about.removeprefix("commune "), on)
        judged = judged_commune(commune, set_key_on(on), on)
        lines = [{**line_facts(line), "thực_tế": "", "đoàn_kết_luận": ""} for line in judged.lines]
        facts = {**_empty(), **_head(commune, judged.criteria_set, on), "kết_quả": lines}
        return Gathered(facts, installation().simulated, [f"ubnd-{commune.pk}"])


def blank_minutes(visit: Visit) -> Gathered:
    """The facts of a visit as they were before anyone wrote: what is declared, the team, everything else empty."""
    of_visit = _of_visit(visit)
    kept = {name: of_visit.facts[name] for name in (*_HEAD, "đợt", "trưởng_đoàn")}
    lines = [{**line, "thực_tế": "", "đoàn_kết_luận": ""} for line in of_visit.facts["kết_quả"]]
    return Gathered({**_empty(), **kept, "kết_quả": lines}, of_visit.simulated)


def _empty() -> dict[str, Any]:
    return {**dict.fromkeys(_BLANK, ""), **{name: [] for name in _LISTS}}


_HEAD = ("nơi", "tên_xã", "năm", "ngày", "cơ_quan", "bộ_tiêu_chí", "các_tiêu_chí")
_LISTS = ("đoàn", "đại_diện_xã", "hồ_sơ", "ý_kiến", "phát_hiện")
_BLANK = ("đợt", "ngày_kiểm_tra", "bắt_đầu", "kết_thúc", "địa_điểm", "trưởng_đoàn")


def about_key(visit: Visit) -> str:
    """What minutes of a visit are about, as documents keep it."""
    return f"visit {visit.pk}"


def _visit(about: str) -> Visit:
    number = about.removeprefix("visit ")
    rows = Visit.objects.select_related("record", "round", "team", "commune__parent")
    found = rows.filter(pk=number, record__isnull=False).first() if number.isdecimal() else None
    if found is None:
        what = f"không có buổi kiểm tra “{number}”, hoặc danh mục kiểm tra chưa mở"
        raise Problem(663, what, where="Biên bản kiểm tra", mend="Mở danh mục ở trang buổi kiểm tra rồi soạn lại.")
    return found


def _of_visit(visit: Visit) -> Gathered:
    record = visit.record
    criteria_set = load_library().set_for(record.criteria_set, record.as_of, province=installation().province_code)
    facts = {
        **_head(visit.commune, criteria_set, record.as_of),
        **_frame(visit, record),
        "đoàn": _lines(record.team_present),
        "đại_diện_xã": _lines(record.commune_present),
        "hồ_sơ": _lines(record.papers_seen),
        "ý_kiến": _lines(record.commune_opinion),
        "kết_quả": _results(record, newest_observations(visit)),
        "phát_hiện": [_finding(each) for each in visit.findings.select_related("owner").prefetch_related("steps")],
    }
    return Gathered(facts, record.simulated or installation().simulated, [f"ubnd-{visit.commune_id}"])


def _head(commune: Unit, criteria_set: CriteriaSet, on: date) -> dict[str, Any]:
    criteria = dict.fromkeys(each.criterion for each in own_indicators(criteria_set))
    return {
        "nơi": lower_first(full_name(commune)),
        "tên_xã": lower_first(commune.name),
        "năm": str(on.year),
        "ngày": on,
        "cơ_quan": department_name(),
        "bộ_tiêu_chí": criteria_set.title,
        "các_tiêu_chí": ", ".join(criteria_set.criterion(code).title for code in criteria),
    }


def _frame(visit: Visit, record: VisitRecord) -> dict[str, str]:
    lead = visit.team.members.filter(is_lead=True).select_related("official").first() if visit.team else None
    return {
        "đợt": visit.round.title,
        "ngày_kiểm_tra": day_in_words(record.held_on) if record.held_on else "",
        "bắt_đầu": _clock(record.began_at),
        "kết_thúc": _clock(record.ended_at),
        "địa_điểm": record.place,
        "trưởng_đoàn": lead.official.full_name if lead else "",
    }


def _clock(at: time | None) -> str:
    return f"{at:%H} giờ {at:%M}" if at else ""


def _lines(text: str) -> list[dict[str, str]]:
    return [{"dòng": line.strip(" -•\t")} for line in text.splitlines() if line.strip(" -•\t")]


def _results(record: VisitRecord, newest: Mapping[str, Observation]) -> list[dict[str, str]]:
    found = []
    for line in record.declared:
        seen = newest.get(line["code"])
        found.append(
            {
                "chỉ_tiêu": line["code"],
                "nội_dung": line["title"],
                "yêu_cầu": line["requirement"],
                "thực_trạng": line["actual"],
                "kết_luận": Outcome(line["outcome"]).label,
                "căn_cứ": line["citation"],
                "thực_tế": " ".join(seen.text.split()) if seen else "",
                "đoàn_kết_luận": seen.get_outcome_display() if seen else "",
            }
        )
    return found


def _finding(each: Finding) -> dict[str, str]:
    return {
        "số": str(each.number),
        "nội_dung": " ".join(each.text.split()),
        "mức_độ": each.get_severity_display(),
        "kiến_nghị": " ".join(each.recommended.split()),
        "nơi_làm": each.owner.name if each.owner else "",
        "hạn": format_day(each.steps.all()[0].due_on),  # as agreed at the visit, whatever was granted since
    }
