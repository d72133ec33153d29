"""What the law files say of a set, in plain text: kept beside verdicts, so that a mended text can be told from new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from datchuan.law.library import Library
from datchuan.law.sets import CriteriaSet

Said = Literal["added", "removed", "changed"]
PARTS = {"words": "nội dung", "citation": "viện dẫn", "source": "nguồn", "checked": "đối chiếu", "rule": "biểu thức"}


@dataclass(frozen=True, slots=True)
class MendedValue:
    """A value that one edition has and another has not, or has otherwise. ``parts`` are (what, before, after)."""

    value_id: str
    words: str
    kind: Said
    parts: tuple[tuple[str, str, str], ...] = ()


def edition_of(library: Library, criteria_set: CriteriaSet) -> dict[str, Any]:
    """Every value that the set rests on, by id: words, citation, source, whether it is checked; for a clause also its
    expression. Plain texts and booleans."""
    values = {
        each.value_id: {
            "words": each.words,
            "citation": str(each.citation),
            "source": each.source,
            "checked": each.checked,
        }
        for each in library.values.values()
        if each.file in criteria_set.files
    }
    for rule in library.rules.values():
        for clause in rule.all_clauses():
            if clause.cited.value_id in values:
                values[clause.cited.value_id]["rule"] = " ".join(clause.expression.split())
    return values


def mended_values(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[MendedValue]:
    """What an edition says otherwise than the one before it, value by value."""
    found = []
    for value_id in sorted(before.keys() | after.keys()):
        old, new = before.get(value_id), after.get(value_id)
        if old is None or new is None:
            words = (new or old or {})["words"]
            found.append(MendedValue(value_id, words, "added" if old is None else "removed"))
        elif old != new:
            found.append(MendedValue(value_id, new["words"], "changed", _parts(old, new)))
    return found


def _parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    pairs = ((title, old.get(key), new.get(key)) for key, title in PARTS.items())
    return tuple((title, _plain(one), _plain(other)) for title, one, other in pairs if one != other)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "đã đối chiếu" if value else "chưa đối chiếu"
    return "" if value is None else str(value)
