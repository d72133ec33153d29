"""An act's edges of a day as upper rooms hear of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from datchuan.territory.announcing import TerritoryChanged
from datchuan.territory.journal import Journal
from datchuan.territory.models import Change, ChangeAct, VillageMembership

if TYPE_CHECKING:
    # Only its type: the territory stands below people and knows no official.
    from django.contrib.auth.base_user import AbstractBaseUser


def change_of(*, act: ChangeAct, day: date, by: AbstractBaseUser | None, journal: Journal) -> TerritoryChanged:
    """What an act did on a day, read from its written edges. Two queries."""
    changes = list(act.changes.filter(effective_on=day).select_related("from_unit", "to_unit"))
    villages = VillageMembership.objects.filter(pk__in=journal.made(VillageMembership), valid_from=day)
    continuing = Change.CONTINUING
    moving = [change for change in changes if change.type not in continuing]
    return TerritoryChanged(
        effective_on=day,
        instrument=act.instrument,
        events=frozenset(c.event for c in changes),
        by=by,
        began=frozenset(c.to_unit.pk for c in changes if c.to_unit and c.to_unit.valid_from == day),
        ended=frozenset(c.from_unit_id for c in changes if c.from_unit.valid_to == day),
        gave=frozenset(c.from_unit_id for c in moving),
        received=frozenset(c.to_unit_id for c in moving if c.to_unit_id),
        continued={c.from_unit_id: c.to_unit_id for c in changes if c.to_unit_id and c.type in continuing},
        whole={c.from_unit_id: c.to_unit_id for c in changes if c.to_unit_id and c.extent == Change.Extent.WHOLE},
        moved_villages=frozenset(villages.values_list("village_id", flat=True)),
        journal=journal,
    )
