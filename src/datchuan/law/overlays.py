"""What a province rules within a national set: ``law/overlays/*.yaml`` fills what is delegated, or tightens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from datchuan.kernel.problem import Problem
from datchuan.law.cited import CitedValue, Citer
from datchuan.law.faults import Faults
from datchuan.law.level_entries import check_level, level_of, period_of
from datchuan.law.regions import Regions
from datchuan.law.sets import CriteriaSet, Criterion, Indicator, Threshold, threshold_words
from datchuan.law.text_files import Path, TextFile


@dataclass(frozen=True, slots=True)
class Overlay:
    """One level that a province sets for an indicator, in the columns that are the province's or that it names."""

    province: str
    set_key: str
    indicator: str
    columns: tuple[str, ...]
    threshold: Threshold
    where: str

    def clashes(self, other: Overlay) -> bool:
        """Whether both rule the same indicator of one province on one day."""
        same = (self.province, self.set_key, self.indicator) == (other.province, other.set_key, other.indicator)
        return (
            same and bool({*self.columns} & {*other.columns}) and self.threshold.period.overlaps(other.threshold.period)
        )


class OverlayFile:
    """One province's file; ``values`` are all its cited values, ``overlays`` its levels."""

    def __init__(
        self,
        text: TextFile,
        citer: Citer,
        regions: Regions,
        sets: Mapping[str, CriteriaSet],
        faults: Faults | None = None,
    ) -> None:
        self.text, self._citer, self._regions = text, citer, regions
        self.province: str = text.data["province"]
        self.values: list[CitedValue] = []
        self.overlays: list[Overlay] = []
        key = text.data["set"]
        if key not in sets:
            mend = f"Các bộ đang có: {', '.join(sets)}."
            raise text.problem(103, f"không có bộ tiêu chí “{key}”", ("set",), mend=mend)
        self._set = sets[key]
        for number, entry in enumerate(text.data["levels"]):
            with (faults or Faults()).part():
                self.overlays.append(self._overlay(entry, ("levels", number)))

    def _overlay(self, entry: dict[str, Any], path: Path) -> Overlay:
        code = entry["indicator"]
        try:
            indicator = self._set.indicator(code)
        except Problem as problem:
            held = ", ".join(each.code for each in self._set.indicators()) or "chưa có chỉ tiêu nào"
            mend = f"Các chỉ tiêu đang có: {held}."
            raise self.text.problem(103, problem.what, (*path, "indicator"), mend=mend) from None
        kind, values = level_of(self.text, entry, len(indicator.parts), path)
        check_level(self.text, indicator.judge, kind, values, indicator.unit, path)
        period, columns = period_of(self.text, entry, path), self._columns(entry, path)
        shown, since = threshold_words(kind, values, indicator.unit), period.valid_from
        words = f"Chỉ tiêu {code}, quy định của tỉnh mã {self.province}: {shown}"
        words += f", từ {since:%d/%m/%Y}" if since else ""
        value_id = f"{self._set.key}/{code}#{self.province}@{entry.get('column', 'all')}@{since or 'always'}"
        cited = self._citer.cite(value_id, words, entry, path)
        self.values.append(cited)
        level = Threshold(kind, values, indicator.unit, cited, period)
        self._not_looser(indicator, level, columns, path)
        return Overlay(self.province, self._set.key, code, columns, level, self.text.where(path))

    def _columns(self, entry: dict[str, Any], path: Path) -> tuple[str, ...]:
        known = self._regions.columns(self._set.columns)
        if "column" in entry:
            if entry["column"] not in known:
                mend = f"Được phép: {', '.join(known)}."
                raise self.text.problem(
                    103, f"cột “{entry['column']}” chưa được khai báo", (*path, "column"), mend=mend
                )
            return (entry["column"],)
        placed = {place.profile.region for place in self._regions.provinces if place.code == self.province}
        return tuple(column for column in known if column in placed) or tuple(known)

    def _not_looser(self, indicator: Indicator, level: Threshold, columns: Sequence[str], path: Path) -> None:
        for column in columns:
            for national in indicator.levels[column]:
                if national.period.overlaps(level.period) and not _at_least_as_strict(level, national):
                    compared = f"mức của tỉnh ({level.words}) lỏng hơn mức quốc gia ({national.words})"
                    mend = "Tỉnh chỉ được quy định mức quốc gia giao hoặc mức chặt hơn."
                    raise self.text.problem(111, f"chỉ tiêu {indicator.code}: {compared}", path, mend=mend)


def _at_least_as_strict(level: Threshold, national: Threshold) -> bool:
    """A delegated or unknown national level leaves the province free; else the same kind and no figure looser."""
    if national.kind in ("delegated", "unknown"):
        return True
    if level.kind != national.kind:
        return False
    pairs = list(zip(level.values, national.values, strict=True))
    if level.kind == "at_most":
        return all(mine <= theirs for mine, theirs in pairs)
    return all(mine >= theirs for mine, theirs in pairs)


def no_two_at_once(overlays: Sequence[Overlay]) -> None:
    """Raises Problem 105 when two levels of a province hold for one indicator on one day, in whatever files."""
    for number, one in enumerate(overlays):
        for other in overlays[number + 1 :]:
            if one.clashes(other):
                what = f"hai quy định của tỉnh mã {one.province} cho chỉ tiêu {one.indicator} trong cùng một ngày"
                raise Problem(105, what, where=other.where, mend=f"Quy định kia ở {one.where}.")


def overlaid(criteria_set: CriteriaSet, overlays: Iterable[Overlay], province: str, digest: str) -> CriteriaSet:
    """The set as it holds in the province: each overlay stands before the national level during its days."""
    levels: dict[tuple[str, str], list[Threshold]] = {}
    for overlay in overlays:
        for column in overlay.columns:
            levels.setdefault((overlay.indicator, column), []).append(overlay.threshold)

    def merged(indicator: Indicator) -> Indicator:
        mine = {column: sorted(levels.get((indicator.code, column), ()), key=_start) for column in indicator.levels}
        return replace(indicator, overlays={column: tuple(found) for column, found in mine.items() if found})

    def whole(criterion: Criterion) -> Criterion:
        return replace(criterion, indicators=tuple(merged(indicator) for indicator in criterion.indicators))

    criteria = tuple(whole(criterion) for criterion in criteria_set.criteria)
    return replace(criteria_set, criteria=criteria, digest=digest, overlaid=province)


def _start(level: Threshold) -> date:
    return level.period.valid_from or date.min
