"""Reads ``law/rules/*.yaml``: parameters, clauses and rules, everything typed against the fact schema."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from datchuan.kernel.problem import Problem
from datchuan.law import tree
from datchuan.law.cited import CitedValue, Citer
from datchuan.law.expression import parse
from datchuan.law.facts import FactSchema
from datchuan.law.faults import Faults
from datchuan.law.regions import Regions
from datchuan.law.rules import Clause, Parameter, Reading, Rule, Variant, conflict, in_words
from datchuan.law.text_files import Path, TextFile

ONLY_READING = "only"


class RuleFile:
    """The rules of one file, by key; ``values`` are all its cited values."""

    def __init__(
        self, text: TextFile, citer: Citer, facts: FactSchema, regions: Regions, faults: Faults | None = None
    ) -> None:
        self.text, self._citer, self._facts, self._regions = text, citer, facts, regions
        self.key: str = text.data["key"]
        self.values: list[CitedValue] = []
        self.parameters: dict[str, Parameter] = {}
        self._clauses: dict[str, Clause] = {}
        self.rules: dict[str, Rule] = {}
        self._read(faults or Faults())

    def _read(self, faults: Faults) -> None:
        """Parameters, clauses, rules. What rests on something faulty is not read: its faults would be echoes."""
        before = len(faults.found)
        for name, entry in self.text.data.get("parameters", {}).items():
            with faults.part():
                self.parameters[name] = self._parameter(name, entry)
        if len(faults.found) > before:
            return
        for key, entry in self.text.data["clauses"].items():
            with faults.part():
                self._clauses[key] = self._clause(key, entry)
        if len(faults.found) > before:
            return
        for key, entry in self.text.data["rules"].items():
            with faults.part():
                self.rules[f"{self.key}/{key}"] = self._rule(key, entry)
        if len(faults.found) == before:
            self._nothing_idle()

    # --- parameters ----------------------------------------------------------------------------------------------

    def _parameter(self, name: str, entry: dict[str, Any]) -> Parameter:
        key = f"{self.key}/{name}"
        variants = tuple(
            self._variant(key, entry, item, ("parameters", name, "variants", number))
            for number, item in enumerate(entry["variants"])
        )
        asked = tuple(Decimal(figure) for figure in entry.get("what_if", ()))
        for number, figure in enumerate(asked):
            self._fits_scale(figure, entry, ("parameters", name, "what_if", number))
        parameter = Parameter(key, entry["title"], entry.get("unit", ""), entry.get("scale", 0), variants, asked)
        if conflict(parameter):
            what = f"tham số “{entry['title']}” có hai giá trị khác nhau cùng áp dụng được cho một xã trong một ngày"
            raise self.text.problem(105, what, ("parameters", name, "variants"))
        return parameter

    def _variant(self, key: str, parent: dict[str, Any], entry: dict[str, Any], path: Path) -> Variant:
        when = tuple(sorted(entry.get("when", {}).items()))
        self._known_conditions(when, path)
        value = None if entry["value"] is None else Decimal(entry["value"])
        if value is not None:
            self._fits_scale(value, parent, (*path, "value"))
        where = ",".join(f"{name}={answer}" for name, answer in when) or "all"
        day = entry.get("valid_from") or "always"
        shown = "chưa rõ" if value is None else f"{in_words(value)} {parent.get('unit', '')}".strip()
        cited = self._cite(f"{key}@{where}@{day}", f"{parent['title']}: {shown}", entry, path)
        return Variant(when, self.text.period(entry, path), value, cited)

    def _fits_scale(self, value: Decimal, parameter: dict[str, Any], path: Path) -> None:
        if value != value.quantize(Decimal(1).scaleb(-parameter.get("scale", 0))):
            raise self.text.problem(102, f"{value} có nhiều chữ số lẻ hơn scale", path)

    def _known_conditions(self, when: tuple[tuple[str, str], ...], path: Path) -> None:
        places = self._regions
        known: dict[str, Mapping[str, object]] = {
            "region": places.regions,
            "terrain": places.terrains,
            "group": places.groups,
        }
        for name, answer in when:
            if answer not in known[name]:
                mend = f"Được phép: {', '.join(known[name])}."
                raise self.text.problem(103, f"“{answer}” chưa được khai báo", (*path, "when", name), mend=mend)

    # --- clauses and rules ---------------------------------------------------------------------------------------

    def _clause(self, key: str, entry: dict[str, Any]) -> Clause:
        path: Path = ("clauses", key)
        references = {
            name: tree.ParamRef(name, parameter.title, parameter.unit, parameter.scale)
            for name, parameter in self.parameters.items()
        }
        try:
            node = parse(entry["requires"], self._facts.fields, references)
        except Problem as problem:
            raise self.text.problem(problem.number, problem.what, (*path, "requires"), mend=problem.mend) from None
        cited = self._cite(f"{self.key}/{key}", f"Yêu cầu: {entry['title'].lower()}", entry, path)
        return Clause(key, entry["title"], entry["requires"], node, entry["fails"], entry["unknown"], cited)

    def _rule(self, key: str, entry: dict[str, Any]) -> Rule:
        path: Path = ("rules", key)
        readings, default, choice = {}, ONLY_READING, None
        if "readings" in entry:
            for name, option in entry["readings"].items():
                clauses = self._clauses_of(option["clauses"], (*path, "readings", name, "clauses"))
                readings[name] = Reading(name, option["title"], clauses)
            default = entry["default"]["reading"]
            if default not in readings:
                raise self.text.problem(103, f"không có cách hiểu “{default}”", (*path, "default", "reading"))
            words = f"Cách hiểu mặc định của “{entry['title']}”: {readings[default].title}"
            # What the chosen reading asks for is part of the choice: a mark on it ends when the clauses change.
            chosen = {**entry["default"], "clauses": entry["readings"][default]["clauses"]}
            choice = self._cite(f"{self.key}/{key}#reading", words, chosen, (*path, "default"))
        else:
            clauses = self._clauses_of(entry["clauses"], (*path, "clauses"))
            readings[default] = Reading(default, entry["title"], clauses)
        return Rule(
            key=f"{self.key}/{key}",
            title=entry["title"],
            instrument=self._citer.instrument(path),
            facts=self._facts,
            readings=readings,
            default=default,
            choice=choice,
            parameters=self.parameters,
            note=entry.get("note", ""),
        )

    def _clauses_of(self, keys: list[str], path: Path) -> tuple[Clause, ...]:
        for number, key in enumerate(keys):
            if key not in self._clauses:
                mend = f"Các yêu cầu đang có: {', '.join(self._clauses)}."
                raise self.text.problem(103, f"không có yêu cầu “{key}”", (*path, number), mend=mend)
        return tuple(self._clauses[key] for key in keys)

    def _nothing_idle(self) -> None:
        """A clause that no rule uses is a forgotten one: the law would silently not be applied."""
        used = {clause.key for rule in self.rules.values() for clause in rule.all_clauses()}
        for key in self._clauses:
            if key not in used:
                raise self.text.problem(103, f"yêu cầu “{key}” không được quy tắc nào dùng", ("clauses", key))

    def _cite(self, value_id: str, words: str, entry: dict[str, Any], path: Path) -> CitedValue:
        cited = self._citer.cite(value_id, words, entry, path)
        self.values.append(cited)
        return cited
