"""Checks of the data as data: what is looked for, how bad it is and what to do stand in a file of each room.

A room has ``integrity.yaml`` beside its modules, a list of checks (key, title, severity, mend), and ``integrity.py``
with a finder for each key. Both are found when the program starts; one without the other is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

SEVERITIES = ("error", "warning")
SHOWN = 20


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: what it is, in words, and the page where it can be seen."""

    words: str
    route: str = ""
    argument: str = ""


# A finder gets the working day, and says what is wrong.
Finder = Callable[[date], Iterable[Finding]]


@dataclass(frozen=True)
class Check:
    """A check as its file states it."""

    key: str
    title: str
    severity: str
    mend: str


@dataclass(frozen=True)
class Result:
    """What a check found: how many, and the first of them."""

    check: Check
    count: int
    findings: tuple[Finding, ...]


_finders: dict[str, Finder] = {}
_folders: list[Path] = []


def checks_beside(module_file: str) -> None:
    """Register the folder of a room's ``integrity.py``; its checks are in ``integrity.yaml`` there."""
    folder = Path(module_file).parent
    if folder not in _folders:
        _folders.append(folder)


def finds(key: str) -> Callable[[Finder], Finder]:
    """The function finds what the check ``key`` looks for."""

    def register(finder: Finder) -> Finder:
        _finders[key] = finder
        return finder

    return register


def checks() -> list[Check]:
    """Every check of every room, in the order of the files."""
    found = [Check(**entry) for folder in _folders for entry in _read(folder)]
    keys = [check.key for check in found]
    if sorted(keys) != sorted(_finders) or any(check.severity not in SEVERITIES for check in found):
        raise ValueError(f"checks without a finder, finders without a check: {set(keys) ^ set(_finders)}")
    return found


def _read(folder: Path) -> list[dict[str, str]]:
    content = yaml.safe_load((folder / "integrity.yaml").read_text(encoding="utf-8"))
    return list(content["checks"])


def run_checks(today: date) -> list[Result]:
    """Run them all: a constant number of queries. Writes nothing."""
    return [_run(check, today) for check in checks()]


def run_check(key: str, today: date) -> Result:
    """Run one, by its key."""
    return next(_run(check, today) for check in checks() if check.key == key)


def _run(check: Check, today: date) -> Result:
    findings = list(_finders[check.key](today))
    return Result(check, len(findings), tuple(findings[:SHOWN]))
