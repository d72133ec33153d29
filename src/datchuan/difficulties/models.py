"""Difficulties: what stands in the way of the programme, whose it is to resolve, and every step taken."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.people.models import Office
from datchuan.programme.models import WorkItem
from datchuan.territory.models import Unit


class DifficultyKind(models.TextChoices):
    """What a difficulty is about."""

    MONEY = "money", "Kinh phí"
    LAND = "land", "Đất đai, mặt bằng"
    PLANNING = "planning", "Quy hoạch"
    HOUSES = "houses", "Nhà ở của hộ dân"
    PAPERS = "papers", "Hồ sơ, thủ tục"
    GUIDANCE = "guidance", "Quy định, hướng dẫn"
    RECORDS = "records", "Số liệu, điều tra"
    STAFF = "staff", "Nhân lực"
    OTHER = "other", "Việc khác"


class Severity(models.TextChoices):
    """How much a difficulty holds up; its term stands in terms.yaml."""

    BLOCKING = "blocking", "Phải dừng việc"
    SERIOUS = "serious", "Làm chậm việc"
    ORDINARY = "ordinary", "Thông thường"


class DifficultyState(models.TextChoices):
    """Where a difficulty stands."""

    RAISED = "raised", "Mới nêu"
    ASSIGNED = "assigned", "Đã giao"
    DIRECTED = "directed", "Đã có hướng"
    IN_PROGRESS = "in_progress", "Đang giải quyết"
    REOPENED = "reopened", "Mở lại"
    RESOLVED = "resolved", "Đã giải quyết"
    REJECTED = "rejected", "Không tiếp nhận"
    MERGED = "merged", "Đã gộp"


OPEN_STATES = (
    DifficultyState.RAISED,
    DifficultyState.ASSIGNED,
    DifficultyState.DIRECTED,
    DifficultyState.IN_PROGRESS,
    DifficultyState.REOPENED,
)


class EscalationLevel(models.TextChoices):
    """Who must now act on a difficulty, from below."""

    OWNER = "owner", "Cơ quan chủ trì"
    DIVISION = "division", "Trưởng phòng"
    LEADERSHIP = "leadership", "Lãnh đạo Sở"
    PROVINCE = "province", "Tỉnh"


LEVELS = tuple(EscalationLevel)


class StepKind(models.TextChoices):
    """What was done in a step."""

    RAISED = "raised", "Nêu vướng mắc"
    ASSIGNED = "assigned", "Giao chủ trì"
    DIRECTED = "directed", "Đề xuất hướng giải quyết"
    REMEDY = "remedy", "Ghi việc đã làm"
    ASKED = "asked", "Hỏi lại người nêu"
    ANSWERED = "answered", "Trả lời"
    ESCALATED = "escalated", "Chuyển lên cấp trên"
    RESOLVED = "resolved", "Giải quyết xong"
    REOPENED = "reopened", "Mở lại"
    REJECTED = "rejected", "Không tiếp nhận"
    MERGED = "merged", "Gộp vào vướng mắc khác"
    ABSORBED = "absorbed", "Nhận vướng mắc gộp vào"


class Standing(models.Model):
    """What a difficulty and each of its steps alike say of where it stands.

    ``owner`` is the office that must resolve it, ``official`` the one of its people, if one is named. ``level`` is who
    must act since ``level_since``. ``asks_raiser``: it waits for an answer of whoever raised it. ``due_on`` comes from
    the severity (terms.yaml), counted anew when it is opened again.
    """

    state = models.CharField(max_length=12, choices=DifficultyState)
    level = models.CharField(max_length=12, choices=EscalationLevel, default=EscalationLevel.OWNER)
    level_since = models.DateField()
    owner = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    official = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asks_raiser = models.BooleanField(default=False)
    due_on = models.DateField()

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


STANDING = ("state", "level", "level_since", "owner_id", "official_id", "asks_raiser", "due_on")


class Difficulty(Standing):
    """Something that stands in the way in a commune or district, as somebody of its area raised it.

    ``unit`` is the unit of the day it was raised on, and stays. What it is about may be a criterion of a set, a work
    item, a group of houses: ``houses`` is the question that finds them on any day ({"set", "indicator", "clause"}),
    ``houses_words`` what it meant when it was asked. ``code`` numbers it within the year. Where it stands is what its
    newest step says.
    """

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="difficulties")
    criteria_set = models.CharField(max_length=50, blank=True)
    criterion = models.CharField(max_length=10, blank=True)
    work_item = models.ForeignKey(WorkItem, models.SET_NULL, null=True, related_name="difficulties")
    houses = models.JSONField(null=True)
    houses_words = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=DifficultyKind)
    severity = models.CharField(max_length=12, choices=Severity)
    raised_on = models.DateField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_for = models.ForeignKey(Office, models.PROTECT, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="absorbed")
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="difficulty_numbered_once_a_year"),
            models.CheckConstraint(condition=Q(state__in=DifficultyState.values), name="difficulty_known_state"),
            models.CheckConstraint(condition=Q(level__in=EscalationLevel.values), name="difficulty_known_level"),
            models.CheckConstraint(condition=Q(kind__in=DifficultyKind.values), name="difficulty_known_kind"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="difficulty_known_severity"),
            models.CheckConstraint(condition=Q(due_on__gte=F("raised_on")), name="difficulty_due_after_raised"),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(state__in=["raised", "rejected", "merged"]),
                name="difficulty_worked_on_by_an_office",
            ),
            models.CheckConstraint(
                condition=Q(official=None) | Q(owner__isnull=False), name="difficulty_official_of_an_office"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) & ~Q(state="merged") | Q(merged_into__isnull=False, state="merged"),
                name="difficulty_merged_into_one",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="difficulty_merged_into_another"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="difficulty_due")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class DifficultyStep(Standing):
    """One thing that was done about a difficulty: who, when, what, and where it stood afterwards. Append-only."""

    difficulty = models.ForeignKey(Difficulty, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=StepKind)
    text = models.TextField(blank=True)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["difficulty", "number"]
        constraints = [
            models.UniqueConstraint(fields=["difficulty", "number"], name="difficulty_step_number_once"),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="difficulty_step_known_kind"),
            models.CheckConstraint(condition=Q(state__in=DifficultyState.values), name="difficulty_step_known_state"),
            models.CheckConstraint(
                condition=~Q(text="")
                | ~Q(kind__in=["directed", "remedy", "asked", "answered", "reopened", "rejected"]),
                name="difficulty_step_says_something",
            ),
        ]
        indexes = [models.Index(fields=["on"], name="difficulty_step_day")]

    def __str__(self) -> str:
        return f"{self.difficulty_id} {self.number}: {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not kwargs.get("force_insert"):
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("steps of a difficulty are append-only")


class DifficultyFile(models.Model):
    """A file that a step brought: a photo, a scan. Kept as it came."""

    step = models.ForeignKey(DifficultyStep, models.CASCADE, related_name="files")
    file = models.FileField(upload_to="difficulties/%Y")
    file_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name
