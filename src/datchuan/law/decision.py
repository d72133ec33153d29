"""The decision itself, in exact whole numbers: what a tally of houses comes to at a level. No words, no floats."""

from __future__ import annotations

from dataclasses import dataclass

from datchuan.law.cube import Tally
from datchuan.law.outcome import Outcome
from datchuan.law.sets import WITHOUT_LEVEL, Indicator, Threshold


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome; how many passing houses are required, how many of them are missing (None: nobody can say)."""

    outcome: Outcome
    required: int | None = None
    shortfall: int | None = None


UNDECIDED = Decision(Outcome.UNDETERMINED)


def decide(indicator: Indicator, threshold: Threshold, tally: Tally, points: int | None = None) -> Decision:
    """The decision on an indicator that counts houses; ``points`` (hundredths of a percent) replaces the level."""
    if not tally.total:
        return UNDECIDED
    if indicator.judge.count == "none_fails":
        return UNDECIDED if threshold.kind in WITHOUT_LEVEL else decide_none(tally)
    if points is None:
        if threshold.kind in WITHOUT_LEVEL:
            return UNDECIDED
        points = level_of(indicator, threshold)
    return decide_share(tally, points)


def level_of(indicator: Indicator, threshold: Threshold) -> int:
    """The share to reach, in hundredths of a percent."""
    points = threshold.basis_points
    if points is None or threshold.kind != "at_least":
        raise ValueError(f"indicator {indicator.code}: share_passes needs a percentage to reach")
    return points


def decide_none(tally: Tally) -> Decision:
    """No house may fail: one that does decides, otherwise one that is unknown leaves it open."""
    if tally.failing:
        return Decision(Outcome.NOT_MET, tally.total, tally.failing)
    return Decision(Outcome.UNDETERMINED if tally.unknown else Outcome.MET, tally.total, 0)


def decide_share(tally: Tally, points: int) -> Decision:
    """Enough houses must pass; open while those unknown could still turn it."""
    needed = points * tally.total
    required = (needed + 9999) // 10000
    shortfall = max(0, required - tally.passing)
    if tally.passing * 10000 >= needed:
        return Decision(Outcome.MET, required, shortfall)
    if (tally.passing + tally.unknown) * 10000 < needed:
        return Decision(Outcome.NOT_MET, required, shortfall)
    return Decision(Outcome.UNDETERMINED, required, shortfall)
