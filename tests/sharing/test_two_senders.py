"""Two workers at once send a delivery once; an attempt is in the database before it goes."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from tests.cast import official
from tests.making import NOW
from tests.sharing.receiving import LOOPBACK, hooked, receiving

from datchuan.sharing.delivering import send_due
from datchuan.sharing.models import WebhookDelivery
from datchuan.sharing.operations import send_trial
from datchuan.territory.models import Unit

WORKERS, MESSAGES = 3, 4


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_send_once_each(live_province: Unit, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    seen: list[int] = []

    def look() -> None:
        """From another connection: what it sees is committed."""
        seen.append(WebhookDelivery.objects.filter(attempts=1, delivered_at=None, next_at__gt=NOW).count())
        connection.close()

    with receiving() as receiver:
        webhook, _ = hooked(receiver.url)
        for _ in range(MESSAGES):
            send_trial(webhook=webhook, by=official("qln"), at=NOW)
        receiver.meanwhile = look
        together = threading.Barrier(WORKERS)

        def work() -> None:
            together.wait()
            send_due()
            connection.close()

        threads = [threading.Thread(target=work) for _ in range(WORKERS)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        ids = [headers["webhook-id"] for headers, _ in receiver.came]
    assert (len(ids), len(set(ids))) == (MESSAGES, MESSAGES)
    assert (len(seen), min(seen) >= 1) == (MESSAGES, True)
    assert WebhookDelivery.objects.filter(delivered_at__isnull=False, attempts=1).count() == MESSAGES
