"""How long a difficulty may take and how it goes up, from terms.yaml: defaults of the product, not of the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

from datchuan.difficulties.models import LEVELS, EscalationLevel, Severity


@dataclass(frozen=True)
class Term:
    """In calendar days: until it is due, and at each level once it is overdue."""

    days: int
    escalate_every: int

    @property
    def rises(self) -> list[tuple[EscalationLevel, int]]:
        """The levels above the owner, each with how many days after it was raised one that nobody resolves comes
        there."""
        return [(level, self.days + 1 + place * self.escalate_every) for place, level in enumerate(LEVELS[1:])]


@cache
def terms() -> dict[str, Term]:
    """The term of each severity. ``ValueError`` when the file leaves one out or states none that can be kept."""
    content = yaml.safe_load((Path(__file__).parent / "terms.yaml").read_text(encoding="utf-8"))
    found = {severity: Term(**entry) for severity, entry in content["severities"].items()}
    if set(found) != set(Severity.values) or any(min(each.days, each.escalate_every) < 1 for each in found.values()):
        raise ValueError("terms.yaml: a term of at least one day for every severity, and for no other")
    return found


def due_on(severity: str, since: date) -> date:
    """The day by which it must be resolved."""
    return since + timedelta(days=terms()[severity].days)


def level_above(level: str) -> EscalationLevel | None:
    """The next level up; none above the province."""
    place = LEVELS.index(EscalationLevel(level)) + 1
    return LEVELS[place] if place < len(LEVELS) else None


def must_go_up(*, severity: str, level: str, level_since: date, due: date, on: date) -> bool:
    """Whether an open difficulty goes up one level on a day: overdue, and either still with its owner or long enough at
    a higher level."""
    if on <= due or level_above(level) is None:
        return False
    if level == EscalationLevel.OWNER:
        return True
    return (on - max(level_since, due)).days >= terms()[severity].escalate_every
