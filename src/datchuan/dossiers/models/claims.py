"""What commune, district and department each say of an indicator, and how people were asked for their opinion."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.dossiers.models.keeping import Dossier
from datchuan.dossiers.models.parts import PartVersion
from datchuan.law.outcome import Outcome

OUTCOMES = [(each.value, each.label) for each in Outcome]


class ClaimKind(models.TextChoices):
    """Whose word it is."""

    DECLARED = "declared", "Xã tự đánh giá"
    VERIFIED = "verified", "Huyện thẩm tra"
    APPRAISED = "appraised", "Sở thẩm định"


class Claim(models.Model):
    """What the commune declares, the district verified or the department appraised of one line of a dossier's criteria
    set: ``code`` is an indicator's, or a criterion's number where the law files know no indicator of it.

    ``figure`` is in the indicator's unit; null where it has none or it is not known. ``computed`` is what the records
    said at that moment (code, outcome, actual, requirement, reasons, unchecked, set, day): a verdict that changes later
    does not change what a person looked at. ``is_against`` marks a conclusion that differs from it, and then ``reason``
    says why. The newest of a kind and code counts, all stay. Append-only.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=10, choices=ClaimKind)
    code = models.CharField("chỉ tiêu", max_length=10)
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField("kết luận", max_length=12, choices=OUTCOMES)
    actual = models.CharField("thực trạng", max_length=500)
    figure = models.DecimalField("số", max_digits=12, decimal_places=4, null=True)
    reason = models.CharField("lý do", max_length=1000, blank=True)
    evidence = models.ForeignKey(PartVersion, models.PROTECT, null=True, related_name="claims")
    evidence_note = models.CharField("căn cứ", max_length=500, blank=True)
    computed = models.JSONField(null=True)
    is_against = models.BooleanField(default=False)
    on = models.DateField("ngày")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["dossier", "code", "kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "kind", "code", "number"], name="claim_number_once"),
            models.CheckConstraint(condition=Q(kind__in=ClaimKind.values), name="claim_known_kind"),
            models.CheckConstraint(condition=Q(outcome__in=[key for key, _ in OUTCOMES]), name="claim_known_outcome"),
            models.CheckConstraint(condition=Q(is_against=False) | ~Q(reason=""), name="claim_against_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.kind} {self.code} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not kwargs.get("force_insert"):
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("claims are append-only: make another")


class Publicity(models.Model):
    """One way in which a commune's result was made public, or opinions were asked for: where, from when to when
    (``to_on`` is the last day), how often, and what came back. One recorded by mistake is struck out with a reason."""

    class Way(models.TextChoices):
        POSTED = "posted", "Niêm yết"
        RADIO = "radio", "Truyền thanh"
        MEETING = "meeting", "Họp lấy ý kiến"
        WRITTEN = "written", "Lấy ý kiến bằng văn bản, phiếu"
        ONLINE = "online", "Trang thông tin điện tử"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="publicity")
    way = models.CharField("cách", max_length=10, choices=Way)
    place = models.CharField("địa điểm", max_length=200)
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến hết ngày")
    times = models.PositiveSmallIntegerField("số lần", null=True)
    asked = models.PositiveIntegerField("số người được hỏi", null=True)
    answered = models.PositiveIntegerField("số người trả lời", null=True)
    agreed = models.PositiveIntegerField("số người nhất trí", null=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    struck_reason = models.CharField("lý do gạch bỏ", max_length=300, blank=True)

    class Meta:
        ordering = ["dossier", "from_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="publicity_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(answered=None) | Q(asked=None) | Q(answered__lte=F("asked")), name="publicity_answers_asked"
            ),
            models.CheckConstraint(
                condition=Q(agreed=None) | Q(answered=None) | Q(agreed__lte=F("answered")),
                name="publicity_agreed_answered",
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_reason="") | (Q(struck_at__isnull=False) & ~Q(struck_reason="")),
                name="publicity_struck_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.way} {self.from_on}"
