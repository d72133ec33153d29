"""Reminders: what a rule found that must be urged, and what became of it."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.documents.models import IncomingDocument, OutgoingDocument
from datchuan.people.models import Office
from datchuan.territory.models import Unit


class ReminderState(models.TextChoices):
    """Where a reminder stands."""

    OPEN = "open", "Đang chờ"
    ANSWERED = "answered", "Đã có trả lời"
    CLOSED = "closed", "Đã hết"


class Reminder(models.Model):
    """One thing that a rule found, as long as it is the same thing: open, then answered by a document, closed when the
    daily look finds it no more. What comes again after that is another reminder.

    ``unit`` is what it is about, ``place`` who is written to of it: the district, the commune where there is none, the
    province for work of the department itself. ``office`` is told; null where the program knows no such office.
    ``facts`` holds the rule as it was and what was found. ``letter`` is the newest urging letter that tells of it.
    """

    rule = models.SlugField()
    subject = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    place = models.ForeignKey(Unit, models.PROTECT, related_name="reminders")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="reminders")
    sentence = models.CharField(max_length=500)
    facts = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    is_urgent = models.BooleanField(default=False)
    since = models.DateField()
    due_on = models.DateField(null=True)
    raised_on = models.DateField()
    told_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=ReminderState, default=ReminderState.OPEN)
    letter = models.ForeignKey(OutgoingDocument, models.SET_NULL, null=True, related_name="reminders")
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(IncomingDocument, models.SET_NULL, null=True, related_name="answered_reminders")
    closed_on = models.DateField(null=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_urgent", "raised_on", "pk"]
        indexes = [models.Index(fields=["state", "raised_on"], name="reminder_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject"], condition=~Q(state="closed"), name="reminded_once_of_a_thing"
            ),
            models.CheckConstraint(condition=Q(state__in=ReminderState.values), name="reminder_known_state"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("raised_on")), name="reminder_closed_after_it_began"
            ),
            models.CheckConstraint(
                condition=(Q(state="closed") & Q(closed_on__isnull=False)) | (~Q(state="closed") & Q(closed_on=None)),
                name="reminder_closed_with_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence


class ReminderStep(models.Model):
    """One thing that happened to a reminder. Never changed."""

    class Kind(models.TextChoices):
        RAISED = "raised", "Phát hiện"
        DRAFTED = "drafted", "Đưa vào dự thảo công văn"
        ANSWERED = "answered", "Có trả lời"
        CLOSED = "closed", "Hết"

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(OutgoingDocument, models.PROTECT, null=True, related_name="+")
    arrival = models.ForeignKey(IncomingDocument, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["reminder", "number"]
        constraints = [models.UniqueConstraint(fields=["reminder", "number"], name="reminder_step_number_once")]

    def __str__(self) -> str:
        return f"{self.reminder_id} {self.number}: {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not kwargs.get("force_insert"):
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("steps of a reminder are append-only")
