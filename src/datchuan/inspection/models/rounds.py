"""Rounds of inspection: window, teams, who is away, the road, and the communes to be visited."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.people.models import Office
from datchuan.programme.models import WorkItem
from datchuan.territory.models import Unit


class Round(models.Model):
    """A round of inspection (đợt kiểm tra): visits by teams of the lead division and those that coordinate, between two
    days, both included. ``cars``: how many teams may be out on one day, null: as many as there are. ``road_factor`` and
    ``km_per_hour`` make minutes of straight lines where no table tells them; both are assumptions of the department.
    ``revision`` tells the second of two editors."""

    class State(models.TextChoices):
        DRAFT = "draft", "Đang lập"
        ANNOUNCED = "announced", "Đã thông báo lịch"
        CLOSED = "closed", "Đã kết thúc"

    item = models.ForeignKey(WorkItem, models.PROTECT, null=True, blank=True, related_name="rounds")
    title = models.CharField("tên đợt", max_length=200)
    purposes = models.TextField("mục đích", blank=True)
    first_on = models.DateField("từ ngày")
    last_on = models.DateField("đến ngày")
    lead = models.ForeignKey(Office, models.PROTECT, related_name="led_rounds", verbose_name="đơn vị chủ trì")
    coordinating = models.ManyToManyField(
        Office, blank=True, related_name="coordinated_rounds", verbose_name="đơn vị phối hợp"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    working_minutes = models.PositiveSmallIntegerField("giờ làm việc một ngày (phút)", default=480)
    visit_minutes = models.PositiveSmallIntegerField("kiểm tra một xã (phút)", default=180)
    cars = models.PositiveSmallIntegerField("số xe", null=True, blank=True)
    base_latitude = models.FloatField("vĩ độ nơi xuất phát")
    base_longitude = models.FloatField("kinh độ nơi xuất phát")
    road_factor = models.FloatField("hệ số đường", default=1.6)
    km_per_hour = models.FloatField("tốc độ (km/giờ)", default=35)
    seed = models.CharField(max_length=40, blank=True)
    revision = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-first_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="round_window_in_order"),
            models.CheckConstraint(
                condition=Q(working_minutes__gt=0, visit_minutes__gt=0, road_factor__gte=1, km_per_hour__gt=0),
                name="round_measures_are_possible",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Team(models.Model):
    """A team of a round (đoàn kiểm tra)."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="teams")
    name = models.CharField("tên đoàn", max_length=100)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "name"], name="team_name_once_a_round")]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """An official in a team; in one of a round at most."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    official = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="team_places")
    is_lead = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "official"], name="in_one_team_of_a_round"),
            models.UniqueConstraint(fields=["team"], condition=Q(is_lead=True), name="one_lead_a_team"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.official_id}"


class Absence(models.Model):
    """Days on which an official cannot go (leave, other work), both included."""

    official = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences")
    first_on = models.DateField("từ ngày")
    last_on = models.DateField("đến ngày")
    reason = models.CharField("lý do", max_length=200, blank=True)

    class Meta:
        ordering = ["first_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="absence_in_order")]

    def __str__(self) -> str:
        return f"{self.official_id} {self.first_on}"


class RoadTime(models.Model):
    """Minutes by road between two communes, or between the department (``one`` null) and a commune, as someone knows
    them: they go before what a straight line makes."""

    one = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    other = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField("phút")
    source = models.CharField("nguồn", max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], nulls_distinct=False, name="road_time_once"),
            models.CheckConstraint(condition=Q(one=None) | ~Q(one=F("other")), name="road_time_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id or ''} {self.other_id}"


class Visit(models.Model):
    """A commune of a round (buổi kiểm tra): why it is in it, when it may be visited, and, once scheduled, by which team
    on which day. ``reasons`` are the rules that chose it, ``why`` says them in sentences, with those of its deadline
    and its urgency, as they stood then. ``is_fixed``: a person put it there, and it stays."""

    class Reason(models.TextChoices):
        REGISTERED = "registered", "Đăng ký trong năm"
        MERGED = "merged", "Mới sắp xếp"
        AT_RISK = "at_risk", "Có nguy cơ"
        RANDOM = "random", "Chọn ngẫu nhiên"
        BY_HAND = "by_hand", "Bổ sung"

    class State(models.TextChoices):
        PLANNED = "planned", "Chưa kiểm tra"
        HELD = "held", "Đã kiểm tra"
        DROPPED = "dropped", "Không kiểm tra"

    round = models.ForeignKey(Round, models.CASCADE, related_name="visits")
    commune = models.ForeignKey(Unit, models.PROTECT, related_name="visits")
    reasons = models.JSONField(default=list)
    why = models.JSONField(default=list)
    divisions = models.ManyToManyField(Office, related_name="+", verbose_name="phòng phải có mặt")
    minutes = models.PositiveSmallIntegerField("phút", null=True, blank=True)
    not_before = models.DateField("từ ngày", null=True, blank=True)
    not_after = models.DateField("hạn", null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(default=0)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="visits")
    day = models.DateField("ngày kiểm tra", null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    is_fixed = models.BooleanField(default=False)
    why_unplaced = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    state_reason = models.CharField("lý do", max_length=300, blank=True)

    class Meta:
        ordering = ["day", "team", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "commune"], name="commune_once_a_round"),
            models.CheckConstraint(
                condition=Q(team=None, day=None, is_fixed=False) | Q(team__isnull=False, day__isnull=False),
                name="visit_has_team_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(state_reason=""), name="visit_dropped_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.commune_id}"
