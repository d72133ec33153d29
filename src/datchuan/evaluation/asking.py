"""What if: the same houses under another level, reading or figure of the law. Nothing is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from datchuan.criteria.queries import checking_now
from datchuan.evaluation.counting import Asked, Counted, count, count_houses
from datchuan.kernel.problem import Problem
from datchuan.law.cube import Cube
from datchuan.law.decision import Decision
from datchuan.law.library import load_library
from datchuan.law.outcome import Outcome, Verdict
from datchuan.law.rules import Assumption
from datchuan.law.sets import Indicator
from datchuan.law.verdict import judge_households
from datchuan.law.what_if import UnitCounts, weigh
from datchuan.territory.models import Unit
from datchuan.territory.queries import by_district, communes_on

TOO_LARGE = 104  # a product that leaves 32 bits


@dataclass(frozen=True)
class Question:
    """What should be otherwise for an indicator that counts houses; None or empty: as the law has it.

    ``points`` is the share to reach in hundredths of a percent.
    """

    indicator: Indicator
    reading: str | None = None
    points: int | None = None
    assumption: Assumption = ()

    @property
    def is_asked(self) -> bool:
        return bool(self.reading or self.assumption) or self.points is not None


@dataclass(frozen=True)
class WeighedCommune:
    """A commune with the decision as it is and as it would be."""

    unit: Unit
    before: Decision
    after: Decision


@dataclass(frozen=True)
class Answer:
    """Every xã both ways, in name order; ``from_cells``: without looking at a house. ``grounds`` is a verdict on no
    house: what the law's own side of the answer rests on."""

    question: Question
    communes: list[WeighedCommune]
    from_cells: bool
    grounds: Verdict

    @property
    def turned(self) -> list[WeighedCommune]:
        """The communes whose outcome would be another."""
        return [each for each in self.communes if each.before.outcome is not each.after.outcome]

    @property
    def outcomes(self) -> list[tuple[Outcome, int, int]]:
        """How many communes have each outcome, before and after."""
        before = Counter(each.before.outcome for each in self.communes)
        after = Counter(each.after.outcome for each in self.communes)
        return [(outcome, before[outcome], after[outcome]) for outcome in Outcome]

    @property
    def shortfalls(self) -> tuple[int, int]:
        """The houses missing in all communes together, before and after."""
        before = sum(each.before.shortfall or 0 for each in self.communes)
        return before, sum(each.after.shortfall or 0 for each in self.communes)


def ask(asked: Asked, question: Question, *, units_on: date | None = None) -> Answer:
    """Weigh every xã of the day, or of ``units_on``. Five queries at most; houses are looked at only for what is not
    kept.

    Problem 109 for an unknown reading, 605 for a figure too large to compute with, a share that is not the
    indicator's or is outside 0 to 100 %.
    """
    counted = _counted(asked, question, units_on or asked.on)
    communes = communes_on(units_on or asked.on, rural_only=True).select_related("parent").order_by()
    units = {unit.pk: unit for unit in communes}
    counts = [UnitCounts(pk, counted.counting, counted.cubes.get(pk, Cube())) for pk in units]
    try:
        weighed = list(
            weigh(
                question.indicator,
                counts,
                asked.law_on,
                reading=question.reading,
                points=question.points,
                assumption=question.assumption,
            )
        )
    except ValueError:
        what = f"không đặt được mức tỷ lệ này cho chỉ tiêu {question.indicator.code}"
        raise Problem(605, what, mend="Nhập tỷ lệ từ 0 đến 100 %, chỉ cho chỉ tiêu tính theo tỷ lệ hộ.") from None
    found = [WeighedCommune(units[str(each.unit)], each.before, each.after) for each in weighed]
    found.sort(key=lambda each: by_district(each.unit))
    grounds = judge_households(question.indicator, counted.counting, Cube(), asked.profile, asked.law_on)
    return Answer(question, found, counted.is_kept, grounds.under(checking_now()))


def _counted(asked: Asked, question: Question, units_on: date) -> Counted:
    counted = count(asked, units_on=units_on)
    if counted.counting.has_counted(question.assumption):
        return counted
    library, assumptions = load_library(), (question.assumption,)
    try:
        counting = library.house_counting(asked.criteria_set, asked.law_on, asked.profile, assumptions)
    except Problem as problem:
        if problem.number != TOO_LARGE:
            raise
        raise Problem(605, "con số này quá lớn để tính", mend="Nhập số nhỏ hơn.") from None
    return Counted(counting, count_houses(counting, asked.on, units_on=units_on), is_kept=False)
