"""Administrative units in time, their changes, shapes and published figures; villages."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Level(models.TextChoices):
    PROVINCE = "province", "Tỉnh"
    DISTRICT = "district", "Huyện"
    COMMUNE = "commune", "Xã"


class Unit(models.Model):
    """One version of an administrative unit: a new version begins when its name, type or parent changes under a code.

    A GSO code is reused over time (06040 named three units), so the key is the unit's own id ("06040-1"). The unit
    exists on the days ``valid_from <= d < valid_to``; an open side is null. ``continues`` names the version that
    legally goes on under another code.
    """

    id = models.CharField(primary_key=True, max_length=12)
    code = models.CharField(max_length=5, db_index=True)
    level = models.CharField(max_length=10, choices=Level)
    type = models.CharField(max_length=30)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=100)
    search = models.CharField(max_length=120, db_index=True, help_text="name without marks, and code")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    created_by = models.CharField(max_length=200, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    attested_from = models.DateField(null=True)
    continues = models.ForeignKey("self", models.PROTECT, null=True, related_name="continued_by")
    note = models.TextField(blank=True)
    source = models.CharField(max_length=50, blank=True)

    class Meta:
        ordering = ["code", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lt=F("valid_to")),
                name="unit_period_is_not_empty",
            ),
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_begins_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="unit_code_open_once"),
        ]
        indexes = [models.Index(fields=["level", "valid_from", "valid_to"])]

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """One edge of a territorial change: all or part of one unit goes to another on a day, by an instrument.

    Edges of one operation share ``event``. ``to_unit`` is null when a unit is abolished without a successor.
    """

    class Extent(models.TextChoices):
        WHOLE = "whole", "toàn bộ"
        PART = "part", "một phần"
        REST = "rest", "phần còn lại"

    event = models.CharField(max_length=20, db_index=True)
    effective_on = models.DateField(db_index=True)
    type = models.CharField(max_length=20)
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="changes_out")
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="changes_in")
    extent = models.CharField(max_length=5, choices=Extent)
    area_km2 = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    population = models.IntegerField(null=True)
    instrument = models.CharField(max_length=200)
    clause = models.CharField(max_length=50, blank=True)
    confidence = models.CharField(max_length=50)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=50, blank=True)

    class Meta:
        ordering = ["effective_on", "pk"]

    def __str__(self) -> str:
        return f"{self.event}: {self.from_unit_id} → {self.to_unit_id}"

    @property
    def is_inferred(self) -> bool:
        return self.confidence != "published"


class CodeAlias(models.Model):
    """A code that GSO published for a unit for a while and then replaced."""

    code = models.CharField(max_length=5)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    seen_in = models.TextField(blank=True)
    replaced = models.TextField(blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.code} → {self.unit_id}"


class Statistic(models.Model):
    """A published or derived figure of a unit on the boundaries of ``snapshot_on``. ``method`` tells which."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="statistics")
    snapshot_on = models.DateField()
    indicator = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    measure = models.CharField(max_length=20)
    referred_on = models.DateField(null=True)
    method = models.CharField(max_length=80)
    source = models.CharField(max_length=50, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "indicator", "snapshot_on"])]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.indicator} {self.value}"


class Shape(models.Model):
    """A unit's outline while ``valid_from <= d < valid_to``: GeoJSON geometry (WGS 84), and the same as an SVG path
    in the province's drawing (1,000 units wide, see ``shapes.py``). ``origin`` says how it was made."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="shapes")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    geometry = models.JSONField()
    svg_path = models.TextField()
    origin = models.CharField(max_length=200)
    area_km2 = models.DecimalField(max_digits=9, decimal_places=2, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "valid_from"], name="shape_begins_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.valid_from}"


class Village(models.Model):
    """A village (thôn, bản): where a household lives. It moves between communes with a change."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    search = models.CharField(max_length=120)
    simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class VillageMembership(models.Model):
    """The commune a village belongs to while ``valid_from <= d < valid_to``."""

    village = models.ForeignKey(Village, models.CASCADE, related_name="memberships")
    commune = models.ForeignKey(Unit, models.PROTECT, related_name="village_memberships")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "valid_from"], name="membership_begins_once"),
            models.UniqueConstraint(fields=["village"], condition=Q(valid_to=None), name="membership_open_once"),
        ]
        indexes = [models.Index(fields=["commune", "village"])]

    def __str__(self) -> str:
        return f"{self.village_id} ∈ {self.commune_id}"
