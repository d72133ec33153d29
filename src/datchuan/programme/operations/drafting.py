"""A plan begins: from nothing, from the plan above it, from the year before."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import day_in_words, nfc
from datchuan.people.models import Office, Official
from datchuan.platform.operations import record_audit
from datchuan.programme.changing import subject
from datchuan.programme.checking import check_office, check_parent, check_text
from datchuan.programme.documents.file_head import head_from_file
from datchuan.programme.documents.plan import ASSIGNED_DISTRICT
from datchuan.programme.models import Plan, Target, WorkItem
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import communes_on, successors_of, within


@transaction.atomic
def start_plan(
    *,
    office: Office | None,
    year: int,
    title: str,
    by: Official | None,
    parent: Plan | None = None,
    issuer: str = "",
    until_year: int | None = None,
    simulated: bool = False,
) -> Plan:
    """A draft with nothing in it. Problem 723, 724 for its parent, 725 for a second one of the office in the year, 732
    without a title or an issuer, 738 for an office that makes no plans, 739 for years out of order."""
    until = until_year or year
    check_office(office, issuer, year, until=until)
    made = Plan(
        office=office,
        issuer=nfc(issuer),
        year=year,
        until_year=until,
        title=check_text(title, "Tên kế hoạch", "Ghi tên kế hoạch."),
        parent=parent,
        simulated=simulated,
    )
    check_parent(made, parent)
    made.save()
    details = {"office": office.key if office else "", "year": year, "parent": parent.pk if parent else None}
    record_audit(by=by, action="programme.start_plan", subject=subject(made), details=details)
    return made


@transaction.atomic
def draft_from(*, parent: Plan, office: Office, by: Official | None, year: int | None = None) -> Plan:
    """A draft of ``office`` under ``parent``: its purposes and what it asks of this level, its items within the area
    with windows cut to the year, its targets with the share that it gives. Where it gives none the figures stay empty:
    a quota is never made up. Registrations are followed, not copied. Problems as for ``start_plan``."""
    unit, day = office.unit, date(year or parent.year, 1, 1)
    whole = parent.office is not None and parent.office.unit.identity_id == unit.identity_id
    title = parent.title if whole else f"{parent.title} trên địa bàn {_lower(unit.name)}"
    made = start_plan(office=office, year=day.year, title=title[:300], by=by, parent=parent, simulated=parent.simulated)
    made.facts = _facts_below(parent, made)
    made.save()
    area = {each.pk for each in communes_on(day).filter(within(unit))}
    _draft_items(parent, made, area)
    _draft_targets(parent, made, whole=whole)
    return made


@transaction.atomic
def copy_into(*, plan: Plan, year: int, by: Official | None) -> Plan:
    """The plan as a draft of a later year: windows moved by the years between (29/02 becomes 28/02 where the year has
    none), nothing that was done, no number, no figures of targets, no registrations or assignments: those are decided
    anew each year. Under the parent's plan of that year where there is one. Problem 739 for a year that is not later,
    else as for ``start_plan``."""
    years = year - plan.year
    if years < 1:
        what = f"{year} không ở sau năm {plan.year} của kế hoạch này"
        raise Problem(739, what, where="Năm", mend=f"Ghi năm từ {plan.year + 1} trở đi.")
    made = start_plan(
        office=plan.office,
        issuer=plan.issuer,
        year=year,
        until_year=plan.until_year + years,
        title=plan.title.replace(f"năm {plan.year}", f"năm {year}"),
        by=by,
        parent=_parent_in(plan, year),
        simulated=plan.simulated,
    )
    made.facts, made.copied_from = {**head_from_file(plan), **plan.facts}, plan
    made.save()
    _copy_items(plan, made, years)
    _copy_targets(plan, made, years)
    return made


def named(*, plan: Plan) -> str:
    """ "Kế hoạch số 25/KH-SXD ngày 16 tháng 3 năm 2020 của Sở Xây dựng tỉnh Lạng Sơn", as far as it is known."""
    who = plan.office.name if plan.office else plan.issuer
    number = f" số {plan.number}" if plan.number else ""
    day = f" {day_in_words(plan.issued_on)}" if plan.issued_on else ""
    return f"Kế hoạch{number}{day} của {who}" + ("" if plan.number else f" ({plan.title})")


def _facts_below(parent: Plan, made: Plan) -> dict[str, Any]:
    told: Mapping[str, Any] = {**head_from_file(parent), **parent.facts}
    asked = told.get("organisation", {})
    unit = made.office.unit if made.office else None
    own = {Level.DISTRICT: "districts", Level.COMMUNE: "communes"}.get(Level(unit.level)) if unit else None
    lower: dict[str, list[str]] = {"districts": asked.get("districts", []), "communes": asked.get("communes", [])}
    if own:
        lower["districts"] = []
    if own == "communes":
        lower["communes"] = []
    above = parent.issuer_name
    return {
        "purposes": [f"Cụ thể hóa {named(plan=parent)}.", *told.get("purposes", [])],
        "requirements": [*told.get("requirements", []), *(asked.get(own, []) if own else [])],
        "organisation": lower,
        "not_stated": [],
        "bases": [*told.get("bases", []), named(plan=parent)],
        "recipients": [f"{above} (b/c)", *(["UBND các xã (thực hiện)"] if own == "districts" else [])],
        "archive": "VT",
    }


def _draft_items(parent: Plan, made: Plan, area: set[str]) -> None:
    """Those of the parent's items that concern the area. Directing a district is work upon it, not its own."""
    items = parent.work_items.filter(dropped_on=None).exclude(key=ASSIGNED_DISTRICT).prefetch_related("communes")
    first, last = date(made.year, 1, 1), date(made.until_year, 12, 31)
    order = 0
    for item in items:
        scope = [each for each in item.communes.all() if each.pk in area]
        outside = item.communes.all() and not scope
        if outside or item.ends_on < first or item.starts_on > last:
            continue
        order += 1
        starts_on, ends_on = max(item.starts_on, first), min(item.ends_on, last)
        copy = _copied(item, made, order, starts_on, ends_on, parent=item)
        copy.lead = made.maker
        copy.save()
        copy.communes.set(scope)


def _copied(
    item: WorkItem, made: Plan, order: int, starts_on: date, ends_on: date, *, parent: WorkItem | None
) -> WorkItem:
    return WorkItem(
        plan=made,
        parent=parent,
        key=item.key,
        order=order,
        title=item.title,
        text=item.text,
        product=item.product,
        basis=item.basis,
        starts_on=starts_on,
        ends_on=ends_on,
        lead=item.lead,
        criteria=item.criteria,
        measure=item.measure,
    )


def _draft_targets(parent: Plan, made: Plan, *, whole: bool) -> None:
    """The parent's targets. The whole area takes its figures; a part takes what it is given, and its own communes."""
    unit, first, last = made.maker.unit, date(made.year, 1, 1), date(made.until_year, 12, 31)
    communes = communes_on(first, rural_only=True).filter(within(unit)).count()
    for target in parent.targets.prefetch_related("shares__unit").order_by("pk"):
        given = {each.unit.identity_id: each.increment for each in target.shares.all()}
        copy = _copied_target(target, made, parent=target, due_on=min(max(target.due_on, first), last))
        if whole:
            copy.stated_baseline, copy.increment, copy.goal = target.stated_baseline, target.increment, target.goal
            copy.denominator, copy.denominator_on = target.denominator, target.denominator_on
        else:
            copy.increment = given.get(unit.identity_id)
            counts = target.counted_in == "xã"
            copy.denominator, copy.denominator_on = (communes, first) if counts else (None, None)
        copy.save()


def _copied_target(target: Target, made: Plan, *, parent: Target | None, due_on: date) -> Target:
    return Target(
        plan=made,
        parent=parent,
        key=target.key,
        title=target.title,
        counted_in=target.counted_in,
        counted_by=target.counted_by,
        criteria_set=target.criteria_set,
        criterion=target.criterion,
        standard=target.standard,
        open_question=target.open_question,
        due_on=due_on,
    )


def _parent_in(plan: Plan, year: int) -> Plan | None:
    """The plan above it in that year: the same one, where it is of a period that holds the year."""
    above = plan.parent
    if above is None or above.year <= year <= above.until_year:
        return above
    return Plan.objects.filter(office=above.office, year__lte=year, until_year__gte=year).first()


def _copy_items(plan: Plan, made: Plan, years: int) -> None:
    items = list(plan.work_items.filter(dropped_on=None).prefetch_related("communes", "coordinating"))
    scope = _standing([unit for item in items for unit in item.communes.all()], date(made.year, 1, 1))
    above = {each.key: each for each in made.parent.work_items.filter(dropped_on=None)} if made.parent else {}
    for order, item in enumerate(items, start=1):
        copy = _copied(
            item,
            made,
            order,
            moved(day=item.starts_on, years=years),
            moved(day=item.ends_on, years=years),
            parent=above.get(item.key),
        )
        copy.save()
        copy.coordinating.set(item.coordinating.all())
        copy.communes.set({unit for each in item.communes.all() for unit in scope[each.pk]})


def _copy_targets(plan: Plan, made: Plan, years: int) -> None:
    above = {each.key: each for each in made.parent.targets.all()} if made.parent else {}
    for target in plan.targets.order_by("pk"):
        due_on = moved(day=target.due_on, years=years)
        _copied_target(target, made, parent=above.get(target.key), due_on=due_on).save()


def _standing(units: Sequence[Unit], day: date) -> dict[str, list[Unit]]:
    """Per unit itself, or what holds its land on the day when it has ended by then."""
    ended = [each for each in units if each.valid_to and each.valid_to <= day]
    now = successors_of(ended, day) if ended else {}
    return {each.pk: now[each.pk].units if each.pk in now else [each] for each in units}


def moved(*, day: date, years: int) -> date:
    """The same day of another year; 28/02 for 29/02 in a year that has none."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last))


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
