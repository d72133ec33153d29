"""Reads the national files of data/ (columns in data/SOURCES.md); writes nothing and knows no model."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import fold, nfc

UNITS_FILE, CHANGES_FILE = "national_units.csv", "national_changes_2025.csv"
# The days of the two lists, and the day on whose evening the units of the changes are as these name them.
LISTED_ON, EVE, TWO_LEVELS_ON = date(2020, 6, 1), date(2025, 6, 30), date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A row of a list: ``level`` is province, district or commune, ``parent`` the code of the unit above."""

    code: str
    level: str
    type: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class ListedEdge:
    """All or a part (``extent``) of the unit of the eve goes to a unit of the new list."""

    from_code: str
    from_name: str
    to_code: str
    to_province: str
    extent: str


@dataclass(frozen=True)
class Country:
    """Both lists by code, and the edges between them. ``before`` is the list of 01/06/2020, ``after`` that of
    01/07/2025."""

    before: dict[str, ListedUnit]
    after: dict[str, ListedUnit]
    edges: tuple[ListedEdge, ...]

    @cached_property
    def provinces(self) -> dict[str, ListedUnit]:
        """The provinces of the new list, by code."""
        return {code: unit for code, unit in self.after.items() if unit.level == "province"}

    @cached_property
    def edges_into(self) -> dict[str, list[ListedEdge]]:
        """The edges by the unit they lead to."""
        found: dict[str, list[ListedEdge]] = defaultdict(list)
        for edge in self.edges:
            found[edge.to_code].append(edge)
        return found

    def is_known_before(self, edge: ListedEdge) -> bool:
        """Whether the edge's unit is in the old list as the same unit: a code alone is no identity."""
        listed = self.before.get(edge.from_code)
        return listed is not None and same_name(listed.name, edge.from_name)

    def old_province(self, edge: ListedEdge) -> str:
        """The code of the province that the edge's unit lay in on the eve.

        A code that the old list has lies where it lay; a newer one in the one province that the other units of the same
        new commune come from. Problem 231 when that tells nothing.
        """
        if edge.from_code in self.before:
            return self.province_before(edge.from_code)
        beside = {
            self.province_before(other.from_code)
            for other in self.edges_into[edge.to_code]
            if other.from_code in self.before
        }
        if len(beside) != 1:
            what = f"không rõ {edge.from_name} ({edge.from_code}) thuộc tỉnh nào trước {TWO_LEVELS_ON:%d/%m/%Y}"
            raise Problem(231, what, where=CHANGES_FILE, mend="Xem lại dòng đó trong tệp.")
        return beside.pop()

    def province_before(self, code: str) -> str:
        """The code of the province that a unit of the old list lies in."""
        while self.before[code].parent:
            code = self.before[code].parent
        return code

    @cached_property
    def origins(self) -> dict[str, list[str]]:
        """The provinces of the old list that went into each province of the new one: the one that most of their
        communes went to."""
        went: dict[str, Counter[str]] = defaultdict(Counter)
        for edge in self.edges:
            went[self.old_province(edge)][edge.to_province] += 1
        found: dict[str, list[str]] = {code: [] for code in self.provinces}
        for old, counts in sorted(went.items()):
            found[counts.most_common(1)[0][0]].append(old)
        return found

    def new_province(self, old_code: str) -> str:
        """The code of the present province that a province of the old list went into."""
        return next(code for code, olds in self.origins.items() if old_code in olds)


def same_name(one: str, other: str) -> bool:
    """The same words; the two lists spell marks and capitals differently (Hoà, Hòa; Đăk, Đắk)."""
    return fold(one) == fold(other)


def read_country(folder: Path) -> Country:
    """Both lists and the edges from ``folder``. Problem 230 when a file is not there or lacks a column."""
    before: dict[str, ListedUnit] = {}
    after: dict[str, ListedUnit] = {}
    for row in _rows(folder / UNITS_FILE, "snapshot", "level", "code", "name", "type", "parent_code"):
        unit = ListedUnit(row["code"], row["level"], row["type"], row["name"], row["parent_code"])
        (before if row["snapshot"] == LISTED_ON.isoformat() else after)[unit.code] = unit
    columns = ("from_code", "from_name", "to_code", "to_province_code", "extent")
    edges = (
        ListedEdge(*(row[name] for name in columns))
        for row in _rows(folder / CHANGES_FILE, "effective_date", "to_name", *columns)
    )
    return Country(before, after, tuple(edges))


def _rows(path: Path, *columns: str) -> Iterator[dict[str, str]]:
    mend = "Lấy lại tệp cùng bản cài đặt."
    if not path.is_file():
        raise Problem(230, f"không có tệp {path.name}", where=path.parent.name, mend=mend)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise Problem(230, f"thiếu cột {', '.join(missing)}", where=path.name, mend=mend)
        for row in reader:
            yield {key: nfc(value or "") for key, value in row.items()}


def search_provinces(country: Country, text: str) -> list[tuple[ListedUnit, list[ListedUnit]]]:
    """The present provinces whose name, or the name of one that went into them, holds every word of ``text`` without
    regard to marks; all of them for an empty text. Each with the provinces of the old list it is made of; one that
    bears the very name comes first ("ha giang" is in Hậu Giang too)."""
    asked = fold(text)
    words = asked.split()
    exact: list[tuple[ListedUnit, list[ListedUnit]]] = []
    found: list[tuple[ListedUnit, list[ListedUnit]]] = []
    for code, province in country.provinces.items():
        olds = [country.before[old] for old in country.origins[code]]
        names = [fold(each.name) for each in (province, *olds)]
        if any(all(word in name for word in words) for name in names):
            whole = any(f" {name} ".endswith(f" {asked} ") for name in names)
            (exact if whole else found).append((province, olds))
    return exact + found
