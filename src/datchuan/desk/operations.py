"""Telling officials."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from datchuan.desk.models import Notification
from datchuan.people.models import Official


@transaction.atomic
def tell(
    *,
    officials: Iterable[Official],
    key: str,
    title: str,
    because: str,
    on: date,
    at: datetime,
    link: str = "",
    urgent: bool = False,
) -> int:
    """Tell officials of one occasion; who was told of it already is not told again. Returns how many were told now.
    What is ``urgent`` waits for no digest.

    Mail, digests and quiet hours come later, by the clock: what stands here is the record.
    """
    wanted = {each.pk: each for each in officials}
    told = Notification.objects.filter(key=key, official__in=wanted).values_list("official_id", flat=True)
    new = [pk for pk in wanted if pk not in set(told)]
    Notification.objects.bulk_create(
        [
            Notification(
                official=wanted[pk],
                key=key[:200],
                title=title[:300],
                link=link,
                because=because[:200],
                on=on,
                made_at=at,
                is_urgent=urgent,
            )
            for pk in new
        ],
        ignore_conflicts=True,
    )
    return len(new)
