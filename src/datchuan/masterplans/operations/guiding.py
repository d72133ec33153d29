"""Letters that guide a district through its reviews."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from datchuan.documents.models import FIXED_STATES, DocumentState, OutgoingDocument
from datchuan.documents.operations.templates import draft_from_template
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.territory.models import Unit

TEMPLATE = "review-guidance"
WHERE = "Công văn hướng dẫn rà soát"


@transaction.atomic
def draft_guidance(*, place_id: str, by: Official, today: date) -> OutgoingDocument:
    """A draft of the official's division that tells a district, or a commune without one, which of its plans are to be
    reviewed and carried out, and how; the ordinary life of a document follows.

    Problem 750 where nothing is left to do there, or while such a letter is in preparation."""
    place = Unit.objects.filter(pk=place_id).first()
    about = f"{place.level} {place.pk}" if place else place_id
    waiting = OutgoingDocument.objects.filter(template=TEMPLATE, about=about)
    held = waiting.exclude(state__in=[*FIXED_STATES, DocumentState.CANCELLED]).first()
    if held:
        mend = "Đọc và trình dự thảo đó, hoặc bỏ nó rồi soạn lại."
        raise Problem(750, f"đã có công văn ở bước “{held.get_state_display().lower()}”", where=WHERE, mend=mend)
    made = draft_from_template(key=TEMPLATE, about=about, by=by, facts_on=today, on=today)
    details = {"place": about}
    record_audit(by=by, action="masterplans.draft_guidance", subject=f"document {made.pk}", details=details)
    return made
