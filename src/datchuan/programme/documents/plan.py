"""The yearly plan as an official document (Kế hoạch), from its facts and the communes that registered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from datchuan.documents.content import (
    Appendix,
    Block,
    Column,
    Document,
    DocumentType,
    Heading,
    ListItem,
    Paragraph,
    Run,
    Table,
    items,
)
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
    "plan_document",
]

_PROGRAMME = "Chương trình xây dựng nông thôn mới"


def plan_document(
    facts: PlanFacts,
    *,
    communes: Sequence[RegisteredCommune] = (),
    assigned_district: str | None = None,
    simulated: bool | None = None,
    notes: Sequence[str] = (),
) -> Document:
    """The plan: purpose, work, schedule, organisation; the registered communes and notes of a later day as appendices.

    ``communes`` and ``assigned_district`` are left out of the paper when not known. ``simulated`` overrules the
    facts' own mark. Problem 520 when the list does not have the number of communes that the text says.
    """
    is_simulated = facts.simulated if simulated is None else simulated
    _check_communes(facts, communes)
    body = (
        _opening(facts),
        *_purposes(facts),
        *_work(facts, communes, assigned_district, is_simulated),
        *_schedule(facts),
        *_organisation(facts),
    )
    return Document(
        type=DocumentType.PLAN,
        issuer=facts.issuer,
        number=facts.number,
        dated=facts.dated,
        form_day=facts.form_day,
        subject=facts.subject,
        bases=tuple(f"Căn cứ {each.in_full}" for each in (*facts.bases, *facts.parents)),
        body=body,
        recipients=facts.recipients,
        signatory=facts.signatory,
        archive=facts.archive,
        appendices=_appendices(facts, communes, is_simulated, notes),
        simulated=is_simulated,
    )


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


def _opening(facts: PlanFacts) -> Block:
    return Paragraph(
        f"{facts.issuer.in_a_sentence} ban hành Kế hoạch thực hiện các tiêu chí thuộc ngành Xây dựng trong "
        f"{_PROGRAMME} năm {facts.year} như sau:"
    )


def _purposes(facts: PlanFacts) -> tuple[Block, ...]:
    return (
        Heading(1, "I.", "MỤC ĐÍCH, YÊU CẦU"),
        Heading(2, "1.", "Mục đích"),
        *items(facts.purposes),
        Heading(2, "2.", "Yêu cầu"),
        *items(facts.requirements),
    )


def _work(
    facts: PlanFacts, communes: Sequence[RegisteredCommune], district: str | None, is_simulated: bool
) -> list[Block]:
    blocks: list[Block] = [Heading(1, "II.", "NỘI DUNG THỰC HIỆN")]
    for place, item in enumerate(facts.items, start=1):
        blocks += [Heading(2, f"{place}.", item.title), Paragraph(item.text)]
        blocks += _particulars(facts, item, communes, district, is_simulated)
        blocks += [
            ListItem(f"Thời gian: {_lower_first(item.when)}."),
            ListItem(_responsible(facts, item)),
        ]
    return blocks


def _particulars(
    facts: PlanFacts,
    item: WorkItemFacts,
    communes: Sequence[RegisteredCommune],
    district: str | None,
    is_simulated: bool,
) -> list[Block]:
    """What some items say beyond their text: the district, the registered communes, the target."""
    if item.key == "assigned-district" and district:
        chosen = " (huyện chọn để mô phỏng)" if is_simulated else ""
        return [ListItem(f"Huyện được giao: {_lower_first(district)}{chosen}.")]
    if item.key == "registered-communes":
        return [ListItem(_registered(facts, communes))]
    return _target(facts.target(item.target)) if item.target else []


def _registered(facts: PlanFacts, communes: Sequence[RegisteredCommune]) -> str:
    note = f" {facts.difficult_note}" if facts.difficult_note else ""
    listed = " Danh sách tại Phụ lục kèm theo." if communes else ""
    return f"Số xã đăng ký: {facts.registered} xã, trong đó có {facts.difficult:02d} xã khó khăn{note}.{listed}"


def _target(target: TargetFacts) -> list[Block]:
    share = format_percent(target.goal, target.denominator)
    figures = (
        f"Chỉ tiêu: thêm {target.increment} xã đạt chuẩn tiêu chí, đưa tổng số lên "
        f"{target.goal}/{target.denominator} xã, bằng {share}."
    )
    return [ListItem(figures)]


def _responsible(facts: PlanFacts, item: WorkItemFacts) -> str:
    lead = facts.division(item.lead).name
    others = ", ".join(facts.division(key).name for key in item.coordinating)
    return f"Chủ trì: {lead}{f'; phối hợp: {others}' if others else ''}."


def _schedule(facts: PlanFacts) -> tuple[Block, ...]:
    columns = (
        Column("STT", 0.75, "center"),
        Column("Nội dung", 3.2),
        Column("Thời gian", 1.7, "center"),
        Column("Chủ trì", 1.8),
        Column("Phối hợp", 1.8),
    )
    rows = [
        (
            str(place),
            item.title,
            item.when,
            facts.division(item.lead).short,
            ", ".join(facts.division(key).short for key in item.coordinating),
        )
        for place, item in enumerate(facts.items, start=1)
    ]
    return (Heading(1, "III.", "TIẾN ĐỘ THỰC HIỆN"), Table(columns, rows))


def _organisation(facts: PlanFacts) -> list[Block]:
    blocks: list[Block] = [Heading(1, "IV.", "TỔ CHỨC THỰC HIỆN")]
    parts = [(each.name, each.duties) for each in facts.divisions]
    parts += [("Đề nghị UBND các huyện, thành phố", facts.district_duties)]
    parts += [("Đề nghị UBND các xã", facts.commune_duties)]
    for place, (who, duties) in enumerate(parts, start=1):
        blocks += [Heading(2, f"{place}.", who), *items(duties)]
    blocks.append(
        Paragraph(
            "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các đơn vị kịp thời phản ánh về "
            f"{facts.division(facts.items[0].lead).name} để tổng hợp, báo cáo Lãnh đạo Sở xem xét, giải quyết./."
        )
    )
    return blocks


def _appendices(
    facts: PlanFacts, communes: Sequence[RegisteredCommune], is_simulated: bool, notes: Sequence[str]
) -> tuple[Appendix, ...]:
    found = [_commune_appendix(facts, communes, is_simulated)] if communes else []
    # No part of the plan: who prints it on a later day must see that the ground has changed since.
    if notes:
        found.append(Appendix("Ghi chú khi in: địa giới đã thay đổi", items(notes)))
    numbers = ("I", "II") if len(found) > 1 else ("",)
    return tuple(replace(each, number=number) for each, number in zip(found, numbers, strict=False))


def _commune_appendix(facts: PlanFacts, communes: Sequence[RegisteredCommune], is_simulated: bool) -> Appendix:
    columns = (
        Column("STT", 0.6, "center"),
        Column("Xã", 2),
        Column("Huyện, thành phố", 2),
        Column("Xã khó khăn", 1, "center"),
    )
    rows = [
        (str(place), each.name, each.district, "x" if each.difficult else "")
        for place, each in enumerate(communes, start=1)
    ]
    note = Paragraph(
        Run(
            "Danh sách do bộ dữ liệu mô phỏng chọn để trình diễn.",
            italic=True,
        )
    )
    title = f"Danh sách xã đăng ký đạt chuẩn nông thôn mới năm {facts.year}"
    return Appendix(title, (*([note] if is_simulated else []), Table(columns, rows)))


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
