"""What an agency gives for digital signatures: the certificates it trusts, the pictures of signatures and seal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.people.models import Office

USER = settings.AUTH_USER_MODEL


class TrustedCertificate(models.Model):
    """A certificate that an agency trusts to issue others, as it gave it (PEM or DER). A removed one counts no more; it
    stays, since copies were judged by it."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="trusted_certificates")
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    subject = models.CharField("tên trên chứng thư", max_length=300)
    valid_until = models.DateTimeField("hiệu lực đến")
    added_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["office", "subject", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "digest"], condition=Q(removed_at=None), name="certificate_trusted_once"
            )
        ]

    def __str__(self) -> str:
        return self.subject


class SignaturePicture(models.Model):
    """The picture that a digital signature shows (NĐ 30/2020/NĐ-CP, Phụ lục I, II.7.d, II.8): a person's signature, or,
    without an ``official``, the agency's seal with its real width."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="signature_pictures")
    official = models.ForeignKey(USER, models.PROTECT, null=True, related_name="signature_pictures")
    content = models.BinaryField()
    width_mm = models.DecimalField("bề ngang thật (mm)", max_digits=4, decimal_places=1, null=True)
    added_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["office", "official"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "official"], condition=Q(official__isnull=False), name="picture_once_a_person"
            ),
            models.UniqueConstraint(fields=["office"], condition=Q(official=None), name="seal_once_an_office"),
            models.CheckConstraint(
                condition=Q(official__isnull=False) | Q(width_mm__gt=0), name="seal_has_its_real_width"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.official_id or 'seal'}"
