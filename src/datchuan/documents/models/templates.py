"""Content templates as a department changed them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from datchuan.people.models import Office


class TemplateVersion(models.Model):
    """One version of a template of an office. The newest holds; version 0 is the file that comes with the program and
    has no row. A version that takes the file's text again is a new version as well."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="template_versions")
    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    text = models.TextField()
    note = models.CharField("nội dung sửa", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["office", "key", "version"]
        constraints = [models.UniqueConstraint(fields=["office", "key", "version"], name="template_version_once")]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"
