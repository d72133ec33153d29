"""What recognitions and dossiers alike refuse of what they are given."""

from __future__ import annotations

from datetime import date

from datchuan.dossiers.models import Standard
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import successors_on, units_on

SHORTEST_REASON = 8  # characters: shorter tells nothing


def check_reason(reason: str, where: str, mend: str) -> None:
    """Problem 807 for a reason that tells nothing."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Problem(807, "quá ngắn", where=where, mend=mend)


def check_standard(standard: str, criteria_set: str) -> None:
    """Problem 805 when the standard or the set is not known here; no set is allowed."""
    if standard not in Standard.values:
        raise Problem(805, "chưa chọn chuẩn", where="Chuẩn", mend="Chọn một chuẩn trong danh sách.")
    if criteria_set and criteria_set not in load_library().sets:
        what = f"không có bộ tiêu chí “{criteria_set}”"
        raise Problem(805, what, where="Bộ tiêu chí", mend="Chọn trong danh sách, hoặc để trống khi chưa rõ.")


def check_days(days: dict[str, date | None], today: date) -> None:
    """Problem 803 for a day after ``today``."""
    for where, day in days.items():
        if day and day > today:
            what = f"ngày {day:%d/%m/%Y} ở sau hôm nay ({today:%d/%m/%Y})"
            raise Problem(803, what, where=where, mend="Sửa lại ngày.")


def check_commune(commune: Unit, day: date) -> None:
    """Problem 801 when the unit is no xã, or does not exist on the day: then it names the units of that day."""
    if commune.level != Level.COMMUNE or commune.type != "Xã":
        raise Problem(801, f"{commune.name} không phải là xã", where="Xã", mend="Bộ tiêu chí này chỉ dùng cho xã.")
    if units_on(day).filter(pk=commune.pk).exists():
        return
    there = ", ".join(f"{unit.name} ({unit.pk})" for unit in successors_on(commune, day)) or "không có"
    what = f"{commune.name} ({commune.pk}) không tồn tại ngày {day:%d/%m/%Y}"
    raise Problem(801, what, where="Xã", mend=f"Đơn vị tương ứng ngày đó: {there}.")
