"""Reads ``law/sets/*.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from datchuan.kernel.period import Period
from datchuan.kernel.text import lower_first
from datchuan.law.cited import CitedValue, Citer
from datchuan.law.faults import Faults
from datchuan.law.level_entries import check_level, level_of, period_of
from datchuan.law.regions import Regions
from datchuan.law.rules import Rule
from datchuan.law.sets import CriteriaSet, Criterion, Indicator, Instead, Judge, Threshold, threshold_words
from datchuan.law.text_files import Path, TextFile

EVERYWHERE = "all"
_FACTS_OF = {"households": "house", "masterplan": "masterplan"}
_FACTS_INSTEAD = "urban_plan"


class SetFile:
    """One criteria set; ``values`` are all its cited values."""

    def __init__(
        self, text: TextFile, citer: Citer, regions: Regions, rules: Mapping[str, Rule], faults: Faults | None = None
    ) -> None:
        self.text, self._citer, self._rules, self._faults = text, citer, rules, faults or Faults()
        self.key: str = text.data["key"]
        self._by = text.data.get("columns", "regions")
        self._columns = regions.columns(self._by)
        self.values: list[CitedValue] = []
        self._period, self._validity = self._read_validity()

    def criteria_set(self, digest: str, files: tuple[str, ...] = ()) -> CriteriaSet:
        data = self.text.data
        criteria = tuple(self._criterion(number, entry) for number, entry in enumerate(data["criteria"]))
        self._nothing_twice(criteria)
        stated = data.get("indicators_stated")
        return CriteriaSet(
            key=self.key,
            title=data["title"],
            instrument=self._citer.instrument(("instrument",)),
            period=self._period,
            validity=self._validity,
            criteria=criteria,
            digest=digest,
            kind=data["kind"],
            columns=self._by,
            province=data.get("province", ""),
            indicators_stated=stated["count"] if stated else None,
            stated=self._stated(stated, criteria) if stated else None,
            note=data.get("note", ""),
            files=files,
        )

    def rule_keys(self) -> set[str]:
        """The rules its indicators name."""
        entries = [indicator for criterion in self.text.data["criteria"] for indicator in criterion["indicators"]]
        judges = [entry["judge"] for entry in entries]
        instead = {each["rule"] for judge in judges for each in judge.get("instead", ())}
        return {judge["rule"] for judge in judges if "rule" in judge} | instead

    def _read_validity(self) -> tuple[Period, tuple[CitedValue, ...]]:
        cited, days = [], []
        for side, words in (("from", "Áp dụng từ"), ("to", "Hết áp dụng từ")):
            entry, path = self.text.data["validity"][side], ("validity", side)
            day = self.text.day(entry, "on", path)
            shown = f"{day:%d/%m/%Y}" if day else "chưa rõ ngày"
            days.append(day)
            cited.append(self._cite(f"{self.key}/validity-{side}", f"{words} {shown}", entry, path))
        start, end = days
        if start and end and end <= start:
            raise self.text.problem(102, "ngày hết áp dụng không sau ngày bắt đầu áp dụng", ("validity", "to"))
        return Period(start, end), tuple(cited)

    def _stated(self, entry: dict[str, Any], criteria: tuple[Criterion, ...]) -> CitedValue:
        path: Path = ("indicators_stated",)
        held = sum(len(criterion.indicators) for criterion in criteria)
        if held > entry["count"]:
            what = f"tệp có {held} chỉ tiêu, nhiều hơn con số {entry['count']} mà văn bản nêu"
            raise self.text.problem(102, what, path)
        return self._cite(f"{self.key}/indicators-stated", f"Bộ tiêu chí có {entry['count']} chỉ tiêu", entry, path)

    def _criterion(self, number: int, entry: dict[str, Any]) -> Criterion:
        path: Path = ("criteria", number)
        indicators = []
        for place, item in enumerate(entry["indicators"]):
            with self._faults.part():
                indicators.append(self._indicator(entry["number"], item, (*path, "indicators", place)))
        cited = None
        if "source" in entry:
            words = f"Tiêu chí {entry['number']}: {entry['title']}"
            cited = self._cite(f"{self.key}/criterion-{entry['number']}", words, entry, path)
        return Criterion(entry["number"], entry["title"], tuple(indicators), cited)

    def _indicator(self, criterion: str, entry: dict[str, Any], path: Path) -> Indicator:
        judge = self._judge(entry, (*path, "judge"))
        return Indicator(
            code=entry["code"],
            title=entry["title"],
            wording=entry.get("wording", entry["title"]),
            unit=entry.get("unit", ""),
            parts=tuple(entry.get("parts", ())),
            judge=judge,
            levels=self._levels(entry, judge, path),
            criterion=criterion,
            set_key=self.key,
            period=self._period,
            note=entry.get("note", ""),
            columns=self._by,
        )

    def _judge(self, entry: dict[str, Any], path: Path) -> Judge:
        given = entry["judge"]
        by, rule_key, choice = given["by"], given.get("rule", ""), None
        if by != "declared":
            rule = self._rule(rule_key, _FACTS_OF[by], (*path, "rule"))
            if "choice" in given:
                words = f"Chỉ tiêu {entry['code']} được xét theo {rule.instrument.number}: {rule.title.lower()}"
                choice = self._cite(f"{self.key}/{entry['code']}#rule", words, given["choice"], (*path, "choice"))
        instead = tuple(
            self._instead(entry["code"], item, (*path, "instead", number))
            for number, item in enumerate(given.get("instead", ()))
        )
        return Judge(by, given.get("count"), rule_key, choice, instead)

    def _rule(self, key: str, facts: str, path: Path) -> Rule:
        rule = self._rules.get(key)
        if rule is None:
            mend = f"Các quy tắc đang có: {', '.join(sorted(self._rules))}."
            raise self.text.problem(103, f"không có quy tắc “{key}”", path, mend=mend)
        if rule.facts.key != facts:
            raise self.text.problem(103, f"quy tắc “{key}” không xét trên {facts}", path)
        return rule

    def _instead(self, code: str, entry: dict[str, Any], path: Path) -> Instead:
        rule = self._rule(entry["rule"], _FACTS_INSTEAD, (*path, "rule"))
        period = period_of(self.text, entry, path)
        since = period.valid_from
        words = f"Chỉ tiêu {code} cũng đạt khi: {lower_first(rule.title)}"
        words += f", từ {since:%d/%m/%Y}" if since else ""
        cited = self._cite(f"{self.key}/{code}#instead:{rule.key}@{since or 'always'}", words, entry, path)
        return Instead(rule.key, period, cited)

    # --- levels ------------------------------------------------------------------------------------------------------

    def _levels(self, entry: dict[str, Any], judge: Judge, path: Path) -> dict[str, tuple[Threshold, ...]]:
        given: dict[str, Any] = entry["thresholds"]
        path = (*path, "thresholds")
        found = {}
        for column in self._columns:
            key = column if column in given else EVERYWHERE
            if key not in given:
                what = f"chỉ tiêu {entry['code']} thiếu mức cho {self._what} “{column}”"
                raise self.text.problem(102, what, path)
            found[column] = self._over_time(entry, judge, column, given[key], (*path, key))
        for column in given:
            if column not in self._columns and column != EVERYWHERE:
                mend = f"Được phép: {', '.join(self._columns)} hoặc {EVERYWHERE}."
                raise self.text.problem(103, f"{self._what} “{column}” chưa được khai báo", (*path, column), mend=mend)
        return found

    @property
    def _what(self) -> str:
        return "nhóm xã" if self._by == "groups" else "vùng"

    def _over_time(
        self, entry: dict[str, Any], judge: Judge, column: str, given: Any, path: Path
    ) -> tuple[Threshold, ...]:
        """The levels of one column, oldest first: newer ones take over, no two begin together, no day lacks one."""
        pairs = [(given, path)] if isinstance(given, dict) else [(each, (*path, n)) for n, each in enumerate(given)]
        levels = [self._threshold(entry, judge, column, each, place) for each, place in pairs]
        starts = [level.period.valid_from for level in levels]
        if len(set(starts)) < len(starts):
            what = f"chỉ tiêu {entry['code']} có hai mức cho “{column}” từ cùng một ngày"
            raise self.text.problem(105, what, path)
        changes = [self._period.valid_from or date.min]
        changes += [end for level in levels if (end := level.period.valid_to) and end in self._period]
        for day in changes:
            if not any(day in level.period for level in levels):
                shown = "trước mức đầu tiên" if day == date.min else f"vào ngày {day:%d/%m/%Y}"
                raise self.text.problem(102, f"chỉ tiêu {entry['code']} thiếu mức cho “{column}” {shown}", path)
        return tuple(sorted(levels, key=lambda level: level.period.valid_from or date.min))

    def _threshold(
        self, entry: dict[str, Any], judge: Judge, column: str, given: dict[str, Any], path: Path
    ) -> Threshold:
        kind, values = level_of(self.text, given, len(entry.get("parts", ())), path)
        unit, period = entry.get("unit", ""), period_of(self.text, given, path)
        check_level(self.text, judge, kind, values, unit, path)
        title, since = self._columns[column].title, period.valid_from
        shown = threshold_words(kind, values, unit)
        words = f"Chỉ tiêu {entry['code']}, {title}: {shown}" + (f", từ {since:%d/%m/%Y}" if since else "")
        value_id = f"{self.key}/{entry['code']}@{column}" + (f"@{since}" if since else "")
        place = entry.get("place") or f"chỉ tiêu {entry['code']}"
        cited = self._cite(value_id, words, given, path, f"{place}, cột {title}")
        return Threshold(kind, values, unit, cited, period)

    def _nothing_twice(self, criteria: tuple[Criterion, ...]) -> None:
        seen: set[str] = set()
        for place, criterion in enumerate(criteria):
            path: Path = ("criteria", place)
            if f"criterion {criterion.number}" in seen:
                raise self.text.problem(102, f"tiêu chí {criterion.number} xuất hiện hai lần", path)
            seen.add(f"criterion {criterion.number}")
            for indicator in criterion.indicators:
                if indicator.code in seen:
                    raise self.text.problem(102, f"chỉ tiêu {indicator.code} xuất hiện hai lần", path)
                seen.add(indicator.code)

    def _cite(self, value_id: str, words: str, entry: dict[str, Any], path: Path, place: str = "") -> CitedValue:
        cited = self._citer.cite(value_id, words, entry, path, place)
        self.values.append(cited)
        return cited
