"""The parts of a dossier, and every version of each that came in."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.dossiers.models.keeping import Dossier
from datchuan.law.procedures import ACTORS


class DossierPart(models.Model):
    """A part of a dossier (thành phần hồ sơ): as the procedure of the day it was opened on names it, copied then, or as
    a person added it (``key`` is empty). ``by`` hands it in; ``holds`` says what it is: a file, or the record of plans
    or houses, which shows itself and is frozen when the dossier is received."""

    class Holds(models.TextChoices):
        FILE = "file", "Tệp"
        SELF_ASSESSMENT = "self_assessment", "Tệp tự đánh giá"
        PLANS = "plans", "Sổ quy hoạch"
        HOUSES = "houses", "Số liệu điều tra nhà ở"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40, blank=True)
    title = models.CharField("giấy tờ", max_length=300)
    form = models.CharField("mẫu", max_length=100, blank=True)
    by = models.CharField("nơi lập", max_length=20, choices=list(ACTORS.items()))
    holds = models.CharField(max_length=20, choices=Holds, default=Holds.FILE)
    criterion = models.CharField("tiêu chí", max_length=5, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["dossier", "order"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "order"], name="dossier_part_order_once"),
            models.UniqueConstraint(fields=["dossier", "key"], condition=~Q(key=""), name="dossier_part_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.key or self.title}"

    @property
    def is_live(self) -> bool:
        """Whether it is a record that shows itself until it is frozen."""
        return self.holds in (self.Holds.PLANS, self.Holds.HOUSES)


class PartVersion(models.Model):
    """One version of a part: a file as it came, or a record as it stood on ``as_of`` (``lines``). The newest counts,
    all stay. ``signatures``: how many digital signatures a PDF carries; null where that is not asked. Append-only."""

    part = models.ForeignKey(DossierPart, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to="dossiers/%Y", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=50, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    signatures = models.PositiveSmallIntegerField(null=True)
    criteria_set = models.CharField(max_length=50, blank=True)
    as_of = models.DateField(null=True)
    lines = models.JSONField(null=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["part", "number"]
        constraints = [
            models.UniqueConstraint(fields=["part", "number"], name="part_version_number_once"),
            models.CheckConstraint(
                condition=Q(file="", lines__isnull=False, as_of__isnull=False) | (~Q(file="") & Q(as_of=None)),
                name="part_version_is_a_file_or_a_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not kwargs.get("force_insert"):
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("versions of a part are append-only: hand in another")
