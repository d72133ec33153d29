"""Acts of territorial change, and the edges that they drew between units."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.territory.models.units import HereManager, Unit


class ChangeAct(models.Model):
    """One entry of territorial changes by one person from one or more instruments: previewed, then applied as a whole
    or dropped; an applied one can be reversed while nothing was built on it.

    ``rows`` are the edges as given, in the columns of data/admin_changes.csv; ``journal`` is what the act wrote and
    what stood there before. ``seen_order`` is the newest act known when it was previewed: an act that was applied or
    reversed since makes it look again.
    """

    class State(models.TextChoices):
        PREVIEWED = "previewed", "Chờ ghi nhận"
        APPLIED = "applied", "Đã ghi nhận"
        DROPPED = "dropped", "Đã bỏ"
        REVERSED = "reversed", "Đã hoàn tác"

    class Origin(models.TextChoices):
        SCREEN = "screen", "nhập trên màn hình"
        FILE = "file", "nhập từ tệp"
        DATA = "data", "nạp cùng địa bàn"

    state = models.CharField(max_length=10, choices=State, default=State.PREVIEWED)
    origin = models.CharField(max_length=10, choices=Origin)
    instrument = models.CharField(max_length=300)
    effective_on = models.DateField()
    rows = models.JSONField(default=list)
    file_name = models.CharField(max_length=255, blank=True)
    paper = models.FileField(upload_to="sap-xep/%Y/%m/", blank=True)
    paper_sha256 = models.CharField(max_length=64, blank=True)
    preview = models.JSONField(default=dict)
    journal = models.JSONField(default=list)
    seen_order = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    applied_order = models.PositiveIntegerField(null=True, unique=True)
    reversed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reversed_at = models.DateTimeField(null=True)
    reversed_order = models.PositiveIntegerField(null=True, unique=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_order__isnull=False) | ~Q(state__in=["applied", "reversed"]),
                name="act_applied_with_its_order",
            ),
            models.CheckConstraint(
                condition=Q(state="reversed", reversed_order__isnull=False, reversed_at__isnull=False)
                | (~Q(state="reversed") & Q(reversed_order=None, reversed_at=None)),
                name="act_reversed_with_its_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_on} {self.instrument}"


class Change(models.Model):
    """One edge of a territorial change: all or part of one unit goes to another on a day, by an instrument.

    Edges of one operation share ``event``. ``to_unit`` is null when a unit is abolished without a successor.
    """

    class Extent(models.TextChoices):
        WHOLE = "whole", "toàn bộ"
        PART = "part", "một phần"
        REST = "rest", "phần còn lại"

    class Type(models.TextChoices):
        MERGE = "merge_into_new", "nhập thành đơn vị mới"
        ABSORB = "absorb", "nhập vào đơn vị đang có"
        SPLIT = "split", "chia thành đơn vị mới"
        TRANSFER = "transfer_part", "điều chỉnh một phần"
        RECODE = "recode", "đổi mã"
        RENAME = "rename", "đổi tên"
        RETYPE = "retype", "đổi loại"
        REPARENT = "reparent", "chuyển sang trực thuộc đơn vị khác"
        ABOLISH = "abolish", "kết thúc hoạt động"

    # The same legal unit goes on as its next version: no land moves.
    CONTINUING = (Type.RECODE, Type.RENAME, Type.RETYPE, Type.REPARENT)
    # The confidence of an edge from a table of codes that nobody has held against the instrument.
    MAPPED = "mapped"

    act = models.ForeignKey(ChangeAct, models.PROTECT, null=True, related_name="changes")
    event = models.CharField(max_length=20, db_index=True)
    effective_on = models.DateField(db_index=True)
    type = models.CharField(max_length=20, choices=Type)
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="changes_out")
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="changes_in")
    extent = models.CharField(max_length=5, choices=Extent)
    area_km2 = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    population = models.IntegerField(null=True)
    instrument = models.CharField(max_length=200)
    clause = models.CharField(max_length=50, blank=True)
    confidence = models.CharField(max_length=50)
    is_elsewhere = models.BooleanField(default=False, help_text="between units that are both elsewhere")
    note = models.TextField(blank=True)
    source = models.CharField(max_length=50, blank=True)

    everywhere = models.Manager()
    objects = HereManager()

    class Meta:
        default_manager_name = "objects"
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["from_unit", "to_unit", "effective_on"], name="change_edge_once"),
            models.UniqueConstraint(
                fields=["from_unit", "effective_on"], condition=Q(extent="whole"), name="change_whole_once"
            ),
            models.CheckConstraint(
                condition=Q(to_unit=None) | ~Q(to_unit=F("from_unit")), name="change_leads_elsewhere"
            ),
            models.CheckConstraint(
                condition=Q(type="abolish", to_unit=None) | (~Q(type="abolish") & Q(to_unit__isnull=False)),
                name="change_leads_somewhere",
            ),
            models.CheckConstraint(
                condition=(Q(area_km2=None) | Q(area_km2__gt=0)) & (Q(population=None) | Q(population__gte=0)),
                name="change_figures_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.from_unit_id} → {self.to_unit_id}"

    @property
    def is_inferred(self) -> bool:
        return self.confidence not in ("published", self.MAPPED)

    @property
    def is_mapped(self) -> bool:
        return self.confidence == self.MAPPED
