"""The targets' actuals, and the communes registered for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from datchuan.dossiers.models import Recognition
from datchuan.dossiers.queries import Carried, Kind, carried_on
from datchuan.evaluation.queries import Standing, standing
from datchuan.kernel.problem import Problem
from datchuan.law.outcome import Outcome
from datchuan.programme.models import Plan, Registration, Target
from datchuan.programme.queries import registrations_of
from datchuan.progress.queries.cells import Cell, cell
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import communes_on, merged_since

NOT_COUNTED = "chưa có số liệu để đếm"
NOT_THE_NATION = "chỉ tiêu của cả nước; ở đây chỉ có số liệu của tỉnh"


@dataclass(frozen=True)
class TargetProgress:
    """A target against what can be counted on a day. ``counts`` says what is counted ("xã đạt tiêu chí quy hoạch").

    Where nothing can, the figures are None and ``why_not`` says why. ``gained``: recognised since the plan's first
    day."""

    target: Target
    counts: str = ""
    criterion_title: str = ""
    actual: int | None = None
    not_met: int | None = None
    undetermined: int | None = None
    judged: int | None = None
    gained: int | None = None
    why_not: str = ""

    @property
    def is_counted(self) -> bool:
        return self.actual is not None

    @property
    def missing(self) -> int | None:
        """How many the goal still lacks; None where the plan states no goal, or nothing is counted. A plan that states
        an increment alone is held against what was gained since its first day."""
        if self.target.goal is not None and self.actual is not None:
            return max(0, self.target.goal - self.actual)
        if self.target.goal is None and self.target.increment is not None and self.gained is not None:
            return max(0, self.target.increment - self.gained)
        return None

    @property
    def against_stated(self) -> str:
        if self.target.stated_baseline is None or self.actual is None:
            return ""
        difference = self.actual - self.target.stated_baseline
        return f"{'+' if difference > 0 else '−' if difference < 0 else ''}{abs(difference)}"


def area_of(plan: Plan) -> Unit | None:
    """The unit whose communes the plan's targets count; None for the nation's."""
    return plan.office.unit if plan.office else None


def among(area: Unit) -> Q | None:
    """The condition that a commune of any day belongs to the area, whatever version of it: None where all do."""
    if area.level == Level.PROVINCE:
        return None
    return Q(identity=area.identity_id) if area.level == Level.COMMUNE else Q(parent__identity=area.identity_id)


def lies_in(area: Unit, commune: Unit) -> bool:
    """Whether a commune, its parent at hand, belongs to the area, whatever version of it."""
    if area.level == Level.PROVINCE:
        return True
    own = commune if area.level == Level.COMMUNE else commune.parent
    return own is not None and own.identity_id == area.identity_id


def target_progress(target: Target, now: Standing) -> TargetProgress:
    """The actual is counted from verdicts or recognitions only, never from what the plan states, among the communes of
    the plan's area. A target by a set other than the standing's is judged by its own."""
    area = area_of(target.plan)
    if area is None:
        return TargetProgress(target, why_not=NOT_THE_NATION)
    if target.counted_by == Target.CountedBy.VERDICTS:
        judged = judged_for(target, now)
        if isinstance(judged, Problem):
            return TargetProgress(target, why_not=judged.sentence)
        return _by_verdicts(target, judged, area)
    if target.counted_by == Target.CountedBy.RECOGNITIONS:
        return _by_recognitions(target, now, area)
    return TargetProgress(target, why_not=NOT_COUNTED)


def judged_for(target: Target, now: Standing) -> Standing | Problem:
    """The standing by the target's set: the one at hand if it is by that set. A Problem where the set cannot judge the
    day, or does not judge the target's criterion."""
    try:
        at_hand = target.criteria_set == now.criteria_set.key
        found = now if at_hand else standing(target.criteria_set, now.on, units_on=now.units_on)
        if target.criterion not in found.criteria:
            raise Problem(
                741, f"tiêu chí {target.criterion} không do ngành Xây dựng xét", mend="Sửa chỉ tiêu kế hoạch."
            )
    except Problem as problem:
        return problem
    return found


def _by_verdicts(target: Target, judged: Standing, area: Unit) -> TargetProgress:
    title = judged.criteria_set.criterion(target.criterion).title
    communes = [each for each in judged.communes if lies_in(area, each)]
    outcomes = [judged.of_criterion(each.pk, target.criterion) for each in communes]
    return TargetProgress(
        target=target,
        counts=f"xã đạt tiêu chí {title[:1].lower()}{title[1:]}",
        criterion_title=title,
        actual=outcomes.count(Outcome.MET),
        not_met=outcomes.count(Outcome.NOT_MET),
        undetermined=outcomes.count(Outcome.UNDETERMINED),
        judged=len(outcomes),
    )


def _by_recognitions(target: Target, now: Standing, area: Unit) -> TargetProgress:
    there = communes_on(now.units_on, rural_only=True).select_related("parent")
    judged = sum(lies_in(area, each) for each in there)
    held = [each for each in recognitions_at(target.standard) if each.holds_on(now.on)]
    carriers = recognised(held, area, now.on, now.units_on)
    begun = date(target.plan.year, 1, 1)
    gained = sum(each.recognition.attested_on >= begun for each in carriers.values())
    words = Registration.Standard(target.standard).label.lower() if target.standard else "chuẩn"
    return TargetProgress(
        target=target,
        counts=f"xã đã có quyết định công nhận {words.removeprefix('xã ')}",
        actual=len(carriers),
        not_met=judged - len(carriers),
        undetermined=0,
        judged=judged,
        gained=gained,
    )


def recognitions_at(standard: str) -> list[Recognition]:
    """Every recognition at a standard, of any day."""
    return list(Recognition.objects.filter(standard=standard).select_related("commune__parent"))


def recognised(held: Sequence[Recognition], area: Unit, day: date, units_on: date) -> dict[str, Carried]:
    """The communes of the area that carry one of the recognitions as a whole, by id."""
    return {
        each.unit.pk: each
        for each in carried_on(day, held, units_on=units_on)
        if each.unit and each.kind in (Kind.OWN, Kind.WHOLE) and each.unit.type == "Xã" and lies_in(area, each.unit)
    }


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
