"""What a dossier holds and what it lacks, and for whom it waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from datchuan.dossiers.models import Dossier, DossierPart, PartVersion
from datchuan.law.procedures import ACTORS

LIVE = (DossierPart.Holds.PLANS, DossierPart.Holds.HOUSES)


@dataclass(frozen=True)
class PartState:
    """A part with its versions, newest first."""

    part: DossierPart
    versions: tuple[PartVersion, ...]

    @property
    def now(self) -> PartVersion | None:
        """The version that counts."""
        return self.versions[0] if self.versions else None

    @property
    def is_missing(self) -> bool:
        """Whether somebody must still hand it in. A record is there by itself."""
        return not self.versions and not self.part.is_live

    @property
    def words(self) -> str:
        """Where it stands, in words."""
        now = self.now
        if self.is_missing:
            return f"còn thiếu, chờ {ACTORS[self.part.by]}"
        if now is None:
            return "theo số liệu hiện nay, chụp lại khi nhận hồ sơ"
        if now.as_of:
            return f"đã chụp lại theo số liệu ngày {now.as_of:%d/%m/%Y}"
        return "đã nộp" if len(self.versions) == 1 else f"đã nộp, bản thứ {now.number}"


def parts_of(dossier: Dossier) -> list[PartState]:
    """Every part in order. Two queries."""
    versions: dict[int, list[PartVersion]] = defaultdict(list)
    for version in PartVersion.objects.filter(part__dossier=dossier).select_related("added_by").order_by("-number"):
        versions[version.part_id].append(version)
    return [PartState(part, tuple(versions[part.pk])) for part in dossier.parts.all()]


def missing_counts(dossiers: Collection[int]) -> dict[int, tuple[int, int]]:
    """Per id of a dossier how many of its parts are missing, of how many. One query."""
    handed_in = PartVersion.objects.filter(part=OuterRef("pk"))
    rows = (
        DossierPart.objects.filter(dossier__in=dossiers)
        .order_by()
        .values_list("dossier")
        .annotate(lacks=Count("pk", filter=~Q(holds__in=LIVE) & ~Q(Exists(handed_in))), whole=Count("pk"))
    )
    return {pk: (lacks, whole) for pk, lacks, whole in rows}
