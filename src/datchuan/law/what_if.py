"""What if the level or the reading were another: which units change, from their cubes alone, without the houses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from datchuan.law.counting import HouseCounting
from datchuan.law.cube import Counts, tally_of
from datchuan.law.decision import Decision, decide
from datchuan.law.rules import Assumption
from datchuan.law.sets import Indicator


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """A unit, the counting its houses were counted by, and its cube (or what the cube comes to)."""

    unit: str | int
    counting: HouseCounting
    counts: Counts


@dataclass(frozen=True, slots=True)
class TurnedOutcome:
    """A unit whose outcome would be another, with the decision as it is and as it would be."""

    unit: str | int
    before: Decision
    after: Decision


def what_if(
    indicator: Indicator,
    units: Iterable[UnitCounts],
    on: date,
    *,
    reading: str | None = None,
    points: int | None = None,
    points_of: Mapping[str, int] | None = None,
    assumption: Assumption = (),
) -> list[TurnedOutcome]:
    """The units whose outcome changes under another ``reading``, another level, other figures of the parameters.

    ``assumption`` must be one that the countings have counted: KeyError else.
    ``points`` is the share to reach in hundredths of a percent (8050 for 80,5 %); ``points_of`` gives it by region
    and goes before ``points``. An indicator that allows no failing house has no share: Problem 107 and 109 as in
    ``judge_households``; ValueError for a share outside 0 to 100 %, or where there is none to change.
    """
    _checked(indicator, points, points_of)
    changes = []
    for each in units:
        profile, rule = each.counting.profile, indicator.judge.rule
        threshold = indicator.threshold_for(profile, on)
        now = tally_of(each.counts, each.counting.bits(rule))
        then = tally_of(each.counts, each.counting.bits(rule, reading, assumption)) if reading or assumption else now
        level = (points_of or {}).get(profile.region, points)
        before, after = decide(indicator, threshold, now), decide(indicator, threshold, then, level)
        if before.outcome is not after.outcome:
            changes.append(TurnedOutcome(each.unit, before, after))
    return changes


def _checked(indicator: Indicator, points: int | None, points_of: Mapping[str, int] | None) -> None:
    given = [*(() if points is None else (points,)), *(points_of or {}).values()]
    if given and indicator.judge.count != "share_passes":
        raise ValueError(f"indicator {indicator.code} has no share to change")
    if any(not 0 <= each <= 10000 for each in given):
        raise ValueError("a share lies between 0 and 10000 hundredths of a percent")
