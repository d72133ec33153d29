"""A concluded dossier is confirmed when the department's confirmation of it is issued."""

from __future__ import annotations

from datetime import date

from datchuan.documents.models import OutgoingDocument
from datchuan.dossiers.models import Dossier, DossierState
from datchuan.dossiers.operations.moving import Moving, move_dossier
from datchuan.dossiers.papers.source import PREFIX
from datchuan.people.models import Office

CONFIRMATION = "confirmation"


def confirm_when_issued(document: OutgoingDocument, on: date) -> None:
    """Take a concluded dossier on when the department's confirmation of it goes out, with the document's number and
    day, in the transaction of the issue. Nothing for other documents, nor for a dossier that is confirmed already."""
    pk = document.about.removeprefix(PREFIX)
    is_ours = document.template == CONFIRMATION and document.office.kind == Office.Kind.DEPARTMENT
    if not is_ours or not document.about.startswith(PREFIX) or not pk.isdecimal():
        return
    dossier = Dossier.objects.filter(pk=pk, state=DossierState.CONCLUDED).first()
    if dossier is None:
        return
    # A day before the conclusion cannot be the step's: then it is that of the conclusion.
    day = max(document.dated or on, dossier.steps.latest("number").on)
    reason = f"Phát hành văn bản xác nhận {document.notation}"
    given = Moving("confirm", day, reason=reason, number=document.notation)
    move_dossier(dossier=dossier, given=given, by=None, today=max(on, day))
