"""Reads of the programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from datchuan.kernel.period import Period
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office
from datchuan.programme.models import Assignment, Plan, Registration, Target, WorkItem
from datchuan.programme.states import WorkProgress, WorkState, progress_of
from datchuan.territory.models import Change, Level, Unit
from datchuan.territory.queries import Successors, holds_on, successors_of


def plan_of(year: int, office_key: str) -> Plan:
    """The office's plan of the year. Problem 711 when there is none, naming those there are."""
    plan = Plan.objects.select_related("office").filter(year=year, office__key=office_key).first()
    if plan is None:
        made_here = Plan.objects.exclude(office=None).select_related("office").order_by("year")
        there = ", ".join(f"{each.year} ({each.maker.key})" for each in made_here)
        raise Problem(
            711, f"Không có kế hoạch năm {year} của cơ quan “{office_key}”", mend=f"Hiện có: {there or 'chưa có'}."
        )
    return plan


def current_plan(on: date) -> Plan | None:
    """The department's newest plan whose year is not after the day's."""
    found = Plan.objects.select_related("office__unit", "parent__parent")
    found = found.filter(year__lte=on.year, office__kind=Office.Kind.DEPARTMENT)
    return found.order_by("-year").first()


def registrations_of(plan: Plan, standard: str | None = Registration.Standard.BASIC) -> QuerySet[Registration]:
    """The communes registered for a standard (None: any) and not withdrawn, with district, by code: those that the plan
    names, and those of its area that a plan above it names for the year."""
    named = Q(plan=plan)
    above = [each.pk for each in plans_above(plan)]
    if above:
        area = commune_within(plan.office.unit) if plan.office else Q()
        named |= Q(plan__in=above, year__gte=plan.year, year__lte=plan.until_year) & area
    found = Registration.objects.filter(named, withdrawn_on=None).select_related("commune__parent")
    return (found.filter(standard=standard) if standard else found).order_by("commune__code")


def plans_above(plan: Plan) -> list[Plan]:
    """The plan's parent, its parent's, and so on to the top: at most one query for each of four steps."""
    found, above = [], plan.parent
    while above is not None and above not in found:
        found.append(above)
        above = above.parent
    return found


def commune_within(area: Unit) -> Q:
    """The condition that a registration's commune lies in an area."""
    if area.level == Level.PROVINCE:
        return Q()
    return Q(commune=area) | Q(commune__parent=area)


def registered_on(day: date, standard: str | None = Registration.Standard.BASIC) -> QuerySet[Registration]:
    """The communes registered for a standard (None: any) in a plan of the day's year that exist on the day, with plan
    and district, by code."""
    found = Registration.objects.filter(holds_on(day, "commune__"), year=day.year, withdrawn_on=None)
    found = found.filter(standard=standard) if standard else found
    return found.select_related("plan", "commune__parent").order_by("commune__code")


def registrations_in(year: int) -> QuerySet[Registration]:
    """Every registration of a year, withdrawn ones too, with plan, commune and district."""
    return Registration.objects.filter(year=year).select_related("plan", "commune__parent").order_by("commune__code")


def targets_of(plan: Plan) -> QuerySet[Target]:
    """The targets of the plan, in the order they were entered, with the office whose area they count."""
    return Target.objects.filter(plan=plan).select_related("plan__office__unit").order_by("pk")


def work_items_of(plan: Plan) -> QuerySet[WorkItem]:
    """The work items of the plan that no amendment dropped, in its order, with their units."""
    found = WorkItem.objects.filter(plan=plan, dropped_on=None).select_related("lead")
    return found.prefetch_related("coordinating")


def texts_naming(plan: Plan, year: int) -> list[str]:
    """The plan's own sentences that speak of another year: of a plan that was copied, those to look at again."""
    facts, asked = plan.facts, plan.facts.get("organisation", {})
    told = [plan.title, *(text for name in ("purposes", "requirements", "bases") for text in facts.get(name, ()))]
    told += [text for level in ("districts", "communes") for text in asked.get(level, ())]
    told += [text for item in work_items_of(plan) for text in (item.title, item.text, item.product) if text]
    return [text for text in told if str(year) in text]


def item_of(plan: Plan, key: str) -> WorkItem:
    """Problem 735 for an item that the plan has not, or no longer."""
    found = plan.work_items.filter(key=key, dropped_on=None).first()
    if found is None:
        raise _gone(key)
    return found


def target_of(plan: Plan, key: str) -> Target:
    """Problem 735 for a target that the plan has not, or no longer."""
    found = plan.targets.select_related("parent", "plan").filter(key=key).first()
    if found is None:
        what = f"Chỉ tiêu “{key}” không còn trong kế hoạch"
        raise Problem(735, what, mend="Mở lại trang để xem kế hoạch hiện nay.")
    return found


def registration_of(plan: Plan, pk: int) -> Registration:
    """A registration that the plan itself names. Problem 735."""
    found = plan.registrations.select_related("commune").filter(pk=pk, withdrawn_on=None).first()
    if found is None:
        what = "Đăng ký này không do kế hoạch này ghi, hoặc đã rút"
        raise Problem(735, what, mend="Sửa ở kế hoạch đã ghi xã đăng ký.")
    return found


def _gone(key: str) -> Problem:
    return Problem(735, f"Công việc “{key}” không còn trong kế hoạch", mend="Mở lại trang để xem kế hoạch hiện nay.")


def overdue_items(plan: Plan, on: date) -> list[WorkItem]:
    """Work items whose window has ended before ``on`` and that are not done, by what was recorded or by hand."""
    ended = work_items_of(plan).filter(ends_on__lt=on).select_related("plan__office__unit")
    return [each.item for each in progress_of(ended, on).values() if each.state == WorkState.OVERDUE]


def work_of(plan: Plan, on: date) -> list[WorkProgress]:
    """The plan's work items in its order, each as far as it is on a day. A constant number of queries."""
    return list(progress_of(work_items_of(plan).select_related("plan__office__unit"), on).values())


def assignments_of(plan: Plan) -> QuerySet[Assignment]:
    """The districts that the plan gives to offices to direct and follow."""
    return Assignment.objects.filter(plan=plan).select_related("district", "office")


def ended_in(plan: Plan, day: date) -> dict[str, Successors]:
    """What became of each commune or district that the plan names and that has ended by ``day``. A constant number of
    queries, whatever the plan's length; one where none has ended."""
    followed = registrations_of(plan).order_by().values("commune")
    named = Unit.objects.filter(Q(pk__in=followed) | Q(assignments__plan=plan), valid_to__lte=day)
    return successors_of(named.distinct(), day)


@dataclass(frozen=True)
class GroundStep:
    """One day on which land of communes moved: by which instruments, and how many xã there were after it."""

    on: date
    instruments: tuple[str, ...]
    communes: int
    act_ids: tuple[int, ...]


@dataclass(frozen=True)
class TargetGround:
    """The ground that a plan's targets stand on: how many xã there were when its year began and are on a day, and each
    change between, in the order of time. The plan's own denominators are never touched."""

    began_on: date
    began_with: int
    on: date
    communes: int
    steps: tuple[GroundStep, ...]
    earlier: tuple[date, int]

    @property
    def differs(self) -> bool:
        return bool(self.steps)


def target_ground(plan: Plan, day: date) -> TargetGround:
    """How the ground of the plan's targets became that of ``day``, or was made of it. Two queries."""
    began_on = date(plan.year, 1, 1)
    periods = Unit.objects.filter(level=Level.COMMUNE, type="Xã").values_list("valid_from", "valid_to")
    lives = [Period(*each) for each in periods]
    first, last = sorted((began_on, day))
    steps = tuple(
        GroundStep(on, tuple(found), _living(lives, on), tuple(dict.fromkeys(act for act in found.values() if act)))
        for on, found in sorted(_moves(first, last).items())
    )
    earlier = (first, _living(lives, first))
    return TargetGround(began_on, _living(lives, began_on), day, _living(lives, day), steps, earlier)


def _moves(first: date, last: date) -> dict[date, dict[str, int | None]]:
    """The days on which land of communes moved, or one became a town, each with its instruments and their acts."""
    edges = Change.objects.filter(effective_on__gt=first, effective_on__lte=last, from_unit__level=Level.COMMUNE)
    alters = ~Q(type__in=Change.CONTINUING) | Q(type=Change.Type.RETYPE)
    by_day: dict[date, dict[str, int | None]] = {}
    for on, instrument, act in edges.filter(alters).order_by("pk").values_list("effective_on", "instrument", "act_id"):
        by_day.setdefault(on, {}).setdefault(instrument, act)
    return by_day


def _living(lives: list[Period], day: date) -> int:
    return sum(day in period for period in lives)
