"""Reads of set-up: what a province of the national files holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from datchuan.kernel.problem import Problem
from datchuan.territory.country.lists import Country, ListedUnit
from datchuan.territory.country.versions import draw_versions
from datchuan.territory.models import Level
from datchuan.territory.operations import KNOWN_BETTER


@dataclass(frozen=True)
class Contents:
    """A province of the new list: the provinces it is made of, how many communes by type before and after, and of how
    many units the lists do not tell what became of them between the two days."""

    province: ListedUnit
    olds: list[ListedUnit]
    districts: int
    before: list[tuple[str, int]]
    after: list[tuple[str, int]]
    unknown: int
    is_known_better: bool


def contents_of(country: Country, code: str) -> Contents:
    """Problem 233 when the list has no such province."""
    if code not in country.provinces:
        raise Problem(233, f"không có tỉnh mã “{code}” trong danh mục", mend="Chọn một tỉnh trong danh sách.")
    olds = [country.before[old] for old in country.origins[code]]
    inside = {old.code for old in olds}
    old_units = [unit for unit in country.before.values() if country.province_before(unit.code) in inside]
    better = code in KNOWN_BETTER
    return Contents(
        province=country.provinces[code],
        olds=olds,
        districts=sum(unit.level == Level.DISTRICT for unit in old_units),
        before=_by_type(old_units),
        after=_by_type([unit for unit in country.after.values() if unit.parent == code]),
        unknown=0 if better else len(draw_versions(country, [code]).unknown),
        is_known_better=better,
    )


def _by_type(units: list[ListedUnit]) -> list[tuple[str, int]]:
    return Counter(unit.type for unit in units if unit.level == Level.COMMUNE).most_common()
