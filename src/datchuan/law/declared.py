"""The verdict on an indicator of another department, from what that department declares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from datchuan.kernel.problem import Problem
from datchuan.law.outcome import Basis, Outcome, Reason, Verdict
from datchuan.law.regions import Profile
from datchuan.law.rules import in_words
from datchuan.law.sets import WITHOUT_LEVEL, Indicator, Threshold

DeclaredValue = bool | int | Decimal | str | Sequence[int | Decimal | str] | None


def judge_declared(indicator: Indicator, value: DeclaredValue, *, profile: Profile, on: date) -> Verdict:
    """The verdict on an indicator of another department, from what it declares.

    ``True``/``False`` is that department's own conclusion and stands whatever the threshold (also a delegated or
    unknown one). A figure (whole number, Decimal, or exact text; one per part for 17.1) is compared with the level;
    for "none allowed" it is how many there are. ``None`` is undetermined. Raises Problem 110 for a value that does
    not fit the indicator (a float among them: it is not exact).
    """
    threshold = indicator.threshold_for(profile, on)
    outcome, reason = _declared_outcome(indicator, threshold, value)
    return Verdict(
        indicator=indicator.code,
        outcome=outcome,
        reasons=(reason,),
        threshold=Basis.of(threshold.cited),
        unchecked=() if threshold.cited.checked else (Basis.of(threshold.cited),),
        checked=(Basis.of(threshold.cited),) if threshold.cited.checked else (),
        declared=_declared_words(indicator, value),
    )


def _declared_outcome(indicator: Indicator, threshold: Threshold, value: DeclaredValue) -> tuple[Outcome, Reason]:
    if value is None:
        return Outcome.UNDETERMINED, Reason("not_declared", "Chưa có số liệu của ngành phụ trách.")
    if isinstance(value, bool):
        label = Outcome.MET.label if value else Outcome.NOT_MET.label
        sentence = f"Ngành phụ trách kết luận: {label.lower()}."
        return (Outcome.MET if value else Outcome.NOT_MET), Reason("declared_conclusion", sentence)
    figures = _figures(indicator, value)
    if threshold.kind in WITHOUT_LEVEL:
        return Outcome.UNDETERMINED, Reason(*no_threshold(indicator, threshold))
    held = _reaches(indicator, threshold, figures)
    sentence = f"Số liệu {_declared_words(indicator, value)}; mức phải đạt: {threshold.words}."
    outcome = Outcome.MET if held else Outcome.NOT_MET
    return outcome, Reason("declared_reached" if held else "declared_short", sentence)


def _reaches(indicator: Indicator, threshold: Threshold, figures: tuple[Decimal, ...]) -> bool:
    if threshold.kind == "must_hold":
        raise Problem(110, f"chỉ tiêu {indicator.code} chỉ nhận Đạt hoặc Không đạt, không nhận con số")
    if threshold.kind == "none_allowed":
        return figures == (Decimal(0),)
    if len(figures) != len(threshold.values):
        raise Problem(110, f"chỉ tiêu {indicator.code} cần {len(threshold.values)} con số, nhận được {len(figures)}")
    pairs = zip(figures, threshold.values, strict=True)
    if threshold.kind == "at_least":
        return all(figure >= level for figure, level in pairs)
    return all(figure <= level for figure, level in pairs)


def _figures(indicator: Indicator, value: DeclaredValue) -> tuple[Decimal, ...]:
    items = [value] if isinstance(value, int | Decimal | str) else value
    try:
        if isinstance(items, Sequence) and all(type(item) in (int, Decimal, str) for item in items):
            figures = tuple(Decimal(item) for item in items)
            if all(figure.is_finite() for figure in figures):
                return figures
    except InvalidOperation:
        pass
    raise Problem(110, f"{value!r} không phải số liệu đúng của chỉ tiêu {indicator.code}", mend="Nhập số, ví dụ 26,7.")


def _declared_words(indicator: Indicator, value: DeclaredValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return Outcome.MET.label if value else Outcome.NOT_MET.label
    return "; ".join(f"{in_words(figure)} {indicator.unit}".strip() for figure in _figures(indicator, value))


def no_threshold(indicator: Indicator, threshold: Threshold) -> tuple[str, str]:
    """Key and sentence of the reason why a delegated or unknown level decides nothing."""
    if threshold.kind == "delegated":
        sentence = f"Mức của chỉ tiêu {indicator.code} do UBND cấp tỉnh quy định, chưa có quy định đó trong hệ thống."
        return "threshold_delegated", sentence
    if threshold.kind == "by_region":
        sentence = f"Chưa biết tỉnh thuộc vùng nào nên chưa có mức để xét chỉ tiêu {indicator.code}."
        return "region_unknown", sentence
    return "threshold_unknown", f"Chưa rõ mức phải đạt của chỉ tiêu {indicator.code}."
