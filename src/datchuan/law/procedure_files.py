"""Reads one file of ``law/procedures/``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from datchuan.kernel.period import Period
from datchuan.law.cited import CitedValue, Citer
from datchuan.law.procedures import (
    ACTORS,
    Condition,
    Part,
    Procedure,
    ProcedureStep,
    RegistrationTerm,
    WithdrawalRule,
    YearDay,
)
from datchuan.law.terms import Term, TermVersion
from datchuan.law.text_files import Path, TextFile

HOLDS = {
    "file": "tệp",
    "self_assessment": "xã tự đánh giá",
    "plans": "sổ quy hoạch",
    "houses": "số liệu điều tra",
}
_ALWAYS = Period(None, None)
Held = TypeVar("Held")


def procedure_of(text: TextFile, citer: Citer) -> Procedure:
    """The procedure of a file. Problem 102, 103 or 105 for what it cannot mean."""
    return _Reader(text, citer).procedure()


class _Reader:
    def __init__(self, text: TextFile, citer: Citer) -> None:
        self.text, self.citer, self.data = text, citer, text.data
        self.key: str = text.data["key"]

    def procedure(self) -> Procedure:
        period, validity = self._validity()
        found = Procedure(
            key=self.key,
            title=self.data["title"],
            instrument=self.citer.instrument(("instrument",)),
            standards=tuple(self.data["standards"]),
            period=period,
            validity=validity,
            registration=self._each("registration", self._registration),
            conditions=self._each("conditions", self._condition),
            ratios=self._each("ratios", self._condition),
            parts=self._each("parts", self._part),
            evidence=self._each("evidence", self._part),
            steps=self._each("steps", self._step),
            withdrawal=self._each("withdrawal", self._withdrawal),
            digest=self.text.digest,
            note=self.data.get("note", ""),
        )
        self._check(found)
        return found

    def _each(self, part: str, read: Callable[[str, dict[str, Any], Path], Held]) -> tuple[Held, ...]:
        return tuple(read(part, entry, (part, place)) for place, entry in enumerate(self.data.get(part, ())))

    def _validity(self) -> tuple[Period, tuple[CitedValue, ...]]:
        days: list[date | None] = []
        cited = []
        for side, words in (("from", "Áp dụng từ"), ("to", "Hết áp dụng từ")):
            entry, path = self.data["validity"][side], ("validity", side)
            day = self.text.day(entry, "on", path)
            days.append(day)
            shown = f"{words} {day:%d/%m/%Y}" if day else f"{words}: chưa rõ ngày"
            cited.append(
                self.citer.cite(f"procedures/{self.key}/validity-{side}", f"{self.data['title']}: {shown}", entry, path)
            )
        start, end = days
        if start and end and end <= start:
            raise self.text.problem(102, "ngày hết áp dụng không sau ngày bắt đầu áp dụng", ("validity", "to"))
        return Period(start, end), tuple(cited)

    def _cite(self, part: str, words: str, entry: dict[str, Any], path: Path) -> CitedValue:
        since = f"@{entry['valid_from']}" if "valid_from" in entry else ""
        return self.citer.cite(f"procedures/{self.key}/{part}-{entry['key']}{since}", words, entry, path)

    def _registration(self, part: str, entry: dict[str, Any], path: Path) -> RegistrationTerm:
        before = self._year_day(entry, path)
        cited = self._cite(part, f"{entry['title']}: {before.words}", entry, path)
        return RegistrationTerm(entry["key"], entry["title"], entry["by"], entry["to"], before, cited)

    def _condition(self, part: str, entry: dict[str, Any], path: Path) -> Condition:
        figure = Decimal(entry["at_least"]) if "at_least" in entry else None
        unit, is_known = entry.get("unit", ""), "unknown" not in entry
        level = "" if is_known else ": chưa rõ mức"
        if figure is not None:
            level = f": từ {figure:f} {unit}".replace(".", ",")
        cited = self._cite(part, f"{entry['title']}{level}", entry, path)
        return Condition(entry["key"], entry["title"], figure, unit, is_known, self.text.period(entry, path), cited)

    def _part(self, part: str, entry: dict[str, Any], path: Path) -> Part:
        words = f"{entry['title']} ({HOLDS[entry['holds']]})"
        cited = self._cite(part, words, entry, path)
        by, criterion = entry.get("by", "commune"), entry.get("criterion", "")
        return Part(entry["key"], entry["title"], entry.get("form", ""), by, entry["holds"], criterion, cited)

    def _step(self, part: str, entry: dict[str, Any], path: Path) -> ProcedureStep:
        before = self._year_day(entry, path) if "before" in entry else None
        shown = _length(entry) if before is None else before.words
        cited = self._cite(part, f"{ACTORS[entry['by']]}. {entry['title']}: {shown}", entry, path)
        note = entry.get("note", "")
        key, title, unit = entry["key"], entry["title"], entry.get("unit", "days")
        version = TermVersion(key, title, _ALWAYS, entry["length"], unit, cited, note)
        term = Term(key, title, (version,))
        to, begins, stops = entry.get("to"), entry.get("begins", ""), entry.get("stops")
        return ProcedureStep(key, title, entry["by"], to, begins, term, before, stops, cited)

    def _withdrawal(self, part: str, entry: dict[str, Any], path: Path) -> WithdrawalRule:
        figure = Decimal(entry["at_least"])
        cited = self._cite(part, entry["title"], entry, path)
        among = tuple(entry.get("with_one_of", ()))
        return WithdrawalRule(entry["key"], entry["title"], figure, entry["unit"], among, cited)

    def _year_day(self, entry: dict[str, Any], path: Path) -> YearDay:
        month, day = map(int, entry["before"].split("-"))
        try:
            date(2001, month, day)  # a year without 29 February: such a day does not come every year
        except ValueError:
            what = f"“{entry['before']}” không phải là một ngày có trong mọi năm"
            raise self.text.problem(102, what, (*path, "before")) from None
        return YearDay(month, day, entry["year"] == "previous")

    def _check(self, found: Procedure) -> None:
        """Problem 103 for a step that begins with one that is not there, 105 for a part or step written twice."""
        keys = [each.key for each in found.steps]
        for place, step in enumerate(found.steps):
            if step.begins and step.begins not in keys[:place]:
                what = f"không có bước “{step.begins}” ở trước bước “{step.key}”"
                raise self.text.problem(103, what, ("steps", place, "begins"))
        for part, every in (("steps", keys), ("parts", [each.key for each in (*found.parts, *found.evidence)])):
            if len(set(every)) < len(every):
                twice = next(key for key in every if every.count(key) > 1)
                raise self.text.problem(105, f"“{twice}” được ghi hai lần", (part,))


def _length(entry: dict[str, Any]) -> str:
    if entry["length"] is None:
        return "chưa rõ thời hạn"
    return f"{entry['length']} {'ngày làm việc' if entry['unit'] == 'working_days' else 'ngày'}"
