"""What a plan's record may not say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from datchuan.kernel.problem import Problem
from datchuan.masterplans.models import SpatialPlan
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import origins

# Fields of days, in words. Those after the approval come with it or after it.
BEFORE_APPROVAL: Mapping[str, str] = {
    "task_approved_on": "Ngày phê duyệt nhiệm vụ",
    "opinions_from": "Lấy ý kiến từ ngày",
    "opinions_to": "Lấy ý kiến đến ngày",
    "appraised_on": "Ngày thẩm định",
}
AFTER_APPROVAL: Mapping[str, str] = {
    "published_on": "Ngày công bố",
    "rules_issued_on": "Ngày ban hành quy định quản lý",
    "markers_dossier_on": "Ngày duyệt hồ sơ cắm mốc",
    "markers_set_on": "Ngày cắm mốc",
}
APPROVAL = "Ngày phê duyệt"


def check_plan(plan: SpatialPlan, today: date) -> None:
    """Problem 701, 702, 706, 707, 708: see ``change_plan``."""
    for name, title in {"approved_on": APPROVAL, **BEFORE_APPROVAL, **AFTER_APPROVAL}.items():
        _check_past(getattr(plan, name), title, today)
    for name, title in AFTER_APPROVAL.items():
        _check_approved(plan, getattr(plan, name), title)
    _check_order(plan)
    _check_revises(plan)
    _check_alone(plan)


def check_publication(plan: SpatialPlan, done_on: date | None, today: date) -> None:
    _check_past(done_on, AFTER_APPROVAL["published_on"], today)
    if done_on is None and plan.approved_on is None:
        what = "chưa có ngày phê duyệt quy hoạch"
        raise Problem(702, what, where=AFTER_APPROVAL["published_on"], mend="Nhập ngày phê duyệt trước.")
    _check_approved(plan, done_on, AFTER_APPROVAL["published_on"])


def check_finding(plan: SpatialPlan, seen_on: date, today: date) -> None:
    _check_past(seen_on, "Ngày nhận xét", today)
    if plan.approved_on:
        _check_approved(plan, seen_on, "Ngày nhận xét")


def check_unit(plan: SpatialPlan) -> None:
    """Problem 710 for a plan approved for a unit that did not exist yet: it was another's."""
    since = plan.unit.valid_from
    if plan.approved_on and since and plan.approved_on < since:
        what = f"{plan.unit.name} có từ {since:%d/%m/%Y}, sau ngày phê duyệt {plan.approved_on:%d/%m/%Y}"
        mend = "Ghi quy hoạch cho đơn vị của ngày phê duyệt; quy hoạch ấy vẫn hiện ở xã kế tiếp."
        raise Problem(710, what, where=APPROVAL, mend=mend)


def check_covers(plan: SpatialPlan, covers: Collection[Unit]) -> None:
    """Problem 709 when another than an urban plan covers communes, or what it covers is none."""
    where = "Các xã nằm trong phạm vi"
    if covers and plan.kind != SpatialPlan.Kind.URBAN:
        what = "chỉ quy hoạch đô thị mới ghi các xã nằm trong phạm vi"
        raise Problem(709, what, where=where, mend="Bỏ các xã đã chọn, hoặc ghi quy hoạch là loại đô thị.")
    for unit in covers:
        if unit.level != Level.COMMUNE or unit.pk == plan.unit_id:
            raise Problem(
                709, f"{unit.name} không phải là một xã khác", where=where, mend="Chỉ chọn xã nằm trong phạm vi."
            )


def _check_past(day: date | None, title: str, today: date) -> None:
    if day and day > today:
        what = f"ngày {day:%d/%m/%Y} ở sau hôm nay ({today:%d/%m/%Y})"
        raise Problem(701, what, where=title, mend="Sửa lại ngày.")


def _check_approved(plan: SpatialPlan, day: date | None, title: str) -> None:
    if day is None:
        return
    if not plan.approved_on:
        raise Problem(702, "chưa có ngày phê duyệt quy hoạch", where=title, mend="Nhập ngày phê duyệt trước.")
    if day < plan.approved_on:
        what = f"ngày {day:%d/%m/%Y} ở trước ngày phê duyệt {plan.approved_on:%d/%m/%Y}"
        raise Problem(702, what, where=title, mend="Kiểm tra lại hai ngày.")


def _check_order(plan: SpatialPlan) -> None:
    approved = plan.approved_on
    for name, title in BEFORE_APPROVAL.items():
        day = getattr(plan, name)
        if day and approved and day > approved:
            what = f"ngày {day:%d/%m/%Y} ở sau ngày phê duyệt {approved:%d/%m/%Y}"
            raise Problem(707, what, where=title, mend="Kiểm tra lại hai ngày.")
    if plan.opinions_to and not (plan.opinions_from and plan.opinions_from <= plan.opinions_to):
        what = f"ngày {plan.opinions_to:%d/%m/%Y} ở trước ngày bắt đầu lấy ý kiến, hoặc thiếu ngày bắt đầu"
        raise Problem(707, what, where=BEFORE_APPROVAL["opinions_to"], mend="Kiểm tra lại hai ngày.")
    if plan.in_force_on and not (approved and approved <= plan.in_force_on):
        what = f"ngày {plan.in_force_on:%d/%m/%Y} ở trước ngày phê duyệt, hoặc chưa có ngày phê duyệt"
        raise Problem(707, what, where="Ngày quyết định có hiệu lực", mend="Kiểm tra lại hai ngày.")
    if plan.horizon_year and approved and plan.horizon_year < approved.year:
        what = f"năm {plan.horizon_year} ở trước năm phê duyệt {approved.year}"
        raise Problem(707, what, where="Thời hạn quy hoạch", mend="Ghi năm cuối của thời hạn quy hoạch.")


def _check_revises(plan: SpatialPlan) -> None:
    old = plan.revises
    if (old is None) != (not plan.revision):
        what = "cần ghi cả quy hoạch được sửa và cách sửa"
        raise Problem(706, what, where="Sửa quy hoạch", mend="Chọn cả hai, hoặc để trống cả hai.")
    if old is None:
        return
    if old.kind != plan.kind:
        what = f"“{old.name}” là {old.get_kind_display().lower()}, khác loại với quy hoạch này"
        raise Problem(706, what, where="Sửa quy hoạch", mend="Chọn quy hoạch cùng loại.")
    earlier: SpatialPlan | None = old
    while earlier is not None:
        if plan.pk and earlier.pk == plan.pk:
            what = f"“{old.name}” lại sửa chính quy hoạch này"
            raise Problem(706, what, where="Sửa quy hoạch", mend="Chọn quy hoạch có trước.")
        earlier = earlier.revises
    if plan.approved_on and (old.approved_on is None or old.approved_on > plan.approved_on):
        what = f"“{old.name}” chưa được phê duyệt vào ngày {plan.approved_on:%d/%m/%Y}"
        raise Problem(706, what, where="Sửa quy hoạch", mend="Kiểm tra lại ngày phê duyệt của hai quy hoạch.")
    _check_land(plan, old)


def _check_land(plan: SpatialPlan, old: SpatialPlan) -> None:
    """A plan revises one of its own unit or of a unit whose land came to it."""
    if old.unit_id == plan.unit_id:
        return
    day = plan.approved_on or plan.unit.valid_from or date.max
    if old.unit_id not in origins([plan.unit], day)[plan.unit_id].unit_ids:
        what = f"“{old.name}” là của {old.unit.name}, không có phần đất nào thuộc {plan.unit.name}"
        raise Problem(706, what, where="Sửa quy hoạch", mend="Chọn quy hoạch của xã này hoặc của xã đã nhập vào.")


def _check_alone(plan: SpatialPlan) -> None:
    """Two approved master plans of one commune never hold over the same days, unless one revises the other."""
    if plan.kind != SpatialPlan.Kind.COMMUNE_MASTER or plan.approved_on is None:
        return
    others = SpatialPlan.objects.filter(unit=plan.unit, kind=plan.kind, approved_on__isnull=False).exclude(pk=plan.pk)
    revises: dict[int | None, int | None] = {each.pk: each.revises_id for each in others}
    revises[plan.pk] = plan.revises_id
    for other in others:
        if _root(revises, other.pk) != _root(revises, plan.pk) and _hold_together(plan, other):
            what = (
                f"{plan.unit.name} đã có “{other.name}” được phê duyệt ngày {other.approved_on:%d/%m/%Y}"
                f" cho thời hạn {_term(other)}"
            )
            mend = "Ghi rõ quy hoạch này điều chỉnh hoặc thay thế quy hoạch đó (mục Sửa quy hoạch), hoặc sửa thời hạn."
            raise Problem(708, what, where=APPROVAL, mend=mend)


def _root(revises: Mapping[int | None, int | None], pk: int | None) -> int | None:
    while revises.get(pk):
        pk = revises[pk]
    return pk


def _hold_together(one: SpatialPlan, other: SpatialPlan) -> bool:
    first, second = sorted((one, other), key=lambda each: each.approved_on or date.min)
    return second.approved_on is not None and (
        first.horizon_year is None or first.horizon_year >= second.approved_on.year
    )


def _term(plan: SpatialPlan) -> str:
    return f"đến năm {plan.horizon_year}" if plan.horizon_year else "không ghi năm cuối"
