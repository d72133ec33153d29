"""What sums up over features: the target's actual, the registered communes, districts, what is overdue, the map."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from datchuan.evaluation.queries import Standing, missing_words
from datchuan.kernel.text import sort_key
from datchuan.law.outcome import Outcome, Verdict
from datchuan.masterplans.queries import plan_facts
from datchuan.programme.models import Plan, Registration, Target
from datchuan.programme.queries import overdue_items, registrations_of
from datchuan.territory.models import Statistic, Unit
from datchuan.territory.queries import (
    communes_on,
    have_districts,
    households_by_census,
    merged_since,
    shapes_on,
    sorted_by_name,
)


@dataclass(frozen=True)
class TargetProgress:
    """A target against what the verdicts say. ``against_stated`` is the actual less the plan's stated baseline."""

    target: Target
    criterion_title: str
    actual: int
    not_met: int
    undetermined: int
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
    outcomes = [standing.of_criterion(commune.pk, target.criterion) for commune in standing.communes]
    return TargetProgress(
        target=target,
        criterion_title=criterion.title,
        actual=outcomes.count(Outcome.MET),
        not_met=outcomes.count(Outcome.NOT_MET),
        undetermined=outcomes.count(Outcome.UNDETERMINED),
        judged=len(outcomes),
    )


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
    """The communes registered in the plan against the indicators that the department judges; those that are judged on
    the day, for a merger ends communes."""
    merged = merged_since(date(plan.year, 1, 1), standing.on)
    rows = []
    for registration in registrations_of(plan):
        verdicts = standing.verdicts.get(registration.commune_id)
        if verdicts is None:
            continue
        cells = [cell(code, verdict) for code, verdict in verdicts.items()]
        rows.append(RegisteredRow(registration, cells, registration.commune_id in merged))
    return rows


@dataclass
class DistrictRow:
    """A district's communes by outcome, per criterion, and the houses missing for 9.2 (None: nobody knows)."""

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
        if share and share.total and share.shortfall is not None:
            row.houses_missing = (row.houses_missing or 0) + share.shortfall
    return sorted(rows.values(), key=lambda row: sort_key(row.district.short_name if row.district else ""))


@dataclass(frozen=True)
class Task:
    """Something that is overdue or waits for a person: what, since when, whose."""

    title: str
    since: date
    whose: str
    route: str
    argument: str = ""


def waiting_tasks(plan: Plan | None, standing: Standing) -> list[Task]:
    """Overdue work items of the plan, and, as one task, the reviews that are open on the day of the master plans
    that serve a commune."""
    on = standing.on
    tasks = []
    if plan:
        tasks += [Task(item.title, item.ends_on, item.lead.short_name, "plan") for item in overdue_items(plan, on)]
    serving = {each.plan.pk: each for plans in plan_facts(standing.communes, on).values() for each in plans}
    opened = sorted(duty.opened_on for each in serving.values() for duty in each.open_duties[:1])
    if opened:
        title = f"Rà soát {len(opened)} quy hoạch của các xã sắp xếp"
        whose = "Sở Xây dựng, UBND huyện" if have_districts(standing.communes) else "Sở Xây dựng, UBND xã"
        tasks.append(Task(title, opened[0], whose, "masterplans", "?loai=cho-ra-soat"))
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


def bare_shapes(on: date) -> list[MapShape]:
    """Every unit's shape of a day that nothing is judged on: the outcome is "other" for all."""
    merged = merged_since(date(on.year, 1, 1), on)
    label = "Không có kết quả đánh giá"
    shapes = [MapShape(s.unit, s.svg_path, "other", label, s.unit_id in merged) for s in shapes_on(on)]
    return sorted(shapes, key=lambda each: each.is_merged)


@dataclass(frozen=True)
class CommuneRow:
    """A commune-level unit of the day; ``cells`` is empty for one that is not judged (phường, thị trấn)."""

    unit: Unit
    cells: list[Cell]
    households: Statistic | None
    is_merged: bool
    is_registered: bool


def judged_codes(standing: Standing) -> list[str]:
    """The indicators that the standing holds verdicts on, in the set's order."""
    judged = {code for verdicts in standing.verdicts.values() for code in verdicts}
    return [indicator.code for indicator in standing.criteria_set.indicators() if indicator.code in judged]


def commune_rows(
    on: date, standing: Standing | None, plan: Plan | None, district: Unit | None = None
) -> list[CommuneRow]:
    """The units of the day in name order, of one district if given, with their verdicts where there is a standing."""
    communes = communes_on(on).select_related("parent")
    if district:
        communes = communes.filter(parent=district)
    households = households_by_census(on)
    merged = merged_since(date(on.year, 1, 1), on)
    registered = set(registrations_of(plan).values_list("commune_id", flat=True)) if plan else set()
    codes = judged_codes(standing) if standing else []
    verdicts = standing.verdicts if standing else {}
    return [
        CommuneRow(
            unit,
            [cell(code, verdicts[unit.pk][code]) for code in codes] if unit.pk in verdicts else [],
            households.get(unit.pk),
            unit.pk in merged,
            unit.pk in registered,
        )
        for unit in sorted_by_name(communes)
    ]


def rows_with_outcome(rows: list[CommuneRow], standing: Standing, criterion: str, outcome: Outcome) -> list[CommuneRow]:
    """The judged communes among the rows that have the outcome in the criterion."""
    return [row for row in rows if row.cells and standing.of_criterion(row.unit.pk, criterion) == outcome]
