"""Plans and their versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.kernel.problem import Problem
from datchuan.people.models import Office


class Plan(models.Model):
    """A plan of an office for a year, or of the nation for a period of years (both ends included).

    Plans stand under one another: nation, province, department, district, commune (``parent``). ``facts`` holds what
    its page shows: purposes, requirements, organisation, what it leaves open (lists of texts); ``source`` is the
    reviewed file under data/ that holds the whole of its paper. The nation has no office here: ``issuer`` names it.
    ``revision`` counts every change, so that of two people who edit at once the second is told.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        ADOPTED = "adopted", "Đã ban hành"

    year = models.PositiveSmallIntegerField()
    until_year = models.PositiveSmallIntegerField()
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="plans")
    issuer = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=30, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    facts = models.JSONField(default=dict)
    source = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "office"], name="plan_once_a_year"),
            models.CheckConstraint(condition=Q(year__lte=F("until_year")), name="plan_years_in_order"),
            models.CheckConstraint(condition=Q(office__isnull=False) | ~Q(issuer=""), name="plan_has_an_issuer"),
            models.CheckConstraint(condition=~Q(pk=F("parent")), name="plan_not_under_itself"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        """ "2020", or "2016-2020"."""
        return str(self.year) if self.year == self.until_year else f"{self.year}-{self.until_year}"

    @property
    def maker(self) -> Office:
        """The office that made it. Problem 712 for the nation's, which has none here."""
        if self.office is None:
            raise Problem(712, f"“{self.title}” là kế hoạch của {self.issuer}, không soạn ở đây")
        return self.office

    @property
    def issuer_name(self) -> str:
        """Who made it, as a list names them."""
        return self.office.short_name if self.office else self.issuer


class PlanVersion(models.Model):
    """What an adopted plan said from a day on: at its adoption, and after each amendment with its instrument and
    reason. ``content`` is the whole plan (programme.versions). Never changed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    effective_on = models.DateField()
    instrument = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    content = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"
