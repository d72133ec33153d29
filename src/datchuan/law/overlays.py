"""What a province rules within a national set: ``law/overlays/*.yaml`` fills what is delegated, tightens, or settles
what no text of the nation says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from datchuan.kernel.problem import Problem
from datchuan.law.cited import CitedValue, Citer
from datchuan.law.faults import Faults
from datchuan.law.level_entries import check_level, level_of, period_of
from datchuan.law.regions import Regions
from datchuan.law.rules import Clause, Rule
from datchuan.law.sets import CriteriaSet, Criterion, Indicator, Settlement, Threshold, threshold_words
from datchuan.law.text_files import Path, TextFile

# What the program itself asks for where it found no text: a province may rule otherwise, of nothing else.
CONVENTION = "quy-uoc-he-thong"
COUNTS_AS = {"holds": "bảo đảm", "fails": "không bảo đảm"}


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


@dataclass(frozen=True, slots=True)
class SettledClause:
    """What a province rules of one clause of an indicator while it is not known."""

    province: str
    set_key: str
    indicator: str
    settlement: Settlement
    where: str

    def clashes(self, other: SettledClause) -> bool:
        """Whether both rule the same clause of one province on one day."""
        mine, theirs = self.settlement, other.settlement
        same = (self.province, self.set_key, self.indicator, mine.clause) == (
            other.province,
            other.set_key,
            other.indicator,
            theirs.clause,
        )
        return same and mine.period.overlaps(theirs.period)


class OverlayFile:
    """One province's file; ``values`` are all its cited values, ``overlays`` its levels, ``settled`` the clauses that
    it settles."""

    def __init__(
        self,
        text: TextFile,
        citer: Citer,
        regions: Regions,
        sets: Mapping[str, CriteriaSet],
        rules: Mapping[str, Rule],
        faults: Faults | None = None,
    ) -> None:
        self.text, self._citer, self._regions, self._rules = text, citer, regions, rules
        self.province: str = text.data["province"]
        self.values: list[CitedValue] = []
        self.overlays: list[Overlay] = []
        self.settled: list[SettledClause] = []
        key = text.data["set"]
        if key not in sets:
            mend = f"Các bộ đang có: {', '.join(sets)}."
            raise text.problem(103, f"không có bộ tiêu chí “{key}”", ("set",), mend=mend)
        self._set = sets[key]
        for number, entry in enumerate(text.data.get("levels", ())):
            with (faults or Faults()).part():
                self.overlays.append(self._overlay(entry, ("levels", number)))
        for number, entry in enumerate(text.data.get("settles", ())):
            with (faults or Faults()).part():
                self.settled.append(self._settled(entry, ("settles", number)))

    def _indicator(self, code: str, path: Path) -> Indicator:
        try:
            return self._set.indicator(code)
        except Problem as problem:
            held = ", ".join(each.code for each in self._set.indicators()) or "chưa có chỉ tiêu nào"
            mend = f"Các chỉ tiêu đang có: {held}."
            raise self.text.problem(103, problem.what, (*path, "indicator"), mend=mend) from None

    def _settled(self, entry: dict[str, Any], path: Path) -> SettledClause:
        code, name = entry["indicator"], entry["clause"]
        clause = self._open_clause(self._indicator(code, path), name, path)
        period = period_of(self.text, entry, path)
        since = period.valid_from
        words = f"Chỉ tiêu {code}, quy định của tỉnh mã {self.province}: chưa rõ “{clause.title.lower()}” thì tính là "
        words += COUNTS_AS[entry["counts_as"]] + (f", từ {since:%d/%m/%Y}" if since else "")
        value_id = f"{self._set.key}/{code}#{self.province}:{name}@{since or 'always'}"
        cited = self._citer.cite(value_id, words, entry, path)
        self.values.append(cited)
        settlement = Settlement(name, entry["counts_as"] == "holds", period, cited)
        return SettledClause(self.province, self._set.key, code, settlement, self.text.where(path))

    def _open_clause(self, indicator: Indicator, name: str, path: Path) -> Clause:
        """The clause, if no text of the nation asks for it: what one asks for a province cannot call known."""
        rule = self._rules.get(indicator.judge.rule) if indicator.judge.by == "masterplan" else None
        clauses = {clause.key: clause for clause in rule.all_clauses()} if rule else {}
        if name not in clauses:
            mend = f"Các yêu cầu đang có: {', '.join(clauses) or 'không có yêu cầu nào xét trên hồ sơ'}."
            raise self.text.problem(103, f"chỉ tiêu {indicator.code} không có yêu cầu “{name}”", path, mend=mend)
        if clauses[name].cited.citation.instrument.key != CONVENTION:
            what = f"yêu cầu “{clauses[name].title.lower()}” là của {clauses[name].cited.citation.instrument}"
            mend = "Tỉnh chỉ được quy định điều mà chưa văn bản quốc gia nào quy định (quy ước của hệ thống)."
            raise self.text.problem(111, what, path, mend=mend)
        return clauses[name]

    def _overlay(self, entry: dict[str, Any], path: Path) -> Overlay:
        code = entry["indicator"]
        indicator = self._indicator(code, path)
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


Ruled = TypeVar("Ruled", Overlay, SettledClause)


def no_two_at_once(overlays: Sequence[Ruled]) -> None:
    """Raises Problem 105 when two rules of a province hold for one indicator (or clause) on one day, in whatever
    files."""
    for number, one in enumerate(overlays):
        for other in overlays[number + 1 :]:
            if one.clashes(other):
                what = f"hai quy định của tỉnh mã {one.province} cho chỉ tiêu {one.indicator} trong cùng một ngày"
                raise Problem(105, what, where=other.where, mend=f"Quy định kia ở {one.where}.")


def overlaid(
    criteria_set: CriteriaSet,
    overlays: Iterable[Overlay],
    settled: Iterable[SettledClause],
    province: str,
    digest: str,
) -> CriteriaSet:
    """The set as it holds in the province: each overlay stands before the national level during its days, each settled
    clause counts as the province rules while it is not known."""
    clauses: dict[str, list[Settlement]] = {}
    for each in settled:
        clauses.setdefault(each.indicator, []).append(each.settlement)
    levels: dict[tuple[str, str], list[Threshold]] = {}
    for overlay in overlays:
        for column in overlay.columns:
            levels.setdefault((overlay.indicator, column), []).append(overlay.threshold)

    def merged(indicator: Indicator) -> Indicator:
        mine = {column: sorted(levels.get((indicator.code, column), ()), key=_start) for column in indicator.levels}
        found = {column: tuple(each) for column, each in mine.items() if each}
        return replace(indicator, overlays=found, settled=tuple(clauses.get(indicator.code, ())))

    def whole(criterion: Criterion) -> Criterion:
        return replace(criterion, indicators=tuple(merged(indicator) for indicator in criterion.indicators))

    criteria = tuple(whole(criterion) for criterion in criteria_set.criteria)
    return replace(criteria_set, criteria=criteria, digest=digest, overlaid=province)


def _start(level: Threshold) -> date:
    return level.period.valid_from or date.min
