"""What was written down of a visit: what was seen, what was found and what became of it, photos."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.difficulties.models import Difficulty
from datchuan.inspection.models.rounds import Visit
from datchuan.people.models import Office
from datchuan.survey.models import Submission


class VisitRecord(models.Model):
    """What a visit's minutes say besides findings: when and where, who was there, which papers were seen, what the
    commune says. Begun when its checklist is made: ``criteria_set`` and ``declared`` (lines as they stood on ``as_of``)
    stay as they were then, whatever becomes of law and figures. ``written_at`` is when its newest words were written,
    on paper's time, and ``written`` when each field was (ISO, by the field's name; the two hours count as one, under
    ``began_at``): a form that was filled in before and comes later overwrites nothing newer. ``revision`` tells the
    second of two editors."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="record")
    criteria_set = models.CharField("bộ tiêu chí", max_length=50)
    as_of = models.DateField("ngày của số liệu")
    declared = models.JSONField(default=list)
    held_on = models.DateField("ngày kiểm tra", null=True, blank=True)
    began_at = models.TimeField("bắt đầu", null=True, blank=True)
    ended_at = models.TimeField("kết thúc", null=True, blank=True)
    place = models.CharField("địa điểm", max_length=200, blank=True)
    team_present = models.TextField("đoàn kiểm tra", blank=True)
    commune_present = models.TextField("đại diện xã", blank=True)
    papers_seen = models.TextField("hồ sơ đã xem", blank=True)
    commune_opinion = models.TextField("ý kiến của UBND xã", blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    written = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(began_at=None) | Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="visit_record_times_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}"


class Observation(models.Model):
    """What was seen of one indicator at a visit. Append-only; the one seen last (``observed_at``, whenever it came in)
    counts."""

    class Outcome(models.TextChoices):
        MET = "met", "Đạt"
        NOT_MET = "not_met", "Không đạt"
        UNDETERMINED = "undetermined", "Chưa xác định"

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="observations")
    indicator = models.CharField("chỉ tiêu", max_length=20)
    outcome = models.CharField("kết quả", max_length=12, choices=Outcome)
    text = models.TextField("thực tế kiểm tra", blank=True)
    observed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["visit", "indicator", "observed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "indicator"], name="observed_once_by_a_submission"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.indicator} {self.outcome}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not kwargs.get("force_insert"):
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("observations are append-only: record a newer one")


class Severity(models.TextChoices):
    """How heavy a finding weighs."""

    GRAVE = "grave", "Nghiêm trọng"
    SERIOUS = "serious", "Phải khắc phục"
    MINOR = "minor", "Lưu ý"


class FindingState(models.TextChoices):
    """Where a finding stands: that of its newest step."""

    OPEN = "open", "Chưa khắc phục"
    REMEDIED = "remedied", "Xã báo đã khắc phục"
    CLOSED = "closed", "Đã xong"


OPEN_FINDINGS = (FindingState.OPEN, FindingState.REMEDIED)


class Finding(models.Model):
    """Something found at a visit (phát hiện) with what is recommended (kiến nghị), who must see to it and until when.
    ``state`` and ``due_on`` are those of its newest step. ``difficulty``: what it was raised as once overdue."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="findings")
    number = models.PositiveSmallIntegerField()
    indicator = models.CharField("chỉ tiêu", max_length=20, blank=True)
    text = models.TextField("phát hiện")
    severity = models.CharField("mức độ", max_length=10, choices=Severity)
    recommended = models.TextField("kiến nghị", blank=True)
    owner = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nơi làm")
    due_on = models.DateField("hạn")
    state = models.CharField(max_length=10, choices=FindingState, default=FindingState.OPEN)
    found_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="+")
    difficulty = models.ForeignKey(Difficulty, models.PROTECT, null=True, related_name="findings")
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["visit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="finding_numbered_once_a_visit"),
            models.CheckConstraint(condition=~Q(text=""), name="finding_says_something"),
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="finding_known_state"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="finding_due")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.number}"


class FindingStep(models.Model):
    """One thing done about a finding: who, when, what, where it stood afterwards. Append-only."""

    class Kind(models.TextChoices):
        FOUND = "found", "Phát hiện"
        REMEDIED = "remedied", "Báo đã khắc phục"
        RETURNED = "returned", "Chưa được, làm tiếp"
        EXTENDED = "extended", "Gia hạn"
        CLOSED = "closed", "Xác nhận đã xong"
        REOPENED = "reopened", "Mở lại"
        RAISED = "raised", "Chuyển thành vướng mắc"

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=FindingState)
    due_on = models.DateField("hạn")
    text = models.TextField(blank=True)
    on = models.DateField("ngày")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["finding", "number"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "number"], name="finding_step_number_once"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(kind__in=["found", "raised"]), name="finding_step_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.number}: {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not kwargs.get("force_insert"):
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("steps of a finding are append-only")


class VisitFile(models.Model):
    """A photo or scan of a visit, of one of its findings, or of a step that was taken about one; or its minutes with
    the signatures of both sides (``is_minutes``). Kept as it came."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="files")
    finding = models.ForeignKey(Finding, models.CASCADE, null=True, blank=True, related_name="files")
    step = models.ForeignKey(FindingStep, models.CASCADE, null=True, blank=True, related_name="files")
    file = models.FileField(upload_to="inspection/%Y")
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=50)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    caption = models.CharField("chú thích", max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    is_minutes = models.BooleanField(default=False)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "sha256"], name="file_once_a_visit")]

    def __str__(self) -> str:
        return self.file_name
