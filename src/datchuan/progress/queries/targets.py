"""The target's actual, and the communes registered for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from datchuan.evaluation.queries import Standing
from datchuan.law.outcome import Outcome
from datchuan.programme.models import Plan, Registration, Target
from datchuan.programme.queries import registrations_of
from datchuan.progress.queries.cells import Cell, cell
from datchuan.territory.queries import merged_since


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
    def missing(self) -> int | None:
        """How many the goal still lacks; None where the plan states no goal."""
        return None if self.target.goal is None else max(0, self.target.goal - self.actual)

    @property
    def against_stated(self) -> str:
        if self.target.stated_baseline is None:
            return ""
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
class RegisteredRow:
    """A registered commune with its verdicts; ``is_merged``: it received land since the plan's year began."""

    registration: Registration
    cells: list[Cell]
    is_merged: bool


def registered_rows(plan: Plan, standing: Standing) -> list[RegisteredRow]:
    """The communes registered in the plan against the indicators that the department judges; without cells where one
    has ended by the day of the units."""
    merged = merged_since(date(plan.year, 1, 1), standing.on)
    rows = []
    for registration in registrations_of(plan):
        verdicts = standing.verdicts.get(registration.commune_id, {})
        cells = [cell(code, verdict) for code, verdict in verdicts.items()]
        rows.append(RegisteredRow(registration, cells, registration.commune_id in merged))
    return rows
