"""What the papers of a dossier are made of, as it stood when the dossier was returned or concluded."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from datchuan.dossiers.models.keeping import Dossier, DossierStep


class FrozenPaper(models.Model):
    """The facts of one paper of a dossier as they stood at a step, with the wording and the head of papers of that day:
    the same paper can be printed from it whatever has changed since.

    ``facts`` are by the names of the template's source, a day in them as ``{"$day": "2020-12-31"}``. ``ground`` is who
    issues and signs, null where the department had no head of papers or nobody who signs. ``facts_on`` is the day of
    the step. ``digest`` is the SHA-256 of all this, kept in the audit chain as well. Append-only.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="frozen_papers")
    step = models.ForeignKey(DossierStep, models.CASCADE, related_name="frozen_papers")
    template = models.CharField(max_length=60)
    template_version = models.PositiveIntegerField()
    template_text = models.TextField()
    facts = models.JSONField()
    ground = models.JSONField(null=True)
    offices = models.JSONField(default=list)
    facts_on = models.DateField("số liệu ngày")
    simulated = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["dossier", "pk"]
        constraints = [models.UniqueConstraint(fields=["step", "template"], name="paper_frozen_once_at_a_step")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.template} {self.facts_on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not kwargs.get("force_insert"):
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("frozen papers are append-only: freeze_papers()")
