"""The one-time code by which the first person shows that the server is theirs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class SetUpCode(models.Model):
    """One row while no province is set up: the hash of the code that the console printed."""

    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="set_up_code_single_row")]

    def __str__(self) -> str:
        return f"{self.issued_at}"
