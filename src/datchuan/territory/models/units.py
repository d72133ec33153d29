"""Administrative units in time, their codes and classes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from datchuan.territory.overlap import NoOverlap, period_is_not_empty


class Level(models.TextChoices):
    PROVINCE = "province", "Tỉnh"
    DISTRICT = "district", "Huyện"
    COMMUNE = "commune", "Xã"


class HereManager(models.Manager[Any]):
    """Rows of the province served here: what another province has is loaded beside them, and nobody asks for it by
    accident. ``everywhere`` holds all."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(is_elsewhere=False)


class Unit(models.Model):
    """One version of an administrative unit: a new version begins when its code, name, type or parent changes.

    A GSO code is reused over time (06040 named three units), so the key is the version's own id ("06040-1"). It exists
    on the days ``valid_from <= d < valid_to``; an open side is null. ``identity`` is the first version of the same
    legal unit, ``continues`` the version before this one: so code, name, type and parent each have their own periods.
    ``objects`` leaves out units that are elsewhere: another province's, loaded with the country or named by an edge.
    """

    id = models.CharField(primary_key=True, max_length=12)
    code = models.CharField(max_length=5, db_index=True)
    level = models.CharField(max_length=10, choices=Level)
    type = models.CharField(max_length=30)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=100)
    search = models.CharField(max_length=120, db_index=True, help_text="name without marks, and code")
    # RESTRICT, not PROTECT: units that begin together may be taken back together.
    parent = models.ForeignKey("self", models.RESTRICT, null=True, related_name="children")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    created_by = models.CharField(max_length=200, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    attested_from = models.DateField(null=True)
    continues = models.ForeignKey("self", models.RESTRICT, null=True, related_name="continued_by")
    identity = models.ForeignKey("self", models.RESTRICT, related_name="versions")
    is_elsewhere = models.BooleanField(default=False, help_text="in another province than the one served here")
    note = models.TextField(blank=True)
    source = models.CharField(max_length=50, blank=True)

    everywhere = models.Manager()
    objects = HereManager()

    class Meta:
        default_manager_name = "objects"
        ordering = ["code", "id"]
        constraints = [
            period_is_not_empty("unit_period_is_not_empty"),
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_begins_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="unit_code_open_once"),
            NoOverlap(keys=["code"], name="unit_code_no_overlap"),
            NoOverlap(keys=["identity"], name="unit_identity_no_overlap"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_is_not_its_own_parent"),
        ]
        indexes = [models.Index(fields=["level", "valid_from", "valid_to"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A unit that continues none begins a line of its own.
        if not self.identity_id:
            self.identity_id = self.continues.identity_id if self.continues else self.pk
        super().save(*args, **kwargs)


class CodeAlias(models.Model):
    """A code that GSO published for a unit for a while and then replaced: from the first list seen with it until it
    was replaced. It may at the same time be the code of a unit that has ended."""

    code = models.CharField(max_length=5)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    seen_in = models.TextField(blank=True)
    replaced = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            period_is_not_empty("alias_period_is_not_empty"),
            NoOverlap(keys=["code"], name="alias_no_overlap"),
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.unit_id}"


class CommuneClass(models.Model):
    """What class a commune was put into by an instrument. No row means not known, never "no".

    ``attested_on`` is a day on which it is known to hold; ``valid_from`` is null where the beginning is not known.
    """

    class Scheme(models.TextChoices):
        KHU_VUC = "khu_vuc", "khu vực I, II, III"
        ATK = "atk", "xã an toàn khu"
        ATK_REGION = "atk_region", "vùng an toàn khu"
        BORDER = "border", "xã biên giới"
        DIFFICULT = "difficult", "xã đặc biệt khó khăn"
        DIFFICULT_VILLAGES = "difficult_villages", "thôn đặc biệt khó khăn"
        GROUP = "group", "nhóm xã 1, 2, 3 từ năm 2026"

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="classes")
    scheme = models.CharField(max_length=20, choices=Scheme)
    value = models.CharField(max_length=20)
    attested_on = models.DateField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    instrument = models.CharField(max_length=200)
    source = models.CharField(max_length=50, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            period_is_not_empty("class_period_is_not_empty"),
            NoOverlap(keys=["unit", "scheme"], name="class_no_overlap"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.scheme} {self.value}"
