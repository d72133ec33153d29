"""Several places in one scan: the clauses of all their countings side by side, each distinct one with one bit.

Two profiles differ in a few numbers of the law, so their countings share most clauses; those that differ (the area
per person in the mountains and in the delta) have a bit each, and a commune looks only at the bits of its own profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datchuan.kernel.problem import Problem
from datchuan.law import tree
from datchuan.law.counting import MOST_CLAUSES, HouseCounting
from datchuan.law.emit_sql import count_sql

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class JointCounting:
    """The distinct clauses of several countings; a joint mask has the bit of a clause's place in ``clauses``."""

    clauses: tuple[tree.Truth, ...]

    def mask(self, counting: HouseCounting, bits: int | None = None) -> int:
        """The joint mask of ``bits`` of one counting's own mask (of all its clauses when None)."""
        places = {clause: place for place, clause in enumerate(self.clauses)}
        wanted = [clause for clause in counting.clauses if bits is None or clause.mask & bits]
        return sum({1 << places[clause.lowered] for clause in wanted})

    def sql(self, dialect: str, source: str, group_by: str | Sequence[str] = (), alias: str = "") -> str:
        """As ``HouseCounting.sql``, with joint masks."""
        return count_sql(self.clauses, dialect, source, group_by, alias)

    def polars(self, frame: pl.LazyFrame, group_by: str | Sequence[str] = ()) -> pl.LazyFrame:
        """As ``HouseCounting.polars``, with joint masks."""
        from datchuan.law.emit_polars import count_polars

        return count_polars(frame, self.clauses, [group_by] if isinstance(group_by, str) else list(group_by))


def join_countings(countings: Iterable[HouseCounting]) -> JointCounting:
    """One counting for all places. Raises Problem 611 when their distinct clauses are more than the masks hold."""
    found = tuple(dict.fromkeys(clause.lowered for counting in countings for clause in counting.clauses))
    if len(found) > MOST_CLAUSES:
        what = f"các vùng, địa hình này cần {len(found)} điều kiện khác nhau, một lần quét chỉ đếm được {MOST_CLAUSES}"
        raise Problem(611, what, mend="Chia tệp các xã theo vùng rồi đánh giá từng phần.")
    return JointCounting(found)
