"""What if the level or the reading were another: which units change, from their cubes alone, without the houses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
    asked = {"reading": reading, "points": points, "points_of": points_of, "assumption": assumption}
    return [each for each in weigh(indicator, units, on, **asked) if each.turns]  # type: ignore[arg-type]


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
    _checked(indicator, points, points_of)
    rule = indicator.judge.rule
    for each in units:
        profile = each.counting.profile
        threshold = indicator.threshold_for(profile, on)
        now = tally_of(each.counts, each.counting.bits(rule))
        then = tally_of(each.counts, each.counting.bits(rule, reading, assumption)) if reading or assumption else now
        level = (points_of or {}).get(profile.region, points)
        yield Weighed(each.unit, decide(indicator, threshold, now), decide(indicator, threshold, then, level))


def _checked(indicator: Indicator, points: int | None, points_of: Mapping[str, int] | None) -> None:
    given = [*(() if points is None else (points,)), *(points_of or {}).values()]
    if given and indicator.judge.count != "share_passes":
        raise ValueError(f"indicator {indicator.code} has no share to change")
    if any(not 0 <= each <= 10000 for each in given):
        raise ValueError("a share lies between 0 and 10000 hundredths of a percent")
