"""Telling officials, what they have seen, and the secret addresses of their calendars."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from datchuan.desk.models import CalendarKey, Notification
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Official
from datchuan.people.queries import read_key_digest
from datchuan.platform.operations import record_audit

KEY_BYTES = 32
MOST_KEYS = 10


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


@transaction.atomic
def mark_seen(*, official: Official, at: datetime, only: Iterable[int] | None = None) -> int:
    """The official has seen what they were told, all of it or some; what was seen before keeps its time. Returns how
    many were not seen before. Another's notifications are left alone."""
    found = Notification.objects.filter(official=official, seen_at=None)
    if only is not None:
        found = found.filter(pk__in=list(only))
    return found.update(seen_at=at)


@transaction.atomic
def make_calendar_key(*, name: str, of_plan: bool, by: Official, at: datetime) -> tuple[CalendarKey, str]:
    """A secret address of the official's calendar, and the secret itself, which is not kept. Problem 757 when it has no
    name, or when the official has too many already."""
    if not nfc(name):
        mend = "Ví dụ: Điện thoại của tôi."
        raise Problem(757, "địa chỉ phải có tên để còn nhận ra", where="Tên địa chỉ", mend=mend)
    if by.calendar_keys.filter(revoked_at=None).count() >= MOST_KEYS:
        raise Problem(757, f"Bạn đã có {MOST_KEYS} địa chỉ lịch đang dùng", mend="Thu hồi địa chỉ không dùng nữa.")
    key = secrets.token_urlsafe(KEY_BYTES)
    made = CalendarKey.objects.create(
        official=by, name=nfc(name)[:100], key_digest=read_key_digest(key), of_plan=of_plan, made_at=at
    )
    details = {"name": made.name, "of_plan": of_plan}
    record_audit(by=by, action="desk.make_calendar_key", subject=f"calendar key {made.pk}", details=details)
    return made, key


@transaction.atomic
def revoke_calendar_key(*, key: CalendarKey, by: Official, at: datetime) -> None:
    """From now on nothing is read by it. Revoking it again changes nothing."""
    if CalendarKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
        record_audit(by=by, action="desk.revoke_calendar_key", subject=f"calendar key {key.pk}")
