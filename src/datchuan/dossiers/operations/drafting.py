"""The papers of a dossier, drafted."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from datchuan.documents.models import FIXED_STATES, DocumentState, OutgoingDocument
from datchuan.documents.operations.templates import draft_from_template
from datchuan.dossiers.models import Dossier
from datchuan.dossiers.papers.fitting import TITLES, check_fits, draftable
from datchuan.dossiers.topics import topic_key
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit


@transaction.atomic
def draft_paper(*, dossier: Dossier, key: str, by: Official, facts_on: date, today: date) -> OutgoingDocument:
    """A draft of the official's division of one of the papers that fit the dossier; the ordinary life of a document
    follows. Problem 889 where the paper does not fit its state, 891 while there is such a paper already."""
    held = Dossier.objects.select_for_update(of=("self",)).select_related("commune").get(pk=dossier.pk)
    check_fits(held, key)
    about = topic_key(held)
    made_before = OutgoingDocument.objects.filter(template=key, about=about).exclude(state=DocumentState.CANCELLED)
    if not draftable(key, [each.state for each in made_before]):
        waiting = made_before.exclude(state__in=FIXED_STATES).first() or made_before[0]
        what = f"đã có {TITLES[key].lower()} ở bước “{waiting.get_state_display().lower()}”"
        raise Problem(
            891, what, where=held.commune.name, mend="Mở văn bản đó; là dự thảo thì sửa, hoặc bỏ rồi soạn lại."
        )
    made = draft_from_template(key=key, about=about, by=by, facts_on=facts_on, on=today)
    details = {"dossier": held.pk, "template": key}
    record_audit(by=by, action="dossiers.draft_paper", subject=f"document {made.pk}", details=details)
    return made
