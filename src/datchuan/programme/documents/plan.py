"""The yearly plan as an official document (Kế hoạch): its facts by the names that papers/plan.md asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from datchuan.documents.announcing import Gathered
from datchuan.documents.assembling import Ground, assembled
from datchuan.documents.content import Document
from datchuan.documents.templates import template_files
from datchuan.documents.templating import Each, Field, Member, PaperTemplate, read_template
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_percent
from datchuan.programme.documents.facts import (
    DivisionFacts,
    InstrumentFacts,
    PlanFacts,
    RegisteredCommune,
    TargetFacts,
    WorkItemFacts,
    load_plan_facts,
)

__all__ = [
    "DivisionFacts",
    "InstrumentFacts",
    "PlanFacts",
    "RegisteredCommune",
    "TargetFacts",
    "WorkItemFacts",
    "load_plan_facts",
    "named_plan",
    "plan_document",
]

# Keys of items that the paper says more under.
ASSIGNED_DISTRICT = "assigned-district"
REGISTERED_COMMUNES = "registered-communes"
_SENTENCE = {"nội_dung": Field("một ý, cả câu")}
MEMBERS: Mapping[str, Member] = {
    "năm_chữ": Field("năm kế hoạch", "2020"),
    "trích_yếu": Field("trích yếu", "Thực hiện các tiêu chí thuộc ngành Xây dựng năm 2020"),
    "cơ_quan": Field("cơ quan ban hành, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "mô_phỏng": Field("kế hoạch có phần do bộ dữ liệu mô phỏng đặt ra"),
    "căn_cứ": Each("văn bản làm căn cứ", {"văn_bản": Field("tên, số, ngày, nơi ban hành")}),
    "mục_đích": Each("mục đích", _SENTENCE),
    "yêu_cầu": Each("yêu cầu", _SENTENCE),
    "chỉ_tiêu_chung": Each("chỉ tiêu không nằm dưới một nội dung", _SENTENCE),
    "số_xã": Field("số xã đăng ký", "13"),
    "số_xã_khó_khăn": Field("số xã khó khăn trong đó", "3"),
    "ghi_chú_xã_khó_khăn": Field("xã khó khăn do ai chọn", optional=True),
    "xã": Each(
        "xã đăng ký",
        {
            "tên": Field("tên xã", "Xã Tri Phương"),
            "huyện": Field("huyện, thành phố", "Huyện Tràng Định", optional=True),
            "khó_khăn": Field("là xã khó khăn"),
        },
    ),
    "công_việc": Each(
        "nội dung của kế hoạch",
        {
            "tên": Field("tên công việc"),
            "mô_tả": Field("việc phải làm"),
            "huyện_được_giao": Field("huyện giao cho Sở, ở công việc về huyện đó", optional=True),
            "nêu_số_xã_đăng_ký": Field("đây là công việc tại các xã đăng ký"),
            "chỉ_tiêu": Each(
                "chỉ tiêu của công việc",
                {
                    "thêm": Field("số xã tăng thêm", "31"),
                    "đến": Field("số xã phải đạt", "157"),
                    "trên_tổng": Field("trên tổng số xã", "181"),
                    "tỷ_lệ": Field("tỷ lệ", "86,7 %"),
                },
            ),
            "thời_gian": Field("thời gian", "Tháng 6 và tháng 10 năm 2020"),
            "chủ_trì": Field("đơn vị chủ trì, đủ tên"),
            "phối_hợp": Field("các đơn vị phối hợp, đủ tên", optional=True),
            "chủ_trì_viết_gọn": Field("đơn vị chủ trì, tên gọn"),
            "phối_hợp_viết_gọn": Field("các đơn vị phối hợp, tên gọn", optional=True),
        },
    ),
    "phân_công": Each(
        "nơi thực hiện và nhiệm vụ",
        {"nơi_thực_hiện": Field("tên đơn vị"), "nhiệm_vụ": Each("nhiệm vụ", _SENTENCE)},
    ),
    "đơn_vị_tổng_hợp": Field("phòng tổng hợp khó khăn, vướng mắc"),
    "nơi_xem_xét": Field("lãnh đạo được báo cáo khó khăn, vướng mắc", "Lãnh đạo Sở", optional=True),
    "ghi_chú": Each("ghi chú khi in vào ngày địa giới đã khác", {"câu": Field("cả câu")}),
    "nơi_nhận": Each("nơi nhận", {"tên": Field("tên và mục đích", "UBND tỉnh (b/c)")}),
    "lưu": Field("nơi lưu", "VT, QLN"),
}


def named_plan(
    facts: PlanFacts,
    *,
    communes: Sequence[RegisteredCommune] = (),
    assigned_district: str | None = None,
    simulated: bool | None = None,
    notes: Sequence[str] = (),
) -> Gathered:
    """The facts by the names of MEMBERS. ``communes`` and ``assigned_district`` are left out of the paper when not
    known; ``simulated`` overrules the facts' own mark. Problem 520 when the list does not have the number of communes
    that the text says, 521 for a division or target that the plan does not name."""
    is_simulated = facts.simulated if simulated is None else simulated
    _check_communes(facts, communes)
    named = {
        "năm_chữ": str(facts.year),
        "trích_yếu": facts.subject,
        "cơ_quan": facts.issuer.in_a_sentence,
        "mô_phỏng": is_simulated,
        "căn_cứ": [{"văn_bản": each} for each in _bases(facts)],
        "mục_đích": _sentences(facts.purposes),
        "yêu_cầu": _sentences(facts.requirements),
        "chỉ_tiêu_chung": _sentences(facts.sentences),
        "số_xã": facts.registered,
        "số_xã_khó_khăn": facts.difficult,
        "ghi_chú_xã_khó_khăn": facts.difficult_note,
        "xã": [{"tên": each.name, "huyện": each.district, "khó_khăn": each.difficult} for each in communes],
        "công_việc": [_work(facts, item, assigned_district) for item in facts.items],
        "phân_công": [{"nơi_thực_hiện": who, "nhiệm_vụ": _sentences(duties)} for who, duties in _duties(facts)],
        "đơn_vị_tổng_hợp": facts.division(facts.items[0].lead).name if facts.items else facts.issuer.in_a_sentence,
        "nơi_xem_xét": facts.reported_to,
        "ghi_chú": [{"câu": each} for each in notes],
        "nơi_nhận": [{"tên": f"{each.name} {each.purpose}".strip()} for each in facts.recipients],
        "lưu": facts.archive,
    }
    return Gathered(named, is_simulated)


def plan_document(facts: PlanFacts, template: PaperTemplate | None = None, **known: Any) -> Document:
    """The plan's paper under the head of its file, by a template (the one that comes with the program); ``known`` as
    for ``named_plan``."""
    ground = Ground(facts.issuer, facts.signatory, "", facts.form_day)
    used = template or read_template("plan", template_files()["plan"])
    document = assembled(used, named_plan(facts, **known), ground)
    return replace(document, number=facts.number, dated=facts.dated)


def _check_communes(facts: PlanFacts, communes: Sequence[RegisteredCommune]) -> None:
    difficult = sum(each.difficult for each in communes)
    if communes and (len(communes), difficult) != (facts.registered, facts.difficult):
        raise Problem(
            520,
            f"Danh sách có {len(communes)} xã ({difficult} xã khó khăn), "
            f"kế hoạch ghi {facts.registered} xã ({facts.difficult} xã khó khăn)",
            where=f"Kế hoạch năm {facts.year}",
            mend="Sửa danh sách đăng ký hoặc số xã trong kế hoạch cho khớp.",
        )


def _bases(facts: PlanFacts) -> Sequence[str]:
    return facts.told or [each.in_full for each in (*facts.bases, *facts.parents)]


def _sentences(texts: Sequence[str]) -> list[dict[str, str]]:
    return [{"nội_dung": each} for each in texts]


def _work(facts: PlanFacts, item: WorkItemFacts, district: str | None) -> dict[str, Any]:
    lead, others = facts.division(item.lead), [facts.division(key) for key in item.coordinating]
    return {
        "tên": item.title,
        "mô_tả": item.text,
        "huyện_được_giao": district if item.key == ASSIGNED_DISTRICT else None,
        "nêu_số_xã_đăng_ký": item.key == REGISTERED_COMMUNES and facts.registered > 0,
        "chỉ_tiêu": [_target(facts.target(item.target))] if item.target else [],
        "thời_gian": item.when,
        "chủ_trì": lead.name,
        "phối_hợp": ", ".join(each.name for each in others),
        "chủ_trì_viết_gọn": lead.short,
        "phối_hợp_viết_gọn": ", ".join(each.short for each in others),
    }


def _target(target: TargetFacts) -> dict[str, Any]:
    return {
        "thêm": target.increment,
        "đến": target.goal,
        "trên_tổng": target.denominator,
        "tỷ_lệ": format_percent(target.goal, target.denominator),
    }


def _duties(facts: PlanFacts) -> list[tuple[str, Sequence[str]]]:
    own = [(each.name, each.duties) for each in facts.divisions]
    asked = "Đề nghị " if facts.asks else ""
    below = [
        (f"{asked}UBND các huyện, thành phố", facts.district_duties),
        (f"{asked}UBND các xã", facts.commune_duties),
    ]
    return [(who, duties) for who, duties in (*own, *below) if duties]
