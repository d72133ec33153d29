"""The yearly plan as an official document, from its reviewed file or its rows, and the register of the plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from datchuan.documents.access import house_of
from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.content import Document
from datchuan.documents.templates import template_now
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import data_folder
from datchuan.people.models import Official
from datchuan.programme.documents.facts import PlanFacts, RegisteredCommune, load_plan_facts
from datchuan.programme.documents.plan import MEMBERS, named_plan, plan_document
from datchuan.programme.documents.rows import facts_from_rows
from datchuan.programme.models import Assignment, Plan
from datchuan.programme.queries import ended_in, registrations_of, target_ground
from datchuan.territory.models import Level


def plan_paper(plan: Plan, *, on: date | None = None) -> Document:
    """The plan's paper: from its reviewed file where that holds the whole of it, else from its rows.

    With ``on``, a day whose units are not those of the plan, a note at the end tells of them; the plan's own figures
    stay. Problems 52x, 580 when the file and the register disagree, 537, 538 for a department without head or
    signatory, 712 for a plan that is not made here.
    """
    template = template_now(plan.maker, "plan").template
    return plan_document(_facts(plan, on or plan.issued_on or date(plan.year, 1, 1)), template, **_known(plan, on))


def plan_path(plan: Plan) -> Path:
    """The reviewed file that holds the whole of the plan's paper. Problem 580 where it is not at hand."""
    path = data_folder() / plan.source
    if not path.is_file():
        mend = "Soạn kế hoạch bằng Word, hoặc bổ sung tệp nội dung của kế hoạch."
        raise Problem(580, "Không thấy tệp nội dung của kế hoạch", where=plan.title, mend=mend)
    return path


def _facts(plan: Plan, on: date) -> PlanFacts:
    return load_plan_facts(plan_path(plan)) if plan.source else facts_from_rows(plan, registrations_of(plan), on)


class PlanSource(FactSource):
    """The facts of a yearly plan's paper."""

    key = "plan"
    title = "Kế hoạch năm"
    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """The plans of the official's own house, newest year first: their papers stand under its head."""
        plans = Plan.objects.filter(office=house_of(by)).order_by("-year", "pk")
        return [About(f"plan {each.pk}", f"Năm {each.year}: {each.title}") for each in plans]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``plan 1``; Problem 580 where its file is not at hand."""
        plan = plan_named(about)
        return named_plan(_facts(plan, on), **_known(plan, on))


def plan_named(about: str) -> Plan:
    """``plan 1``. Problem 581 for a plan that is not there."""
    word, _, pk = about.partition(" ")
    found = (
        Plan.objects.select_related("office__unit").filter(pk=pk).first() if word == "plan" and pk.isdecimal() else None
    )
    if found is None:
        raise Problem(581, f"Không có kế hoạch “{about}”", mend="Chọn một kế hoạch trong danh sách.")
    return found


def _known(plan: Plan, on: date | None) -> dict[str, Any]:
    """What the register of the plan adds to its text."""
    communes = [
        RegisteredCommune(
            registration.commune.name,
            registration.commune.parent.name if registration.commune.parent else "",
            registration.is_difficult,
        )
        for registration in registrations_of(plan)
    ]
    assignment = Assignment.objects.filter(plan=plan).select_related("district").first()
    return {
        "communes": communes,
        "assigned_district": assignment.district.name if assignment else None,
        "simulated": plan.simulated,
        "notes": _notes(plan, on) if on else (),
    }


def _notes(plan: Plan, on: date) -> tuple[str, ...]:
    """What a reader must know of the ground on a later day; of a plan for the whole province only."""
    if plan.maker.unit.level != Level.PROVINCE:
        return ()
    ground = target_ground(plan, on)
    if not ground.differs:
        return ()
    steps = "; ".join(
        f"{step.on:%d/%m/%Y}: {step.communes} xã ({', '.join(step.instruments)})" for step in ground.steps
    )
    told = [
        f"Kế hoạch lập trên địa giới ngày {ground.began_on:%d/%m/%Y} có {ground.began_with} xã và giữ nguyên các mẫu "
        f"số đã ghi. Địa giới ngày {on:%d/%m/%Y} có {ground.communes} xã: {steps}."
    ]
    ended = ended_in(plan, on)
    for registration in registrations_of(plan):
        now = ended.get(registration.commune_id)
        if now:
            names = ", ".join(unit.name for unit in now.units) or "không còn đơn vị kế tiếp"
            word = "nay là" if now.is_same else "đã kết thúc, nay thuộc" if now.units else "đã kết thúc,"
            told.append(f"{registration.commune.name}: {word} {names}.")
    return tuple(told)
