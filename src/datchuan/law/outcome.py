"""What a judgement says: a verdict in three values, with its figures, reasons and grounds, ready to be kept as JSON."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from datchuan.law.checking import Checking
from datchuan.law.cited import CitedValue

# Not kept: it is what persons say on the day of reading, not on the day of judging.
_NOT_KEPT = "differing"


class Outcome(StrEnum):
    """The verdict on one indicator."""

    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        """The Vietnamese word for it."""
        return {"met": "Đạt", "not_met": "Không đạt", "undetermined": "Chưa đủ căn cứ"}[self.value]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a whole Vietnamese ``sentence``; ``key`` is stable (``fails:hard_floor``) for grouping and tests."""

    key: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Basis:
    """A value of the law that a verdict rests on, in plain text, as it stood when the verdict was given."""

    value_id: str
    words: str
    citation: str
    source: str
    checked: bool

    @classmethod
    @lru_cache(maxsize=4096)  # a country cites the same few values for thousands of communes
    def of(cls, cited: CitedValue) -> Basis:
        return cls(cited.value_id, cited.words, str(cited.citation), cited.source, cited.checked)


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that a verdict rests on while the signed text, as a person read it, says something else."""

    basis: Basis
    says: str


@dataclass(frozen=True, slots=True)
class ClauseCount:
    """How many houses (or records) fail this clause, and of how many it is not known."""

    key: str
    title: str
    failing: int
    unknown: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The outcome under another reading of the same text."""

    reading: str
    title: str
    outcome: Outcome
    passing: int
    failing: int
    unknown: int
    shortfall: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one indicator for one unit on one day.

    ``passing + failing + unknown == total`` (houses or records; all 0 for a declared value). ``required`` passing
    ones are needed; ``shortfall`` of them are missing (not counting those unknown). ``unchecked`` are the values it
    rests on that nobody has compared with the signed text, ``checked`` those whose file says that somebody has;
    ``under`` tells them apart by what persons have found since. ``reading`` is empty where the text allows only one.
    """

    indicator: str
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    threshold: Basis | None = None
    unchecked: tuple[Basis, ...] = ()
    passing: int = 0
    failing: int = 0
    unknown: int = 0
    total: int = 0
    required: int | None = None
    shortfall: int | None = None
    clauses: tuple[ClauseCount, ...] = ()
    reading: str = ""
    what_ifs: tuple[WhatIf, ...] = ()
    declared: str = ""
    checked: tuple[Basis, ...] = ()
    differing: tuple[Difference, ...] = ()

    def under(self, checking: Checking) -> Verdict:
        """The same verdict with its grounds as ``checking`` has them: ``unchecked`` without those that were checked,
        ``differing`` with those of which the signed text says something else."""
        if not (checking.checked or checking.differing):
            return self
        grounds = (*self.unchecked, *self.checked)
        found = tuple(
            Difference(b, checking.differing[b.value_id]) for b in grounds if b.value_id in checking.differing
        )
        settled = checking.checked | checking.differing.keys()
        unchecked = tuple(basis for basis in self.unchecked if basis.value_id not in settled)
        return replace(self, unchecked=unchecked, differing=found)

    def to_json(self) -> dict[str, Any]:
        """A plain dict of texts, whole numbers, lists and dicts."""
        plain = {name: _plain(getattr(self, name)) for name in self.__dataclass_fields__ if name != _NOT_KEPT}
        if not self.checked:  # verdicts kept before there were such values stay equal to what is computed now
            del plain["checked"]
        return plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Verdict:
        """The verdict that ``to_json`` wrote. Keys it does not know (of a later version) are left out."""
        known = {field.name for field in fields(cls)} - {_NOT_KEPT}
        kept = {key: value for key, value in data.items() if key in known}
        kept["outcome"] = Outcome(data["outcome"])
        kept["threshold"] = Basis(**data["threshold"]) if data.get("threshold") else None
        for name, kind in (
            ("reasons", Reason),
            ("unchecked", Basis),
            ("checked", Basis),
            ("clauses", ClauseCount),
        ):
            kept[name] = tuple(kind(**item) for item in data.get(name, ()))
        kept["what_ifs"] = tuple(
            WhatIf(**{**item, "outcome": Outcome(item["outcome"])}) for item in data.get("what_ifs", ())
        )
        return cls(**kept)


def _plain(value: Any) -> Any:
    """Not by ``dataclasses.asdict``, which copies deeply and costs four times as much: evaluating writes thousands.
    By the kind of what is met oftenest first."""
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is tuple:
        return [_plain(item) for item in value]
    if kind is Outcome:
        return str(value)
    return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
