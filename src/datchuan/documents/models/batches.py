"""Papers by the hundred: one template about many things, printed beside the pages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.people.models import Office

USER = settings.AUTH_USER_MODEL


class BatchState(models.TextChoices):
    """Where a batch of papers stands."""

    WAITING = "waiting", "Đang chờ hoặc đang in"
    DONE = "done", "Đã xong"
    CANCELLED = "cancelled", "Đã dừng"
    FAILED = "failed", "Không in được"


class PaperState(models.TextChoices):
    """Where one paper of a batch stands."""

    WAITING = "waiting", "Đang chờ"
    DONE = "done", "Đã in"
    FAILED = "failed", "Không in được"


class PaperBatch(models.Model):
    """Papers of one template about many things, by the facts of a day: files to read and hand on, no drafts. What is to
    do stands in its papers, so that whoever comes next goes on. ``claimed_at``: when the process that works on it last
    said so."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="batches")
    division = models.ForeignKey(Office, models.PROTECT, related_name="+")
    template = models.CharField("mẫu", max_length=60)
    title = models.CharField("tên mẫu", max_length=200)
    facts_on = models.DateField("số liệu ngày")
    form_day = models.DateField("thể thức ngày")
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.WAITING)
    problem = models.CharField(max_length=1000, blank=True)
    merged_pdf = models.FileField(upload_to="batches/%Y/", blank=True)
    pdf_zip = models.FileField(upload_to="batches/%Y/", blank=True)
    docx_zip = models.FileField(upload_to="batches/%Y/", blank=True)
    started_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_known_state")]

    def __str__(self) -> str:
        return f"{self.template} {self.started_at:%d/%m/%Y}"


class BatchPaper(models.Model):
    """One paper of a batch: what it is about; once written its content (``stored.document_to_json``), once printed its
    files, or why it could not be. The files go into the batch's when all are done."""

    batch = models.ForeignKey(PaperBatch, models.CASCADE, related_name="papers")
    place = models.PositiveIntegerField()
    about = models.CharField(max_length=200)
    label = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=PaperState, default=PaperState.WAITING)
    problem = models.CharField(max_length=1000, blank=True)
    content = models.JSONField(null=True)
    pdf = models.FileField(upload_to="batches/papers/", blank=True)
    docx = models.FileField(upload_to="batches/papers/", blank=True)

    class Meta:
        ordering = ["batch", "place"]
        indexes = [models.Index(fields=["batch", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["batch", "place"], name="batch_place_once"),
            models.CheckConstraint(condition=Q(state__in=PaperState.values), name="batch_paper_known_state"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.place}: {self.label}"
