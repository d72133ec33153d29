"""Recognitions, and dossiers with their steps."""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.programme.models import Registration
from datchuan.territory.models import ChangeAct, Unit


class Standard(models.TextChoices):
    """What a commune is recognised to have reached."""

    BASIC = "basic", "đạt chuẩn nông thôn mới"
    ENHANCED = "enhanced", "đạt chuẩn nông thôn mới nâng cao"
    MODEL = "model", "đạt chuẩn nông thôn mới kiểu mẫu"


class Recognition(models.Model):
    """A recognition of a commune by the province, for the unit of that time. It stays whatever becomes of the unit.

    ``recognised_on`` is null where only a day is known on which it held already: ``attested_on``, which is the day of
    recognition itself where that is known. ``criteria_set`` is empty where no source says by which set it was. A
    recognition holds on the days ``attested_on <= d < withdrawn_on``.
    """

    commune = models.ForeignKey(Unit, models.PROTECT, related_name="recognitions")
    standard = models.CharField("chuẩn", max_length=10, choices=Standard)
    criteria_set = models.CharField("bộ tiêu chí", max_length=50, blank=True)
    number = models.CharField("số quyết định", max_length=100, blank=True)
    issued_on = models.DateField("ngày quyết định", null=True)
    issuer = models.CharField("cơ quan ban hành", max_length=150, blank=True)
    recognised_on = models.DateField("ngày công nhận", null=True)
    attested_on = models.DateField()
    withdrawn_on = models.DateField("ngày thu hồi", null=True)
    withdrawal_number = models.CharField("số quyết định thu hồi", max_length=100, blank=True)
    withdrawal_issued_on = models.DateField("ngày quyết định thu hồi", null=True)
    withdrawal_issuer = models.CharField("cơ quan thu hồi", max_length=150, blank=True)
    withdrawal_reason = models.CharField("lý do thu hồi", max_length=500, blank=True)
    source = models.CharField("nguồn", max_length=300, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    simulated = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawal_recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawal_recorded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["attested_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "standard", "criteria_set"],
                condition=Q(withdrawn_on=None),
                name="recognised_once_by_a_set",
            ),
            models.CheckConstraint(condition=Q(standard__in=Standard.values), name="recognition_known_standard"),
            models.CheckConstraint(
                condition=Q(recognised_on=None) | Q(recognised_on=F("attested_on")),
                name="recognition_attested_that_day",
            ),
            models.CheckConstraint(
                condition=Q(recognised_on=None) | (~Q(number="") & Q(issued_on__isnull=False)),
                name="recognised_on_a_day_by_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawal_number="", withdrawal_issued_on=None, withdrawal_reason="")
                | (
                    Q(withdrawn_on__isnull=False, withdrawn_on__gt=F("attested_on"), withdrawal_issued_on__isnull=False)
                    & ~Q(withdrawal_number="")
                    & ~Q(withdrawal_reason="")
                ),
                name="recognition_withdrawn_by_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.standard} {self.attested_on}"

    def holds_on(self, day: date) -> bool:
        """Whether it is known to hold on ``day``."""
        return self.attested_on <= day and not (self.withdrawn_on and self.withdrawn_on <= day)


class DossierState(models.TextChoices):
    """Where a dossier stands: with the commune, the district, the department, the province; or at its end."""

    PREPARING = "preparing", "Đang chuẩn bị"
    VERIFYING = "verifying", "Huyện đang thẩm tra"
    SUBMITTED = "submitted", "Đã gửi, chờ Sở nhận"
    APPRAISAL = "appraisal", "Đang thẩm định"
    FIELD = "field", "Đang kiểm tra thực địa"
    HEAD = "head", "Chờ trưởng phòng"
    LEADERSHIP = "leadership", "Chờ lãnh đạo Sở"
    COMPLETION = "completion", "Trả lại để hoàn thiện"
    CONCLUDED = "concluded", "Đã kết luận"
    CONFIRMED = "confirmed", "Đã xác nhận"
    DECIDED = "decided", "Tỉnh đã quyết định"
    STOPPED = "stopped", "Đã dừng"
    WITHDRAWN = "withdrawn", "Đã rút"


# With the department, between receipt and conclusion.
UNDER_APPRAISAL = (DossierState.APPRAISAL, DossierState.FIELD, DossierState.HEAD, DossierState.LEADERSHIP)
OPEN_STATES = (
    DossierState.PREPARING,
    DossierState.VERIFYING,
    DossierState.SUBMITTED,
    *UNDER_APPRAISAL,
    DossierState.COMPLETION,
)
# The department's conclusion stands.
CONCLUDED_STATES = (DossierState.CONCLUDED, DossierState.CONFIRMED, DossierState.DECIDED)


RETURNED_TO = [("commune", "Xã"), ("district", "Huyện")]


class Dossier(models.Model):
    """The dossier of a commune for a standard: prepared, verified by the district, received by the department with the
    number of its submission, appraised, concluded, confirmed, decided on by the province; or stopped or withdrawn.
    Returned for completion (``returned_to``: commune or district, ``returned_from``: the state it left) it comes again.

    ``received_on`` is the day of the newest receipt; the earlier ones are steps. ``confirmation_number`` is that of the
    department's confirmation, ``recognition`` what the province decided; empty where it refused.

    ``commune`` is the unit of the day it was opened on, and stays. ``state`` is that of its newest step. ``reopens``
    names the stopped dossier that it goes on from, for the same commune or for a successor. ``procedure`` is the key of
    the one in force on the day it was opened on; empty where none is known.
    """

    commune = models.ForeignKey(Unit, models.PROTECT, related_name="dossiers")
    standard = models.CharField("chuẩn", max_length=10, choices=Standard)
    criteria_set = models.CharField("bộ tiêu chí", max_length=50, blank=True)
    procedure = models.CharField("trình tự", max_length=50, blank=True)
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="dossiers")
    reopens = models.ForeignKey("self", models.PROTECT, null=True, related_name="reopened_by")
    state = models.CharField(max_length=10, choices=DossierState)
    opened_on = models.DateField("ngày mở")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    received_on = models.DateField("ngày nhận", null=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submission_number = models.CharField("số tờ trình", max_length=100, blank=True)
    returned_to = models.CharField("trả lại cho", max_length=20, choices=RETURNED_TO, blank=True)
    returned_from = models.CharField(max_length=10, choices=DossierState, blank=True)
    confirmation_number = models.CharField("số văn bản xác nhận", max_length=100, blank=True)
    recognition = models.ForeignKey(Recognition, models.PROTECT, null=True, related_name="dossiers")
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "standard"], condition=Q(state__in=OPEN_STATES), name="dossier_open_once"
            ),
            models.UniqueConstraint(fields=["reopens", "commune"], name="dossier_reopened_once_for_a_commune"),
            models.CheckConstraint(condition=Q(standard__in=Standard.values), name="dossier_known_standard"),
            models.CheckConstraint(condition=Q(state__in=DossierState.values), name="dossier_known_state"),
            models.CheckConstraint(
                condition=Q(received_on=None)
                | (Q(received_on__isnull=False, received_on__gte=F("opened_on")) & ~Q(submission_number="")),
                name="dossier_received_with_its_number",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=False) | ~Q(state__in=[*UNDER_APPRAISAL, *CONCLUDED_STATES]),
                name="dossier_appraised_once_received",
            ),
            models.CheckConstraint(
                condition=(Q(state="completion") & ~Q(returned_to="") & ~Q(returned_from=""))
                | (~Q(state="completion") & Q(returned_to="", returned_from="")),
                name="dossier_returned_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(confirmation_number="") | ~Q(state__in=["confirmed", "decided"]),
                name="dossier_confirmed_by_a_paper",
            ),
            models.CheckConstraint(condition=Q(reopens=None) | ~Q(reopens=F("id")), name="dossier_reopens_another"),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.standard} {self.opened_on}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class DossierStep(models.Model):
    """One change of a dossier's state, with its day, person and reason; ``transition`` is the key of what was done
    (``dossiers.workflow``), empty where it was opened or an act stopped it. Append-only; those that a territorial
    change made name its act, and go with it when it is reversed."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    transition = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=DossierState)
    on = models.DateField("ngày")
    reason = models.CharField("lý do", max_length=500, blank=True)
    act = models.ForeignKey(ChangeAct, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="dossier_step_number_once"),
            models.CheckConstraint(condition=Q(state__in=DossierState.values), name="dossier_step_known_state"),
            models.CheckConstraint(
                condition=~Q(reason="") | ~Q(state__in=["stopped", "withdrawn", "concluded", "completion"]),
                name="dossier_step_ends_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.number}: {self.state}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not kwargs.get("force_insert"):
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("steps of a dossier are append-only: move_dossier()")
