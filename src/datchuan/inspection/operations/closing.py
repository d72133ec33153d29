"""The end of a round."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from datchuan.inspection.models import Round, Visit
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit

MOST_NAMED = 10


@transaction.atomic
def close_round(*, round_: Round, by: Official | None, at: datetime) -> Round:
    """The round is over: nothing of it changes any more, its findings live on. Problem 848 when it was not announced or
    is over already, 847 while communes of it were neither visited nor left out, naming them."""
    kept = Round.objects.select_for_update().get(pk=round_.pk)
    if kept.state != Round.State.ANNOUNCED:
        what = f"đợt “{kept.title}” {kept.get_state_display().lower()}"
        raise Problem(848, what, mend="Chỉ kết thúc được đợt đã thông báo lịch và chưa kết thúc.")
    left = kept.visits.filter(state=Visit.State.PLANNED).select_related("commune").order_by("commune__short_name")
    names = [visit.commune.name for visit in left]
    if names:
        more = f" và {len(names) - MOST_NAMED} xã khác" if len(names) > MOST_NAMED else ""
        what = f"còn {len(names)} xã chưa kiểm tra: {', '.join(names[:MOST_NAMED])}{more}"
        raise Problem(847, what, where=kept.title, mend="Ghi từng buổi đã kiểm tra, hoặc bỏ xã khỏi đợt với lý do.")
    kept.state = Round.State.CLOSED
    kept.revision += 1
    kept.save()
    details = {"visits": kept.visits.filter(state=Visit.State.HELD).count(), "at": at.isoformat()}
    record_audit(by=by, action="inspection.close_round", subject=str(kept.pk), details=details)
    return kept
