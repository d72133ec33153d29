"""From the cube of the country to a verdict for every xã and indicator.

Polars only sums; the decisions are made by ``law.verdict``, as everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from datchuan.kernel.problem import Problem
from datchuan.law.counting import HouseCounting
from datchuan.law.cube import Cube, Tallies, Tally, clause_count, tally_of
from datchuan.law.joint import JointCounting
from datchuan.law.library import Library
from datchuan.law.outcome import Outcome, Reason, Verdict
from datchuan.law.regions import Profile
from datchuan.law.sets import CriteriaSet, Indicator
from datchuan.law.verdict import judge_households
from datchuan.law.what_if import UnitCounts
from datchuan.national.reading import COMMUNE

if TYPE_CHECKING:
    import polars as pl

_NOBODY = Cube()
_PACKED = 15  # two masks of this width and a commune's number of 31 bits share one 64-bit key


@dataclass(frozen=True)
class Places:
    """The profile of every commune, and the compiled counting of every profile."""

    profiles: dict[int, Profile]
    countings: dict[Profile, HouseCounting]

    def members(self) -> dict[Profile, list[int]]:
        found: dict[Profile, list[int]] = defaultdict(list)
        for commune, profile in self.profiles.items():
            found[profile].append(commune)
        return found


def places_of(communes: pl.DataFrame, library: Library, criteria_set: CriteriaSet, on: date) -> Places:
    """A region or a terrain that the law's files do not know is as good as none.

    The files' placing of a province does not lead to these profiles (the communes' file does), so the verdicts do
    not cite it.
    """
    regions = {key for key in library.regions.regions if key != "chung"}  # a column of the country, no region
    terrains = set(library.regions.terrains)
    rows = communes.select(COMMUNE, "region", "terrain").rows()
    known = {
        (region, terrain): Profile(region if region in regions else "", terrain if terrain in terrains else "")
        for region, terrain in {row[1:] for row in rows}
    }
    profiles = {commune: known[region, terrain] for commune, region, terrain in rows}
    countings = {
        profile: replace(library.house_counting(criteria_set, on, profile), placed=())
        for profile in sorted(set(profiles.values()), key=lambda each: (each.region, each.terrain))
    }
    return Places(profiles, countings)


def indicators_of(criteria_set: CriteriaSet) -> list[Indicator]:
    """The indicators that count houses. Raises Problem 610 when the set has none."""
    found = [indicator for indicator in criteria_set.indicators() if indicator.judge.by == "households"]
    if not found:
        what = f"bộ tiêu chí “{criteria_set.key}” không có chỉ tiêu nào xét theo từng nhà"
        raise Problem(610, what, mend="Chọn bộ tiêu chí khác.")
    return found


# --- sums ----------------------------------------------------------------------------------------------------------


def own_masks(places: Places, joint: JointCounting) -> pl.DataFrame:
    """``commune, own``: the joint mask of the clauses that count in each commune."""
    import polars as pl

    own = {profile: joint.mask(counting) for profile, counting in places.countings.items()}
    columns = {COMMUNE: list(places.profiles), "own": [own[profile] for profile in places.profiles.values()]}
    return pl.DataFrame(columns, schema={COMMUNE: pl.Int32, "own": pl.Int64})


def own_cube(cube: pl.DataFrame, looked_at: pl.DataFrame, joint: JointCounting) -> pl.DataFrame:
    """The cube without the bits that do not count in a commune, in the order of commune and masks."""
    import polars as pl

    own, width = pl.col("own"), len(joint.clauses)
    kept = cube.lazy().join(looked_at.lazy(), on=COMMUNE, how="left")
    kept = kept.select(COMMUNE, pl.col("failed") & own, pl.col("unknown") & own, "houses")
    if width > _PACKED:
        summed = kept.group_by(COMMUNE, "failed", "unknown").agg(pl.col("houses").sum())
        return summed.sort(COMMUNE, "failed", "unknown").collect()
    # One 64-bit key for all three, whose order is theirs; grouping what is sorted takes a tenth of hashing it.
    span, key = 1 << width, pl.col("key")
    packed = (pl.col(COMMUNE).cast(pl.Int64) * span + pl.col("failed")) * span + pl.col("unknown")
    ordered = kept.select(packed.alias("key"), "houses").sort("key")
    summed = ordered.group_by("key", maintain_order=True).agg(pl.col("houses").sum())
    parts = {COMMUNE: (key // span**2).cast(pl.Int32), "failed": key // span & (span - 1), "unknown": key & (span - 1)}
    return summed.select(**parts, houses="houses").collect()


def counts_of(cube: pl.DataFrame, places: Places, joint: JointCounting) -> dict[int, Tallies]:
    """What the cube of every commune that has houses comes to."""
    import polars as pl

    found: dict[int, Tallies] = {}
    for profile, members in places.members().items():
        counting = places.countings[profile]
        readings = sorted(
            {counting.bits(rule.key, reading) for rule in counting.rules.values() for reading in rule.readings}
        )
        clauses = [clause.mask for clause in counting.clauses]
        masks = [joint.mask(counting, bits) for bits in (*readings, *clauses)]
        sums = [pl.col("houses").sum().alias("total")]
        for place, mask in enumerate(masks):
            fails, opens = pl.col("failed") & mask != 0, pl.col("unknown") & mask != 0
            sums.append(pl.col("houses").filter(fails).sum().alias(f"failing {place}"))
            sums.append(pl.col("houses").filter(opens & ~fails).sum().alias(f"unknown {place}"))
        here = cube.lazy().filter(pl.col(COMMUNE).is_in(pl.Series(members, dtype=pl.Int32).implode()))
        for commune, total, *pairs in here.group_by(COMMUNE).agg(sums).collect().rows():
            found[commune] = _tallies(total, list(zip(pairs[::2], pairs[1::2], strict=True)), readings, clauses)
    return found


def _tallies(total: int, pairs: list[tuple[int, int]], readings: list[int], clauses: list[int]) -> Tallies:
    split = len(readings)
    by_bits = {
        bits: Tally(total - failing - unknown, failing, unknown)
        for bits, (failing, unknown) in zip(readings, pairs[:split], strict=True)
    }
    return Tallies(by_bits, dict(zip(clauses, pairs[split:], strict=True)))


# --- verdicts ------------------------------------------------------------------------------------------------------


def verdicts_of(
    counts: Mapping[int, Tallies], places: Places, indicators: list[Indicator], on: date
) -> Iterator[tuple[int, Verdict]]:
    """Commune and verdict, in the order of the communes and of the indicators."""
    for commune, profile in places.profiles.items():
        counting = places.countings[profile]
        for indicator in indicators:
            houses = counts.get(commune, _NOBODY)
            if profile.region:
                yield commune, judge_households(indicator, counting, houses, profile, on)
            else:
                yield commune, _without_region(indicator, counting, houses)


def _without_region(indicator: Indicator, counting: HouseCounting, houses: Tallies | Cube) -> Verdict:
    rule = counting.rules[indicator.judge.rule]
    tally = tally_of(houses, counting.bits(rule.key))
    return Verdict(
        indicator=indicator.code,
        outcome=Outcome.UNDETERMINED,
        reasons=(Reason("region_unknown", "Chưa biết xã thuộc vùng nào nên chưa có mức để xét."),),
        passing=tally.passing,
        failing=tally.failing,
        unknown=tally.unknown,
        total=tally.total,
        clauses=tuple(clause_count(clause, houses) for clause in counting.clauses_of(rule.key)),
        reading=rule.default if len(rule.readings) > 1 else "",
    )


def units_for_what_if(counts: Mapping[int, Tallies], places: Places) -> list[UnitCounts]:
    """What ``law.what_if`` asks for: every commune that has houses and a region."""
    return [
        UnitCounts(commune, places.countings[places.profiles[commune]], each)
        for commune, each in counts.items()
        if places.profiles[commune].region
    ]
