"""Two rounds of sending at once, each on its own connection: every official gets one digest."""

from __future__ import annotations

import threading
from datetime import date, datetime

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from tests.cast import official

from datchuan.desk.mailing import send_notifications
from datchuan.desk.models import NotificationMail
from datchuan.desk.operations import tell
from datchuan.people.models import Official
from datchuan.territory.models import Unit

NOW, TODAY = timezone.make_aware(datetime(2020, 5, 4, 8)), date(2020, 5, 4)  # noqa: DTZ001 - made aware
THREADS = 3


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_send_once(live_province: Unit) -> None:
    Official.objects.filter(username__in=["huyen", "xa"]).update(email="a@thu.example.vn")
    for key in ("một", "hai"):
        told = [official("huyen"), official("xa")]
        tell(officials=told, key=key, title=key, because="thử", on=TODAY, at=NOW)
    together = threading.Barrier(THREADS)

    def one() -> None:
        together.wait()
        send_notifications(NOW, TODAY)
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(mail.outbox) == 2
    assert NotificationMail.objects.filter(sent_at__isnull=False).count() == 2
