"""Setting up a province in an empty installation."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date

from django.db import transaction
from django.utils import timezone

from datchuan.documents.operations.letterheads import set_letterhead, usual_letterhead
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import data_folder
from datchuan.kernel.text import nfc
from datchuan.people.models import Official
from datchuan.people.operations import NewOfficial, make_first_official, make_provincial_offices
from datchuan.platform.operations import record_audit, set_up_installation
from datchuan.platform.queries import installation
from datchuan.setup.models import SetUpCode
from datchuan.territory.country.lists import LISTED_ON
from datchuan.territory.models import Level, Unit
from datchuan.territory.operations import load_province

# No 0, O, 1, I, L: the code is read from a console and typed.
ALPHABET, CODE_LENGTH = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 12


@transaction.atomic
def issue_code() -> str:
    """A new set-up code; the one before holds no more. Problem 911 when a province is set up already."""
    _refuse_second()
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    SetUpCode.objects.update_or_create(pk=1, defaults={"digest": _digest(code), "issued_at": timezone.now()})
    return code


@transaction.atomic
def set_up_province(
    *, province: str, code: str, administrator: NewOfficial, simulated: bool, working_day: date | None, today: date
) -> Official:
    """Load the province (a GSO code of the list of 01/07/2025), its offices and the first account, all or nothing.

    ``working_day`` is the day a trial (``simulated``) stands at; the real thing follows the calendar. Two people at
    once: the second waits, then hears Problem 911. 912 for a wrong code, 913 for a working day outside the data, 411
    or 413 for a user name or a password that does not do, 233 for an unknown province.
    """
    kept = SetUpCode.objects.select_for_update().filter(pk=1).first()
    _refuse_second()
    if kept is None or not hmac.compare_digest(kept.digest, _digest(code)):
        mend = "Chép mã trên cửa sổ dòng lệnh của máy chủ; mỗi lần khởi động lại là một mã mới."
        raise Problem(912, "không đúng", where="Mã thiết lập", mend=mend)
    _check_day(simulated, working_day, today)
    load_province(folder=data_folder(), code=province, by=None)
    unit = Unit.objects.get(code=province, level=Level.PROVINCE, valid_to=None)
    set_up_installation(province_code=province, province_name=unit.name, simulated=simulated, working_day=working_day)
    department = make_provincial_offices(unit=unit)["sxd"]
    official = make_first_official(new=administrator, area=unit)
    set_letterhead(office=department, given=usual_letterhead(department=department), by=official)
    kept.delete()
    details = {"simulated": simulated, "working_day": str(working_day or "")}
    record_audit(by=official, action="setup.set_up_province", subject=unit.name, details=details)
    return official


def _refuse_second() -> None:
    here = installation()
    if here.province_code:
        what = f"Nơi cài đặt này đã được thiết lập cho {here.province_name or f'tỉnh mã {here.province_code}'}"
        raise Problem(911, what, mend="Đăng nhập bằng tài khoản đã có.")


def _digest(code: str) -> str:
    # Spaces and small letters are how people copy a code.
    return hashlib.sha256("".join(nfc(code).upper().split()).replace("-", "").encode()).hexdigest()


def _check_day(simulated: bool, working_day: date | None, today: date) -> None:
    if working_day is None:
        return
    where, mend = "Ngày làm việc", f"Chọn một ngày từ {LISTED_ON:%d/%m/%Y} đến hôm nay."
    if not simulated:
        raise Problem(913, "chỉ đặt được khi dùng thử", where=where, mend="Bỏ trống, hoặc chọn dùng thử.")
    if not LISTED_ON <= working_day <= today:
        raise Problem(913, f"ngày {working_day:%d/%m/%Y} ở ngoài dữ liệu", where=where, mend=mend)
