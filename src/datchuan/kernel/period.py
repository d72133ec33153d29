"""Half-open periods of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """The days ``d`` with ``valid_from <= d < valid_to``; ``None`` leaves that side open.

    A period whose ends are equal holds no day: a version that was corrected before it ever held is kept so.
    """

    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"period ends {self.valid_to} before it begins {self.valid_from}")

    def __contains__(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)

    def overlaps(self, other: Period) -> bool:
        """Whether a day belongs to both. An empty period overlaps nothing."""
        if self.is_empty() or other.is_empty():
            return False
        starts_before_end = self.valid_from is None or other.valid_to is None or self.valid_from < other.valid_to
        ends_after_start = self.valid_to is None or other.valid_from is None or other.valid_from < self.valid_to
        return starts_before_end and ends_after_start

    @property
    def last_day(self) -> date | None:
        """The last day in it; ``None`` where it is open."""
        return self.valid_to - timedelta(days=1) if self.valid_to else None

    def is_empty(self) -> bool:
        return self.valid_from is not None and self.valid_from == self.valid_to
