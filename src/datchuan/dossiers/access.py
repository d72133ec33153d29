"""Who may see and keep recognitions and dossiers, and draft the department's confirmation."""

from __future__ import annotations

from datetime import date

import rules
from django.db.models import QuerySet

from datchuan.dossiers.models import Dossier, DossierPart
from datchuan.law.procedures import ACTORS
from datchuan.people.access import has_role, is_department, is_division_officer, is_official
from datchuan.people.models import Official, Role
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import communes_on, origins, within

# Draft the written confirmation of a commune's criteria: the department.
rules.add_perm("dossiers.draft_confirmation", is_department)
# Which communes are recognised, by which decision: public facts, any official.
rules.add_perm("dossiers.view_recognitions", is_official)
# Record what the province recognised or withdrew: the coordination office and the department's officers.
rules.add_perm("dossiers.record_recognitions", has_role(Role.COORDINATION, Role.DIVISION_OFFICER))
# The dossiers of the communes of one's own area.
rules.add_perm("dossiers.view_dossiers", is_official)
# Open a dossier, receive, conclude, stop it: the department's officers.
rules.add_perm("dossiers.keep_dossiers", is_division_officer)

# Hand in the parts of a dossier: which, is asked for each below.
rules.add_perm(
    "dossiers.hand_in", has_role(Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER, Role.COORDINATION)
)
_MAKERS = {
    Role.COMMUNE_OFFICER: ("commune",),
    Role.DISTRICT_OFFICER: ("commune", "district"),
    Role.COORDINATION: ("coordination", "province"),
}


def may_hand_in(official: Official, part: DossierPart) -> bool:
    """Hand in a part of a dossier that the official sees: what their own level makes, the district what its communes
    make too, the department any."""
    if not official.has_perm("dossiers.hand_in"):
        return False
    return part.by in _MAKERS.get(Role(official.role), tuple(ACTORS))


def visible_to(official: Official, on: date) -> QuerySet[Dossier]:
    """Dossiers of the communes of the official's area on ``on``, and of the units that went into them."""
    if official.area.level == Level.PROVINCE:
        return Dossier.objects.all()
    communes: list[Unit] = list(communes_on(on).filter(within(official.area)))
    ids = set().union(*(origin.unit_ids for origin in origins(communes, on).values()))
    return Dossier.objects.filter(commune__in=ids)
