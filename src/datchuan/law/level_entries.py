"""One level as a set or an overlay writes it: its kind, its exact figures, its period."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from datchuan.kernel.period import Period
from datchuan.law.sets import PERCENT, Judge, ThresholdKind
from datchuan.law.text_files import Path, TextFile

KINDS: tuple[ThresholdKind, ...] = ("must_hold", "none_allowed", "at_least", "at_most", "delegated", "unknown")
_WITHOUT_FIGURE: tuple[ThresholdKind, ...] = ("delegated", "unknown")


def level_of(
    text: TextFile, given: dict[str, Any], parts: int, path: Path
) -> tuple[ThresholdKind, tuple[Decimal, ...]]:
    """Kind and figures. Raises Problem 102 when there are not as many figures as the indicator has parts."""
    kind = next(kind for kind in KINDS if kind in given)
    if kind not in ("at_least", "at_most"):
        return kind, ()
    figures = given[kind] if isinstance(given[kind], list) else [given[kind]]
    if len(figures) != max(1, parts):
        raise text.problem(102, "số con số không khớp số nội dung (parts) của chỉ tiêu", path)
    return kind, tuple(Decimal(figure) for figure in figures)


def period_of(text: TextFile, given: dict[str, Any], path: Path) -> Period:
    """The days of a level. Raises Problem 102 for a period that ends before it begins, or holds no day."""
    period = text.period(given, path)
    if period.is_empty():
        raise text.problem(102, "thời kỳ áp dụng không có ngày nào (valid_to trùng valid_from)", path)
    return period


def check_level(
    text: TextFile, judge: Judge, kind: ThresholdKind, values: tuple[Decimal, ...], unit: str, path: Path
) -> None:
    """Raises Problem 102 for a level that its way of judging could not apply, or a share finer than 0.01 %."""
    if unit == PERCENT and any(value * 100 != int(value * 100) for value in values):
        raise text.problem(102, "tỷ lệ phần trăm chỉ có tối đa hai chữ số lẻ", path)
    allowed: tuple[str, ...]
    if judge.by == "masterplan":
        allowed = ("must_hold",)
    elif judge.by == "households":
        allowed = ("none_allowed",) if judge.count == "none_fails" else ("at_least",)
    else:
        return
    if kind not in (*allowed, *_WITHOUT_FIGURE):
        mend = f"Được phép: {', '.join((*allowed, *_WITHOUT_FIGURE))}."
        raise text.problem(102, f"mức “{kind}” không dùng được với cách xét của chỉ tiêu", path, mend=mend)
    if kind == "at_least" and (unit != PERCENT or len(values) > 1):
        raise text.problem(102, "chỉ tiêu đếm hộ cần đúng một tỷ lệ, unit là “%”", path)
