"""What officials were told, and the secret addresses by which calendars read their work."""

from __future__ import annotations

from django.db import models

from datchuan.people.models import Official


class Notification(models.Model):
    """Something that one official was told, and how it reached them.

    ``key`` says of what occasion it is ("difficulty 7 assigned"): the same occasion is told once. ``because`` names
    the rule or act that caused it, so that each can be traced. ``on`` is the working day it was made on.
    """

    official = models.ForeignKey(Official, models.CASCADE, related_name="notifications")
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    link = models.CharField(max_length=300, blank=True)
    because = models.CharField(max_length=200)
    on = models.DateField()
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
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
