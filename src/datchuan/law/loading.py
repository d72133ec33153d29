"""Reads a folder of law files into a library, in the order in which the files rest on each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from datchuan.kernel.citation import Instrument
from datchuan.kernel.problem import Problem
from datchuan.law.cited import CitedValue, Citer
from datchuan.law.facts import FactSchema, fact_schema
from datchuan.law.faults import Faults
from datchuan.law.library import Library
from datchuan.law.overlays import Overlay, OverlayFile, SettledClause, no_two_at_once, overlaid
from datchuan.law.procedure_files import procedure_of
from datchuan.law.procedures import Procedure
from datchuan.law.regions import Regions, regions_of
from datchuan.law.rule_files import RuleFile
from datchuan.law.rules import Rule
from datchuan.law.set_files import SetFile
from datchuan.law.sets import CriteriaSet
from datchuan.law.terms import Term, terms_of
from datchuan.law.text_files import TextFile, read_text_file

SINGLE_FILES = {"instruments.yaml": "instruments", "regions.yaml": "regions", "terms.yaml": "terms"}
ROOMS = ("facts", "rules", "sets", "overlays", "procedures")


def law_files(folder: Path) -> list[tuple[str, str]]:
    """Every file that makes up the library, with the schema it is held against, in reading order."""
    listed = [(f"{room}/{path.name}", room) for room in ROOMS for path in sorted((folder / room).glob("*.yaml"))]
    return [*SINGLE_FILES.items(), *listed]


class Loader:
    """Loads step by step: with faults that are gathered a step reads on after a fault; else the first one is raised."""

    instruments: dict[str, Instrument]
    regions: Regions
    terms: dict[str, Term]
    facts: dict[str, FactSchema]
    rule_files: dict[str, RuleFile]
    rules: dict[str, Rule]
    sets: dict[str, CriteriaSet]
    procedures: dict[str, Procedure]

    def __init__(self, folder: Path, faults: Faults | None = None) -> None:
        self.folder, self.faults = folder, faults or Faults()
        self.values: dict[str, CitedValue] = {}
        self.provincial: dict[tuple[str, str], CriteriaSet] = {}
        self._texts: dict[str, TextFile] = {}
        self._fact_texts: dict[str, TextFile] = {}
        self.steps = (
            self.load_instruments,
            self.load_regions_and_terms,
            self.load_facts,
            self.load_rules,
            self.load_sets,
            self.load_overlays,
            self.load_procedures,
        )

    def library(self) -> Library:
        """All steps. Raises Problem 101-105 or 111."""
        for step in self.steps:
            step()
        return self.built()

    def built(self) -> Library:
        """The library, once every step has been taken."""
        return Library(
            self.instruments,
            self.regions,
            self.facts,
            self.rules,
            self.terms,
            self.sets,
            self.values,
            self.provincial,
            self.procedures,
        )

    # --- the steps ---------------------------------------------------------------------------------------------------

    def load_instruments(self) -> None:
        self.instruments = _instruments(self._text("instruments.yaml", "instruments"))

    def load_regions_and_terms(self) -> None:
        text = self._text("regions.yaml", "regions")
        with self.faults.part():
            self.regions = regions_of(text, self._citer(text))
            self._keep([column.cited for column in self.regions.regions.values()])
            self._keep([column.cited for column in self.regions.groups.values()])
            self._keep([place.cited for place in self.regions.provinces])
        text = self._text("terms.yaml", "terms")
        with self.faults.part():
            self.terms, cited = terms_of(text, self._citer(text))
            self._keep(cited)

    def load_facts(self) -> None:
        self.facts = {}
        for text in self._room("facts"):
            with self.faults.part():
                schema = fact_schema(text)
                if schema.key in self.facts:
                    raise text.problem(105, f"bộ trường “{schema.key}” được ghi hai lần", ("key",))
                self.facts[schema.key], self._fact_texts[schema.key] = schema, text

    def load_rules(self) -> None:
        self.rule_files = {}
        for text in self._room("rules"):
            with self.faults.part():
                self._rule_file(text)
        self.rules = {key: rule for file in self.rule_files.values() for key, rule in file.rules.items()}

    def _rule_file(self, text: TextFile) -> None:
        wanted = text.data["facts"]
        if wanted not in self.facts:
            mend = f"Các bộ trường đang có: {', '.join(self.facts)}."
            raise text.problem(103, f"không có bộ trường “{wanted}”", ("facts",), mend=mend)
        file = RuleFile(text, self._citer(text), self.facts[wanted], self.regions, self.faults)
        if file.key in self.rule_files:
            raise text.problem(105, f"tệp quy tắc “{file.key}” được ghi hai lần", ("key",))
        self._keep(file.values)
        self.rule_files[file.key] = file

    def load_sets(self) -> None:
        self.sets = {}
        for text in self._room("sets"):
            with self.faults.part():
                file = SetFile(text, self._citer(text), self.regions, self.rules, self.faults)
                if file.key in self.sets:
                    raise text.problem(105, f"bộ tiêu chí “{file.key}” được ghi hai lần", ("key",))
                texts = self._texts_behind(text, file.rule_keys())
                files = tuple(each.name for each in texts)
                self.sets[file.key] = file.criteria_set(_joined(each.digest for each in texts), files)
                self._keep(file.values)

    def load_overlays(self) -> None:
        overlays: list[Overlay] = []
        settled: list[SettledClause] = []
        texts: dict[tuple[str, str], list[TextFile]] = {}
        for text in self._room("overlays"):
            with self.faults.part():
                file = OverlayFile(text, self._citer(text), self.regions, self.sets, self.rules, self.faults)
                overlays += file.overlays
                settled += file.settled
                texts.setdefault((text.data["set"], file.province), []).append(text)
                no_two_at_once(overlays)
                no_two_at_once(settled)
                self._keep(file.values)
        for (key, province), behind in texts.items():
            found = self.sets[key]
            found = replace(found, files=(*found.files, *(text.name for text in behind)))
            mine = [each for each in overlays if (each.set_key, each.province) == (key, province)]
            clauses = [each for each in settled if (each.set_key, each.province) == (key, province)]
            digest = _joined([found.digest, *(text.digest for text in behind)])
            self.provincial[key, province] = overlaid(found, mine, clauses, province, digest)

    def load_procedures(self) -> None:
        self.procedures = {}
        for text in self._room("procedures"):
            with self.faults.part():
                found = procedure_of(text, self._citer(text))
                self._no_other(found, text)
                self.procedures[found.key] = found
                self._keep(found.values)

    def _no_other(self, found: Procedure, text: TextFile) -> None:
        for other in self.procedures.values():
            if found.key == other.key:
                raise text.problem(105, f"trình tự “{found.key}” được ghi hai lần", ("key",))
            if set(found.standards) & set(other.standards) and found.period.overlaps(other.period):
                what = f"trình tự này và “{other.title}” cùng áp dụng cho một chuẩn trong cùng một ngày"
                raise text.problem(105, what, ("validity",))

    # --- files -------------------------------------------------------------------------------------------------------

    def _text(self, name: str, schema: str) -> TextFile:
        if name not in self._texts:
            self._texts[name] = read_text_file(self.folder, name, schema)
        return self._texts[name]

    def _room(self, room: str) -> Iterable[TextFile]:
        return (self._text(name, schema) for name, schema in law_files(self.folder) if schema == room)

    def _citer(self, text: TextFile) -> Citer:
        return Citer(text, self.instruments)

    def _texts_behind(self, text: TextFile, rule_keys: set[str]) -> list[TextFile]:
        """The set's own file and every file its verdicts rest on, in a fixed order."""
        keys = sorted({key.partition("/")[0] for key in rule_keys})
        rules = [self.rule_files[key].text for key in keys if key in self.rule_files]
        facts = [self._fact_texts[key] for key in sorted({each.data["facts"] for each in rules})]
        return [
            text,
            *(self._text(name, schema) for name, schema in SINGLE_FILES.items()),
            *rules,
            *facts,
        ]

    def _keep(self, values: Iterable[CitedValue]) -> None:
        for value in values:
            if value.value_id in self.values:
                raise Problem(105, f"giá trị “{value.value_id}” được ghi hai lần", where=value.file)
            self.values[value.value_id] = value


def _joined(digests: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


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
            in_force_from=text.day(entry, "in_force_from", ("instruments", key)),
            in_force_to=text.day(entry, "in_force_to", ("instruments", key)),
            replaced_by=entry.get("replaced_by", ""),
        )
        for key, entry in text.data["instruments"].items()
    }
