"""Difficulties made by hand, and taken to where a test begins."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import official

from datchuan.difficulties import operations
from datchuan.difficulties.models import Difficulty, DifficultyState
from datchuan.difficulties.operations import DifficultyGiven, GivenFile, raise_difficulty
from datchuan.people.models import Office
from datchuan.territory.models import Unit

TRI_PHUONG, TRANG_DINH, BAC_QUYNH = "06016-1", "180-1", "06343-2"
RAISED = date(2020, 11, 2)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30 + b"IEND\xaeB`\x82"
WORDS = "Đã làm xong, có biên bản của xã"


def raised(unit_id: str = TRI_PHUONG, by: str = "xa", on: date = RAISED, **changes: Any) -> Difficulty:
    given = DifficultyGiven(
        **{
            "unit": Unit.objects.get(pk=unit_id),
            "title": "Thiếu đất làm nhà văn hóa thôn",
            "kind": "land",
            "severity": "ordinary",
            **changes,
        }
    )
    return raise_difficulty(given=given, by=official(by), on=on, today=max(on, date(2020, 12, 31)))


def step(found: Difficulty, name: str, *, by: str | None = None, on: date = RAISED, **arguments: Any) -> Difficulty:
    """A step by its operation; ``text`` is filled in where none is given. None acts for the system."""
    operation = getattr(operations, name)
    if name not in ("assign_difficulty", "merge_difficulty"):
        arguments.setdefault("text", WORDS)
    person = official(by) if by else None
    made: Difficulty = operation(difficulty=found, by=person, on=on, today=max(on, date(2020, 12, 31)), **arguments)
    return made


def assigned(found: Difficulty | None = None, owner: str = "qln", person: str = "", **arguments: Any) -> Difficulty:
    office = Office.objects.get(key=owner)
    who = official(person) if person else None
    return step(found or raised(), "assign_difficulty", owner=office, official=who, **arguments)


def taken_to(state: str) -> Difficulty:
    """One that stands at a state."""
    found = raised()
    if state == DifficultyState.RAISED:
        return found
    if state == DifficultyState.REJECTED:
        return step(found, "reject_difficulty")
    if state == DifficultyState.MERGED:
        return step(found, "merge_difficulty", into=raised())
    found = assigned(found)
    chain = {
        DifficultyState.ASSIGNED: (),
        DifficultyState.DIRECTED: ("propose_direction",),
        DifficultyState.IN_PROGRESS: ("record_remedy",),
        DifficultyState.RESOLVED: ("resolve_difficulty",),
        DifficultyState.REOPENED: ("resolve_difficulty", "reopen_difficulty"),
    }
    for name in chain[DifficultyState(state)]:
        found = step(found, name)
    return found


def photo(name: str = "ảnh.png", content: bytes = PNG) -> GivenFile:
    return GivenFile(name, content)
