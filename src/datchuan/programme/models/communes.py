"""Which communes registered in a year, and which districts were assigned."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from datchuan.people.models import Office
from datchuan.programme.models.plans import Plan
from datchuan.territory.models import Unit


class Registration(models.Model):
    """A commune registered in a year to reach a standard. ``plan`` is the plan that names it; the plans below it in
    whose area it lies follow it too. ``is_difficult``: chosen by the province as difficult; ``is_focus``: a focus
    commune (xã điểm). A withdrawn one stays with its reason."""

    class Standard(models.TextChoices):
        BASIC = "basic", "Xã nông thôn mới"
        ENHANCED = "enhanced", "Xã nông thôn mới nâng cao"
        MODEL = "model", "Xã nông thôn mới kiểu mẫu"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="registrations")
    commune = models.ForeignKey(Unit, models.PROTECT, related_name="registrations")
    year = models.PositiveSmallIntegerField()
    standard = models.CharField(max_length=20, choices=Standard, default=Standard.BASIC)
    is_difficult = models.BooleanField(default=False)
    is_focus = models.BooleanField(default=False)
    registered_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "year", "standard"], name="registered_once_a_year"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(reason=""), name="registration_withdrawn_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.commune_id} {self.standard}"


class Assignment(models.Model):
    """A district whose programme the office directs and follows through the plan's year."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="assignments")
    office = models.ForeignKey(Office, models.PROTECT, related_name="assignments")
    district = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "district"], name="assigned_once_a_plan")]

    def __str__(self) -> str:
        return f"{self.office_id} → {self.district_id}"
