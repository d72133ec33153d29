"""Sending what the outbox holds: at least once, each with an id of its own, with growing pauses, then no more.

An attempt is committed before it goes (``attempts``, ``next_at``), by an update that only one of several workers can
make: two at once send one delivery once. A process that dies on the way leaves the delivery due again after the pause,
with the same id: a receiver may get a message twice and knows it by its id.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import F
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.sharing.models import WebhookDelivery
from datchuan.sharing.posting import Answer, post
from datchuan.sharing.sealing import body_of, signature_of, unseal

logger = logging.getLogger("datchuan.sharing")
# After each attempt that failed; together a day and four hours. The first is longer than an attempt can take.
PAUSES = tuple(timedelta(minutes=each) for each in (2, 5, 15, 60, 120, 240, 480, 780))
ATTEMPTS = len(PAUSES) + 1
ROUND_SECONDS = 5.0  # the worker has other things to do
AT_ONCE = 200
LOST = "Lần gửi cuối bị ngắt giữa chừng, chưa rõ đã đến chưa."


def send_due() -> int:
    """Send what is due; how many attempts were made. Call it outside a transaction.

    Where a machine does not answer at all, what else waits for it in this round counts as tried: a dead machine costs
    one wait, not one for each message.
    """
    waiting = WebhookDelivery.objects.filter(next_at__lte=timezone.now(), webhook__is_active=True)
    until, done = monotonic() + ROUND_SECONDS, 0
    dead: dict[int, Answer] = {}
    for delivery in waiting.select_related("webhook").order_by("next_at", "pk")[:AT_ONCE]:
        known = dead.get(delivery.webhook_id)
        if known is None and monotonic() > until:
            continue
        if not _claimed(delivery, timezone.now()):
            continue
        answer = known or _sent(delivery)
        _keep(delivery, answer, timezone.now())
        if not answer.is_reached:
            dead[delivery.webhook_id] = answer
        done += 1
    return done


def _claimed(delivery: WebhookDelivery, now: datetime) -> bool:
    """Commit the attempt before it is made; False when another worker made it, or there is none left to make."""
    # Columns of its own alone: through a join PostgreSQL would not ask the row again after waiting for its lock.
    same = WebhookDelivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, next_at=delivery.next_at)
    if delivery.attempts >= ATTEMPTS:  # the last one was made, and nobody lived to say what came of it
        same.update(next_at=None, given_up_at=now, problem=LOST)
        return False
    pause = PAUSES[min(delivery.attempts, len(PAUSES) - 1)]
    taken = same.update(attempts=F("attempts") + 1, attempted_at=now, next_at=now + pause, problem="", status=None)
    delivery.attempts, delivery.next_at = delivery.attempts + 1, now + pause
    return bool(taken)


def _sent(delivery: WebhookDelivery) -> Answer:
    body, event_id, timestamp = body_of(delivery.payload), str(delivery.event_id), int(timezone.now().timestamp())
    try:
        secret = unseal(delivery.webhook.sealed_secret)
    except Problem as problem:
        return Answer(None, problem.sentence)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "DatChuan-Webhook/1",
        "Connection": "close",
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature_of(secret, event_id, timestamp, body),
    }
    return post(delivery.webhook.url, body, headers)


def _keep(delivery: WebhookDelivery, answer: Answer, now: datetime) -> None:
    """What came of an attempt, unless somebody asked for another meanwhile."""
    same = WebhookDelivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, next_at=delivery.next_at)
    if answer.is_reached and not answer.problem:
        same.update(status=answer.status, problem="", delivered_at=now, next_at=None)
        return
    logger.info("webhook %s: %s", delivery.event_id, answer.problem)
    over = {"next_at": None, "given_up_at": now} if delivery.attempts >= ATTEMPTS else {}
    same.update(status=answer.status, problem=answer.problem[:300], **over)
