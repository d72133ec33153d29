"""Which communes register in a plan, and which districts offices are given to direct and follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from datchuan.kernel.period import Period
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office
from datchuan.programme.announcing import announce_registered
from datchuan.programme.changing import Edit, changing
from datchuan.programme.checking import check_text
from datchuan.programme.models import Assignment, Plan, Registration
from datchuan.programme.queries import registration_of
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import within


@dataclass(frozen=True)
class RegistrationGiven:
    """A commune that registers; ``registered_on`` is empty where nobody knows the day."""

    commune: Unit
    standard: str = Registration.Standard.BASIC
    is_difficult: bool = False
    is_focus: bool = False
    registered_on: date | None = None
    simulated: bool = False


@transaction.atomic
def register_commune(*, plan: Plan, given: RegistrationGiven, edit: Edit) -> Registration:
    """Problem 730 when the commune has registered for the year and standard, in whichever plan; 731 when it is no xã of
    the plan's area in its year. One that withdrew from this plan comes back. 721, 722, 734 as for every change."""
    details = {"commune": given.commune.pk, "standard": given.standard}
    with changing(plan, edit, "programme.register_commune", details) as found:
        _check_commune(found, given.commune)
        made = _same(found, given)
        made.is_difficult, made.is_focus = given.is_difficult, given.is_focus
        made.registered_on, made.withdrawn_on, made.reason = given.registered_on, None, ""
        made.save()
    announce_registered(made, edit.by)
    return made


@transaction.atomic
def change_registration(*, plan: Plan, pk: int, is_difficult: bool, is_focus: bool, edit: Edit) -> Registration:
    """Which class it is in: difficult, focus commune. Problem 735 when it is not in the plan."""
    details = {"registration": pk, "is_difficult": is_difficult, "is_focus": is_focus}
    with changing(plan, edit, "programme.change_registration", details) as found:
        registration = registration_of(found, pk)
        registration.is_difficult, registration.is_focus = is_difficult, is_focus
        registration.save()
    return registration


@transaction.atomic
def withdraw_registration(*, plan: Plan, pk: int, on: date, reason: str, edit: Edit) -> Registration:
    """It stays with its reason. Problem 732 without one, 735 when it is not in the plan."""
    said = check_text(reason, "Lý do rút", "Ghi vì sao xã rút đăng ký, theo văn bản nào.")
    with changing(plan, edit, "programme.withdraw_registration", {"registration": pk, "reason": said}) as found:
        registration = registration_of(found, pk)
        if on > edit.today:
            what = f"ngày {on:%d/%m/%Y} chưa tới"
            raise Problem(726, what, where="Ngày rút", mend=f"Ghi ngày đến hết {edit.today:%d/%m/%Y}.")
        registration.withdrawn_on, registration.reason = on, said
        registration.save()
    return registration


@transaction.atomic
def assign_district(*, plan: Plan, office: Office, district: Unit, simulated: bool = False, edit: Edit) -> Assignment:
    """Problem 731 when the district lies outside the plan's area, 739 when it is given to an office already."""
    details = {"office": office.key, "district": district.pk}
    with changing(plan, edit, "programme.assign_district", details) as found:
        in_area = Unit.objects.filter(_area(found), pk=district.pk, level=Level.DISTRICT).exists()
        if not in_area:
            what = f"{district.name} không phải huyện thuộc địa bàn của kế hoạch"
            raise Problem(731, what, where="Huyện", mend="Chọn một huyện trong danh sách.")
        there = found.assignments.filter(district=district).select_related("office").first()
        if there:
            what = f"{district.name} đã giao {there.office.short_name}"
            raise Problem(739, what, where="Huyện", mend="Bỏ phân công đang có trước.")
        made: Assignment = Assignment.objects.create(plan=found, office=office, district=district, simulated=simulated)
    return made


@transaction.atomic
def remove_assignment(*, plan: Plan, pk: int, edit: Edit) -> None:
    """Problem 735 when it is not in the plan; versions and the audit chain keep it."""
    there = plan.assignments.filter(pk=pk).select_related("district").first()
    details = {"district": there.district_id if there else "", "office": there.office_id if there else ""}
    with changing(plan, edit, "programme.remove_assignment", details):
        if there is None:
            raise Problem(735, "Phân công này không còn trong kế hoạch", mend="Mở lại trang để xem.")
        there.delete()


def _check_commune(plan: Plan, commune: Unit) -> None:
    life = Period(commune.valid_from, commune.valid_to)
    in_year = date(plan.year, 1, 1) in life or bool(commune.valid_from and commune.valid_from.year == plan.year)
    if commune.level != Level.COMMUNE or commune.type != "Xã" or not in_year:
        what = f"{commune.name} không phải là xã của năm {plan.year}"
        raise Problem(731, what, where="Xã", mend="Chọn một xã trong danh sách.")
    if not Unit.objects.filter(_area(plan), pk=commune.pk).exists():
        what = f"{commune.name} không thuộc địa bàn của kế hoạch"
        raise Problem(731, what, where="Xã", mend="Chọn một xã trong địa bàn.")


def _area(plan: Plan) -> Q:
    return within(plan.office.unit) if plan.office else Q()


def _same(plan: Plan, given: RegistrationGiven) -> Registration:
    """The registration to write: a new one, or the one that withdrew from this plan."""
    same = Registration.objects.filter(
        commune__identity=given.commune.identity_id, year=plan.year, standard=given.standard
    )
    there = same.select_related("plan").first()
    if there is None:
        return Registration(
            plan=plan, commune=given.commune, year=plan.year, standard=given.standard, simulated=given.simulated
        )
    if there.withdrawn_on is None or there.plan_id != plan.pk:
        standard = there.get_standard_display().lower()
        what = f"{given.commune.name} đã đăng ký {standard} năm {plan.year} trong kế hoạch “{there.plan.title}”"
        mend = "Mỗi xã đăng ký một chuẩn một lần trong năm; mở kế hoạch đó nếu cần sửa."
        raise Problem(730, what + (", đã rút" if there.withdrawn_on else ""), where="Xã", mend=mend)
    return there
