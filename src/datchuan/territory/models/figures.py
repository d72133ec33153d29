"""Published and derived figures of units, and their shapes."""

from __future__ import annotations

from django.db import models

from datchuan.territory.models.units import Unit
from datchuan.territory.overlap import NoOverlap, period_is_not_empty


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
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="shape_begins_once"),
            period_is_not_empty("shape_period_is_not_empty"),
            NoOverlap(keys=["unit"], name="shape_no_overlap"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.valid_from}"
