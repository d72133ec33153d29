"""The phones that fill in forms."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.territory.models import Unit


class Device(models.Model):
    """A phone with a key of its own, held by one official and good for one area, until it is revoked. ``area_since``:
    the first day of survey that counts for that area; null when it never had another (``DeviceMove``).

    The key is shown once; ``key_digest`` is its SHA-256. It is long and random, so it needs no slow hash, and a phone
    that sends a hundred houses costs no hundred slow hashes. An official who fills in forms at a computer has a device
    too (``is_desk``), without a key: in place of a digest stands whose it is and for which area.
    """

    DESK = "desk:"  # no digest begins so

    name = models.CharField("tên máy", max_length=100)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="devices")
    area = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_since = models.DateField(null=True)
    key_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("lý do thu hồi", max_length=300, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(revoked_at=None) | ~Q(reason=""), name="device_revoked_with_its_reason")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_desk(self) -> bool:
        """Whether it is an official's own computer, which comes by signing in."""
        return self.key_digest.startswith(self.DESK)


class DeviceMove(models.Model):
    """A device's area became another from a day of survey on: by a territorial change, or ``by`` a person because the
    old one was divided. What was surveyed before that day is still checked by the old one."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="moves")
    from_area = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_area = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.device_id}: {self.from_area_id} → {self.to_area_id}"
