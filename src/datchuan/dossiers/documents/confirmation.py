"""The department's written confirmation: how far one commune meets the criteria the department is in charge of.

A công văn to the provincial coordination office, which builds its appraisal report on such papers. That step is
known from TT 40/2014/TT-BNNPTNT, Điều 8, the procedure before QĐ 2540/QĐ-TTg (2016); the text of the later one is
not at hand, so neither is cited in the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from datchuan.documents.content import (
    Block,
    Column,
    Document,
    DocumentType,
    Heading,
    Issuer,
    ListItem,
    Paragraph,
    Recipient,
    Run,
    Signatory,
    Table,
)
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import day_in_words, nfc

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
class IndicatorLine:
    """One indicator's verdict in plain words. ``reasons``: why it is not met, and what is still missing."""

    code: str  # "9.2"
    title: str
    requirement: str  # "≥ 75 %"
    actual: str  # "612/816 hộ = 75,0 %"
    outcome_label: str  # one of OUTCOMES
    reasons: tuple[str, ...] = ()
    citation: str = ""

    @property
    def criterion(self) -> str:
        return self.code.split(".")[0]


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


def confirmation_document(facts: ConfirmationFacts) -> Document:
    """The confirmation. Problem 530-533 where a verdict lacks what a verdict needs."""
    _check(facts)
    where = _commune(facts)
    criteria = ", ".join(facts.criteria[code] for code in _codes(facts))
    return Document(
        type=DocumentType.OFFICIAL_LETTER,
        issuer=facts.issuer,
        drafting_unit=facts.drafting_unit,
        number=facts.number,
        dated=facts.dated,
        form_day=facts.form_day or facts.on,
        subject=f"xác nhận mức độ đạt tiêu chí {criteria} của {where} năm {facts.year}",
        addressees=facts.addressees,
        bases=facts.bases or (BASES_TO_2020 if facts.year <= 2020 else ()),
        body=(
            _opening(facts, where),
            *_indicators(facts),
            *_conclusions(facts),
            *_differing(facts),
            *_unchecked(facts, "4." if facts.differing else "3."),
            _closing(facts),
        ),
        recipients=facts.recipients,
        signatory=facts.signatory,
        archive=facts.archive,
        simulated=facts.simulated,
    )


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


def _opening(facts: ConfirmationFacts, where: str) -> Block:
    return Paragraph(
        f"Trên cơ sở hồ sơ quy hoạch và số liệu điều tra nhà ở đến {day_in_words(facts.on)}, "
        f"{facts.issuer.in_a_sentence} xác nhận mức độ đạt tiêu chí của {where} năm {facts.year} "
        f"theo {facts.set_title} như sau:"
    )


def _indicators(facts: ConfirmationFacts) -> tuple[Block, ...]:
    columns = (
        Column("Chỉ tiêu", 0.8, "center"),
        Column("Nội dung", 2.6),
        Column("Yêu cầu", 1.5),
        Column("Thực trạng", 2.5),
        Column("Kết luận", 1.2, "center"),
        Column("Căn cứ", 2),
    )
    rows = [
        (
            line.code,
            line.title,
            line.requirement,
            line.actual,
            Run(line.outcome_label, bold=True),
            line.citation,
        )
        for line in facts.indicators
    ]
    return (Heading(2, "1.", "Kết quả theo từng chỉ tiêu"), Table(columns, rows))


def _conclusions(facts: ConfirmationFacts) -> list[Block]:
    blocks: list[Block] = [Heading(2, "2.", "Kết luận")]
    for code in _codes(facts):
        lines = [line for line in facts.indicators if line.criterion == code]
        outcome = criterion_outcome(lines)
        blocks.append(
            Paragraph([f"Tiêu chí số {code} - {facts.criteria[code]}: ", Run(outcome.lower(), bold=True), "."])
        )
        blocks += [_reason(line) for line in lines if line.outcome_label != MET]
    return blocks


def _reason(line: IndicatorLine) -> ListItem:
    reasons = "; ".join(_lower_first(reason.strip().rstrip(".;")) for reason in line.reasons)
    return ListItem(f"Chỉ tiêu {line.code} {line.outcome_label.lower()}: {reasons}.")


def _differing(facts: ConfirmationFacts) -> tuple[Block, ...]:
    if not facts.differing:
        return ()
    lead = "Người đối chiếu thấy bản có chữ ký ghi khác các giá trị sau đây mà kết luận trên dựa vào; phải xem lại "
    return (
        Heading(2, "3.", "Giá trị mà bản có chữ ký ghi khác"),
        Paragraph([Run(f"{lead}trước khi ký văn bản này:", bold=True)]),
        *(ListItem(f"{_whole(value)}.") for value in facts.differing),
    )


def _whole(value: str) -> str:
    return value.strip().rstrip(".;")


def _unchecked(facts: ConfirmationFacts, number: str) -> tuple[Block, ...]:
    if not facts.unchecked:
        return ()
    return (
        Heading(2, number, "Giá trị chưa đối chiếu văn bản gốc"),
        Paragraph(
            "Kết luận trên dựa vào các giá trị sau đây, đến nay chưa đối chiếu văn bản gốc: "
            f"{'; '.join(_whole(value) for value in facts.unchecked)}."
        ),
    )


def _closing(facts: ConfirmationFacts) -> Block:
    return Paragraph(
        f"{facts.issuer.in_a_sentence} gửi {' và '.join(facts.addressees)} để tổng hợp, báo cáo theo quy định./."
    )


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
