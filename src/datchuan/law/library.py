"""The whole library of the law, loaded once: every file held against its schema, every reference resolved."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from datchuan.kernel.citation import Instrument
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import law_folder
from datchuan.law.cited import CitedValue, Citer
from datchuan.law.counting import HouseCounting, compile_counting
from datchuan.law.facts import FactSchema, fact_schema
from datchuan.law.regions import Profile, Regions, regions_of
from datchuan.law.rule_files import RuleFile
from datchuan.law.rules import Rule
from datchuan.law.set_files import SetFile
from datchuan.law.sets import CriteriaSet
from datchuan.law.terms import Term, terms_of
from datchuan.law.text_files import TextFile, read_text_file

_DAYS_KEPT = 1000  # which counting a day has; the countings themselves are few


@dataclass(eq=False)
class Library:
    """Everything the files say. ``values`` is every cited value by its id, for the page of what is checked."""

    instruments: dict[str, Instrument]
    regions: Regions
    facts: dict[str, FactSchema]
    rules: dict[str, Rule]
    terms: dict[str, Term]
    sets: dict[str, CriteriaSet]
    values: dict[str, CitedValue]
    _countings: dict[tuple[object, ...], HouseCounting] = field(default_factory=dict, repr=False)
    _days: dict[tuple[str, date, Profile], HouseCounting] = field(default_factory=dict, repr=False)

    def set_for(self, key: str, on: date) -> CriteriaSet:
        """The criteria set ``key`` if it is in force on that day. Raises Problem 106, naming the sets there are."""
        found = self.sets.get(key)
        if found and on in found.period:
            return found
        listed = "; ".join(f"{each.key} ({_days(each)})" for each in self.sets.values())
        what = (
            f"bộ tiêu chí “{found.title}” không áp dụng vào ngày {on:%d/%m/%Y}"
            if found
            else f"không có bộ tiêu chí “{key}”"
        )
        raise Problem(106, what, mend=f"Các bộ đang có: {listed}.")

    def rule(self, key: str) -> Rule:
        """Raises Problem 109 when no file holds the rule."""
        if key not in self.rules:
            raise Problem(109, f"không có quy tắc “{key}”", mend=f"Các quy tắc đang có: {', '.join(self.rules)}.")
        return self.rules[key]

    def profile_of_province(self, code: str, on: date) -> Profile:
        """Region and terrain of the province with that GSO code. Raises Problem 107 when they are not known."""
        return self.regions.place_of(code, on).profile

    def house_counting(self, criteria_set: CriteriaSet, on: date, profile: Profile) -> HouseCounting:
        """The compiled counting of all house clauses the set needs on that day for that profile (cached)."""
        day = (criteria_set.digest, on, profile)
        if day not in self._days:
            keys = sorted({i.judge.rule for i in criteria_set.indicators() if i.judge.by == "households"})
            placed = self.regions.grounds(profile, on)
            rules = [self.rules[key] for key in keys]
            found = compile_counting(self._countings, criteria_set.digest, rules, on, profile, placed=placed)
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            self._days[day] = found
        return self._days[day]


def _days(criteria_set: CriteriaSet) -> str:
    start, end = criteria_set.period.valid_from, criteria_set.period.valid_to
    until = f"đến trước {end:%d/%m/%Y}" if end else "chưa có ngày hết áp dụng"
    return f"từ {start:%d/%m/%Y}, {until}" if start else until


def load_library(folder: Path | None = None) -> Library:
    """The library in ``folder`` (the project's own ``law/`` by default). Loaded once and kept for each folder.

    Raises Problem 101-105 for the first fault found, with file and line.
    """
    return _load(folder or law_folder())


@cache
def _load(folder: Path) -> Library:
    loader = _Loader(folder)
    return loader.library()


class _Loader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.values: dict[str, CitedValue] = {}
        self.instruments_text = read_text_file(folder, "instruments.yaml", "instruments")
        self.instruments = _instruments(self.instruments_text)
        self.regions_text = read_text_file(folder, "regions.yaml", "regions")
        self.regions = regions_of(self.regions_text, self._citer(self.regions_text))
        self._keep([region.cited for region in self.regions.regions.values()])
        self._keep([place.cited for place in self.regions.provinces])
        self.terms_text = read_text_file(folder, "terms.yaml", "terms")
        self.terms, cited = terms_of(self.terms_text, self._citer(self.terms_text))
        self._keep(cited)
        self.facts = self._facts()
        self.rule_files = self._rule_files()
        self.rules = {key: rule for file in self.rule_files.values() for key, rule in file.rules.items()}

    def library(self) -> Library:
        sets = self._sets()
        return Library(self.instruments, self.regions, self.facts, self.rules, self.terms, sets, self.values)

    def _files(self, room: str) -> list[str]:
        return sorted(f"{room}/{path.name}" for path in (self.folder / room).glob("*.yaml"))

    def _citer(self, text: TextFile) -> Citer:
        return Citer(text, self.instruments)

    def _facts(self) -> dict[str, FactSchema]:
        schemas = [fact_schema(read_text_file(self.folder, name, "facts")) for name in self._files("facts")]
        return {schema.key: schema for schema in schemas}

    def _rule_files(self) -> dict[str, RuleFile]:
        found: dict[str, RuleFile] = {}
        for name in self._files("rules"):
            text = read_text_file(self.folder, name, "rules")
            if text.data["facts"] not in self.facts:
                mend = f"Các bộ trường đang có: {', '.join(self.facts)}."
                raise text.problem(103, f"không có bộ trường “{text.data['facts']}”", ("facts",), mend=mend)
            file = RuleFile(text, self._citer(text), self.facts[text.data["facts"]], self.regions)
            self._keep(file.values)
            found[file.key] = file
        return found

    def _sets(self) -> dict[str, CriteriaSet]:
        found: dict[str, CriteriaSet] = {}
        for name in self._files("sets"):
            text = read_text_file(self.folder, name, "sets")
            file = SetFile(text, self._citer(text), self.regions, self.rules)
            found[file.key] = file.criteria_set(self._digest(text, file.rule_keys()))
            self._keep(file.values)
        return found

    def _digest(self, text: TextFile, rule_keys: set[str]) -> str:
        """Over the set's own file and every file its verdicts rest on, in a fixed order."""
        files = [
            self.rule_files[key]
            for key in sorted({key.partition("/")[0] for key in rule_keys})
            if key in self.rule_files
        ]
        schemas = {file.text.data["facts"] for file in files}
        parts = [text.digest, self.instruments_text.digest, self.regions_text.digest, self.terms_text.digest]
        parts += [file.text.digest for file in files]
        parts += [self.facts[key].digest for key in sorted(schemas)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _keep(self, values: list[CitedValue]) -> None:
        for value in values:
            if value.value_id in self.values:
                raise Problem(105, f"giá trị “{value.value_id}” được ghi hai lần", where=value.file)
            self.values[value.value_id] = value


def _instruments(text: TextFile) -> dict[str, Instrument]:
    return {
        key: Instrument(
            key=key,
            kind=entry["kind"],
            number=entry["number"],
            issuer=entry["issuer"],
            title=entry["title"],
            issued_on=text.day(entry, "issued_on", ("instruments", key)),
            source=entry["source"],
        )
        for key, entry in text.data["instruments"].items()
    }
