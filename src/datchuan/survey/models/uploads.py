"""Uploaded workbooks."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from datchuan.territory.models import Unit


class Upload(models.Model):
    """An uploaded workbook or CSV file: stored as it came, previewed, and accepted once or never.

    A large one waits until the work beside the pages has read it, and again until it is recorded. ``decided_by`` is
    who accepted or dropped it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Đang đọc và kiểm tra"
        PREVIEWED = "previewed", "Chờ chấp nhận"
        ACCEPTING = "accepting", "Đang nhập"
        ACCEPTED = "accepted", "Đã nhập"
        DROPPED = "dropped", "Đã bỏ"
        REFUSED = "refused", "Không đọc được"

    sheet_key = models.CharField(max_length=50)
    file = models.FileField(upload_to="uploads/%Y/%m/")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    area = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEWED)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.file_name
