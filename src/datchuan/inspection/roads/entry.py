"""One way of the table of the road, and what it may not be."""

from __future__ import annotations

from dataclasses import dataclass

from datchuan.kernel.problem import Problem
from datchuan.territory.models import Unit

LONGEST_MINUTES = 900  # no day of inspection is longer


@dataclass(frozen=True)
class RoadEntry:
    """Minutes between two communes; ``one`` None: between the department and ``other``."""

    one: Unit | None
    other: Unit
    minutes: int
    source: str

    @property
    def key(self) -> tuple[str, str]:
        """The two places in one order whichever way round they were written."""
        return ordered(self.one.pk if self.one else "", self.other.pk)


def ordered(one: str, other: str) -> tuple[str, str]:
    """The ids of two places in the order in which the table keeps them; the department, an empty id, first."""
    return (one, other) if one < other else (other, one)


def check_road(entry: RoadEntry) -> None:
    """Problem 625."""
    if entry.one is not None and entry.one.pk == entry.other.pk:
        raise Problem(625, "hai nơi là một xã", where="Nơi đến", mend="Ghi hai xã khác nhau.")
    if not 1 <= entry.minutes <= LONGEST_MINUTES:
        mend = f"Nhập từ 1 đến {LONGEST_MINUTES} phút."
        raise Problem(625, f"đi {entry.minutes} phút", where="Phút", mend=mend)
    if not entry.source.strip():
        raise Problem(625, "chưa ghi nguồn", where="Nguồn", mend="Ghi ai, nơi nào cho biết; ví dụ “Lái xe của Sở”.")
