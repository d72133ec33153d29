"""What persons found when they compared values of the law with the signed texts; what the law files said when."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q


class SignedScan(models.Model):
    """A scan of a signed text, kept as it came: the same content is kept once, whoever brings it again."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        PNG = "png", "ảnh PNG"
        JPEG = "jpg", "ảnh JPEG"

    file = models.FileField(upload_to="signed-texts/%Y/%m/")
    file_name = models.CharField(max_length=255)
    kind = models.CharField(max_length=4, choices=Kind)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=["pdf", "png", "jpg"]), name="scan_known_kind")]

    def __str__(self) -> str:
        return self.file_name


class Marking(models.Model):
    """One act of checking: a value of the law is as the signed text has it, or differs, or the mark is withdrawn.

    Append-only: the newest row of a value (the greatest ``number``) is what counts, the others are its history.
    ``words``, ``citation`` and ``fingerprint`` are the value's own as the law file had it then; the row counts only
    while the file's value still has that fingerprint. ``place`` and ``page`` say where it stands in the signed text.
    """

    class Finding(models.TextChoices):
        MATCHES = "matches", "Khớp bản có chữ ký"
        DIFFERS = "differs", "Bản có chữ ký ghi khác"
        WITHDRAWN = "withdrawn", "Rút dấu đối chiếu"

    value_id = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    finding = models.CharField(max_length=10, choices=Finding)
    fingerprint = models.CharField(max_length=64)
    words = models.TextField()
    citation = models.TextField()
    place = models.CharField("chỗ trong bản có chữ ký", max_length=200, blank=True)
    page = models.CharField("trang", max_length=30, blank=True)
    compared_on = models.DateField("ngày so", null=True)
    says = models.CharField("bản có chữ ký ghi", max_length=1000, blank=True)
    reason = models.CharField("lý do rút", max_length=500, blank=True)
    note = models.CharField("ghi chú", max_length=1000, blank=True)
    scan = models.ForeignKey(SignedScan, models.PROTECT, null=True, related_name="markings")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ["value_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["value_id", "number"], name="marking_number_once"),
            models.CheckConstraint(
                condition=Q(finding__in=["matches", "differs", "withdrawn"]), name="marking_known_finding"
            ),
            models.CheckConstraint(
                condition=Q(finding="withdrawn") | (~Q(place="") & Q(compared_on__isnull=False)),
                name="marking_says_where_and_when",
            ),
            models.CheckConstraint(
                condition=(Q(finding="differs") & ~Q(says="")) | (~Q(finding="differs") & Q(says="")),
                name="marking_differs_with_what_it_says",
            ),
            models.CheckConstraint(
                condition=(Q(finding="withdrawn") & ~Q(reason="") & Q(number__gt=1))
                | (~Q(finding="withdrawn") & Q(reason="")),
                name="marking_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value_id} {self.number}: {self.finding}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not kwargs.get("force_insert"):
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("markings are append-only: mark again, or withdraw_marking()")


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
