"""Addresses of other systems that are told of a dossier's steps, and what was sent to each."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.dossiers.models import Dossier
from datchuan.people.models import Office


class WebhookEvent(models.TextChoices):
    """What an address may be told of."""

    CONCLUDED = "concluded", "Sở đã kết luận"
    CONFIRMED = "confirmed", "Có văn bản xác nhận"
    DECIDED = "decided", "Tỉnh đã quyết định"
    RETURNED = "returned", "Trả lại để hoàn thiện"
    STOPPED = "stopped", "Hồ sơ dừng"


class Webhook(models.Model):
    """An address (https) of an office's own system that is told of ``events`` in the office's area.

    ``sealed_secret`` is the secret by which deliveries are signed, encrypted (sharing.sealing): it must be read again
    to sign, so a digest would not do; empty once removed. While ``is_active`` is False what happens is kept and goes
    when it is active again; from ``removed_at`` on nothing is noted or sent.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="webhooks")
    url = models.CharField("địa chỉ", max_length=500)
    events = models.JSONField("việc được báo")
    sealed_secret = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["url"], condition=Q(removed_at=None), name="webhook_address_once"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(is_active=False, sealed_secret=""), name="webhook_removed_for_good"
            ),
        ]

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One message to one webhook, written in the transaction of what it tells, sent beside the pages. ``event`` is one
    of WebhookEvent, or empty for a trial.

    ``attempts`` and ``next_at`` are committed before each attempt goes: a process that dies on the way leads to another
    attempt with the same ``event_id``, never to none. ``next_at`` is empty once nothing more is tried: it was
    delivered, or given up. ``status`` is the last HTTP answer, ``problem`` why the last attempt failed, in words.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=10, choices=WebhookEvent, blank=True)
    event_id = models.UUIDField(default=uuid.uuid4, unique=True)
    dossier = models.ForeignKey(Dossier, models.SET_NULL, null=True, related_name="webhook_deliveries")
    payload = models.JSONField()
    made_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_at__isnull=False, delivered_at=None, given_up_at=None)
                | Q(next_at=None, delivered_at__isnull=False, given_up_at=None)
                | Q(next_at=None, delivered_at=None, given_up_at__isnull=False),
                name="webhook_delivery_waits_or_is_over",
            ),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="webhook_delivery_due")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.event or 'trial'}"
