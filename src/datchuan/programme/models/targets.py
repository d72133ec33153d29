"""Targets, and what they give to each unit."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from datchuan.programme.models.plans import Plan
from datchuan.territory.models import Unit


class Target(models.Model):
    """What a plan promises: from a stated baseline to a goal, among a stated number, to be met by a day.

    Figures that the plan does not state are empty, never guessed; ``words`` then says what it states. ``counted_by``
    tells how the actual is found: by verdicts on ``criterion`` of ``criteria_set``, by what the province recognised at
    ``standard``, or not at all, where this system has nothing to count. ``parent`` is the parent plan's target that it
    takes its share of. ``open_question`` says so when the plan's words leave open what is counted.
    """

    class CountedBy(models.TextChoices):
        VERDICTS = "verdicts", "Kết quả đánh giá tiêu chí"
        RECOGNITIONS = "recognitions", "Quyết định công nhận"
        NOTHING = "nothing", "Chưa có số liệu để đếm"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    key = models.SlugField()
    title = models.CharField(max_length=300)
    words = models.TextField(blank=True)
    counted_in = models.CharField(max_length=40, default="xã")
    counted_by = models.CharField(max_length=20, choices=CountedBy, default=CountedBy.VERDICTS)
    criteria_set = models.CharField(max_length=50, blank=True)
    criterion = models.CharField(max_length=10, blank=True)
    standard = models.CharField(max_length=20, blank=True)
    stated_baseline = models.PositiveIntegerField(null=True, blank=True)
    increment = models.PositiveIntegerField(null=True, blank=True)
    goal = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    denominator_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    open_question = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="target_key_once"),
            models.CheckConstraint(condition=Q(goal__lte=F("denominator")), name="target_goal_within_denominator"),
            models.CheckConstraint(
                condition=~Q(counted_by="verdicts") | (~Q(criteria_set="") & ~Q(criterion="")),
                name="target_by_verdicts_names_criterion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal}/{self.denominator}" if self.goal is not None else self.title


class TargetShare(models.Model):
    """How many more a target gives one unit of the plan's area to bring. No row: the plan gives that unit none, and
    nobody works one out."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="shares")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    increment = models.PositiveIntegerField()

    class Meta:
        ordering = ["unit"]
        constraints = [models.UniqueConstraint(fields=["target", "unit"], name="target_share_once")]

    def __str__(self) -> str:
        return f"{self.unit_id}: +{self.increment}"
