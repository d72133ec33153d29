"""What sums up over features: the target's actual, the registered communes, districts, what is overdue, the map."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from datchuan.evaluation.queries import Standing, missing_words
from datchuan.kernel.text import sort_key
from datchuan.law.outcome import Outcome, Verdict
from datchuan.masterplans.models import ReviewDuty
from datchuan.programme.models import Plan, Registration, Target
from datchuan.programme.queries import overdue_items, registrations_of
from datchuan.territory.models import Unit
from datchuan.territory.queries import merged_since, shapes_on


@dataclass(frozen=True)
class TargetProgress:
    """A target against what the verdicts say. ``against_stated`` is the actual less the plan's stated baseline."""

    target: Target
    criterion_title: str
    actual: int
    judged: int

    @property
    def missing(self) -> int:
        return max(0, self.target.goal - self.actual)

    @property
    def against_stated(self) -> str:
        difference = self.actual - self.target.stated_baseline
        return f"{'+' if difference > 0 else '−' if difference < 0 else ''}{abs(difference)}"


def target_progress(target: Target, standing: Standing) -> TargetProgress:
    """The actual is counted from verdicts only, never from what the plan states."""
    criterion = standing.criteria_set.criterion(target.criterion)
    return TargetProgress(target, criterion.title, len(standing.met(target.criterion)), len(standing.communes))


@dataclass(frozen=True)
class Cell:
    """One verdict in a table, with what is missing in few words."""

    code: str
    outcome: Outcome
    missing: str
    verdict: Verdict


def cell(code: str, verdict: Verdict) -> Cell:
    """The verdict as a table shows it."""
    return Cell(code, verdict.outcome, missing_words(verdict), verdict)


@dataclass(frozen=True)
class RegisteredRow:
    """A registered commune with its verdicts; ``is_merged``: it received land since the plan's year began."""

    registration: Registration
    cells: list[Cell]
    is_merged: bool


def registered_rows(plan: Plan, standing: Standing) -> list[RegisteredRow]:
    """The communes registered in the plan against the indicators that the department judges."""
    merged = merged_since(date(plan.year, 1, 1), standing.on)
    rows = []
    for registration in registrations_of(plan):
        verdicts = standing.verdicts.get(registration.commune_id, {})
        cells = [cell(code, verdict) for code, verdict in verdicts.items()]
        rows.append(RegisteredRow(registration, cells, registration.commune_id in merged))
    return rows


@dataclass
class DistrictRow:
    """A district's communes by outcome, per criterion, and the houses missing for 9.2 (None: no survey)."""

    district: Unit | None
    communes: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    houses_missing: int | None = None


def district_rows(standing: Standing) -> list[DistrictRow]:
    """One row a district, in name order; one row for the province where there are no districts."""
    rows: dict[str, DistrictRow] = {}
    for commune in standing.communes:
        row = rows.setdefault(commune.parent_id or "", DistrictRow(commune.parent))
        row.communes += 1
        for number in standing.criteria:
            outcome = standing.of_criterion(commune.pk, number).value
            counts = row.counts.setdefault(number, {"met": 0, "not_met": 0, "undetermined": 0})
            counts[outcome] += 1
        share = standing.verdicts[commune.pk].get("9.2")
        if share and share.total:
            row.houses_missing = (row.houses_missing or 0) + (share.shortfall or 0)
    return sorted(rows.values(), key=lambda row: sort_key(row.district.short_name if row.district else ""))


@dataclass(frozen=True)
class Task:
    """Something that is overdue or waits for a person: what, since when, whose."""

    title: str
    since: date
    whose: str
    route: str
    argument: str = ""


def waiting_tasks(plan: Plan | None, on: date) -> list[Task]:
    """Overdue work items of the plan, and the open reviews of master plans as one task."""
    tasks = []
    if plan:
        tasks += [Task(item.title, item.ends_on, item.lead.short_name, "plan") for item in overdue_items(plan, on)]
    duties = ReviewDuty.objects.filter(opened_on__lte=on, conclusion="").order_by("opened_on")
    opened = list(duties.values_list("opened_on", flat=True))
    if opened:
        title = f"Rà soát {len(opened)} quy hoạch của các xã sắp xếp"
        tasks.append(Task(title, opened[0], "Phòng quy hoạch của Sở; UBND huyện", "masterplans"))
    return tasks


@dataclass(frozen=True)
class MapShape:
    """A unit on the province's drawing: class names of its outcome, what to say of it, where it leads."""

    unit: Unit
    path: str
    outcome: str
    label: str
    is_merged: bool


def map_shapes(standing: Standing, criterion: str) -> list[MapShape]:
    """Every unit's shape of the day with the outcome of a criterion; merged units last, so that their outline shows.

    Units that the set does not judge (phường, thị trấn) have the outcome "other".
    """
    merged = merged_since(date(standing.on.year, 1, 1), standing.on)
    judged = {commune.pk for commune in standing.communes}
    shapes = []
    for shape in shapes_on(standing.on):
        unit = shape.unit
        outcome = standing.of_criterion(unit.pk, criterion).value if unit.pk in judged else "other"
        shapes.append(
            MapShape(unit, shape.svg_path, outcome, _label(standing, unit, criterion, outcome), unit.pk in merged)
        )
    return sorted(shapes, key=lambda each: each.is_merged)


def _label(standing: Standing, unit: Unit, criterion: str, outcome: str) -> str:
    if outcome == "other":
        return "Không thuộc diện đánh giá"
    words = Outcome(outcome).label
    cells = [cell(code, v) for code, v in standing.verdicts[unit.pk].items() if code.split(".")[0] == criterion]
    missing = [f"{each.code} {each.missing}" for each in cells if each.missing]
    return " · ".join([words, *missing])
