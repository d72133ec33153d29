"""What devices send in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.survey.models.devices import Device
from datchuan.survey.models.forms import FormVersion


class Submission(models.Model):
    """A filled-in form as it came, kept whole and for ever; ``values`` are its answers by path, ``faults`` what the
    recheck found.

    Nothing that is held or rejected is ever judged. ``mended`` are answers that an official put in place of faulty
    ones, by path; the XML stays as it came. ``replaces`` is the submission that this one corrects on the device.
    ``examined_at``: when it was last looked at for flags; null: it waits for that (new, taken since, files since).
    """

    class State(models.TextChoices):
        CHECKED = "checked", "Đã kiểm tra, chờ ghi"
        HELD = "held", "Chờ sửa"
        TAKEN = "taken", "Đã ghi vào số liệu"
        REJECTED = "rejected", "Không nhận"
        REPLACED = "replaced", "Đã có bản sửa"

    instance_id = models.CharField(max_length=100, unique=True)
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="submissions")
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="submissions")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    xml = models.TextField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State)
    values = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    mended = models.JSONField(default=dict)
    subject = models.CharField(max_length=50, blank=True, db_index=True)
    taken_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    simulated = models.BooleanField(default=False)
    examined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [
            # Pages of 60,000 submissions are counted and put in order in these, without reading one.
            models.Index(fields=["state", "received_at", "id", "device", "form"], name="submission_by_state"),
            models.Index(fields=["received_at", "id", "device", "form"], name="submission_by_time"),
            models.Index(fields=["received_at"], condition=Q(examined_at=None), name="submission_not_examined"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="rejected") | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="submission_rejected_with_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="taken", taken_at__isnull=False) | ~Q(state="taken"),
                name="submission_taken_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.instance_id


class Attachment(models.Model):
    """A file that came with a submission (a photo), under the name by which its form speaks of it."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="phieu/%Y/%m/%d/")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["submission", "name"], name="attachment_once")]

    def __str__(self) -> str:
        return self.name
