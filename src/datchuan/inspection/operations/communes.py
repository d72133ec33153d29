"""Writes of one commune of a round: what its visit needs, taken back after it was dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from datchuan.inspection.checking import check_draft, check_visit
from datchuan.inspection.models import Visit
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.platform.operations import record_audit

FIELDS = ("minutes", "not_before", "not_after")


@transaction.atomic
def change_visit(
    *,
    visit: Visit,
    values: dict[str, Any],
    divisions: Sequence[Office],
    by: Official | None,
    seen: dict[str, Any] | None = None,
) -> Visit:
    """Say how long a commune takes, from and until which day it may be visited, and who must be there. Its place in the
    schedule stays: what may not be there any more is told as a conflict. ``seen``: what the person had before them.
    Problem 792, 793 when it is not as seen, 620 for what cannot be."""
    if unknown := set(values) - set(FIELDS):
        raise ValueError(f"not a field of a visit: {sorted(unknown)}")
    kept = _draft_visit(visit)
    before = {**{name: getattr(kept, name) for name in FIELDS}, "divisions": sorted(_keys(kept))}
    if seen is not None and any(before[name] != value for name, value in seen.items()):
        what = f"người khác vừa sửa {kept.commune.name}"
        raise Problem(793, what, mend="Chưa ghi gì; những ô bạn đã sửa còn nguyên. Xem rồi ghi lại nếu vẫn cần.")
    for name, value in values.items():
        setattr(kept, name, value)
    check_visit(kept, divisions)
    kept.save()
    kept.divisions.set(divisions)
    after = {**{name: getattr(kept, name) for name in FIELDS}, "divisions": sorted(_keys(kept))}
    changed = {name: [str(before[name]), str(after[name])] for name in before if before[name] != after[name]}
    details = {"commune": kept.commune_id, **changed}
    record_audit(by=by, action="inspection.change_visit", subject=str(kept.round_id), details=details)
    return kept


@transaction.atomic
def take_back_commune(*, visit: Visit, by: Official | None) -> Visit:
    """A commune that was dropped is to be visited after all. Problem 792, 621 when it was not dropped."""
    kept = _draft_visit(visit)
    if kept.state != Visit.State.DROPPED:
        raise Problem(621, "xã này chưa bị bỏ khỏi đợt", where=kept.commune.name, mend="Mở lại trang của đợt.")
    reason = kept.state_reason
    kept.state, kept.state_reason = Visit.State.PLANNED, ""
    kept.save()
    details = {"commune": kept.commune_id, "dropped_for": reason}
    record_audit(by=by, action="inspection.take_back_commune", subject=str(kept.round_id), details=details)
    return kept


def _draft_visit(visit: Visit) -> Visit:
    kept = Visit.objects.select_for_update().select_related("round", "commune").get(pk=visit.pk)
    check_draft(kept.round)
    return kept


def _keys(visit: Visit) -> list[str]:
    return [each.key for each in visit.divisions.all()]
