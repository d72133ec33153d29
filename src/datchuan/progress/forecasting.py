"""How many communes will meet a target at the end of its year: by what was gained in the months recorded.

Pure. The months to come are taken to gain what some recorded month gained, each of them as likely; every way is
counted, none is drawn by chance, so that the same figures always give the same forecast.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise

MIN_GAINS = 3  # fewer months of history tell nothing
TENTH = 10  # a tenth of the ways ends below the interval, a tenth above it
DAYS_A_MONTH = 365.25 / 12
METHOD = (
    "Mỗi tháng còn lại được coi là tăng (hoặc giảm) như một tháng bất kỳ đã ghi nhận trong 12 tháng qua, các tháng khả "
    "năng ngang nhau; tính đủ mọi cách, bỏ một phần mười thấp nhất và một phần mười cao nhất (khoảng 80 %)."
)
METHOD_MONTHS = (
    "Số tháng còn lại làm tròn, ít nhất là 1. Chỉ tính các tháng mà ít nhất chín phần mười số xã đã có kết luận ở cả "
    "đầu và cuối tháng, và địa giới không đổi trong tháng."
)


@dataclass(frozen=True)
class Counted:
    """How many of ``judged`` communes met a target on a day; of ``undetermined`` of them nobody can tell."""

    on: date
    met: int
    judged: int
    undetermined: int

    @property
    def is_conclusive(self) -> bool:
        """At least nine in ten communes were decided."""
        return self.judged > 0 and self.undetermined * TENTH <= self.judged


@dataclass(frozen=True)
class Forecast:
    """Where a target will stand at its end: ``low`` to ``high``, ``likely`` in the middle; ``why_not`` instead where
    the history is too short. ``gains`` are the months that it rests on."""

    low: int | None = None
    likely: int | None = None
    high: int | None = None
    gains: tuple[int, ...] = ()
    months_left: int = 0
    why_not: str = ""

    @property
    def is_known(self) -> bool:
        return self.low is not None


def months_left(day: date, due_on: date) -> int:
    """The months from a day to the end, rounded; at least one while there is a day left."""
    days = (due_on - day).days
    return max(1, int(days / DAYS_A_MONTH + 0.5)) if days > 0 else 0


def monthly_gains(months: Sequence[Counted], changes: Sequence[date]) -> list[int]:
    """What each recorded month gained, from one end of a month to the next, oldest first. Left out: months that are not
    next to each other, or not conclusive, or between which units changed (``changes``)."""
    return [
        after.met - before.met
        for before, after in pairwise(sorted(months, key=lambda each: each.on))
        if (after.on - before.on) <= timedelta(days=31)
        and before.is_conclusive
        and after.is_conclusive
        and not any(before.on < on <= after.on for on in changes)
    ]


def forecast(actual: int, gains: Sequence[int], left: int, most: int) -> Forecast:
    """Where ``actual`` will be after ``left`` months, within 0 and ``most``. Nothing is left: it stands. Undetermined
    with fewer than ``MIN_GAINS`` months of history."""
    if left <= 0:
        return Forecast(actual, actual, actual, tuple(gains))
    if len(gains) < MIN_GAINS:
        why = f"mới ghi nhận được {len(gains)} tháng đủ căn cứ, cần ít nhất {MIN_GAINS} tháng"
        return Forecast(gains=tuple(gains), months_left=left, why_not=why)
    ways = _sums(gains, left)
    low, likely, high = (min(most, max(0, actual + _quantile(ways, tenths))) for tenths in (1, 5, 9))
    return Forecast(low, likely, high, tuple(gains), left)


def _sums(gains: Sequence[int], months: int) -> Mapping[int, int]:
    """In how many ways ``months`` months that are each like one of ``gains`` come to each sum."""
    ways: Mapping[int, int] = {0: 1}
    for _ in range(months):
        longer: dict[int, int] = defaultdict(int)
        for total, count in ways.items():
            for gain in gains:
                longer[total + gain] += count
        ways = longer
    return ways


def _quantile(ways: Mapping[int, int], tenths: int) -> int:
    """The least sum that ``tenths`` tenths of the ways do not exceed."""
    sums = sorted(ways)
    whole = sum(ways.values())
    up_to = accumulate(ways[each] for each in sums)
    return next(each for each, count in zip(sums, up_to, strict=True) if count * TENTH >= whole * tenths)
