"""Samples of houses: drawn at random from a stated list, measured again, concluded on."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.housing.models import Household, HouseRecord
from datchuan.inspection.models.rounds import Visit
from datchuan.survey.models import Submission
from datchuan.territory.models import Village


class Sample(models.Model):
    """Houses of a visit's commune to be measured again, drawn from those known on ``on`` (docs/sampling.md).

    ``confidence``, ``half_width`` and ``share`` are those the size was computed for, as shares of one. ``strata`` holds
    how many houses of each declared result there were; with ``seed``, ``method`` and the digest of the list the same
    houses are drawn again. ``number`` counts the samples of a visit: a further one adds houses where the first left the
    result open. A conclusion is a person's, beside what the figures say (``computed``), and has a reason.
    """

    class Standing(models.TextChoices):
        STANDS = "stands", "Kết quả khai đứng vững"
        FALLS = "falls", "Kết quả khai không đứng vững"
        OPEN = "open", "Chưa kết luận được"

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="samples")
    number = models.PositiveSmallIntegerField(default=1)
    on = models.DateField("ngày của danh sách")
    criteria_set = models.CharField("bộ tiêu chí", max_length=50)
    indicator = models.CharField("chỉ tiêu", max_length=20)
    confidence = models.FloatField("độ tin cậy")
    half_width = models.FloatField("sai số mong muốn")
    share = models.FloatField("tỷ lệ khai")
    population = models.PositiveIntegerField()
    strata = models.JSONField(default=dict)
    seed = models.CharField(max_length=60)
    frame_sha256 = models.CharField(max_length=64)
    method = models.CharField(max_length=40)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField()
    computed = models.CharField(max_length=8, choices=Standing, blank=True)
    concluded = models.CharField("kết luận", max_length=8, choices=Standing, blank=True)
    conclusion = models.TextField("lý do kết luận", blank=True)
    concluded_on = models.DateField(null=True, blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["visit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="sample_numbered_once_a_visit"),
            models.CheckConstraint(
                condition=Q(concluded="", concluded_on=None)
                | (~Q(concluded="") & ~Q(conclusion="") & Q(concluded_on__isnull=False)),
                name="sample_concluded_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(confidence__gt=0, confidence__lt=1, half_width__gt=0, half_width__lt=1, population__gt=0),
                name="sample_measures_are_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.number}"


class SampleHouse(models.Model):
    """A drawn house: what was declared of it (the version of the day of the list), its stratum, its place in the
    drawing. ``why_not``: why nobody could measure it (locked, gone)."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="houses")
    order = models.PositiveIntegerField()
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+")
    stratum = models.CharField(max_length=12)
    declared = models.ForeignKey(HouseRecord, models.PROTECT, related_name="+")
    why_not = models.CharField("vì sao không đo được", max_length=200, blank=True)

    class Meta:
        ordering = ["sample", "order"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "household"], name="house_once_a_sample"),
            models.UniqueConstraint(fields=["sample", "order"], name="sample_order_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.household_id}"


class Remeasurement(models.Model):
    """A drawn house measured again, as a version of the house's record. Append-only; the one measured last
    (``measured_at``, whenever it came in) counts."""

    house = models.ForeignKey(SampleHouse, models.CASCADE, related_name="remeasurements")
    record = models.OneToOneField(HouseRecord, models.PROTECT, related_name="remeasurement")
    measured_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["house", "measured_at", "pk"]

    def __str__(self) -> str:
        return f"{self.house_id} {self.measured_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not kwargs.get("force_insert"):
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("remeasurements are append-only: measure again")
