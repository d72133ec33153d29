"""The communes of a day with their verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from datchuan.evaluation.queries import Standing
from datchuan.law.outcome import Outcome
from datchuan.programme.models import Plan
from datchuan.programme.queries import registrations_of
from datchuan.progress.queries.cells import Cell, cell
from datchuan.territory.models import Unit
from datchuan.territory.queries import Regrouped, communes_on, households_by_census, merged_since, sorted_by_name


@dataclass(frozen=True)
class CommuneRow:
    """A commune-level unit of the day; ``cells`` is empty for one that is not judged (phường, thị trấn)."""

    unit: Unit
    cells: list[Cell]
    households: Regrouped | None
    is_merged: bool
    is_registered: bool
    inferred: frozenset[str]


def judged_codes(standing: Standing) -> list[str]:
    """The indicators that the standing holds verdicts on, in the set's order."""
    judged = {code for verdicts in standing.verdicts.values() for code in verdicts}
    return [indicator.code for indicator in standing.criteria_set.indicators() if indicator.code in judged]


def commune_rows(
    units_on: date, standing: Standing | None, plan: Plan | None, district: Unit | None = None
) -> list[CommuneRow]:
    """The units of the day in name order, of one district if given, with their verdicts where there is a standing."""
    communes = communes_on(units_on).select_related("parent")
    if district:
        communes = communes.filter(parent=district)
    households = households_by_census(units_on)
    merged = merged_since(date(units_on.year, 1, 1), units_on)
    registered = set(registrations_of(plan).values_list("commune_id", flat=True)) if plan else set()
    codes = judged_codes(standing) if standing else []
    verdicts, inferred = (standing.verdicts, standing.inferred) if standing else ({}, {})
    return [
        CommuneRow(
            unit,
            [cell(code, verdicts[unit.pk][code]) for code in codes] if unit.pk in verdicts else [],
            households.get(unit.pk),
            unit.pk in merged,
            unit.pk in registered,
            inferred.get(unit.pk, frozenset()),
        )
        for unit in sorted_by_name(communes)
    ]


def rows_with_outcome(rows: list[CommuneRow], standing: Standing, criterion: str, outcome: Outcome) -> list[CommuneRow]:
    """The judged communes among the rows that have the outcome in the criterion."""
    return [row for row in rows if row.cells and standing.of_criterion(row.unit.pk, criterion) == outcome]
