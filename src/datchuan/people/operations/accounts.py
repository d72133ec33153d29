"""Writes of people: offices, and accounts made by an officer of the department."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Office, Official, Role
from datchuan.platform.operations import record_audit
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import units_on, within

# The level of the area that a role works in.
LEVELS = {
    Role.LEADERSHIP: Level.PROVINCE,
    Role.DIVISION_HEAD: Level.PROVINCE,
    Role.DIVISION_OFFICER: Level.PROVINCE,
    Role.CLERK: Level.PROVINCE,
    Role.COORDINATION: Level.PROVINCE,
    Role.DISTRICT_OFFICER: Level.DISTRICT,
    Role.COMMUNE_OFFICER: Level.COMMUNE,
}
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,49}")


@dataclass(frozen=True)
class NewOfficial:
    """Who gets an account: ``role`` of Role, ``area`` the id of a unit, empty for the whole province."""

    username: str
    full_name: str
    title: str
    role: str
    area: str
    password: str


@transaction.atomic
def make_provincial_offices(*, unit: Unit) -> dict[str, Office]:
    """The province's committee, its department of construction and its coordination office, by their keys. The
    department's divisions have names of their own in every province and are not made up."""
    here = _lower_first(unit.name)
    committee = Office.objects.create(
        key="ubnd-tinh",
        kind=Office.Kind.PROVINCE,
        unit=unit,
        name=f"Ủy ban nhân dân {here}",
        short_name="UBND tỉnh" if unit.type == "Tỉnh" else "UBND thành phố",
        symbol="UBND",
    )
    department = Office.objects.create(
        key="sxd",
        kind=Office.Kind.DEPARTMENT,
        unit=unit,
        parent=committee,
        name=f"Sở Xây dựng {here}",
        short_name="Sở Xây dựng",
        symbol="SXD",
    )
    coordination = Office.objects.create(
        key="vpdp",
        kind=Office.Kind.COORDINATION,
        unit=unit,
        parent=committee,
        name=f"Văn phòng Điều phối Chương trình mục tiêu quốc gia xây dựng nông thôn mới {here}",
        short_name="VPĐP NTM",
        symbol="VPĐP",
    )
    return {office.key: office for office in (committee, department, coordination)}


@transaction.atomic
def make_first_official(*, new: NewOfficial, area: Unit) -> Official:
    """The account of who sets the installation up: an officer of the department for the whole province.

    Problem 411 for a user name that is malformed, 413 for a password that is too weak.
    """
    return _make(new, area)


@transaction.atomic
def add_official(*, new: NewOfficial, by: Official, today: date) -> Official:
    """Make an account inside the area of ``by``, with the office that the role and the area name.

    Problem 411 for a user name that is malformed or taken, 412 for an area that does not exist on ``today`` or is
    not of the role's level, 413 for a password that is too weak.
    """
    official = _make(new, _area(new.role, new.area, by, today))
    details = {"role": new.role, "area": official.area_id}
    record_audit(by=by, action="people.add_official", subject=official.username, details=details)
    return official


def _make(new: NewOfficial, area: Unit) -> Official:
    official = Official(
        username=_username(new.username),
        full_name=nfc(new.full_name),
        title=nfc(new.title),
        role=new.role,
        area=area,
        office=_office(new.role, area),
    )
    _check_password(official, new.password)
    official.set_password(new.password)
    try:
        with transaction.atomic():
            official.save()
    except IntegrityError:
        raise _taken(official.username) from None
    return official


def _check_password(official: Official, password: str) -> None:
    try:
        validate_password(password, official)
    except ValidationError as error:
        raise Problem(413, " ".join(error.messages).rstrip("."), where="Mật khẩu", mend="Đặt mật khẩu khác.") from None


def _lower_first(name: str) -> str:
    """ "Tỉnh Lai Châu" inside a sentence: "tỉnh Lai Châu"."""
    return name[:1].lower() + name[1:]


def _username(given: str) -> str:
    name = nfc(given)
    if not _USERNAME.fullmatch(name):
        mend = "Dùng 2 đến 50 chữ thường không dấu, số, dấu chấm, gạch ngang; bắt đầu bằng chữ hoặc số."
        raise Problem(411, f"“{name}” không dùng được", where="Tên đăng nhập", mend=mend)
    if Official.objects.filter(username=name).exists():
        raise _taken(name)
    return name


def _taken(name: str) -> Problem:
    return Problem(411, f"“{name}” đã có người dùng", where="Tên đăng nhập", mend="Chọn tên khác.")


def _area(role: str, given: str, by: Official, today: date) -> Unit:
    level = LEVELS[Role(role)]
    if level == Level.PROVINCE:
        return by.area
    area = units_on(today, level).filter(within(by.area), pk=given).first()
    if area is None:
        what = f"vai trò {Role(role).label.lower()} cần một {level.label.lower()} đang tồn tại"
        raise Problem(412, what, where="Địa bàn", mend="Chọn một đơn vị trong danh sách, ghi cả mã.")
    return area


def _office(role: str, area: Unit) -> Office:
    if role in (Role.LEADERSHIP, Role.DIVISION_HEAD, Role.DIVISION_OFFICER, Role.CLERK):
        return Office.objects.get(key="sxd")
    if role == Role.COORDINATION:
        return Office.objects.get(key="vpdp")
    here = _lower_first(area.name)
    kind = Office.Kind.DISTRICT if area.level == Level.DISTRICT else Office.Kind.COMMUNE
    values: dict[str, Any] = {
        "kind": kind,
        "unit": area,
        "name": f"Ủy ban nhân dân {here}",
        "short_name": f"UBND {here}",
    }
    parent = Office.objects.get(key="ubnd-tinh")
    values |= {"parent": parent, "symbol": "UBND"}
    office, _ = Office.objects.get_or_create(key=f"ubnd-{area.pk}", defaults=values)
    return office
