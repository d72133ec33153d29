"""Reads ``law/sets/*.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from datchuan.kernel.period import Period
from datchuan.law.cited import CitedValue, Citer
from datchuan.law.regions import Regions
from datchuan.law.rules import Rule
from datchuan.law.sets import (
    CriteriaSet,
    Criterion,
    Indicator,
    Judge,
    Threshold,
    ThresholdKind,
    threshold_words,
)
from datchuan.law.text_files import Path, TextFile

EVERYWHERE = "all"
_KINDS: tuple[ThresholdKind, ...] = ("must_hold", "none_allowed", "at_least", "at_most", "delegated", "unknown")
_FACTS_OF = {"households": "house", "masterplan": "masterplan"}


class SetFile:
    """One criteria set; ``values`` are all its cited values."""

    def __init__(self, text: TextFile, citer: Citer, regions: Regions, rules: Mapping[str, Rule]) -> None:
        self.text, self._citer, self._regions, self._rules = text, citer, regions, rules
        self.key: str = text.data["key"]
        self.values: list[CitedValue] = []
        self._period, self._validity = self._read_validity()

    def criteria_set(self, digest: str) -> CriteriaSet:
        data = self.text.data
        criteria = tuple(self._criterion(number, entry) for number, entry in enumerate(data["criteria"]))
        self._no_code_twice(criteria)
        return CriteriaSet(
            key=self.key,
            title=data["title"],
            instrument=self._citer.instrument(("instrument",)),
            period=self._period,
            validity=self._validity,
            criteria=criteria,
            digest=digest,
        )

    def rule_keys(self) -> set[str]:
        """The rules its indicators name."""
        entries = [indicator for criterion in self.text.data["criteria"] for indicator in criterion["indicators"]]
        return {entry["judge"]["rule"] for entry in entries if "rule" in entry["judge"]}

    def _read_validity(self) -> tuple[Period, tuple[CitedValue, ...]]:
        cited, days = [], []
        for side, words in (("from", "Áp dụng từ"), ("to", "Hết áp dụng từ")):
            entry, path = self.text.data["validity"][side], ("validity", side)
            day = self.text.day(entry, "on", path)
            shown = f"{day:%d/%m/%Y}" if day else "chưa rõ ngày"
            days.append(day)
            cited.append(self._cite(f"{self.key}/validity-{side}", f"{words} {shown}", entry, path))
        return Period(*days), tuple(cited)

    def _criterion(self, number: int, entry: dict[str, Any]) -> Criterion:
        path: Path = ("criteria", number, "indicators")
        indicators = tuple(
            self._indicator(entry["number"], item, (*path, place)) for place, item in enumerate(entry["indicators"])
        )
        return Criterion(entry["number"], entry["title"], indicators)

    def _indicator(self, criterion: str, entry: dict[str, Any], path: Path) -> Indicator:
        judge = Judge(**entry["judge"])
        self._check_judge(judge, (*path, "judge"))
        return Indicator(
            code=entry["code"],
            title=entry["title"],
            wording=entry.get("wording", entry["title"]),
            unit=entry.get("unit", ""),
            parts=tuple(entry.get("parts", ())),
            judge=judge,
            thresholds=self._thresholds(entry, path),
            criterion=criterion,
            set_key=self.key,
            period=self._period,
            note=entry.get("note", ""),
        )

    def _check_judge(self, judge: Judge, path: Path) -> None:
        if judge.by == "declared":
            return
        rule = self._rules.get(judge.rule)
        if rule is None:
            mend = f"Các quy tắc đang có: {', '.join(sorted(self._rules))}."
            raise self.text.problem(103, f"không có quy tắc “{judge.rule}”", (*path, "rule"), mend=mend)
        if rule.facts.key != _FACTS_OF[judge.by]:
            raise self.text.problem(103, f"quy tắc “{judge.rule}” không xét trên {judge.by}", (*path, "rule"))

    def _thresholds(self, entry: dict[str, Any], path: Path) -> dict[str, Threshold]:
        given: dict[str, Any] = entry["thresholds"]
        path = (*path, "thresholds")
        everywhere = given.get(EVERYWHERE)
        found = {}
        for region in self._regions.regions:
            level = given.get(region, everywhere)
            if level is None:
                raise self.text.problem(102, f"chỉ tiêu {entry['code']} thiếu mức cho vùng “{region}”", path)
            found[region] = self._threshold(entry, region, level, (*path, region if region in given else EVERYWHERE))
        for region in given:
            if region not in found and region != EVERYWHERE:
                mend = f"Được phép: {', '.join(found)} hoặc {EVERYWHERE}."
                raise self.text.problem(103, f"vùng “{region}” chưa được khai báo", (*path, region), mend=mend)
        return found

    def _threshold(self, entry: dict[str, Any], region: str, level: dict[str, Any], path: Path) -> Threshold:
        kind = next(kind for kind in _KINDS if kind in level)
        values: tuple[Decimal, ...] = ()
        if kind in ("at_least", "at_most"):
            given = level[kind]
            values = tuple(Decimal(figure) for figure in (given if isinstance(given, list) else [given]))
            if len(values) != max(1, len(entry.get("parts", ()))):
                raise self.text.problem(102, "số con số không khớp số nội dung (parts) của chỉ tiêu", path)
        unit = entry.get("unit", "")
        shown = threshold_words(kind, values, unit)
        words = f"Chỉ tiêu {entry['code']}, {self._regions.regions[region].title}: {shown}"
        cited = self._cite(f"{self.key}/{entry['code']}@{region}", words, level, path, self._place(entry, region))
        return Threshold(kind, values, unit, cited)

    def _place(self, entry: dict[str, Any], region: str) -> str:
        place = entry.get("place") or f"chỉ tiêu {entry['code']}"
        return f"{place}, cột {self._regions.regions[region].title}"

    def _no_code_twice(self, criteria: tuple[Criterion, ...]) -> None:
        seen: set[str] = set()
        for criterion in criteria:
            for indicator in criterion.indicators:
                if indicator.code in seen:
                    raise self.text.problem(102, f"chỉ tiêu {indicator.code} xuất hiện hai lần", ("criteria",))
                seen.add(indicator.code)

    def _cite(self, value_id: str, words: str, entry: dict[str, Any], path: Path, place: str = "") -> CitedValue:
        cited = self._citer.cite(value_id, words, entry, path, place)
        self.values.append(cited)
        return cited
