"""What if the level or the reading were another: which units change, from their cubes alone, without the houses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from datchuan.law.counting import HouseCounting
from datchuan.law.cube import Counts, tally_of
from datchuan.law.decision import Decision, decide, level_of
from datchuan.law.sets import Indicator, Threshold


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
) -> list[TurnedOutcome]:
    """The units whose outcome changes under another ``reading`` and another level.

    ``points`` is the share to reach in hundredths of a percent (8050 for 80,5 %); ``points_of`` gives it by region
    and goes before ``points``. An indicator that allows no failing house has no share: Problem 107 and 109 as in
    ``judge_households``; ValueError for a share outside 0 to 100 %, or where there is none to change.
    """
    _checked(indicator, points, points_of)
    known: dict[HouseCounting, _Question] = {}  # units of one profile share a counting
    changes = []
    for each in units:
        asked = known.get(each.counting)
        if asked is None:
            level = (points_of or {}).get(each.counting.profile.region, points)
            asked = known[each.counting] = _question(indicator, each.counting, on, reading, level)
        now = tally_of(each.counts, asked.now)
        then = now if asked.then == asked.now else tally_of(each.counts, asked.then)
        before = decide(indicator, asked.threshold, now, asked.own_points)
        after = decide(indicator, asked.threshold, then, asked.points)
        if before.outcome is not after.outcome:
            changes.append(TurnedOutcome(each.unit, before, after))
    return changes


@dataclass(frozen=True, slots=True)
class _Question:
    """What is the same for all units of a profile: the levels, and the bits of the reading, as they are and as asked.

    Points are hundredths of a percent, None where nobody knows the level or no share is asked for.
    """

    threshold: Threshold
    now: int
    then: int
    own_points: int | None
    points: int | None


def _question(
    indicator: Indicator, counting: HouseCounting, on: date, reading: str | None, points: int | None
) -> _Question:
    rule, threshold = indicator.judge.rule, indicator.threshold_for(counting.profile, on)
    now = counting.bits(rule)
    then = now if reading is None else counting.bits(rule, reading)
    has_level = indicator.judge.count == "share_passes" and threshold.kind not in ("unknown", "delegated")
    own = level_of(indicator, threshold) if has_level else None
    return _Question(threshold, now, then, own, own if points is None else points)


def _checked(indicator: Indicator, points: int | None, points_of: Mapping[str, int] | None) -> None:
    given = [*(() if points is None else (points,)), *(points_of or {}).values()]
    if given and indicator.judge.count != "share_passes":
        raise ValueError(f"indicator {indicator.code} has no share to change")
    if any(not 0 <= each <= 10000 for each in given):
        raise ValueError("a share lies between 0 and 10000 hundredths of a percent")
