"""The published versions of the forms of the field."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class FormVersion(models.Model):
    """A form as it was published: the XForm that devices get, and the mapping from its questions to facts.

    It never changes: what was filled in on it is checked and read by it for ever. ``is_offered``: devices are given it
    to fill in; older versions only take in what was filled in on them.
    """

    key = models.SlugField()
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    xml = models.TextField()
    mapping = models.JSONField(default=dict)
    is_offered = models.BooleanField(default=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="form_version_once"),
            models.UniqueConstraint(fields=["key"], condition=models.Q(is_offered=True), name="form_offered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"
