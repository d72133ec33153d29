"""A plan's paper from its rows: what an official entered, copied from another plan or amended."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from datchuan.documents.content import Issuer, Recipient, Signatory
from datchuan.documents.models import Letterhead
from datchuan.documents.queries import issuer_from, letterhead_of, rights_on, usual_signatory
from datchuan.kernel.text import format_day, format_percent
from datchuan.people.models import Office
from datchuan.programme.documents.facts import DivisionFacts, PlanFacts, WorkItemFacts
from datchuan.programme.models import Plan, Registration, Target, WorkItem

# Committees work as a body (Luật Tổ chức chính quyền địa phương): their papers are signed TM.
COMMITTEES = (Office.Kind.PROVINCE, Office.Kind.DISTRICT, Office.Kind.COMMUNE)
DOTS = "." * 30


def facts_from_rows(plan: Plan, registrations: Iterable[Registration], on: date) -> PlanFacts:
    """What the plan's paper says, by its rows. ``on`` is the day whose form and signing rights apply while it is not
    issued. Problem 537, 538 for a department without head of papers or signatory."""
    office, told = plan.maker, plan.facts
    items = list(plan.work_items.filter(dropped_on=None).select_related("lead").prefetch_related("coordinating"))
    registered = list(registrations)
    asked = told.get("organisation", {})
    day = plan.issued_on or on
    is_committee = office.kind in COMMITTEES
    return PlanFacts(
        year=plan.year,
        form_day=day,
        issuer=issuer_of(office),
        subject=plan.title,
        parents=(),
        bases=(),
        guidance=(),
        divisions=_divisions(items, told.get("duties", {})),
        purposes=tuple(told.get("purposes", ())),
        requirements=tuple(told.get("requirements", ())),
        items=tuple(_item(each) for each in items),
        targets=(),
        registered=len(registered),
        difficult=sum(each.is_difficult for each in registered),
        district_duties=tuple(asked.get("districts", ())),
        commune_duties=tuple(asked.get("communes", ())),
        recipients=tuple(Recipient(each) for each in told.get("recipients", ())),
        signatory=signatory_of(office, day),
        archive=told.get("archive") or "VT",
        difficult_note=told.get("difficult_note", ""),
        number=_number(plan.number) if plan.issued_on else None,
        dated=plan.issued_on,
        simulated=plan.simulated,
        sentences=tuple(target_sentence(each) for each in plan.targets.order_by("pk")),
        told=tuple(told.get("bases", ())),
        reported_to="" if is_committee else "Lãnh đạo Sở",
        asks=not is_committee,
    )


def issuer_of(office: Office) -> Issuer:
    """The office's head of papers. A committee that has entered none stands by its name and place, as NĐ 30/2020 (Phụ
    lục I, II.2 and II.4) writes them; Problem 537 for another office."""
    if office.kind not in COMMITTEES or Letterhead.objects.filter(office=office).exists():
        return issuer_from(letterhead_of(office))
    return Issuer(
        name=office.name.upper(),
        symbol=office.symbol or "UBND",
        place=office.unit.short_name,
        full_name=office.name,
        collective=True,
    )


def signatory_of(office: Office, on: date) -> Signatory:
    """Who signs for the office. For a committee that has entered nobody the name is left in dots; Problem 538 for
    another office."""
    if office.kind in COMMITTEES and not rights_on(office, on).exists():
        return Signatory(title="CHỦ TỊCH", name=DOTS, authority="TM.", of_title="ỦY BAN NHÂN DÂN")
    return usual_signatory(office, on)


def target_sentence(target: Target) -> str:
    """What the target says, in a sentence: its own words, or its figures; one that is not stated says so."""
    if target.words:
        return f"{target.title}: {target.words}"
    unit, parts = target.counted_in, []
    if target.increment is not None:
        parts.append(f"thêm {target.increment} {unit}")
    if target.goal is not None and target.denominator:
        share = format_percent(target.goal, target.denominator)
        parts.append(f"đưa tổng số lên {target.goal}/{target.denominator} {unit}, bằng {share}")
    elif target.goal is not None:
        parts.append(f"đưa tổng số lên {target.goal} {unit}")
    if not parts:
        parts.append("chưa được giao số")
    return f"{target.title}: {', '.join(parts)}, đến hết ngày {format_day(target.due_on)}."


def window_in_words(starts_on: date, ends_on: date) -> str:
    """ "Trong năm 2020", "Tháng 6 năm 2020", "Từ tháng 5 đến tháng 12 năm 2020", or the two days."""
    year = starts_on.year
    last = calendar.monthrange(ends_on.year, ends_on.month)[1]
    if starts_on.day != 1 or ends_on.day != last or ends_on.year != year:
        return f"Từ {format_day(starts_on)} đến {format_day(ends_on)}"
    if (starts_on.month, ends_on.month) == (1, 12):
        return f"Trong năm {year}"
    if starts_on.month == ends_on.month:
        return f"Tháng {starts_on.month} năm {year}"
    return f"Từ tháng {starts_on.month} đến tháng {ends_on.month} năm {year}"


def _divisions(items: Sequence[WorkItem], duties: dict[str, Any]) -> tuple[DivisionFacts, ...]:
    """Every office that leads or coordinates, in the order in which the plan names them."""
    offices = {each.key: each for item in items for each in (item.lead, *item.coordinating.all())}
    return tuple(
        DivisionFacts(each.key, each.name, each.short_name, tuple(duties.get(each.key, ())))
        for each in offices.values()
    )


def _item(item: WorkItem) -> WorkItemFacts:
    return WorkItemFacts(
        key=item.key,
        title=item.title,
        text=item.text,
        when=window_in_words(item.starts_on, item.ends_on),
        starts_on=item.starts_on,
        ends_on=item.ends_on,
        lead=item.lead.key,
        coordinating=tuple(each.key for each in item.coordinating.all()),
    )


def _number(text: str) -> int | None:
    """The number before the stroke: "25/KH-SXD" → 25."""
    digits = text.partition("/")[0].strip()
    return int(digits) if digits.isdecimal() else None
