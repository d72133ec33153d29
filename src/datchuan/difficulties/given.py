"""What raising a difficulty and its steps alike refuse of what they are given."""

from __future__ import annotations

from datetime import date
from typing import Any

from datchuan.difficulties.models import Difficulty
from datchuan.evaluation.computing import own_indicators
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.law.library import load_library
from datchuan.law.sets import CriteriaSet
from datchuan.people.models import Official
from datchuan.people.queries import area_today
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import successors_on, units_on, within

SHORTEST = 8  # characters: shorter tells nothing
LONGEST_TITLE, LONGEST_TEXT = 200, 4000


def checked_text(text: str, where: str, mend: str, *, longest: int = LONGEST_TEXT) -> str:
    """The text, composed. Problem 931 when it tells nothing or is too long."""
    text = nfc(text)
    if len(text) < SHORTEST:
        raise Problem(931, "quá ngắn" if text else "chưa ghi", where=where, mend=mend)
    return checked_length(text, where, longest=longest)


def checked_length(text: str, where: str, *, longest: int = LONGEST_TEXT) -> str:
    """The text, composed; it may be empty. Problem 931 when it is too long."""
    text = nfc(text)
    if len(text) > longest:
        raise Problem(931, f"dài {len(text)} ký tự, tối đa {longest}", where=where, mend="Viết gọn lại.")
    return text


def check_unit(unit: Unit, by: Official, on: date) -> None:
    """Problem 932 for a unit that is no commune or district, does not exist on the day, or lies outside the official's
    area; 416 where that area itself has ended."""
    if unit.level not in (Level.COMMUNE, Level.DISTRICT):
        raise Problem(932, f"{unit.name} không phải xã hay huyện", where="Nơi vướng", mend="Chọn một xã hoặc huyện.")
    if not units_on(on).filter(pk=unit.pk).exists():
        there = ", ".join(each.name for each in successors_on(unit, on)) or "không có"
        what = f"{unit.name} không tồn tại ngày {on:%d/%m/%Y}"
        raise Problem(932, what, where="Nơi vướng", mend=f"Đơn vị tương ứng ngày đó: {there}.")
    if not units_on(on).filter(within(area_today(by, on)), pk=unit.pk).exists():
        what = f"{unit.name} ngoài địa bàn của bạn ({by.area.name})"
        raise Problem(932, what, where="Nơi vướng", mend="Chọn một xã hoặc huyện trong địa bàn của bạn.")


def check_choice(value: str, known: list[str], where: str) -> None:
    """Problem 933 for a value that is not in the list."""
    if value not in known:
        raise Problem(
            933, "chưa chọn" if not value else f"không có “{value}”", where=where, mend="Chọn trong danh sách."
        )


def checked_criterion(code: str, on: date) -> tuple[str, str]:
    """The set in force and the indicator of it, both empty where none is named. Problem 934 for an indicator that the
    department does not judge in that set."""
    if not code:
        return "", ""
    criteria_set = load_library().basic_set_on(on)
    codes = [each.code for each in own_indicators(criteria_set)]
    if code not in codes:
        mend = f"Chọn một trong: {', '.join(codes)}; hoặc để trống."
        raise Problem(934, f"{criteria_set.title} không có chỉ tiêu “{code}” do Sở xét", where="Chỉ tiêu", mend=mend)
    return criteria_set.key, code


def house_groups(criteria_set: CriteriaSet) -> dict[str, str]:
    """The groups of houses that a difficulty may be about, by key ("9.2:hard_floor"; "9.2:" for all that fail)."""
    library = load_library()
    found: dict[str, str] = {}
    for indicator in own_indicators(criteria_set, "households"):
        found[f"{indicator.code}:"] = f"Nhà chưa đạt chỉ tiêu {indicator.code}"
        for clause in library.rule(indicator.judge.rule).reading(None).clauses:
            found[f"{indicator.code}:{clause.key}"] = f"Nhà không đạt “{clause.title}” ({indicator.code})"
    return found


def checked_houses(key: str, unit: Unit, on: date) -> tuple[dict[str, str] | None, str]:
    """The question that finds a group of houses on any day, and its words; none where no group is named. Problem 935
    for a group that the rules of the day do not know, or of a unit that is no xã."""
    if not key:
        return None, ""
    criteria_set = load_library().basic_set_on(on)
    words = house_groups(criteria_set).get(key)
    if words is None or unit.type != "Xã":
        what = f"không có nhóm “{key}”" if words is None else f"{unit.name} không phải là xã"
        raise Problem(935, what, where="Nhóm nhà", mend="Chọn một nhóm trong danh sách, của một xã; hoặc để trống.")
    indicator, _, clause = key.partition(":")
    return {"set": criteria_set.key, "indicator": indicator, "clause": clause}, words


def check_day(difficulty: Difficulty, on: date, today: date) -> None:
    """Problem 938 for a day in the future, or before the last step."""
    if on > today:
        what = f"ngày {on:%d/%m/%Y} ở sau hôm nay ({today:%d/%m/%Y})"
        raise Problem(938, what, where="Ngày", mend="Sửa lại ngày.")
    last: Any = difficulty.steps.latest("number")
    if on < last.on:
        what = f"ngày {on:%d/%m/%Y} ở trước bước gần nhất ({last.on:%d/%m/%Y})"
        raise Problem(938, what, where="Ngày", mend="Sửa lại ngày.")
