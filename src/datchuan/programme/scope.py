"""What of the ground a work item speaks of: communes in scope on a day, and the registered ones among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q, prefetch_related_objects

from datchuan.law.library import load_library
from datchuan.programme.models import Registration, WorkItem
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import communes_on, successors_of


def speaks_of_all(item: WorkItem) -> bool:
    """Whether an item is about the whole province: it names no commune, nor is its plan a district's or a commune's.
    Its communes and its plan's office are at hand."""
    office = item.plan.office
    return not item.communes.all() and (office is None or office.unit.level == Level.PROVINCE)


def narrower(items: Sequence[WorkItem]) -> list[WorkItem]:
    """Those of the items that are about less than the whole province. Two queries at most."""
    _ready(items)
    return [item for item in items if not speaks_of_all(item)]


def communes_in_scope(items: Sequence[WorkItem], on: date) -> Mapping[int, list[Unit]]:
    """Per item the xã of a day that it speaks of: those it names, or what became of them; where it names none, those
    of its plan's area. A constant number of queries."""
    _ready(items)
    if not items:
        return {}
    there = list(communes_on(on, rural_only=True).select_related("parent"))
    ended = {unit.pk: unit for item in items for unit in item.communes.all() if unit.valid_to and unit.valid_to <= on}
    became = successors_of(ended.values(), on) if ended else {}
    return {item.pk: [each for each in there if _is_in(each, item, became)] for item in items}


def _is_in(commune: Unit, item: WorkItem, became: Mapping[str, object]) -> bool:
    named = item.communes.all()
    if not named:
        return _in_area(commune, item)
    heirs = {unit.pk for each in named if each.pk in became for unit in became[each.pk].units}  # type: ignore[attr-defined]
    return commune.pk in {each.pk for each in named} | heirs


def registered_in_scope(
    items: Sequence[WorkItem], on: date, *, focus_only: bool = False
) -> Mapping[int, list[Registration]]:
    """Per item the registrations of its plan's years that stand on a day, of communes that it speaks of and for the
    standards whose criteria it names. A constant number of queries. ``focus_only``: of the focus communes."""
    _ready(items)
    years = {year for item in items for year in range(item.plan.year, item.plan.until_year + 1)}
    standing = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    begun = Q(registered_on=None) | Q(registered_on__lte=on)
    found = Registration.objects.filter(standing, begun, year__in=years).select_related("commune__parent")
    if focus_only:
        found = found.filter(is_focus=True)
    rows = list(found.order_by("commune__code"))
    return {item.pk: [row for row in rows if _is_registered_for(row, item)] for item in items}


def _is_registered_for(row: Registration, item: WorkItem) -> bool:
    standards = _standards_of(item)
    if not item.plan.year <= row.year <= item.plan.until_year or (standards and row.standard not in standards):
        return False
    named = {each.pk for each in item.communes.all()}
    return row.commune_id in named if named else _in_area(row.commune, item)


def _standards_of(item: WorkItem) -> set[str]:
    """The standards whose criteria an item names; none: it names no criterion, and is about all of them."""
    sets = load_library().sets
    keys = {named.partition("/")[0] for named in item.criteria}
    return {sets[key].kind for key in keys if key in sets}


def _in_area(commune: Unit, item: WorkItem) -> bool:
    office = item.plan.office
    return speaks_of_all(item) or (office is not None and office.unit_id in (commune.pk, commune.parent_id))


def _ready(items: Sequence[WorkItem]) -> None:
    """Lay at hand what is asked of every item; what is there already is not asked again."""
    prefetch_related_objects(list(items), "communes", "plan__office__unit")
