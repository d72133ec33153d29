"""Keys by which the systems of other offices read the API."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.people.models import Office

# What a key may read: a key of the list opens the operations of that name.
SCOPES = {
    "dossiers": "Hồ sơ, giấy tờ, kết luận",
    "verdicts": "Kết quả tính từ số liệu",
    "recognitions": "Công nhận xã đạt chuẩn",
}


class OfficeKey(models.Model):
    """A key by which the system of an office reads the API, made for it by an officer of the department.

    It reads what its scopes name, of the office's area: the province, a district or a commune. It is shown once;
    ``key_digest`` is its SHA-256. It is long and random, so it needs no slow hash. ``ends_on`` is the last day on which
    it reads; one that ended or was revoked reads nothing for good.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="office_keys")
    name = models.CharField("tên khóa", max_length=100)
    key_digest = models.CharField(max_length=64, unique=True)
    reads_dossiers = models.BooleanField(default=False)
    reads_verdicts = models.BooleanField(default=False)
    reads_recognitions = models.BooleanField(default=False)
    ends_on = models.DateField("dùng đến hết ngày")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reads_dossiers=True) | Q(reads_verdicts=True) | Q(reads_recognitions=True),
                name="office_key_reads_something",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="office_key_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scopes(self) -> list[str]:
        """The keys of ``SCOPES`` that it may read."""
        return [scope for scope in SCOPES if getattr(self, f"reads_{scope}")]

    @property
    def scope_labels(self) -> list[str]:
        return [SCOPES[scope] for scope in self.scopes]
