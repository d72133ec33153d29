"""Verdicts, kept with their history."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.territory.models import Unit


class IndicatorVerdict(models.Model):
    """What the law of a set says of a commune's indicator on a day, by the facts known when it was computed.

    Append-only: a new computation that differs becomes the current row for (commune, set, indicator, day); the rows
    before it stay as history. ``detail`` is the law room's whole verdict (counts, clauses, reasons, citations).
    """

    class Outcome(models.TextChoices):
        MET = "met", "Đạt"
        NOT_MET = "not_met", "Không đạt"
        UNDETERMINED = "undetermined", "Chưa đủ căn cứ"

    commune = models.ForeignKey(Unit, models.PROTECT, related_name="verdicts")
    criteria_set = models.CharField(max_length=50)
    indicator = models.CharField(max_length=10)
    on = models.DateField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    shortfall = models.PositiveIntegerField(null=True)
    detail = models.JSONField()
    law_digest = models.CharField(max_length=64)
    is_current = models.BooleanField(default=True)
    computed_at = models.DateTimeField()
    computed_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cause = models.CharField(max_length=300)

    class Meta:
        ordering = ["commune_id", "indicator", "-computed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "on", "commune", "indicator"],
                condition=Q(is_current=True),
                name="verdict_current_once",
            )
        ]
        indexes = [models.Index(fields=["commune", "criteria_set", "indicator"])]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.indicator} {self.on}: {self.outcome}"
