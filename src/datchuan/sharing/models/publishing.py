"""Whether the department shows its concluded verdicts to the public."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class PublicPageSwitch(models.Model):
    """The public page was turned on or off, by whom and when. Appended; the newest counts, and where there is none the
    page is off."""

    is_on = models.BooleanField("bật")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {'on' if self.is_on else 'off'}"
