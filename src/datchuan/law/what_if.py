"""What if the level or the reading were another: which units change, from their cubes alone, without the houses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from datchuan.law.counting import HouseCounting
from datchuan.law.cube import Counts, tally_of
from datchuan.law.decision import Decision, decide, level_of
from datchuan.law.rules import Assumption
from datchuan.law.sets import WITHOUT_LEVEL, Indicator, Threshold


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """A unit, the counting its houses were counted by, and its cube (or what the cube comes to)."""

    unit: str | int
    counting: HouseCounting
    counts: Counts


@dataclass(frozen=True, slots=True)
class Weighed:
    """A unit with the decision as it is and as it would be."""

    unit: str | int
    before: Decision
    after: Decision

    @property
    def turns(self) -> bool:
        return self.before.outcome is not self.after.outcome


def what_if(
    indicator: Indicator,
    units: Iterable[UnitCounts],
    on: date,
    *,
    reading: str | None = None,
    points: int | None = None,
    points_of: Mapping[str, int] | None = None,
    assumption: Assumption = (),
) -> list[Weighed]:
    """The units whose outcome changes under another ``reading``, another level, other figures of the parameters.

    Arguments and errors as ``weigh``.
    """
    both = _both(indicator, units, on, (reading, assumption), points, points_of)
    return [Weighed(*each) for each in both if each[1].outcome is not each[2].outcome]


def weigh(
    indicator: Indicator,
    units: Iterable[UnitCounts],
    on: date,
    *,
    reading: str | None = None,
    points: int | None = None,
    points_of: Mapping[str, int] | None = None,
    assumption: Assumption = (),
) -> Iterator[Weighed]:
    """Every unit both ways.

    ``assumption`` must be one that the countings have counted: KeyError else. ``points`` is the share to reach in
    hundredths of a percent (8050 for 80,5 %); ``points_of`` gives it by region and goes before ``points``. An indicator
    that allows no failing house has no share: ValueError, as for a share outside 0 to 100 %. Problem 107 and 109 as in
    ``judge_households``.
    """
    both = _both(indicator, units, on, (reading, assumption), points, points_of)
    return (Weighed(*each) for each in both)


def _both(
    indicator: Indicator,
    units: Iterable[UnitCounts],
    on: date,
    asked: tuple[str | None, Assumption],
    points: int | None,
    points_of: Mapping[str, int] | None,
) -> Iterator[tuple[str | int, Decision, Decision]]:
    """Unit, decision as it is, decision as it would be: plain tuples, for a country has thousands of units."""
    _checked(indicator, points, points_of)
    known: dict[HouseCounting, _Ways] = {}  # units of one profile share a counting
    for each in units:
        ways = known.get(each.counting)
        if ways is None:
            level = (points_of or {}).get(each.counting.profile.region, points)
            ways = known[each.counting] = _ways(indicator, each.counting, on, asked, level)
        now = tally_of(each.counts, ways.now)
        then = now if ways.then == ways.now else tally_of(each.counts, ways.then)
        before = decide(indicator, ways.threshold, now, ways.own_points)
        yield each.unit, before, decide(indicator, ways.threshold, then, ways.points)


@dataclass(frozen=True, slots=True)
class _Ways:
    """What is the same for all units of a profile: the levels, and the bits to look at, as they are and as asked.

    Points are hundredths of a percent, None where nobody knows the level or no share is asked for.
    """

    threshold: Threshold
    now: int
    then: int
    own_points: int | None
    points: int | None


def _ways(
    indicator: Indicator,
    counting: HouseCounting,
    on: date,
    asked: tuple[str | None, Assumption],
    points: int | None,
) -> _Ways:
    rule, threshold = indicator.judge.rule, indicator.threshold_for(counting.profile, on)
    has_level = indicator.judge.count == "share_passes" and threshold.kind not in WITHOUT_LEVEL
    own = level_of(indicator, threshold) if has_level else None
    then = counting.bits(rule, *asked) if any(asked) else counting.bits(rule)
    return _Ways(threshold, counting.bits(rule), then, own, own if points is None else points)


def _checked(indicator: Indicator, points: int | None, points_of: Mapping[str, int] | None) -> None:
    given = [*(() if points is None else (points,)), *(points_of or {}).values()]
    if given and indicator.judge.count != "share_passes":
        raise ValueError(f"indicator {indicator.code} has no share to change")
    if any(not 0 <= each <= 10000 for each in given):
        raise ValueError("a share lies between 0 and 10000 hundredths of a percent")
