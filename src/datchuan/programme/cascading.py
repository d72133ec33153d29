"""The plans of a day as a tree, and what the plans below promise against what the plan above gives them.

Nothing is shared out here: where the plan above gives a unit no figure, that is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from datchuan.people.models import Office
from datchuan.programme.models import Plan, Registration, Target
from datchuan.programme.queries import registrations_of
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import sorted_by_name, units_on, within

LEVELS: dict[str | None, str] = {
    None: "Toàn quốc",
    Office.Kind.PROVINCE: "Tỉnh",
    Office.Kind.DEPARTMENT: "Sở",
    Office.Kind.DISTRICT: "Huyện",
    Office.Kind.COMMUNE: "Xã",
}


@dataclass(frozen=True)
class Branch:
    """One line of the tree: a plan with how far its work is by the day, or a district that has none yet.
    ``registered`` of its communes registered in the year, ``planned`` of them have a plan."""

    level: str
    name: str
    plan: Plan | None
    unit: Unit | None = None
    items: int = 0
    done: int = 0
    overdue: int = 0
    registered: int | None = None
    planned: int = 0


def tree_of(day: date) -> list[Branch]:
    """The plans of the day's year from the nation down, districts without one among them, each district followed by
    its communes' plans. A constant number of queries."""
    late = Q(work_items__ends_on__lt=day) & (Q(work_items__done_on=None) | Q(work_items__done_on__gt=day))
    kept = Q(work_items__dropped_on=None)
    plans = Plan.objects.filter(year__lte=day.year, until_year__gte=day.year).annotate(
        items=Count("work_items", filter=kept),
        done=Count("work_items", filter=kept & Q(work_items__done_on__lte=day)),
        overdue=Count("work_items", filter=kept & late),
    )
    found = list(plans.select_related("office__unit__parent", "parent").order_by("year", "pk"))
    by_kind: dict[str | None, list[Plan]] = {kind: [] for kind in LEVELS}
    for plan in found:
        by_kind.setdefault(plan.office.kind if plan.office else None, []).append(plan)
    upper = [_branch(each) for kind in list(LEVELS)[:3] for each in by_kind[kind]]
    return [*upper, *_districts(day, by_kind[Office.Kind.DISTRICT], by_kind[Office.Kind.COMMUNE])]


def _branch(plan: Plan, **counts: int) -> Branch:
    kind = plan.office.kind if plan.office else None
    unit = plan.office.unit if plan.office else None
    counts |= {name: getattr(plan, name) for name in ("items", "done", "overdue")}
    return Branch(LEVELS.get(kind, ""), plan.issuer_name, plan, unit, **counts)


def _districts(day: date, districts: Sequence[Plan], communes: Sequence[Plan]) -> list[Branch]:
    own = {each.maker.unit.identity_id: each for each in districts}
    registered = Registration.objects.filter(year=day.year, withdrawn_on=None).select_related("commune__parent")
    rows = list(registered)
    planned = {each.maker.unit.identity_id for each in communes}
    lines: list[Branch] = []
    seen: set[int] = set()
    for unit in sorted_by_name(units_on(day, Level.DISTRICT)):
        here = [each.commune for each in rows if _is_in(each.commune, unit)]
        counts = {"registered": len(here), "planned": sum(each.identity_id in planned for each in here)}
        plan = own.get(unit.identity_id)
        if plan:
            lines.append(_branch(plan, **counts))
        else:
            lines.append(Branch("Huyện", f"UBND {unit.name[:1].lower()}{unit.name[1:]}", None, unit, **counts))
        below = [each for each in communes if _is_in(each.maker.unit, unit)]
        lines += [_branch(each) for each in below]
        seen |= {each.pk for each in (*below, *([plan] if plan else []))}
    return [*lines, *(_branch(each) for each in (*districts, *communes) if each.pk not in seen)]


def _is_in(commune: Unit, district: Unit) -> bool:
    return commune.parent is not None and commune.parent.identity_id == district.identity_id


@dataclass(frozen=True)
class Share:
    """What one unit below brings to a target. ``given``: by the plan above, ``None``: it gives none. ``registered``:
    its communes registered in the year, the only measure where nothing is given. ``promised``: by the unit's plan."""

    unit: Unit
    plan: Plan | None
    target: Target | None
    given: int | None
    registered: int

    @property
    def promised(self) -> int | None:
        return self.target.increment if self.target else None

    @property
    def missing(self) -> int:
        """How many the unit's plan stays below what it is given, or, where nothing is given, below its registered
        communes; 0 where it states no figure."""
        due = self.registered if self.given is None else self.given
        return max(due - self.promised, 0) if self.promised is not None else 0

    @property
    def is_below(self) -> bool:
        return self.missing > 0


@dataclass(frozen=True)
class TargetCheck:
    """A target of a plan against what the plans below it promise."""

    target: Target
    shares: Sequence[Share]

    @property
    def promised(self) -> int:
        return sum(each.promised or 0 for each in self.shares)

    @property
    def given(self) -> int | None:
        """All that is given to units; ``None`` where nothing is given to any."""
        told = [each.given for each in self.shares if each.given is not None]
        return sum(told) if told else None

    @property
    def silent(self) -> int:
        """How many units have no plan, or one that states no figure."""
        return sum(each.promised is None for each in self.shares)

    @property
    def missing(self) -> int | None:
        """How many the promises stay below the target's increment; ``None`` where the target states none."""
        return None if self.target.increment is None else max(self.target.increment - self.promised, 0)

    @property
    def is_overgiven(self) -> bool:
        increment = self.target.increment
        return increment is not None and self.given is not None and self.given > increment


def children_against(plan: Plan, day: date) -> list[TargetCheck]:
    """Each target of the plan against the plans below it, unit by unit. Of a plan for the province the units are the
    districts of the day (within the plan's years); of another the units whose plans stand under it. A constant number
    of queries."""
    on = min(max(day, date(plan.year, 1, 1)), date(plan.until_year, 12, 31))
    targets = list(plan.targets.prefetch_related("shares__unit").order_by("pk"))
    children = list(plan.children.exclude(office=None).select_related("office__unit__parent").order_by("pk"))
    below = {
        (each.parent_id, each.plan.maker.unit.identity_id): each
        for each in Target.objects.filter(parent__plan=plan).select_related("plan__office__unit")
        if each.plan.office
    }
    by_unit = {each.maker.unit.identity_id: each for each in children}
    units = _units_below(plan, children, on)
    registered = _registered(plan, units)
    return [
        TargetCheck(target, [_share(target, unit, by_unit, below, registered) for unit in units])
        for target in targets
        if units
    ]


def _share(
    target: Target,
    unit: Unit,
    by_unit: Mapping[str, Plan],
    below: Mapping[tuple[int | None, str], Target],
    registered: Mapping[str, int],
) -> Share:
    identity = unit.identity_id
    given = next((each.increment for each in target.shares.all() if each.unit.identity_id == identity), None)
    return Share(unit, by_unit.get(identity), below.get((target.pk, identity)), given, registered.get(identity, 0))


def units_below(plan: Plan, day: date) -> list[Unit]:
    """The units that the plan's targets may be shared among."""
    on = min(max(day, date(plan.year, 1, 1)), date(plan.until_year, 12, 31))
    children = plan.children.exclude(office=None).select_related("office__unit").order_by("pk")
    return _units_below(plan, list(children), on)


def _units_below(plan: Plan, children: Iterable[Plan], on: date) -> list[Unit]:
    if plan.office and plan.office.kind == Office.Kind.DEPARTMENT:
        districts = sorted_by_name(units_on(on, Level.DISTRICT).filter(within(plan.office.unit)))
        if districts:
            return districts
    return sorted_by_name([each.maker.unit for each in children])


def _registered(plan: Plan, units: Sequence[Unit]) -> Mapping[str, int]:
    """Registered communes that the plan follows, by the identity of the unit below that they are or lie in."""
    identities = {each.identity_id for each in units}
    found: Counter[str] = Counter()
    for each in registrations_of(plan):
        commune = each.commune
        holders = {commune.identity_id, commune.parent.identity_id if commune.parent else ""}
        found.update(holders & identities)
    return found
