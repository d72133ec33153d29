"""Simulated plans of some districts under the department's. The others have none: that shows too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from datchuan.demo.programme.loading import PlanFile, make_items, make_targets
from datchuan.people.models import Office
from datchuan.programme.models import Plan
from datchuan.programme.queries import registrations_of
from datchuan.territory.models import Unit


def make_district_plans(path: Path, offices: Mapping[str, Office], parent: Plan) -> None:
    """The plans of the file, with the district's share of the parent's target and its communes in scope."""
    facts = PlanFile(path).facts
    for entry in facts["plans"]:
        plan = Plan.objects.create(
            year=facts["year"],
            until_year=facts["year"],
            state=entry["state"],
            office=offices[f"ubnd-{entry['district']}"],
            parent=parent,
            title=facts["subject"],
            number=entry.get("number", ""),
            issued_on=entry.get("dated"),
            simulated=True,
        )
        make_targets(plan, [_share(facts["target"], entry, parent)])
        communes = [each.commune for each in registrations_of(parent) if each.commune.parent_id == entry["district"]]
        _make_work(plan, facts["items"], offices, communes)


def _share(target: dict[str, Any], entry: dict[str, Any], parent: Plan) -> dict[str, Any]:
    """The district's target: counted as the parent's is, with the open question that comes down with it."""
    above = parent.targets.get(key=target["key"])
    figures = {name: entry[name] for name in ("increment", "goal", "denominator")}
    criterion = {"set": "national", "code": above.criterion}
    return {
        **target,
        **figures,
        "stated_baseline": entry["baseline"],
        "criterion": criterion,
        "open_question": above.open_question,
    }


def _make_work(
    plan: Plan, items: list[dict[str, Any]], offices: Mapping[str, Office], communes: Sequence[Unit]
) -> None:
    """The district leads; its registered communes take part and are the scope."""
    committees = [f"ubnd-{commune.pk}" for commune in communes]
    make_items(plan, [{**item, "lead": plan.maker.key, "coordinating": committees} for item in items], offices, {})
    for item in plan.work_items.all():
        item.communes.set(communes)
