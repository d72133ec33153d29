"""By when a commune of a round is to be visited, and how urgent that is: from what is known, and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from datchuan.inspection.models import Round
from datchuan.inspection.queries.remaining import Overdue, overdue_on
from datchuan.inspection.weights import load_weights
from datchuan.programme.models import Plan, WorkItem
from datchuan.programme.scope import communes_in_scope
from datchuan.territory.models import Unit
from datchuan.territory.queries import origins


@dataclass(frozen=True)
class Pressing:
    """A deadline inside the round, if one is known; an urgency (0: any day does); and why, in sentences."""

    not_after: date | None = None
    urgency: int = 0
    why: tuple[str, ...] = ()


def pressing_of(round_: Round, communes: Sequence[Unit]) -> dict[str, Pressing]:
    """Of each commune, as it stands on the round's first day: the deadline is the end of the round's own work item, or
    of one that names the commune, where it falls into the round; findings that remain overdue make the visit urgent.
    No text that we hold gives the dossier of a standard a deadline (law/terms.yaml), so none comes from there. A
    constant number of queries, and one more per generation of territorial changes."""
    day = round_.first_on
    came_from = origins(communes, day)
    everywhere = {unit for origin in came_from.values() for unit in origin.unit_ids}
    overdue, items = overdue_on(day, everywhere), _items(round_, communes)
    found = {}
    for commune in communes:
        late = [each for unit in sorted(came_from[commune.pk].unit_ids) for each in overdue.get(unit, ())]
        found[commune.pk] = _pressing(items[commune.pk], late)
    return found


def _items(round_: Round, communes: Sequence[Unit]) -> Mapping[str, list[WorkItem]]:
    """Per commune the work items that end in the round before its last day: the round's own, and those of adopted
    plans that name the commune or what went into it."""
    window = {"ends_on__gte": round_.first_on, "ends_on__lt": round_.last_on, "dropped_on": None, "done_on": None}
    own = list(WorkItem.objects.filter(pk=round_.item_id or 0, **window))
    naming = WorkItem.objects.filter(plan__state=Plan.State.ADOPTED, communes__isnull=False, **window)
    named = list(naming.exclude(pk=round_.item_id or 0).distinct())
    scope = communes_in_scope(named, round_.first_on)
    within = {item.pk: {commune.pk for commune in scope[item.pk]} for item in named}
    return {each.pk: own + [item for item in named if each.pk in within[item.pk]] for each in communes}


def _pressing(items: Sequence[WorkItem], late: Sequence[Overdue]) -> Pressing:
    why = []
    first = min(items, key=lambda item: (item.ends_on, item.pk), default=None)
    if first:
        why.append(f"Hạn {first.ends_on:%d/%m/%Y}: ngày cuối của việc “{first.title}” trong kế hoạch")
    urgency = max((load_weights().urgency[each.finding.severity] for each in late), default=0)
    if late:
        oldest = min(late, key=lambda each: each.due_on)
        why.append(
            f"Ưu tiên {urgency}: còn {len(late)} kiến nghị quá hạn của lần kiểm tra trước, lâu nhất từ "
            f"{oldest.due_on:%d/%m/%Y}"
        )
    return Pressing(first.ends_on if first else None, urgency, tuple(why))
