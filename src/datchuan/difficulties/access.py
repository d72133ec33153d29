"""Who may see difficulties, and what each may do with one."""

from __future__ import annotations

from datetime import date

import rules
from django.db.models import Q, QuerySet

from datchuan.difficulties.models import OPEN_STATES, Difficulty, EscalationLevel
from datchuan.people.access import has_role, is_official
from datchuan.people.models import Office, Official, Role
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import communes_on, origins, within

# Read the difficulties of one's own area, and those of one's own office.
rules.add_perm("difficulties.view", is_official)
# Raise one in one's own area.
rules.add_perm("difficulties.raise", is_official)
# Take a step on one: which, is asked for each difficulty below.
rules.add_perm("difficulties.act", is_official)
# Say whose it is, refuse it, merge it: the department, the district in its own area.
rules.add_perm("difficulties.assign", has_role(Role.LEADERSHIP, Role.DIVISION_OFFICER, Role.DISTRICT_OFFICER))
# The report by district: the department, the coordination office, the district of its own.
rules.add_perm(
    "difficulties.report",
    has_role(Role.LEADERSHIP, Role.DIVISION_OFFICER, Role.CLERK, Role.COORDINATION, Role.DISTRICT_OFFICER),
)


def visible_to(official: Official, on: date) -> QuerySet[Difficulty]:
    """Difficulties of the official's area on ``on`` and of the units that went into it, and those that their office
    must resolve, wherever they are."""
    if official.area.level == Level.PROVINCE:
        return Difficulty.objects.all()
    return Difficulty.objects.filter(Q(unit__in=area_ids(official.area, on)) | Q(owner=official.office))


def difficulties_of(area: Unit, on: date) -> QuerySet[Difficulty]:
    """The difficulties of a province, or of a district or commune on a day with what went into it."""
    everything = Difficulty.objects.all()
    return everything if area.level == Level.PROVINCE else everything.filter(unit__in=area_ids(area, on))


def area_ids(area: Unit, on: date) -> frozenset[str]:
    """The ids of an area, of its communes on a day and of all that went into these."""
    communes: list[Unit] = list(communes_on(on).filter(within(area)))
    return frozenset({area.pk}).union(*(origin.unit_ids for origin in origins(communes, on).values()))


def is_in_area(official: Official, difficulty: Difficulty) -> bool:
    """Whether the unit lies in the official's area by its own parent, or the land of a unit that ended came there."""
    if official.area.level == Level.PROVINCE:
        return True
    unit = difficulty.unit
    if official.area_id in (unit.pk, unit.parent_id):
        return True
    return unit.valid_to is not None and unit.pk in area_ids(official.area, unit.valid_to)


def may_assign(official: Official, difficulty: Difficulty) -> bool:
    """Say whose it is, refuse it, merge it."""
    return official.has_perm("difficulties.assign") and is_in_area(official, difficulty)


def may_resolve(official: Official, difficulty: Difficulty) -> bool:
    """Propose a direction, record what was done, ask back, resolve: the office that owns it, whoever it went up to,
    leadership, the district in its area."""
    return (
        official.is_active
        and difficulty.owner_id is not None
        and (
            official.office_id == difficulty.owner_id
            or official.role == Role.LEADERSHIP
            or (official.role == Role.DISTRICT_OFFICER and is_in_area(official, difficulty))
            or _is_asked(official, difficulty)
        )
    )


def may_answer(official: Official, difficulty: Difficulty) -> bool:
    """Answer a question that came back: whoever raised it, and their office."""
    return official.is_active and official.office_id == difficulty.raised_for_id


def may_reopen(official: Official, difficulty: Difficulty) -> bool:
    """Say that it is not resolved after all: whoever raised it or may assign it."""
    return may_answer(official, difficulty) or may_assign(official, difficulty)


def may_escalate(official: Official, difficulty: Difficulty) -> bool:
    """Take it to the next level before it is overdue."""
    return may_resolve(official, difficulty) or may_assign(official, difficulty)


_ASKED = {
    EscalationLevel.DIVISION: Role.DIVISION_HEAD,
    EscalationLevel.LEADERSHIP: Role.LEADERSHIP,
    EscalationLevel.PROVINCE: Role.COORDINATION,
}


def _is_asked(official: Official, difficulty: Difficulty) -> bool:
    """Whether it went up to this official. A division that owns it goes to its own head; of all others, to any."""
    role = _ASKED.get(EscalationLevel(difficulty.level))
    if role is None or official.role != role:
        return False
    owner = difficulty.owner
    is_other_division = owner is not None and owner.kind == Office.Kind.DIVISION and owner.pk != official.office_id
    return not (role == Role.DIVISION_HEAD and is_other_division and _has_head(owner))


def _has_head(division: Office | None) -> bool:
    heads = Official.objects.filter(is_active=True, role=Role.DIVISION_HEAD)
    return heads.filter(office=division).exists()


def asked_of(difficulty: Difficulty) -> list[Official]:
    """Who must act now, as it stands: whoever it went up to; else whoever raised it, if they were asked; else its
    official or the people of the office that owns it; while nobody owns it, those who may say whose it is."""
    if difficulty.state not in OPEN_STATES:
        return []
    active = Official.objects.filter(is_active=True).select_related("office", "area").order_by("username")
    asked = list(active.filter(pk=difficulty.raised_by_id)) if difficulty.asks_raiser else []
    role = _ASKED.get(EscalationLevel(difficulty.level))
    if role is not None:
        return asked + [each for each in active.filter(role=role) if _is_asked(each, difficulty)]
    return asked or _first_asked(difficulty, active)


def _first_asked(difficulty: Difficulty, active: QuerySet[Official]) -> list[Official]:
    if difficulty.owner_id is None:
        unit = difficulty.unit
        district = Q(role=Role.DISTRICT_OFFICER, area__in=[unit.pk, unit.parent_id or unit.pk])
        return list(active.filter(Q(role=Role.DIVISION_HEAD) | district))
    mine = active.filter(office=difficulty.owner_id)
    return list(mine.filter(pk=difficulty.official_id) if difficulty.official_id else mine)


def waits_for(official: Official, prefix: str = "") -> Q:
    """The condition that something open waits for the official: the same as ``asked_of``, for many at once. ``prefix``
    leads from a step to its difficulty ("difficulty__"); where it stands is read from the row itself."""
    mine = Q(official=official) | Q(official=None, owner=official.office)
    at_first = Q(level=EscalationLevel.OWNER, asks_raiser=False) & (mine | _unowned(official, prefix))
    asks_me = Q(asks_raiser=True, **{f"{prefix}raised_by": official})
    return Q(state__in=OPEN_STATES) & (asks_me | at_first | _up(official))


def _unowned(official: Official, prefix: str) -> Q:
    if official.role == Role.DIVISION_HEAD:
        return Q(owner=None)
    area = official.area_id
    if official.role == Role.DISTRICT_OFFICER:
        return Q(owner=None) & (Q(**{f"{prefix}unit": area}) | Q(**{f"{prefix}unit__parent": area}))
    return Q(pk__in=[])


def _up(official: Official) -> Q:
    level = next((level for level, role in _ASKED.items() if role == official.role), None)
    if level is None:
        return Q(pk__in=[])
    if level != EscalationLevel.DIVISION:
        return Q(level=level)
    heads = Official.objects.filter(is_active=True, role=Role.DIVISION_HEAD).exclude(office=official.office)
    return Q(level=level) & ~Q(owner__kind=Office.Kind.DIVISION, owner__in=heads.values("office"))
