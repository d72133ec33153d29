"""The group of houses that a difficulty is about, counted on a day. Which houses they are is shown by "Vì sao?", to
those who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from datchuan.difficulties.models import Difficulty
from datchuan.evaluation.queries import standing
from datchuan.kernel.problem import Problem
from datchuan.law.outcome import Verdict


@dataclass(frozen=True)
class HouseCount:
    """How many houses fail on a day, of how many nobody can tell, of how many in all; ``why_not`` where that cannot be
    said."""

    failing: int = 0
    unknown: int = 0
    total: int = 0
    why_not: str = ""


def houses_today(difficulty: Difficulty, on: date) -> HouseCount | None:
    """The group on a day, by the rules of that day; none where the difficulty is about no group."""
    if not difficulty.houses:
        return None
    asked: dict[str, str] = difficulty.houses
    try:
        verdicts = standing(asked["set"], on, [difficulty.unit_id]).verdicts.get(difficulty.unit_id, {})
    except Problem as problem:
        return HouseCount(why_not=problem.sentence)
    if asked["indicator"] not in verdicts:
        return HouseCount(why_not=f"{difficulty.unit.name} không được xét ngày {on:%d/%m/%Y}.")
    return _counted(verdicts[asked["indicator"]], asked["clause"])


def _counted(verdict: Verdict, clause: str) -> HouseCount:
    total = verdict.total
    if not total:
        return HouseCount(why_not="Chưa có số liệu điều tra nhà ở.")
    if not clause:
        return HouseCount(verdict.failing, verdict.unknown, total)
    found = next((each for each in verdict.clauses if each.key == clause), None)
    if found is None:
        return HouseCount(why_not="Quy định của ngày này không có điều kiện đó.")
    return HouseCount(found.failing, found.unknown, total)
