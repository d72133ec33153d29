"""Verdicts on the units of another day than that of the facts.

Houses are counted anew in their villages, wherever those lie on the day of the units. A master plan is a paper on the
land of its time: its verdict goes over to a unit with the same land; no text says what it means for a unit that was put
together from several or lost a part, so there it is undetermined, with what was found in each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from datchuan.law.outcome import Basis, Outcome, Reason, Verdict
from datchuan.law.sets import Indicator
from datchuan.territory.models import Unit
from datchuan.territory.queries import Counterpart

NAMED = 6  # so many former units a sentence names one by one
JudgeUnit = Callable[[Indicator, Unit], Verdict]


def judge_on_other_units(
    indicators: Iterable[Indicator], found: Mapping[str, Counterpart], on: date, judge: JudgeUnit
) -> dict[str, dict[str, Verdict]]:
    """For each unit the verdicts of the indicators that a record decides, from those of its counterparts on ``on``."""
    each_once: dict[tuple[str, str], Verdict] = {}

    def of(indicator: Indicator, unit: Unit) -> Verdict:
        key = (indicator.code, unit.pk)
        if key not in each_once:
            each_once[key] = judge(indicator, unit)
        return each_once[key]

    chosen = list(indicators)
    return {
        unit_id: {each.code: _carried(each, counterpart, on, of) for each in chosen}
        for unit_id, counterpart in found.items()
    }


def _carried(indicator: Indicator, counterpart: Counterpart, on: date, of: JudgeUnit) -> Verdict:
    rural = [unit for unit in counterpart.units if unit.type == "Xã"]
    parts = [(unit, of(indicator, unit)) for unit in rural]
    if counterpart.is_same and parts:
        return parts[0][1]
    bases = {basis.value_id: basis for _, verdict in parts for basis in verdict.unchecked}
    outcomes = Counter(verdict.outcome for _, verdict in parts)
    return Verdict(
        indicator=indicator.code,
        outcome=Outcome.UNDETERMINED,
        reasons=(Reason("other_units", _sentence(parts, counterpart, on)),),
        threshold=_threshold(parts),
        unchecked=tuple(bases.values()),
        passing=outcomes[Outcome.MET],
        failing=outcomes[Outcome.NOT_MET],
        unknown=outcomes[Outcome.UNDETERMINED],
        total=len(parts),
    )


def _threshold(parts: list[tuple[Unit, Verdict]]) -> Basis | None:
    return parts[0][1].threshold if parts else None


def _sentence(parts: list[tuple[Unit, Verdict]], counterpart: Counterpart, on: date) -> str:
    if not counterpart.units:
        return f"Dữ liệu không có đơn vị nào của vùng đất này ngày {on:%d/%m/%Y}."
    if not parts:
        names = ", ".join(unit.name for unit in counterpart.units[:NAMED])
        return f"Ngày {on:%d/%m/%Y} vùng đất này thuộc {names}, không thuộc diện đánh giá."
    told = ", ".join(f"{unit.name} {verdict.outcome.label.lower()}" for unit, verdict in parts[:NAMED])
    rest = f" và {len(parts) - NAMED} xã khác" if len(parts) > NAMED else ""
    if len(counterpart.units) == 1:
        return f"Địa giới đã điều chỉnh so với ngày {on:%d/%m/%Y}, khi đó {told}; không cộng thành một kết luận."
    return f"Đất của nhiều đơn vị ngày {on:%d/%m/%Y}: {told}{rest}; không cộng thành một kết luận."
