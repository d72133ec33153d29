"""What a person had before their eyes when they changed a plan: whoever comes second is told what the first did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import lower_first
from datchuan.masterplans.models import Publication, SpatialPlan
from datchuan.platform.models import AuditEntry

MEND = "Chưa ghi gì. Những ô bạn đã sửa còn nguyên; xem điều người kia ghi, rồi ghi lại nếu vẫn cần."
COVERS = "covers"


def covers_of(plan: SpatialPlan) -> set[str]:
    """Ids of the communes that a plan covers."""
    return set(plan.covers.values_list("pk", flat=True)) if plan.pk else set()


def changed_since(plan: SpatialPlan, seen: Mapping[str, Any]) -> list[str]:
    """The fields of a plan's record that are not as they were seen; the covered communes by their ids."""
    now = {name: covers_of(plan) if name == COVERS else getattr(plan, name) for name in seen}
    return [name for name, value in seen.items() if not _same(now[name], value)]


def _same(one: Any, other: Any) -> bool:
    """Browsers write line ends in their own way, and forms trim."""
    return one.split() == other.split() if isinstance(one, str) and isinstance(other, str) else one == other


def check_seen(plan: SpatialPlan, seen: Mapping[str, Any]) -> None:
    """Problem 713 naming who changed what was seen of the record."""
    if changed := changed_since(plan, seen):
        words = ", ".join(lower_first(str(SpatialPlan._meta.get_field(name).verbose_name)) for name in changed)  # type: ignore[union-attr]
        raise Problem(
            713, f"{_who(plan, 'masterplans.change')} đã sửa hồ sơ này sau khi bạn mở trang: {words}", mend=MEND
        )


def check_seen_publication(plan: SpatialPlan, form: str, seen: Mapping[str, Any] | None) -> None:
    """Problem 713 when a form of publication is not recorded as it was seen; ``seen`` None: not compared."""
    if seen is None:
        return
    held = Publication.objects.filter(plan=plan, form=form).first() or Publication(plan=plan, form=form)
    if not all(_same(getattr(held, name), value) for name, value in seen.items()):
        words = lower_first(held.get_form_display())
        raise Problem(
            713, f"{_who(plan, 'masterplans.publish')} đã ghi hình thức này sau khi bạn mở trang: {words}", mend=MEND
        )


def _who(plan: SpatialPlan, action: str) -> str:
    entries = AuditEntry.objects.filter(subject=f"{plan.unit_id} {plan.pk}", action=action)
    last = entries.select_related("by").order_by("-pk").first()
    if last is None:
        return "Người khác"
    at = timezone.localtime(last.at)
    return f"{last.by or 'Hệ thống'} ({at:%H:%M} ngày {at:%d/%m/%Y})"
