"""Proposals of a schedule: asked for by a person, made at once or by the solver beside the pages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.inspection.models.rounds import Round


class Proposal(models.Model):
    """A schedule that somebody asked for (phương án lịch). ``seconds`` of the solver's own time, 0: the quick way. What
    it was when it was kept stands here: method, cost in minutes, ``bound`` (what no schedule of the tours looked at
    undercuts; null: not known), how many communes found a place; or why it was not kept."""

    class State(models.TextChoices):
        WAITING = "waiting", "Đang xếp"
        KEPT = "kept", "Đã nhận vào lịch"
        REFUSED = "refused", "Không nhận"
        CANCELLED = "cancelled", "Đã dừng"

    round = models.ForeignKey(Round, models.CASCADE, related_name="proposals")
    seconds = models.FloatField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=20, blank=True)
    cost = models.IntegerField(null=True)
    bound = models.IntegerField(null=True)
    placed = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["round"], condition=Q(state="waiting"), name="one_proposal_waits_a_round"),
            models.CheckConstraint(
                condition=~Q(state="kept") | Q(cost__isnull=False, placed__isnull=False, ended_at__isnull=False),
                name="proposal_kept_with_its_cost",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.asked_at:%d/%m/%Y}"

    @property
    def gap(self) -> float | None:
        """By which share of its cost it could at most be bettered; None: not known."""
        if self.bound is None or self.cost is None:
            return None
        return 0.0 if self.cost <= 0 else max(0.0, (self.cost - self.bound) / self.cost)
