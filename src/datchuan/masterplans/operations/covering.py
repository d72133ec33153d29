"""Writes of which communes an urban plan covers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.operations.recording import tell
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.territory.models import Level, Unit


@transaction.atomic
def record_covered(*, plan: SpatialPlan, communes: Sequence[Unit], by: Official | None, today: date) -> SpatialPlan:
    """Record the communes that an urban plan covers wholly, in place of those recorded before; both stay in the audit
    chain. Problem 759 for a plan of another kind, 760 for a unit that is no commune."""
    plan = SpatialPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.kind != SpatialPlan.Kind.URBAN:
        what = f"“{plan.name}” là {plan.get_kind_display().lower()}"
        raise Problem(
            759, what, where="Các xã nằm trong phạm vi", mend="Chỉ quy hoạch đô thị ghi các xã nằm trong phạm vi."
        )
    other = next((unit for unit in communes if unit.level != Level.COMMUNE), None)
    if other:
        raise Problem(
            760, f"{other.name} không phải đơn vị cấp xã", where="Các xã nằm trong phạm vi", mend="Chọn các xã."
        )
    before, after = sorted(plan.covers.values_list("pk", flat=True)), sorted(unit.pk for unit in communes)
    if before == after:
        return plan
    since, cause = plan.approved_on or today, "Ghi các xã trong phạm vi quy hoạch đô thị"
    plan.covers.set(communes)
    details = {"covers": [before, after]}
    record_audit(by=by, action="masterplans.cover", subject=f"{plan.unit_id} {plan.pk}", details=details)
    # Communes that it covers no more are judged anew as well.
    tell(plan=plan, since=since, by=by, cause=cause, also=list(Unit.objects.filter(pk__in=set(before) - set(after))))
    return plan
