"""The notice of an announced schedule, drafted."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from datchuan.documents.models import FIXED_STATES, DocumentState, OutgoingDocument
from datchuan.documents.operations.templates import draft_from_template
from datchuan.inspection.models import Round
from datchuan.inspection.papers.notice import about_of
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit

TEMPLATE = "schedule-notice"
WHERE = "Thông báo lịch kiểm tra"


@transaction.atomic
def draft_notice(*, round_: Round, by: Official, today: date) -> OutgoingDocument:
    """A draft of the official's division that tells the days, teams and communes of an announced round; the ordinary
    life of a document follows. Problem 641 while the schedule is not announced, 640 while such a notice is in
    preparation."""
    if round_.state == Round.State.DRAFT:
        raise Problem(641, "lịch chưa thông báo", where=WHERE, mend="Thông báo lịch trên trang này rồi soạn văn bản.")
    about = about_of(round_)
    held = OutgoingDocument.objects.filter(template=TEMPLATE, about=about)
    if (waiting := held.exclude(state__in=[*FIXED_STATES, DocumentState.CANCELLED]).first()) is not None:
        what = f"đã có thông báo ở bước “{waiting.get_state_display().lower()}”"
        raise Problem(640, what, where=WHERE, mend="Đọc và trình dự thảo đó, hoặc bỏ nó rồi soạn lại.")
    made = draft_from_template(key=TEMPLATE, about=about, by=by, facts_on=today, on=today)
    details = {"round": round_.pk}
    record_audit(by=by, action="inspection.draft_notice", subject=f"document {made.pk}", details=details)
    return made
