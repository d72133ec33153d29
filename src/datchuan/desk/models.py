"""What officials were told, and the secret addresses by which calendars read their work."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q

from datchuan.people.models import Official


class NotificationMail(models.Model):
    """A mail that carries notifications to one official: all of a day (a digest, once a day) or one that could not
    wait. ``attempted_at`` is committed before it goes, so that a crash leads to no second mail; one that was attempted
    and neither went nor failed is not known to have gone, and is not sent again."""

    class Kind(models.TextChoices):
        DIGEST = "digest", "thư tổng hợp trong ngày"
        AT_ONCE = "at_once", "thư gửi ngay"

    official = models.ForeignKey(Official, models.CASCADE, related_name="notification_mails")
    kind = models.CharField(max_length=10, choices=Kind)
    address = models.EmailField()
    on = models.DateField()
    attempts = models.PositiveSmallIntegerField(default=1)
    attempted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-attempted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["official", "on"], condition=Q(kind="digest"), name="one_digest_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.address} {self.on}"


class TellingPreference(models.Model):
    """How an official wants to be told by mail; who said nothing has the defaults. In quiet hours nothing is sent, it
    waits: from ``quiet_from`` to ``quiet_to`` (equal: none), and on days off with ``quiet_days_off``."""

    class Mail(models.TextChoices):
        DAILY = "daily", "Một thư tổng hợp mỗi ngày; việc khẩn gửi ngay"
        AT_ONCE = "at_once", "Gửi ngay từng việc"
        NEVER = "never", "Không gửi thư"

    official = models.OneToOneField(Official, models.CASCADE, related_name="telling_preference")
    mail = models.CharField("thư điện tử", max_length=10, choices=Mail, default=Mail.DAILY)
    quiet_from = models.TimeField("không gửi từ", default=time(18))
    quiet_to = models.TimeField("đến", default=time(7))
    quiet_days_off = models.BooleanField("không gửi vào thứ bảy, chủ nhật, ngày lễ, tết", default=True)

    def __str__(self) -> str:
        return f"{self.official_id}: {self.mail}"


class Notification(models.Model):
    """Something that one official was told, and how it reached them.

    ``key`` says of what occasion it is ("difficulty 7 assigned"): the same occasion is told once. ``because`` names
    the rule or act that caused it, so that each can be traced. ``on`` is the working day it was made on. One that
    ``is_urgent`` waits for no digest. ``mailed_at`` and ``mail_problem`` are those of its ``mail``.
    """

    official = models.ForeignKey(Official, models.CASCADE, related_name="notifications")
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    link = models.CharField(max_length=300, blank=True)
    because = models.CharField(max_length=200)
    on = models.DateField()
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    is_urgent = models.BooleanField(default=False)
    mail = models.ForeignKey(NotificationMail, models.PROTECT, null=True, related_name="notifications")
    mailed_at = models.DateTimeField(null=True)
    mail_problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["official", "key"], name="told_once")]
        indexes = [models.Index(fields=["official", "seen_at"], name="notification_unseen")]

    def __str__(self) -> str:
        return self.title


class CalendarKey(models.Model):
    """A secret address by which a calendar program reads one official's work as all-day events, until it is revoked.

    It is shown once; ``key_digest`` is its SHA-256. It opens nothing but that calendar: a read key opens data, this
    does not. ``of_plan``: of the whole plan, not of the official's own work alone.
    """

    official = models.ForeignKey(Official, models.PROTECT, related_name="calendar_keys")
    name = models.CharField("tên địa chỉ", max_length=100)
    key_digest = models.CharField(max_length=64, unique=True)
    of_plan = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
