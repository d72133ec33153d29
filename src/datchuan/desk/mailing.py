"""Notifications by mail: one digest a day for each official, at once what cannot wait, nothing in quiet hours.

A mail's attempt is committed before it goes (``NotificationMail``), and its notifications are bound to it in the same
transaction: a crash or a second tick leads to no second mail. What was seen on the screen already is not mailed.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone

from datchuan.desk.models import Notification, NotificationMail, TellingPreference
from datchuan.desk.quiet import is_quiet
from datchuan.people.models import Official

logger = logging.getLogger("datchuan.desk")
DIGEST_FROM = 7  # the hour from which the digest of a day may go
LISTED = 100  # notifications that a mail lists; of more it tells the number
ATTEMPTS = 3
AGAIN = timedelta(hours=1)
Mail, Kind = TellingPreference.Mail, NotificationMail.Kind


@dataclass
class Sent:
    """What one round of sending came to."""

    mails: int = 0
    failed: int = 0
    quiet: int = 0
    without_address: set[str] = field(default_factory=set)

    @property
    def sentence(self) -> str:
        parts = [f"Đã gửi {self.mails} thư"]
        parts += [f"{self.failed} thư không gửi được"] if self.failed else []
        parts += [f"{self.quiet} người đang trong giờ không gửi"] if self.quiet else []
        parts += [f"{len(self.without_address)} người không có địa chỉ thư"] if self.without_address else []
        return "; ".join(parts) + "."


def send_notifications(now: datetime, today: date) -> str:
    """Send what is due at ``now``, to whom it may be sent. Call it outside a transaction."""
    sent = Sent()
    _send_failed_again(sent, now)
    today_done = NotificationMail.objects.filter(kind=Kind.DIGEST, on=timezone.localdate(now))
    have_digest = set(today_done.values_list("official_id", flat=True))
    for official, waiting in _waiting():
        preference = getattr(official, "telling_preference", None) or TellingPreference(official=official)
        if preference.mail == Mail.NEVER:
            continue
        if not official.email:
            sent.without_address.add(official.username)
        elif is_quiet(preference, now):
            sent.quiet += 1
        else:
            _send_at_once(official, preference, waiting, sent, now)
            if official.pk not in have_digest:
                _send_digest(official, preference, waiting, sent, now)
    return sent.sentence


def _waiting() -> list[tuple[Official, list[Notification]]]:
    """What no mail carries and nobody saw, by official. Two queries."""
    found = Notification.objects.filter(mail=None, seen_at=None, official__is_active=True).order_by("made_at", "pk")
    by_official: dict[int, list[Notification]] = defaultdict(list)
    for each in found:
        by_official[each.official_id].append(each)
    officials = Official.objects.filter(pk__in=by_official).select_related("telling_preference").order_by("username")
    return [(official, by_official[official.pk]) for official in officials]


def _goes_at_once(each: Notification, preference: TellingPreference) -> bool:
    return each.is_urgent or preference.mail == Mail.AT_ONCE


def _send_at_once(
    official: Official, preference: TellingPreference, waiting: list[Notification], sent: Sent, now: datetime
) -> None:
    for each in waiting:
        if _goes_at_once(each, preference):
            _send(_claimed(official, Kind.AT_ONCE, [each], now), sent)


def _send_digest(
    official: Official, preference: TellingPreference, waiting: list[Notification], sent: Sent, now: datetime
) -> None:
    rest = [each for each in waiting if not _goes_at_once(each, preference)]
    if rest and timezone.localtime(now).hour >= DIGEST_FROM:
        _send(_claimed(official, Kind.DIGEST, rest, now), sent)


def _claimed(official: Official, kind: str, waiting: Sequence[Notification], now: datetime) -> NotificationMail | None:
    """The mail with its notifications bound to it; None when another tick took them, or the day has its digest."""
    try:
        with transaction.atomic():
            mail = NotificationMail.objects.create(
                official=official,
                kind=kind,
                address=official.email,
                on=timezone.localdate(now),
                attempted_at=timezone.now(),
            )
            free = Notification.objects.filter(pk__in=[each.pk for each in waiting], mail=None)
            if free.update(mail=mail) != len(waiting):
                raise IntegrityError
            return mail
    except IntegrityError:
        return None


def _send(mail: NotificationMail | None, sent: Sent) -> None:
    """Send it, and keep what came of it. A backend may raise what it likes: the mail is then failed, never lost."""
    if mail is None:
        return
    try:
        _message(mail).send()
        mail.sent_at, mail.problem = timezone.now(), ""
        sent.mails += 1
    except Exception as error:
        logger.exception("a mail of notifications failed")
        mail.problem = (str(error) or type(error).__name__)[:300]
        sent.failed += 1
    mail.save(update_fields=["sent_at", "problem"])
    mail.notifications.update(mailed_at=mail.sent_at, mail_problem=mail.problem)


def _send_failed_again(sent: Sent, now: datetime) -> None:
    """A failed mail is tried again after an hour, a few times; one of which nothing is known never is."""
    failed = NotificationMail.objects.filter(
        sent_at=None, attempts__lt=ATTEMPTS, attempted_at__lte=timezone.now() - AGAIN, official__is_active=True
    ).exclude(problem="")
    for mail in failed.select_related("official__telling_preference"):
        preference = getattr(mail.official, "telling_preference", None) or TellingPreference(official=mail.official)
        if preference.mail == Mail.NEVER or is_quiet(preference, now):
            continue
        again = NotificationMail.objects.filter(pk=mail.pk, attempts=mail.attempts)
        if again.update(attempts=mail.attempts + 1, attempted_at=timezone.now(), problem=""):
            _send(mail, sent)


def _message(mail: NotificationMail) -> EmailMessage:
    told = list(mail.notifications.order_by("made_at", "pk"))
    lines = [line for each in told[:LISTED] for line in _lines(each)]
    if len(told) > LISTED:
        lines.append(f"… và {len(told) - LISTED} việc khác, xem trong hệ thống.")
    many = mail.kind == Kind.DIGEST and len(told) > 1
    subject = f"Đạt Chuẩn: {len(told)} việc mới đến ngày {mail.on:%d/%m/%Y}" if many else f"Đạt Chuẩn: {told[0].title}"
    end = "Thư gửi tự động. Cách nhận thư: " + _address("/viec/thong-bao/cai-dat/")
    body = "\n".join([f"Kính gửi {mail.official.full_name},", "", *lines, "", end, ""])
    return EmailMessage(subject=" ".join(subject.split())[:200], body=body, to=[mail.address])


def _lines(each: Notification) -> list[str]:
    mark = "[Khẩn] " if each.is_urgent else ""
    link = [f"  {_address(each.link)}"] if each.link else []
    return [f"- {mark}{each.title} ({each.on:%d/%m/%Y})", *link]


def _address(path: str) -> str:
    """With the address that people use, where the place has named it."""
    return f"{settings.CSRF_TRUSTED_ORIGINS[0].rstrip('/')}{path}" if settings.CSRF_TRUSTED_ORIGINS else path
