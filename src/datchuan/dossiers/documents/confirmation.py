"""The department's written confirmation: how far one commune meets the criteria the department is in charge of.

A công văn to the provincial coordination office, which builds its appraisal report on such papers. That step is
known from TT 40/2014/TT-BNNPTNT, Điều 8, the procedure before QĐ 2540/QĐ-TTg (2016); the text of the later one is
not at hand, so neither is cited in the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from datchuan.documents.announcing import Gathered
from datchuan.documents.assembling import Ground, assembled
from datchuan.documents.content import Document, Issuer, Recipient, Signatory
from datchuan.documents.templates import template_files
from datchuan.documents.templating import PaperTemplate, read_template
from datchuan.evaluation.judged import IndicatorLine, line_facts
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc

MET, NOT_MET, UNDETERMINED = "Đạt", "Không đạt", "Chưa đủ căn cứ"
OUTCOMES = (MET, NOT_MET, UNDETERMINED)
CRITERIA = {"1": "Quy hoạch", "9": "Nhà ở dân cư"}
BASES_TO_2020 = (
    "Căn cứ Quyết định số 1980/QĐ-TTg ngày 17 tháng 10 năm 2016 của Thủ tướng Chính phủ về việc ban hành Bộ tiêu chí "
    "quốc gia về xã nông thôn mới giai đoạn 2016 - 2020",
    "Căn cứ Công văn số 117/BXD-QHKT ngày 21 tháng 01 năm 2015 của Bộ Xây dựng hướng dẫn thực hiện tiêu chí về nhà ở "
    "nông thôn",
    "Căn cứ Công văn số 76/SXD-QLN&TTBĐS ngày 07 tháng 02 năm 2017 của Sở Xây dựng hướng dẫn tiêu chí quy hoạch và "
    "tiêu chí nhà ở dân cư",
)


@dataclass(frozen=True)
class HouseClause:
    """One requirement of an indicator counted by houses: of ``total`` so many fail it, of so many it is not known."""

    code: str
    title: str
    failing: int
    unknown: int
    total: int


@dataclass(frozen=True)
class PlanLine:
    """A master plan that serves the commune, with its days as far as they are recorded."""

    name: str
    decision: str
    approved_on: date | None
    published_on: date | None
    due_on: date | None
    open_reviews: int


@dataclass(frozen=True)
class ConfirmationFacts:
    """What the confirmation says about one commune, by the data of day ``on``.

    ``district_name`` is ``None`` since 2025-07-01. ``unchecked`` are values of the law that nobody has compared with
    the signed text, ``differing`` those of which it says something else. ``form_day`` is the drafting day where it is
    not ``on``. ``bases`` are needed after 2020.
    """

    commune_name: str
    district_name: str | None
    year: int
    on: date
    set_title: str
    indicators: tuple[IndicatorLine, ...]
    issuer: Issuer
    recipients: tuple[Recipient, ...]
    signatory: Signatory
    simulated: bool = False
    unchecked: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    drafting_unit: str = "QLN"
    archive: str = "VT, QLN"
    addressees: tuple[str, ...] = ("Văn phòng Điều phối nông thôn mới tỉnh Lạng Sơn",)
    bases: tuple[str, ...] = ()
    criteria: Mapping[str, str] = field(default_factory=lambda: dict(CRITERIA))
    number: int | None = None
    dated: date | None = None
    form_day: date | None = None
    house_clauses: tuple[HouseClause, ...] = ()
    plans: tuple[PlanLine, ...] = ()


def named_facts(facts: ConfirmationFacts) -> dict[str, Any]:
    """The facts by the names of ``members.MEMBERS``. Problem 530-533 where a verdict lacks what a verdict needs."""
    _check(facts)
    return {
        "nơi": _commune(facts),
        "năm": str(facts.year),
        "ngày": facts.on,
        "cơ_quan": facts.issuer.in_a_sentence,
        "bộ_tiêu_chí": facts.set_title,
        "các_tiêu_chí": ", ".join(facts.criteria[code] for code in _codes(facts)),
        "nơi_gửi": [{"tên": each} for each in facts.addressees],
        "nơi_nhận": [{"tên": f"{each.name} {each.purpose}".strip()} for each in facts.recipients],
        "căn_cứ": [{"văn_bản": each} for each in facts.bases or (BASES_TO_2020 if facts.year <= 2020 else ())],
        "lưu": facts.archive,
        "chuẩn": "",
        "hồ_sơ": "",
        "khác_số_liệu": [],
        "kết_quả": [line_facts(line) for line in facts.indicators],
        "tiêu_chí": [criterion_facts(facts.indicators, code, facts.criteria[code]) for code in _codes(facts)],
        "khác_bản_ký": [{"giá_trị": each} for each in facts.differing],
        "chưa_đối_chiếu": [{"giá_trị": each} for each in facts.unchecked],
        "điều_kiện_nhà": [clause_facts(each) for each in facts.house_clauses],
        "quy_hoạch": [plan_facts(each) for each in facts.plans],
    }


def clause_facts(clause: HouseClause) -> dict[str, Any]:
    """A requirement of houses by the names of MEMBERS."""
    return {
        "chỉ_tiêu": clause.code,
        "yêu_cầu": clause.title,
        "chưa_đạt": clause.failing,
        "chưa_rõ": clause.unknown,
        "tổng": clause.total,
    }


def plan_facts(plan: PlanLine) -> dict[str, Any]:
    """A plan by the names of MEMBERS."""
    return {
        "tên": plan.name,
        "quyết_định": plan.decision,
        "ngày_phê_duyệt": plan.approved_on,
        "ngày_công_bố": plan.published_on,
        "hạn_công_bố": plan.due_on,
        "rà_soát_chưa_xong": plan.open_reviews,
    }


def criterion_facts(every: Iterable[IndicatorLine], code: str, title: str) -> dict[str, Any]:
    """A criterion by the names of CRITERION_MEMBERS."""
    lines = [line for line in every if line.criterion == code]
    missed = [line for line in lines if line.outcome_label != MET]
    return {
        "số": code,
        "tên": title,
        "kết_luận": criterion_outcome(lines),
        "chưa_đạt": [
            {"chỉ_tiêu": line.code, "kết_luận": line.outcome_label, "lý_do": reasons_of(line)} for line in missed
        ],
    }


def reasons_of(line: IndicatorLine) -> str:
    """Why an indicator is not met, as one sentence part."""
    return "; ".join(_lower_first(reason.strip().rstrip(".;")) for reason in line.reasons)


def confirmation_document(facts: ConfirmationFacts, template: PaperTemplate | None = None) -> Document:
    """The confirmation, by a template (the one that comes with the program). Problem 530-533 where a verdict lacks
    what a verdict needs."""
    ground = Ground(facts.issuer, facts.signatory, facts.drafting_unit, facts.form_day or facts.on)
    used = template or read_template("confirmation", template_files()["confirmation"])
    document = assembled(used, Gathered(named_facts(facts), facts.simulated), ground)
    return replace(document, number=facts.number, dated=facts.dated)


def criterion_outcome(lines: list[IndicatorLine]) -> str:
    """One indicator not met fails the criterion; all must be met for it to be met."""
    outcomes = {line.outcome_label for line in lines}
    if NOT_MET in outcomes:
        return NOT_MET
    return MET if outcomes == {MET} else UNDETERMINED


def _check(facts: ConfirmationFacts) -> None:
    where = f"Văn bản xác nhận của {_commune(facts)}"
    if not facts.indicators:
        raise Problem(530, "Chưa có chỉ tiêu nào để xác nhận", where=where, mend="Đánh giá xã trước khi soạn văn bản.")
    for line in facts.indicators:
        place = f"{where}, chỉ tiêu {line.code}"
        if line.outcome_label not in OUTCOMES:
            raise Problem(531, f"Kết luận “{line.outcome_label}” không có", where=place, mend=f"Dùng: {_choices()}.")
        if line.outcome_label != MET and not line.reasons:
            raise Problem(
                532,
                f"Kết luận {line.outcome_label.lower()} chưa nêu lý do",
                where=place,
                mend="Ghi lý do và phần còn thiếu.",
            )
        if line.criterion not in facts.criteria:
            raise Problem(
                533,
                f"Tiêu chí {line.criterion} không thuộc phần xác nhận của Sở",
                where=place,
                mend="Bỏ chỉ tiêu đó hoặc khai tên tiêu chí.",
            )


def _choices() -> str:
    return ", ".join(OUTCOMES)


def _codes(facts: ConfirmationFacts) -> list[str]:
    return list(dict.fromkeys(line.criterion for line in facts.indicators))


def _commune(facts: ConfirmationFacts) -> str:
    commune = _with_kind(facts.commune_name, ("xã", "phường", "thị trấn"), "xã")
    if not facts.district_name:
        return commune
    return f"{commune}, {_with_kind(facts.district_name, ('huyện', 'thành phố', 'thị xã'), 'huyện')}"


def _with_kind(name: str, kinds: tuple[str, ...], usual: str) -> str:
    """``Xã Tân Văn`` and ``Tân Văn`` both as they stand inside a sentence: ``xã Tân Văn``."""
    clean = nfc(name)
    for kind in kinds:
        if clean.lower().startswith(f"{kind} "):
            return f"{kind}{clean[len(kind) :]}"
    return f"{usual} {clean}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
