"""How far the reviews are: per place, and per round."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from datchuan.kernel.text import format_day, sort_key
from datchuan.masterplans.models import ReviewDuty
from datchuan.masterplans.queries.duties import Home, ReviewState
from datchuan.programme.models import Plan, WorkItem
from datchuan.programme.scope import communes_in_scope, narrower
from datchuan.territory.models import Unit
from datchuan.territory.queries import origins

MEASURE = "master-plan-reviews"  # what a work item names that reviews tell the state of


@dataclass(frozen=True)
class DutyRow:
    """What is counted of a duty on a day."""

    unit_id: str
    reason: str
    instrument: str
    opened_on: date
    conclusion: str
    concluded_on: date | None
    state: str
    is_late: bool

    @property
    def round_key(self) -> str:
        return round_key(self.reason, self.instrument)


def rows_of(duties: QuerySet[ReviewDuty], day: date) -> list[DutyRow]:
    """Of duties that were told by ``duties_on``. One query."""
    names = ("plan__unit", "reason", "instrument", "opened_on", "conclusion", "concluded_on", "state", "is_late")
    found = (DutyRow(*values) for values in duties.order_by().values_list(*names))
    return [each if each.state != ReviewState.OPEN else _unconcluded(each) for each in found]


def _unconcluded(row: DutyRow) -> DutyRow:
    """The day does not know yet what was concluded after it."""
    return DutyRow(row.unit_id, row.reason, row.instrument, row.opened_on, "", None, row.state, row.is_late)


@lru_cache(maxsize=1000)  # few causes, many duties
def round_key(reason: str, instrument: str) -> str:
    """How addresses name a round: the duties that one cause opened."""
    return hashlib.sha256(f"{reason}|{instrument}".encode()).hexdigest()[:12]


@dataclass
class Tally:
    """Duties counted: opened, by what was concluded, by state, and those with something late."""

    opened: int = 0
    late: int = 0
    conclusions: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)

    def add(self, row: DutyRow) -> None:
        self.opened += 1
        self.late += row.is_late
        self.states[row.state] += 1
        if row.conclusion:
            self.conclusions[row.conclusion] += 1

    @property
    def open(self) -> int:
        return self.states[ReviewState.OPEN]

    @property
    def concluded(self) -> int:
        return self.opened - self.open

    @property
    def works(self) -> int:
        return self.states[ReviewState.WORKS]

    @property
    def settled(self) -> int:
        return self.states[ReviewState.SETTLED]

    @property
    def by_conclusion(self) -> list[tuple[str, int]]:
        """In the order of the conclusions, none left out."""
        return [(key, self.conclusions[key]) for key in ReviewDuty.Conclusion.values]


@dataclass(frozen=True)
class ReviewRound:
    """The duties of one cause, or of the window of a work item of the plan."""

    key: str
    title: str
    since: date
    tally: Tally
    until: date | None = None
    item: WorkItem | None = None


@dataclass(frozen=True)
class Progress:
    """The duties of a day by place and by round, and all of them."""

    places: list[tuple[Unit, Tally]]
    rounds: list[ReviewRound]
    whole: Tally


def progress_of_reviews(rows: Sequence[DutyRow], homes: Mapping[str, Home]) -> Progress:
    """Count them. Asks nothing."""
    places: dict[str, Tally] = defaultdict(Tally)
    rounds: dict[str, Tally] = defaultdict(Tally)
    first: dict[str, DutyRow] = {}
    whole, units = Tally(), {}
    for row in rows:
        place = homes[row.unit_id].place
        units[place.pk] = place
        known = first.setdefault(row.round_key, row)
        first[row.round_key] = min(known, row, key=lambda each: each.opened_on)
        for tally in (places[place.pk], rounds[row.round_key], whole):
            tally.add(row)
    told = [ReviewRound(key, _title(first[key]), first[key].opened_on, tally) for key, tally in rounds.items()]
    return Progress(
        sorted(((units[pk], tally) for pk, tally in places.items()), key=lambda each: sort_key(each[0].short_name)),
        sorted(told, key=lambda each: (each.since, each.title)),
        whole,
    )


def _title(row: DutyRow) -> str:
    return f"{ReviewDuty.Reason(row.reason).label}: {row.instrument}"


def windows(rows: Sequence[DutyRow], area: Unit, on: date) -> list[ReviewRound]:
    """The work items of adopted plans of the day's year that reviews tell the state of, by their windows: of each the
    duties that its window finds or opens, and how they stand. A constant number of queries."""
    items = list(items_of_reviews(area, on))
    scopes = units_in_scope(items, on)
    found = []
    for item in items:
        tally = Tally()
        for row in rows:
            if is_of_window(row, item) and (item.pk not in scopes or row.unit_id in scopes[item.pk]):
                tally.add(row)
        title = f"{item.title} ({format_day(item.starts_on)} đến {format_day(item.ends_on)})"
        found.append(ReviewRound(f"viec-{item.pk}", title, item.starts_on, tally, item.ends_on, item))
    return found


def items_of_reviews(area: Unit, on: date) -> QuerySet[WorkItem]:
    """Of the plans of the area's own offices and of those above it."""
    above = [area.pk, area.parent_id, area.parent.parent_id if area.parent else None]
    items = WorkItem.objects.filter(
        plan__office__unit__in=[each for each in above if each],
        measure=MEASURE,
        dropped_on=None,
        plan__state=Plan.State.ADOPTED,
    )
    in_year = items.filter(plan__year__lte=on.year, plan__until_year__gte=on.year)
    return in_year.select_related("plan__office__unit").order_by("starts_on", "pk")


def units_in_scope(items: Iterable[WorkItem], on: date) -> dict[int, set[str]]:
    """Per item that is about less than the province the units whose plans it speaks of."""
    scopes = communes_in_scope(narrower(list(items)), on)
    come_from = origins((each for communes in scopes.values() for each in communes), on)
    return {pk: {unit for each in found for unit in come_from[each.pk].unit_ids} for pk, found in scopes.items()}


def is_of_window(row: DutyRow, item: WorkItem) -> bool:
    """Whether a duty was to be reviewed in an item's window: opened by its end, not concluded before it began."""
    concluded_before = row.concluded_on is not None and row.concluded_on < item.starts_on
    return row.opened_on <= item.ends_on and not concluded_before


def of_window(item: WorkItem, on: date, among: QuerySet[ReviewDuty]) -> QuerySet[ReviewDuty]:
    """The same as a condition of many; what is concluded after the day counts as not concluded."""
    before = Q(concluded_on__lt=item.starts_on, concluded_on__lte=on)
    found = among.filter(opened_on__lte=item.ends_on).exclude(before)
    scope = units_in_scope([item], on).get(item.pk)
    return found if scope is None else found.filter(plan__unit__in=scope)
