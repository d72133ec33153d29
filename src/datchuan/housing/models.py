"""Households and what was seen of their houses."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.survey.models import Submission, Upload
from datchuan.territory.models import Village


class Household(models.Model):
    """A household, known by a code that stays with it through every territorial change."""

    code = models.CharField(max_length=20, unique=True)

    def __str__(self) -> str:
        return self.code


class HouseRecord(models.Model):
    """One version of the facts of a household's house: what a surveyor saw on ``valid_from`` (the day of survey).

    Append-only: a row's facts never change. A later survey closes the period of the one before (``valid_to``), a
    correction of the same survey leaves its forerunner with an empty period; both stay for ever with author and time.
    Structures are recorded separately, with materials as codes of law/facts/house.yaml, because three legal texts
    judge by three different triples; hardness, lifetime, hygiene and custom are the surveyor's own judgement.
    Null means: not recorded. ``living_area_dm2`` is in square decimetres (40,5 m² = 4050), exact.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="records")
    version = models.PositiveIntegerField()
    village = models.ForeignKey(Village, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    persons = models.PositiveSmallIntegerField(null=True)
    living_area_dm2 = models.PositiveIntegerField(null=True)
    built_year = models.PositiveSmallIntegerField(null=True)
    foundation_material = models.PositiveSmallIntegerField(null=True)
    floor_material = models.PositiveSmallIntegerField(null=True)
    frame_material = models.PositiveSmallIntegerField(null=True)
    wall_material = models.PositiveSmallIntegerField(null=True)
    roof_material = models.PositiveSmallIntegerField(null=True)
    hard_floor = models.BooleanField(null=True)
    hard_frame = models.BooleanField(null=True)
    hard_roof = models.BooleanField(null=True)
    lifetime_years = models.PositiveSmallIntegerField(null=True)
    temporary_material = models.BooleanField(null=True)
    unsafe = models.BooleanField(null=True)
    kitchen_hygienic = models.BooleanField(null=True)
    toilet_hygienic = models.BooleanField(null=True)
    animal_shed = models.PositiveSmallIntegerField(null=True)
    custom_fit = models.BooleanField(null=True)

    head_name = models.CharField(max_length=100)
    note = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="records")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="records")
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["household_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["household", "version"], name="house_version_once"),
            models.UniqueConstraint(fields=["household"], condition=Q(valid_to=None), name="house_open_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="house_period_in_order"
            ),
            models.CheckConstraint(condition=Q(persons=None) | Q(persons__gte=1), name="house_has_persons"),
        ]
        indexes = [models.Index(fields=["village", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.household_id} v{self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not kwargs.get("force_insert"):
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("house records are append-only: record a new version with record_houses()")
