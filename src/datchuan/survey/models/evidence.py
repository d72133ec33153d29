"""What a submission tells about where, when and whom, and what about it is hard to believe."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.survey.models.devices import Device
from datchuan.survey.models.submissions import Attachment, Submission
from datchuan.territory.models import Unit, Village


class Trace(models.Model):
    """Where, when and whom a submission says it is about, read from its answers; it can be read anew at any time.

    Times are the device's own clock, positions WGS 84 in degrees with the device's own error in metres. ``head`` is the
    head's name folded; ``commune`` the village's on the day of survey; ``ratios`` figures to compare, by name.
    ``device`` and ``household`` (the code of the household whose record the submission made, empty until it is taken)
    are the submission's, here so that progress is counted in an index and no submission is read.
    """

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="trace")
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="+")
    household = models.CharField(max_length=50, blank=True)
    village = models.ForeignKey(Village, models.PROTECT, null=True, related_name="+")
    commune = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    head = models.CharField(max_length=200, blank=True)
    surveyed_on = models.DateField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, db_index=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    ratios = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["village", "head"]),
            models.Index(fields=["surveyed_on", "village", "device", "household"], name="trace_counted"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="trace_position_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.head}"


class PhotoPrint(models.Model):
    """What a photo looks like and says of itself: its difference hash (128 bits as hex, empty for a plain picture that
    looks like any other, or a file that is no picture), time and place of its EXIF.

    The four bands are 32 bits each: photos that differ in at most three bits share one, so that an index finds
    them.
    """

    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="print")
    likeness = models.CharField(max_length=32, blank=True)
    band_1 = models.BigIntegerField(null=True, db_index=True)
    band_2 = models.BigIntegerField(null=True, db_index=True)
    band_3 = models.BigIntegerField(null=True, db_index=True)
    band_4 = models.BigIntegerField(null=True, db_index=True)
    taken_at = models.DateTimeField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    def __str__(self) -> str:
        return self.likeness


class EvidenceFlag(models.Model):
    """A reason to look at a submission again, with the other submission it clashes with, if any.

    It holds nothing back and changes no figure: a person accepts the submission as it is, or confirms that it is wrong
    and has the house surveyed again. Flags are never deleted.
    """

    class Kind(models.TextChoices):
        OUTSIDE = "outside", "Vị trí ngoài xã"
        PHOTO_SAME = "photo_same", "Một ảnh dùng hai lần"
        PHOTO_ALIKE = "photo_alike", "Ảnh gần như giống hệt"
        PHOTO_TIME = "photo_time", "Ảnh chụp lúc khác"
        PHOTO_PLACE = "photo_place", "Ảnh chụp nơi khác"
        TOO_FAST = "too_fast", "Quá nhiều hộ trong ít phút"
        TOO_FAR = "too_far", "Đi quá nhanh"
        HOUSEHOLD = "household", "Có thể trùng hộ"
        OUTLIER = "outlier", "Số liệu lệch trong thôn"

    class State(models.TextChoices):
        OPEN = "open", "Chờ xem"
        ACCEPTED = "accepted", "Đã chấp nhận"
        WRONG = "wrong", "Xác nhận sai"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="flags")
    other = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="flags_by_others")
    kind = models.CharField(max_length=12, choices=Kind)
    sentence = models.CharField(max_length=400)
    details = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["state", "kind"])]
        constraints = [
            models.UniqueConstraint(fields=["submission", "kind", "other"], name="flag_once_with_other"),
            models.UniqueConstraint(fields=["submission", "kind"], condition=Q(other=None), name="flag_once_alone"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, reason="")
                | (~Q(state="open") & Q(decided_at__isnull=False) & ~Q(reason="")),
                name="flag_decided_with_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.submission_id}"
