"""The yearly plan as an official document, from its facts and the register of the plan."""

from __future__ import annotations

from datchuan.documents.content import Document
from datchuan.kernel.resources import data_folder
from datchuan.programme.documents.facts import RegisteredCommune, load_plan_facts
from datchuan.programme.documents.plan import plan_document
from datchuan.programme.models import Assignment, Plan
from datchuan.programme.queries import registrations_of


def plan_paper(plan: Plan) -> Document:
    """The plan's paper: its texts, its items and the communes registered in it.

    Problems 52x when the texts and the register disagree.
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
    return plan_document(facts, communes=communes, assigned_district=district, simulated=plan.simulated)
