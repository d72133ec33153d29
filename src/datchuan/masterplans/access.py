"""Who may see and change master plans."""

from __future__ import annotations

from datetime import date

import rules
from django.db.models import Q, QuerySet

from datchuan.masterplans.models import SpatialPlan
from datchuan.people.access import has_role, is_division_officer, is_official
from datchuan.people.models import Official, Role
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import communes_on, origins, within

# The register of master plans inside one's own area.
rules.add_perm("masterplans.view_masterplans", is_official)
# Record a plan's decision, publication and rules, inside one's own area.
rules.add_perm(
    "masterplans.change_masterplans", has_role(Role.DISTRICT_OFFICER, Role.COMMUNE_OFFICER, Role.DIVISION_OFFICER)
)
# Open a review by hand or after a change of law, conclude it, say who carries it out: the department's officers.
rules.add_perm("masterplans.conclude_reviews", is_division_officer)
# Name or begin the plan that carries a conclusion out, inside one's own area.
rules.add_perm(
    "masterplans.carry_out_reviews", has_role(Role.DISTRICT_OFFICER, Role.COMMUNE_OFFICER, Role.DIVISION_OFFICER)
)
# Draft the letter that guides a district through its reviews.
rules.add_perm("masterplans.draft_guidance", is_division_officer)


def plans_of_area(area: Unit, on: date) -> Q:
    """The plans of an area: of its communes on ``on``, of the units that went into them, of the area itself, and the
    urban plans that cover one of them."""
    communes: list[Unit] = list(communes_on(on).filter(within(area)))
    ids = {area.pk}.union(*(origin.unit_ids for origin in origins(communes, on).values()))
    covering = SpatialPlan.objects.filter(covers__in=ids).order_by().values("pk")
    return Q(unit__in=ids) | Q(pk__in=covering)


def visible_to(official: Official, on: date) -> QuerySet[SpatialPlan]:
    """Plans of the official's area on ``on`` (see ``plans_of_area``); of the province every plan."""
    if official.area.level == Level.PROVINCE:
        return SpatialPlan.objects.all()
    return SpatialPlan.objects.filter(plans_of_area(official.area, on))


def units_kept_by(official: Official, today: date) -> QuerySet[Unit]:
    """Units whose plans the official keeps, whatever day is looked at: the communes of the area today, those that have
    ceased and went into them, and the area itself. A neighbour that only gave a part keeps its own."""
    if official.area.level == Level.PROVINCE:
        begun = Q(valid_from=None) | Q(valid_from__lte=today)
        return Unit.objects.filter(begun, within(official.area), level__in=[Level.COMMUNE, Level.DISTRICT])
    communes: list[Unit] = list(communes_on(today).filter(within(official.area)))
    ids = set().union(*(origin.unit_ids for origin in origins(communes, today).values()))
    own = Q(pk__in=[official.area_id, *(commune.pk for commune in communes)])
    return Unit.objects.filter(own | Q(pk__in=ids, valid_to__lte=today))


def changeable_by(official: Official, today: date) -> QuerySet[SpatialPlan]:
    """Plans whose record the official keeps, whatever day is looked at: of ``units_kept_by``."""
    if official.area.level == Level.PROVINCE:
        return SpatialPlan.objects.all()
    return SpatialPlan.objects.filter(unit__in=units_kept_by(official, today))
