"""The yearly programme: plan, work items, targets, registrations, assignments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from datchuan.people.models import Office
from datchuan.territory.models import Unit


class Plan(models.Model):
    """A yearly plan of an office. ``facts`` holds what its page shows (purposes, requirements, what it leaves open);
    ``source`` is the reviewed file under data/ that holds the whole of its paper."""

    year = models.PositiveSmallIntegerField()
    office = models.ForeignKey(Office, models.PROTECT, related_name="plans")
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=30, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    source = models.CharField(max_length=200, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "office"], name="plan_once_a_year")]

    def __str__(self) -> str:
        return self.title


class WorkItem(models.Model):
    """A piece of the plan's work with its window (both days included), lead unit and coordinating units."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="work_items")
    key = models.SlugField()
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    lead = models.ForeignKey(Office, models.PROTECT, related_name="led_items")
    coordinating = models.ManyToManyField(Office, related_name="coordinated_items", blank=True)
    criteria = models.JSONField(default=list)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="work_item_key_once"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="work_item_window_in_order"),
        ]

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """What the plan promises: from a stated baseline to a goal, among a stated number of communes.

    ``criterion`` is what it is counted by; ``open_question`` says so when the plan's words leave that open.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    title = models.CharField(max_length=300)
    criteria_set = models.CharField(max_length=50)
    criterion = models.CharField(max_length=10)
    stated_baseline = models.PositiveIntegerField()
    increment = models.PositiveIntegerField()
    goal = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()
    due_on = models.DateField()
    open_question = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(goal__lte=F("denominator")), name="target_goal_within_denominator")
        ]

    def __str__(self) -> str:
        return f"{self.goal}/{self.denominator}"


class Registration(models.Model):
    """A commune registered to reach the standard in a year; ``is_difficult``: chosen by the province as difficult."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="registrations")
    commune = models.ForeignKey(Unit, models.PROTECT, related_name="registrations")
    is_difficult = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "commune"], name="registered_once_a_plan")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.commune_id}"


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
