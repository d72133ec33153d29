"""The audit chain and what this installation is."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One act of one official, chained to the act before it: a changed or removed entry breaks every later hash."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, db_index=True)
    details = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class Installation(models.Model):
    """One row: which province this is, and, in a demonstration or a trial, the day that counts as today."""

    province_code = models.CharField(max_length=5)
    province_name = models.CharField(max_length=100, blank=True)
    simulated = models.BooleanField(default=False)
    working_day = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="installation_single_row")]

    def __str__(self) -> str:
        return self.province_code


class JobRun(models.Model):
    """One run of a recurring job (platform.timing): for which period, when, whether it went well (null: it has not
    ended), what it said. A row can be there once a period and attempt: who makes it does the job."""

    job = models.SlugField()
    period = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ok = models.BooleanField(null=True)
    said = models.TextField(blank=True)
    working_day = models.DateField()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["job", "period", "attempt"], name="job_run_once_a_period")]

    def __str__(self) -> str:
        return f"{self.job} {self.period:%Y-%m-%d %H:%M}"
