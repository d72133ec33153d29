"""Webhooks: made with a secret that is shown once, tried, paused, removed; a delivery sent again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.platform.operations import record_audit
from datchuan.platform.working import call_worker
from datchuan.sharing.addresses import check_url
from datchuan.sharing.models import Webhook, WebhookDelivery, WebhookEvent
from datchuan.sharing.outbox import note_delivery
from datchuan.sharing.sealing import new_secret, seal

MOST_WEBHOOKS = 20
LOOK_AGAIN = "Mở lại trang để xem tình trạng hiện nay."


def make_webhook(*, office: Office, url: str, events: Sequence[str], by: Official, at: datetime) -> tuple[Webhook, str]:
    """A webhook, and its secret, which nobody is shown again. Asks the name servers before anything is written.

    Problem 903 for an address of a wrong form, 904 for one that leads nowhere or inside, 905 without an event, 906 when
    there are too many webhooks or one of this address.
    """
    check_url(url)
    known = [each for each in WebhookEvent.values if each in events]
    if not known or len(known) != len(set(events)):
        raise Problem(905, "chưa chọn việc nào để báo", where="Báo khi", mend="Chọn ít nhất một việc trong danh sách.")
    secret = new_secret()
    try:
        return _make(office, url, known, seal(secret), by, at), secret
    except IntegrityError:
        raise Problem(906, "đã có địa chỉ này", where="Địa chỉ", mend="Gỡ địa chỉ cũ trước khi tạo lại.") from None


@transaction.atomic
def _make(office: Office, url: str, events: list[str], sealed: str, by: Official, at: datetime) -> Webhook:
    if Webhook.objects.filter(removed_at=None).count() >= MOST_WEBHOOKS:
        raise Problem(906, f"đã có {MOST_WEBHOOKS} địa chỉ nhận tin", mend="Gỡ địa chỉ không dùng nữa.")
    made = Webhook.objects.create(office=office, url=url, events=events, sealed_secret=sealed, made_by=by, made_at=at)
    details = {"office": office.key, "url": url, "events": events}
    record_audit(by=by, action="sharing.make_webhook", subject=f"webhook {made.pk}", details=details)
    return made


@transaction.atomic
def send_trial(*, webhook: Webhook, by: Official, at: datetime) -> WebhookDelivery:
    """A message that tells of nothing, for the receiver to see whether it arrives and how it is checked. Problem 907
    for a webhook that is paused or removed."""
    webhook = _kept(webhook)
    if not webhook.is_active:
        raise Problem(907, "Địa chỉ này đang tạm dừng", mend="Chạy lại rồi gửi thử.")
    payload = {"type": "trial", "timestamp": at.isoformat(), "data": {"text": "Tin gửi thử của Đạt Chuẩn"}}
    record_audit(by=by, action="sharing.send_trial", subject=f"webhook {webhook.pk}")
    return note_delivery(webhook, "", payload, at)


@transaction.atomic
def pause_webhook(*, webhook: Webhook, by: Official) -> None:
    """Send nothing for now; what happens meanwhile is kept. Problem 907 for one that is removed."""
    webhook = _kept(webhook)
    if webhook.is_active:
        Webhook.objects.filter(pk=webhook.pk).update(is_active=False)
        record_audit(by=by, action="sharing.pause_webhook", subject=f"webhook {webhook.pk}")


@transaction.atomic
def resume_webhook(*, webhook: Webhook, by: Official, at: datetime) -> None:
    """Send again, at once what waits. Problem 907 for one that is removed."""
    webhook = _kept(webhook)
    if not webhook.is_active:
        Webhook.objects.filter(pk=webhook.pk).update(is_active=True)
        webhook.deliveries.filter(next_at__isnull=False).update(next_at=at, attempts=0)
        record_audit(by=by, action="sharing.resume_webhook", subject=f"webhook {webhook.pk}")
        transaction.on_commit(call_worker)


@transaction.atomic
def remove_webhook(*, webhook: Webhook, by: Official, at: datetime) -> None:
    """Nothing is noted for it or sent to it from now on; its secret is forgotten, what was sent stays to be seen.
    Removing it again changes nothing."""
    gone = Webhook.objects.filter(pk=webhook.pk, removed_at=None)
    if gone.update(removed_at=at, is_active=False, sealed_secret=""):
        waiting = webhook.deliveries.filter(next_at__isnull=False)
        waiting.update(next_at=None, given_up_at=at, problem="Địa chỉ đã được gỡ.")
        record_audit(by=by, action="sharing.remove_webhook", subject=f"webhook {webhook.pk}")


@transaction.atomic
def send_again(*, delivery: WebhookDelivery, by: Official, at: datetime) -> None:
    """Try a delivery that is over from the beginning, under its old id. Problem 907 when its webhook is paused or
    removed, or when it waits to be sent anyhow."""
    webhook = _kept(delivery.webhook)
    over = WebhookDelivery.objects.filter(pk=delivery.pk, next_at=None)
    if not webhook.is_active:
        raise Problem(907, "Địa chỉ này đang tạm dừng", mend="Chạy lại rồi gửi.")
    if not over.update(next_at=at, attempts=0, delivered_at=None, given_up_at=None, status=None, problem=""):
        raise Problem(907, "Tin này đang chờ gửi", mend=LOOK_AGAIN)
    details = {"event": str(delivery.event_id)}
    record_audit(by=by, action="sharing.send_again", subject=f"webhook {webhook.pk}", details=details)
    transaction.on_commit(call_worker)


def _kept(webhook: Webhook) -> Webhook:
    """As it is now, locked. Problem 907 when it was removed."""
    found = Webhook.objects.select_for_update(of=("self",)).filter(pk=webhook.pk, removed_at=None).first()
    if found is None:
        raise Problem(907, "Địa chỉ này đã được gỡ", mend=LOOK_AGAIN)
    return found
