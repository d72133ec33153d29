"""What the law files said when verdicts were kept."""

from __future__ import annotations

from django.db import models


class LawEdition(models.Model):
    """What the law files say of a set under a digest: every value with its citation (``law.edition.edition_of``).

    Kept once for each digest, when the first verdict rests on it; never changed. It tells, years later, whether a
    result differs because facts came late or because the text of the set was mended.
    """

    criteria_set = models.CharField(max_length=50)
    digest = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        ordering = ["criteria_set", "kept_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["criteria_set", "digest"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.criteria_set} {self.digest[:8]}"
