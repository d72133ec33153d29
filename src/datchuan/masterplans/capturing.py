"""What the form of the field says of a master plan becomes its record; the list of plans that goes along with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from datchuan.kernel.text import nfc
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.operations import change_plan, record_finding, record_publication
from datchuan.people.models import Official
from datchuan.platform.asking import Asked, asked
from datchuan.survey.announcing import Taken
from datchuan.survey.models import Submission
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on, origins, within

YES = "co"
DAYS = {"approved_on", "published_on", "rules_issued_on"}


class MasterPlanList:
    """Records of plans of the area's communes, and of the units that have ceased and went into them."""

    columns: tuple[str, ...] = ("name", "label", "commune")

    def _plans(self, area: Unit, on: date) -> QuerySet[SpatialPlan]:
        communes: list[Unit] = list(communes_on(on).filter(within(area)))
        ids = set().union(*(origin.unit_ids for origin in origins(communes, on).values()))
        own = {commune.pk for commune in communes}
        gone = Unit.objects.filter(pk__in=ids, valid_to__lte=on).values("pk")
        return SpatialPlan.objects.filter(Q(unit__in=own) | Q(unit__in=gone), kind=SpatialPlan.Kind.COMMUNE_MASTER)

    def rows(self, area: Unit, on: date) -> Iterable[Sequence[str]]:
        for plan in self._plans(area, on).select_related("unit").order_by("unit__short_name", "pk"):
            yield str(plan.pk), _label(plan), plan.unit.code

    def labels(self, names: Collection[str], area: Unit, on: date) -> Mapping[str, str]:
        keys = [int(name[:18]) for name in names if name.isascii() and name.isdigit()]
        return {str(plan.pk): _label(plan) for plan in self._plans(area, on).filter(pk__in=keys).select_related("unit")}

    def question(self, name: str, area: Unit, on: date) -> Asked | None:
        if not (name.isascii() and name.isdigit()):
            return None
        return asked(self._plans(area, on).filter(pk=int(name[:18])).order_by().values_list("pk")[:1])


def _label(plan: SpatialPlan) -> str:
    return f"{plan.name} ({plan.unit.short_name})"


def take_master_plan(
    *,
    submission: Submission,
    answers: Mapping[str, str],
    area: Unit,
    on: date,
    by: Official | None,
    at: datetime,
    today: date,
) -> Taken:
    """Put the answers into the plan's record; what is left blank stays as it was recorded."""
    mapping = submission.form.mapping
    name = answers.get(mapping["plan"], "")
    question = MasterPlanList().question(name, area, on)
    if question is None or question.row() is None:
        return Taken(faults=[f"Hồ sơ quy hoạch số {name} không thuộc địa bàn của máy."])
    given = {field: nfc(answers.get(path, "")) for field, path in mapping["fields"].items()}
    values = {field: _value(field, answer) for field, answer in given.items() if answer}
    plan, seen_on = SpatialPlan.objects.get(pk=int(name)), date.fromisoformat(answers[mapping["seen_on"]])
    by = by or (submission.device.holder if submission.device else None)
    _record(plan, values, seen_on, by, today)
    return Taken(subject=f"QH {plan.pk}")


def _record(plan: SpatialPlan, values: dict[str, Any], seen_on: date, by: Official | None, today: date) -> None:
    forms, follows = values.pop("publication_forms", []), values.pop("built_to_plan", None)
    plan = change_plan(plan=plan, values=values, by=by, today=today)
    known = set(plan.publications.values_list("form", flat=True))
    for form in forms:
        if form not in known:
            record_publication(plan=plan, form=form, done_on=None, by=by, today=today)
    if follows is not None:
        record_finding(plan=plan, seen_on=seen_on, follows=follows, by=by, today=today)


def _value(field: str, answer: str) -> Any:
    if field in DAYS:
        return date.fromisoformat(answer)
    if field == "horizon_year":
        return int(answer)
    if field == "publication_forms":
        return answer.split()
    return answer == YES if field == "built_to_plan" else answer
