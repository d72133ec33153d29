"""Offices and officials."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q

from datchuan.territory.models import Unit


class Office(models.Model):
    """A body that acts: the department, its divisions, a district's or commune's people's committee, the
    coordination office. Its names and symbols are dated (OfficeName): one office, several names."""

    class Kind(models.TextChoices):
        PROVINCE = "province", "Ủy ban nhân dân tỉnh"
        DEPARTMENT = "department", "Sở"
        DIVISION = "division", "Phòng thuộc Sở"
        COORDINATION = "coordination", "Văn phòng Điều phối nông thôn mới"
        DISTRICT = "district", "Ủy ban nhân dân huyện"
        COMMUNE = "commune", "Ủy ban nhân dân xã"

    key = models.SlugField(unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="divisions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offices")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    symbol = models.CharField(max_length=30, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name


class OfficeName(models.Model):
    """A name by which papers of some period call an office, with the paper that attests it."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    symbol = models.CharField(max_length=50, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    attested_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    LEADERSHIP = "leadership", "Lãnh đạo Sở"
    DIVISION_HEAD = "division_head", "Trưởng phòng thuộc Sở"
    DIVISION_OFFICER = "division_officer", "Chuyên viên phòng thuộc Sở"
    CLERK = "clerk", "Văn thư Sở"
    COORDINATION = "coordination", "Văn phòng Điều phối nông thôn mới"
    DISTRICT_OFFICER = "district_officer", "Cán bộ huyện"
    COMMUNE_OFFICER = "commune_officer", "Cán bộ xã"


class OfficialManager(BaseUserManager["Official"]):
    """Accounts by user name. There is no superuser: what an official may do follows from role and area alone."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Official:
        official = self.model(username=self.model.normalize_username(username), **fields)
        official.set_password(password)
        official.save(using=self._db)
        return official


class Official(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: one role, one office, one area (a province, a district or a commune)."""

    username = models.CharField("tên đăng nhập", max_length=50, unique=True)
    full_name = models.CharField("họ và tên", max_length=100)
    email = models.EmailField(blank=True)
    title = models.CharField("chức vụ", max_length=100, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    office = models.ForeignKey(Office, models.PROTECT, related_name="officials")
    area = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    is_staff = False
    simulated = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = OfficialManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["username"]
        constraints = [models.CheckConstraint(condition=Q(role__in=Role.values), name="official_known_role")]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name


class ReadKey(models.Model):
    """A key by which a program (Excel, Power BI) reads what one official may read, until it is revoked.

    It is shown once; ``key_digest`` is its SHA-256. It is long and random, so it needs no slow hash. It opens nothing
    that writes, and nothing at all once the official may no longer sign in.
    """

    official = models.ForeignKey(Official, models.PROTECT, related_name="read_keys")
    name = models.CharField("tên khóa", max_length=100)
    key_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Official, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class AreaMove(models.Model):
    """One move of an official to another area, with office and role, on a day, by a person; of a move that a reversed
    territorial change asked for, the audit chain alone tells."""

    official = models.ForeignKey(Official, models.PROTECT, related_name="moves")
    from_area = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_area = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    from_office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    to_office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    from_role = models.CharField(max_length=20, choices=Role)
    to_role = models.CharField(max_length=20, choices=Role)
    on = models.DateField()
    by = models.ForeignKey(Official, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_area=models.F("to_area")), name="area_move_leads_elsewhere")
        ]

    def __str__(self) -> str:
        return f"{self.official_id}: {self.from_area_id} → {self.to_area_id}"
