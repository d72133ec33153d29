"""One concept, one word: every table of the database and every public value of the law room has its entry.

The rule: GLOSSARY.md holds tables of four cells, ``English term | Tiếng Việt | Meaning | Source``. Names of classes
stand in backticks in the first cell; what is left of that cell is the term.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections import Counter

import pytest
from django.apps import apps
from django.db.models import TextChoices
from tests.whole.places import ROOT

import datchuan.law

_ROW = re.compile(r"^\|(?P<cells>.+)\|\s*$", re.M)


def _entries() -> list[list[str]]:
    rows = [
        [cell.strip() for cell in row.split("|")] for row in _ROW.findall((ROOT / "GLOSSARY.md").read_text("utf-8"))
    ]
    return [row for row in rows if row[0] != "English term" and not set(row[0]) <= set("-: ")]


ENTRIES = _entries()
NAMES = Counter(name for row in ENTRIES for name in re.findall(r"`(\w+)`", row[0]))


def _term(cell: str) -> str:
    return re.sub(r"\s*\([^)]*`[^)]*\)|`", "", cell).strip().lower()


def _tables() -> list[str]:
    return [m.__name__ for m in apps.get_models() if m.__module__.startswith("datchuan.")]


def _choices() -> list[str]:
    """Lists of values that stand beside the tables (Role, Level)."""
    modules = {m.__module__ for m in apps.get_models() if m.__module__.startswith("datchuan.")}
    found = [each for name in modules for each in vars(importlib.import_module(name)).values()]
    return [c.__name__ for c in found if isinstance(c, type) and issubclass(c, TextChoices) and c.__module__ in modules]


def _law_values() -> list[str]:
    found = []
    for module in pkgutil.walk_packages(datchuan.law.__path__, "datchuan.law."):
        for name, value in vars(importlib.import_module(module.name)).items():
            is_ours = isinstance(value, type) and value.__module__ == module.name and not name.startswith("_")
            if is_ours and dataclasses.is_dataclass(value):
                found.append(name)
    return found


def test_every_row_is_whole() -> None:
    assert len(ENTRIES) > 60
    for row in ENTRIES:
        assert len(row) == 4, row
        assert all(row), f"an empty cell: {row}"


@pytest.mark.parametrize("name", sorted({*_tables(), *_choices()}))
def test_table_has_its_entry(name: str) -> None:
    assert NAMES[name] == 1, f"{name} has {NAMES[name]} entries in GLOSSARY.md"


@pytest.mark.parametrize("name", sorted(_law_values()))
def test_value_of_the_law_has_its_entry(name: str) -> None:
    assert NAMES[name] == 1, f"{name} has {NAMES[name]} entries in GLOSSARY.md"


def test_one_concept_one_word() -> None:
    terms = Counter(term.strip() for row in ENTRIES for term in _term(row[0]).split(","))
    assert not [term for term, times in terms.items() if times > 1]


def test_names_in_the_glossary_exist() -> None:
    """A class that was renamed or removed leaves no entry behind."""
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "src" / "datchuan").rglob("*.py"))
    gone = [name for name in NAMES if not re.search(rf"^\s*(?:class {name}\b|{name}\b.* = )", source, re.M)]
    assert not gone, gone
