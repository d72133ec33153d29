"""Which communes a target counts, which not and why, which are at risk, and which would have to pass for its goal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from datchuan.evaluation.queries import Standing, month_ends, outcomes_on_days
from datchuan.kernel.text import sort_key
from datchuan.law.outcome import Outcome, Verdict
from datchuan.programme.models import Registration, Target
from datchuan.progress.queries.cells import Cell, cell
from datchuan.progress.queries.targets import (
    TargetProgress,
    among,
    area_of,
    judged_for,
    lies_in,
    recognised,
    recognitions_at,
)
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on

AT_RISK = (
    "Xã có nguy cơ là xã đã đăng ký năm nay, hoặc đã đạt vào cuối một tháng trước đó trong năm, mà đến ngày xem chưa "
    "đạt."
)
NEAREST = (
    "Xếp từ xã thiếu ít nhất: số nhà còn thiếu cộng số điều kiện chưa đạt hoặc chưa ghi nhận; bằng nhau thì xã đăng ký "
    "trước; xã chưa có số liệu nào xếp sau cùng."
)
# Reasons that there is nothing to judge by: such a commune cannot be near.
_NOTHING = ("no_households", "no_record", "threshold", "region_unknown", "not_declared")


@dataclass(frozen=True)
class Lack:
    """What keeps a commune from passing: houses missing, conditions missing or not recorded, in words; ``is_empty``:
    there are no records at all."""

    houses: int
    conditions: int
    words: tuple[str, ...]
    is_empty: bool

    @property
    def size(self) -> int:
        return self.houses + self.conditions


@dataclass(frozen=True)
class TargetCommune:
    """A commune under a target: its outcome, what it lacks, whether it is registered in the day's year, and the last
    end of a month of the year at which it met the criterion while it does not now."""

    unit: Unit
    outcome: Outcome
    cells: tuple[Cell, ...]
    lack: Lack
    is_registered: bool
    met_until: date | None = None

    @property
    def is_at_risk(self) -> bool:
        return self.outcome != Outcome.MET and (self.is_registered or self.met_until is not None)


@dataclass(frozen=True)
class Step:
    """A commune that would have to pass, and what the count would then be."""

    commune: TargetCommune
    count: int


def lack_of(verdicts: Sequence[Verdict]) -> Lack:
    """What the verdicts of a criterion lack together."""
    houses, conditions, words, is_empty = 0, 0, [], False
    for verdict in verdicts:
        shown = cell(verdict.indicator, verdict)
        if verdict.outcome == Outcome.MET:
            continue
        if shown.missing:
            houses += verdict.shortfall or 0
            words.append(f"{verdict.indicator}: {shown.missing}")
            continue
        lacking = [each for each in verdict.reasons if each.key != "all_hold"]
        conditions += max(1, len(lacking))
        is_empty = is_empty or any(each.key.startswith(_NOTHING) for each in lacking)
        words += [f"{verdict.indicator}: {each.sentence}" for each in lacking]
    return Lack(houses, conditions, tuple(words), is_empty)


def communes_of(progress: TargetProgress, now: Standing) -> list[TargetCommune]:
    """Every commune of the target's area with where it stands, in name order; none where nothing is judged. Two queries
    beside the standing's."""
    target, area = progress.target, area_of(progress.target.plan)
    if area is None or not progress.is_counted:
        return []
    registered = set(_registered(target, now.on))
    by_recognition = target.counted_by == Target.CountedBy.RECOGNITIONS
    found = (_by_recognition if by_recognition else _by_verdicts)(target, now, area, registered)
    return sorted(found, key=lambda each: sort_key(each.unit.short_name))


def nearest(communes: Sequence[TargetCommune], progress: TargetProgress) -> list[Step]:
    """The communes that would have to pass for the goal, the nearest first, with the count after each; fewer than are
    missing where there are no more."""
    missing = progress.missing or 0
    open_ones = [each for each in communes if each.outcome != Outcome.MET]
    first = sorted(open_ones, key=_distance)
    return [Step(each, (progress.actual or 0) + place) for place, each in enumerate(first[:missing], start=1)]


def _distance(each: TargetCommune) -> tuple[object, ...]:
    return each.lack.is_empty, each.lack.size, not each.is_registered, sort_key(each.unit.short_name)


def at_risk(communes: Sequence[TargetCommune]) -> list[TargetCommune]:
    """The communes at risk (``AT_RISK``), those that lack most first."""
    found = [each for each in communes if each.is_at_risk]
    return sorted(found, key=lambda each: (not each.lack.is_empty, -each.lack.size, sort_key(each.unit.short_name)))


def _registered(target: Target, day: date) -> list[str]:
    """The communes registered in the day's year, at the target's standard if it names one."""
    found = Registration.objects.filter(year=day.year, withdrawn_on=None)
    if target.standard:
        found = found.filter(standard=target.standard)
    return list(found.values_list("commune_id", flat=True))


def _met_until(target: Target, judged: Standing, area: Unit) -> Mapping[str, date]:
    """Per commune the last end of a month of the year, before the day, at which it met the criterion."""
    days = [on for on in month_ends(date(judged.on.year, 1, 1), judged.on) if on < judged.on]
    found = outcomes_on_days(target.criteria_set, target.criterion, days, among(area)) if days else {}
    return {
        commune_id: on for on in sorted(found) for commune_id, outcome in found[on].items() if outcome == Outcome.MET
    }


def _by_verdicts(target: Target, now: Standing, area: Unit, registered: Collection[str]) -> list[TargetCommune]:
    judged = judged_for(target, now)
    if not isinstance(judged, Standing):
        return []
    met_until = _met_until(target, judged, area)
    return [
        _commune(unit, judged, target.criterion, unit.pk in registered, met_until.get(unit.pk))
        for unit in judged.communes
        if lies_in(area, unit)
    ]


def _by_recognition(target: Target, now: Standing, area: Unit, registered: Collection[str]) -> list[TargetCommune]:
    held = [each for each in recognitions_at(target.standard) if each.holds_on(now.on)]
    carriers = recognised(held, area, now.on, now.units_on)
    there = communes_on(now.units_on, rural_only=True).select_related("parent")
    lacking, none = Lack(0, 1, ("chưa có quyết định công nhận",), False), Lack(0, 0, (), False)
    return [
        TargetCommune(
            unit,
            Outcome.MET if unit.pk in carriers else Outcome.NOT_MET,
            (),
            none if unit.pk in carriers else lacking,
            unit.pk in registered,
        )
        for unit in there
        if lies_in(area, unit)
    ]


def _commune(
    unit: Unit, judged: Standing, criterion: str, is_registered: bool, met_until: date | None
) -> TargetCommune:
    verdicts = [v for code, v in judged.verdicts[unit.pk].items() if code.split(".")[0] == criterion]
    outcome = judged.of_criterion(unit.pk, criterion)
    return TargetCommune(
        unit=unit,
        outcome=outcome,
        cells=tuple(cell(each.indicator, each) for each in verdicts),
        lack=lack_of(verdicts),
        is_registered=is_registered,
        met_until=met_until if outcome != Outcome.MET else None,
    )
