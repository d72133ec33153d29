"""What a plan may not be: each refusal says what, where and how to mend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.law.library import load_library
from datchuan.people.models import Office
from datchuan.programme.models import Plan, Target
from datchuan.territory.models import Unit

# The order of plans: the nation has no office here.
STEPS: tuple[Office.Kind | None, ...] = (
    None,
    Office.Kind.PROVINCE,
    Office.Kind.DEPARTMENT,
    Office.Kind.DISTRICT,
    Office.Kind.COMMUNE,
)
NAMES = ("toàn quốc", "tỉnh", "sở", "huyện", "xã")


def step_of(office: Office | None) -> int:
    """Where an office's plans stand: 0 for the nation's, 4 for a commune's. Problem 738 for an office that has none of
    its own (a division, the coordination office)."""
    kind = Office.Kind(office.kind) if office else None
    if kind not in STEPS:
        name = office.name if office else ""
        what = f"{name} không lập kế hoạch năm riêng"
        raise Problem(738, what, where="Cơ quan", mend="Lập kế hoạch của tỉnh, của Sở, của huyện hoặc của xã.")
    return STEPS.index(kind)


def check_office(office: Office | None, issuer: str, year: int, *, until: int) -> None:
    """Problem 725 when the office has a plan of the year, 732 when nobody issues it, 739 for years out of order."""
    step_of(office)
    if until < year or not 2010 <= year <= 2100:
        what = f"{year}-{until} không phải là kỳ kế hoạch"
        raise Problem(739, what, where="Năm", mend="Ghi năm bốn chữ số, năm cuối không trước năm đầu.")
    if office is None:
        if not nfc(issuer):
            raise Problem(732, "chưa ghi", where="Cơ quan ban hành", mend="Ghi ai ban hành kế hoạch.")
        return
    there = Plan.objects.filter(office=office, year=year).first()
    if there:
        what = f"{office.name} đã có kế hoạch năm {year}: “{there.title}” ({there.get_state_display().lower()})"
        raise Problem(725, what, where="Năm", mend="Mở kế hoạch đó để sửa hoặc điều chỉnh.")


def check_parent(plan: Plan, parent: Plan | None) -> None:
    """Problem 724 for a circle, 723 for a parent of the wrong kind, year or area."""
    if parent is None:
        return
    above: Plan | None = parent
    while above is not None:
        if plan.pk and above.pk == plan.pk:
            what = f"“{parent.title}” nằm dưới chính kế hoạch này, thành vòng tròn"
            raise Problem(724, what, where="Kế hoạch cấp trên", mend="Chọn kế hoạch của cấp trên.")
        above = above.parent
    own, upper = step_of(plan.office), step_of(parent.office)
    if upper >= own:
        what = f"kế hoạch cấp {NAMES[own]} không đứng dưới kế hoạch cấp {NAMES[upper]}"
        mend = "Thứ tự là toàn quốc, tỉnh, sở, huyện, xã; chọn kế hoạch ở cấp cao hơn."
        raise Problem(723, what, where="Kế hoạch cấp trên", mend=mend)
    if not (parent.year <= plan.year and plan.until_year <= parent.until_year):
        what = f"kế hoạch cấp trên của năm {parent.years}, kế hoạch này của năm {plan.years}"
        raise Problem(723, what, where="Kế hoạch cấp trên", mend="Chọn kế hoạch của cùng năm.")
    if plan.office and parent.office and not _lies_in(plan.office.unit, parent.office.unit):
        what = f"{plan.office.unit.name} không thuộc địa bàn của {parent.office.name}"
        raise Problem(
            723, what, where="Kế hoạch cấp trên", mend="Chọn kế hoạch của cấp trên trực tiếp quản lý địa bàn."
        )


def _lies_in(unit: Unit | None, area: Unit) -> bool:
    while unit is not None:
        if unit.identity_id == area.identity_id:
            return True
        unit = unit.parent
    return False


def check_text(text: str, where: str, mend: str) -> str:
    """The text, composed. Problem 732 where there is none."""
    if not nfc(text):
        raise Problem(732, "chưa ghi", where=where, mend=mend)
    return nfc(text)


def check_window(plan: Plan, starts_on: date, ends_on: date) -> None:
    """Problem 726 for a window out of order or outside the plan's years."""
    first, last = date(plan.year, 1, 1), date(plan.until_year, 12, 31)
    if ends_on < starts_on:
        what = f"ngày {ends_on:%d/%m/%Y} ở trước ngày bắt đầu {starts_on:%d/%m/%Y}"
        raise Problem(726, what, where="Đến ngày", mend="Kiểm tra lại hai ngày.")
    for where, on in (("Từ ngày", starts_on), ("Đến ngày", ends_on)):
        if not first <= on <= last:
            what = f"ngày {on:%d/%m/%Y} ở ngoài năm kế hoạch {plan.years}"
            raise Problem(726, what, where=where, mend=f"Ghi ngày từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}.")


def check_criteria(criteria: Sequence[str], where: str = "Tiêu chí") -> None:
    """Problem 736 for a criterion that no set has; they are written "vn-xa-2016/9"."""
    sets = load_library().sets
    for each in criteria:
        key, _, number = each.partition("/")
        known = [criterion.number for criterion in sets[key].criteria] if key in sets else []
        if number not in known:
            raise Problem(736, f"không có tiêu chí “{each}”", where=where, mend="Chọn trong danh sách tiêu chí.")


def check_figures(target: Target) -> None:
    """Problem 727 for a figure over the denominator, 728 when the goal is not baseline and increment together."""
    whole = target.denominator
    figures = (("Mục tiêu", target.goal), ("Mốc đầu", target.stated_baseline), ("Tăng thêm", target.increment))
    for where, figure in figures:
        if whole is not None and figure is not None and figure > whole:
            what = f"{figure} lớn hơn tổng số {whole} {target.counted_in}"
            raise Problem(727, what, where=where, mend="Sửa chỉ tiêu hoặc tổng số.")
    baseline, increment, goal = target.stated_baseline, target.increment, target.goal
    if baseline is not None and increment is not None and goal is not None and baseline + increment != goal:
        what = f"{baseline} thêm {increment} là {baseline + increment}, không phải {goal}"
        raise Problem(728, what, where="Mục tiêu", mend="Sửa một trong ba số, hoặc để trống số chưa nêu.")


def check_due(plan: Plan, target: Target) -> None:
    """Problem 726 for a day outside the plan's years, 729 for one after the parent's target."""
    _check_in_years(plan, target.due_on)
    parent = target.parent
    if parent and target.due_on > parent.due_on:
        what = f"ngày {target.due_on:%d/%m/%Y} ở sau hạn của chỉ tiêu cấp trên ({parent.due_on:%d/%m/%Y})"
        raise Problem(729, what, where="Hạn", mend=f"Ghi ngày đến hết {parent.due_on:%d/%m/%Y}.")


def _check_in_years(plan: Plan, on: date) -> None:
    if not date(plan.year, 1, 1) <= on <= date(plan.until_year, 12, 31):
        what = f"ngày {on:%d/%m/%Y} ở ngoài năm kế hoạch {plan.years}"
        raise Problem(726, what, where="Hạn", mend=f"Ghi một ngày trong năm {plan.years}.")
