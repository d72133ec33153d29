"""The yearly plan as an official document, from its facts and the register of the plan."""

from __future__ import annotations

from datetime import date

from datchuan.documents.content import Document
from datchuan.kernel.resources import data_folder
from datchuan.programme.documents.facts import RegisteredCommune, load_plan_facts
from datchuan.programme.documents.plan import plan_document
from datchuan.programme.models import Assignment, Plan
from datchuan.programme.queries import ended_in, registrations_of, target_ground


def plan_paper(plan: Plan, *, on: date | None = None) -> Document:
    """The plan's paper: its texts, its items and the communes registered in it.

    With ``on``, a day whose units are not those of the plan, a note at the end tells of them; the plan's own figures
    stay. Problems 52x when the texts and the register disagree.
    """
    facts = load_plan_facts(data_folder() / plan.source)
    communes = [
        RegisteredCommune(
            registration.commune.name,
            registration.commune.parent.name if registration.commune.parent else "",
            registration.is_difficult,
        )
        for registration in registrations_of(plan)
    ]
    assignment = Assignment.objects.filter(plan=plan).select_related("district").first()
    district = assignment.district.name if assignment else None
    notes = _notes(plan, on) if on else ()
    return plan_document(facts, communes=communes, assigned_district=district, simulated=plan.simulated, notes=notes)


def _notes(plan: Plan, on: date) -> tuple[str, ...]:
    """What a reader must know of the ground on a later day."""
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
