"""Villages, and the communes they belong to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from datchuan.territory.models.units import Unit
from datchuan.territory.overlap import NoOverlap, period_is_not_empty


class Village(models.Model):
    """A village (thôn, bản): where a household lives. It moves between communes with a change."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    search = models.CharField(max_length=120)
    simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class VillageMembership(models.Model):
    """The commune a village belongs to while ``valid_from <= d < valid_to``.

    ``dealt_by`` is empty where an instrument or the whole of a unit took the village along; else it says by what share
    it was dealt out when its commune was divided, which is an inference.
    """

    class Dealt(models.TextChoices):
        POPULATION = "population", "chia theo dân số công bố"
        AREA = "area", "chia theo diện tích công bố"
        EQUALLY = "equally", "chia đều, không có số công bố"

    village = models.ForeignKey(Village, models.CASCADE, related_name="memberships")
    commune = models.ForeignKey(Unit, models.PROTECT, related_name="village_memberships")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    dealt_by = models.CharField(max_length=10, choices=Dealt, blank=True)

    class Meta:
        constraints = [
            period_is_not_empty("membership_period_is_not_empty"),
            NoOverlap(keys=["village"], name="membership_no_overlap"),
            models.UniqueConstraint(fields=["village", "valid_from"], name="membership_begins_once"),
            models.UniqueConstraint(fields=["village"], condition=Q(valid_to=None), name="membership_open_once"),
        ]
        indexes = [models.Index(fields=["commune", "village"])]

    def __str__(self) -> str:
        return f"{self.village_id} ∈ {self.commune_id}"
