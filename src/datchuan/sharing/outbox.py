"""What other systems are told of a dossier's step, noted in the transaction of the step.

Nothing personal goes out: no official is named, and no words that somebody typed, which may name people.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from datchuan.dossiers.access import dossiers_within
from datchuan.dossiers.models import CONCLUDED_STATES, Claim, ClaimKind, Dossier, DossierState, DossierStep
from datchuan.platform.queries import working_day
from datchuan.platform.working import call_worker
from datchuan.sharing.models import Webhook, WebhookDelivery, WebhookEvent
from datchuan.sharing.releasing import released_actual
from datchuan.territory.models import Unit

EVENTS: dict[str, WebhookEvent] = {
    DossierState.CONCLUDED: WebhookEvent.CONCLUDED,
    DossierState.CONFIRMED: WebhookEvent.CONFIRMED,
    DossierState.DECIDED: WebhookEvent.DECIDED,
    DossierState.COMPLETION: WebhookEvent.RETURNED,
    DossierState.STOPPED: WebhookEvent.STOPPED,
}


def note_moved(dossier: Dossier, step: DossierStep) -> None:
    """Write a delivery for every webhook that wants to know of the step, where the dossier is of its office's area, as
    for its key. One query where there is none."""
    event = EVENTS.get(step.state)
    if event is None:
        return
    wanting = [each for each in _wanting(event) if _is_of(each.office.unit, dossier)]
    if not wanting:
        return
    payload = {"type": f"dossier.{event}", "timestamp": step.at.isoformat(), "data": dossier_data(dossier, step)}
    for webhook in wanting:
        note_delivery(webhook, event, payload, step.at, dossier)


def _wanting(event: WebhookEvent) -> list[Webhook]:
    hooks = Webhook.objects.filter(removed_at=None).select_related("office__unit")
    return [each for each in hooks if event in each.events]


def _is_of(area: Unit, dossier: Dossier) -> bool:
    return dossiers_within(area, working_day()).filter(pk=dossier.pk).exists()


def note_delivery(
    webhook: Webhook, event: str, payload: dict[str, Any], at: datetime, dossier: Dossier | None = None
) -> WebhookDelivery:
    """A message in the outbox, due at once; it goes when the caller's transaction is committed."""
    made = WebhookDelivery.objects.create(
        webhook=webhook, event=event, dossier=dossier, payload=payload, made_at=at, next_at=at
    )
    transaction.on_commit(call_worker)
    return made


def dossier_data(dossier: Dossier, step: DossierStep) -> dict[str, Any]:
    """A dossier as other systems are told of it: which, where it stands since which day, and, once it is concluded,
    the department's conclusion of each indicator."""
    commune, recognition = dossier.commune, dossier.recognition
    return {
        "dossier": dossier.pk,
        "commune": {"id": commune.pk, "code": commune.code, "name": commune.name},
        "standard": dossier.standard,
        "criteria_set": dossier.criteria_set,
        "state": dossier.state,
        "on": str(step.on),
        "returned_to": dossier.returned_to,
        "submission_number": dossier.submission_number,
        "confirmation_number": dossier.confirmation_number,
        "recognition_number": recognition.number if recognition else "",
        "conclusions": _conclusions(dossier) if dossier.state in CONCLUDED_STATES else [],
        "simulated": dossier.simulated,
    }


def _conclusions(dossier: Dossier) -> list[dict[str, Any]]:
    claims = Claim.objects.filter(dossier=dossier, kind=ClaimKind.APPRAISED).order_by("number")
    newest = {each.code: each for each in claims}
    return [
        {
            "code": each.code,
            "outcome": each.outcome,
            "actual": released_actual(each),
            "figure": None if each.figure is None else f"{each.figure.normalize():f}",
        }
        for each in newest.values()
    ]
