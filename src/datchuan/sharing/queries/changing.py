"""When something was last written in a dossier, so that another system reads only what changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q

from datchuan.dossiers.models import Claim, Dossier, DossierStep, PartVersion


def changed_by(since: datetime) -> Q:
    """The condition that a dossier was opened, or a step, claim or version of a part of it was written, at ``since`` or
    later. A territorial change that is reversed takes its steps out again, and nothing newer stands for that."""
    mine = OuterRef("pk")
    written = (
        DossierStep.objects.filter(dossier=mine, at__gte=since),
        Claim.objects.filter(dossier=mine, at__gte=since),
        PartVersion.objects.filter(part__dossier=mine, added_at__gte=since),
    )
    found = Q(opened_at__gte=since)
    for rows in written:
        found |= Q(Exists(rows.order_by()))
    return found


def changed_at(dossiers: Collection[Dossier]) -> dict[int, datetime]:
    """Per id of a dossier when something was last written in it. Three queries."""
    ids = [each.pk for each in dossiers]
    last = {each.pk: each.opened_at for each in dossiers}
    steps = DossierStep.objects.filter(dossier__in=ids).order_by().values_list("dossier").annotate(Max("at"))
    claims = Claim.objects.filter(dossier__in=ids).order_by().values_list("dossier").annotate(Max("at"))
    versions = PartVersion.objects.filter(part__dossier__in=ids).order_by()
    for rows in (steps, claims, versions.values_list("part__dossier").annotate(Max("added_at"))):
        for pk, at in rows:
            last[pk] = max(last[pk], at)
    return last
