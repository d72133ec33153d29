"""Verdicts, kept with their history; and the counts of houses that they are made of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.territory.models import Unit, Village


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


class KeptCube(models.Model):
    """The count of the houses that hold on ``on`` by the law of a set on ``law_on``: the head of its cells.

    ``digest`` names what the bits of the masks mean (HouseCounting.digest): under law files that give another, the
    cube is of no use. Every arriving house moves its cells in the same transaction; any day's cube can be made anew.
    """

    criteria_set = models.CharField(max_length=50)
    law_on = models.DateField()
    on = models.DateField(db_index=True)
    digest = models.CharField(max_length=64)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["criteria_set", "law_on", "on", "digest"], name="cube_once")]

    def __str__(self) -> str:
        return f"{self.criteria_set} {self.law_on}: {self.on}"


class CubeCell(models.Model):
    """How many houses of a village fail exactly the clauses of ``failed`` and leave open those of ``unknown``.

    By village, not by commune: villages move between communes, and cells add up to the units of any day.
    """

    cube = models.ForeignKey(KeptCube, models.CASCADE, related_name="cells")
    village = models.ForeignKey(Village, models.CASCADE, related_name="+", db_index=False)
    failed = models.BigIntegerField()
    unknown = models.BigIntegerField()
    houses = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cube", "village", "failed", "unknown"], name="cube_cell_once"),
            models.CheckConstraint(condition=Q(failed__gte=0) & Q(unknown__gte=0), name="cube_masks_are_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.failed}/{self.unknown}: {self.houses}"
