"""The head of an office's papers, and who signs them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction

from datchuan.documents.models import Letterhead, SigningRight
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Office, Official
from datchuan.platform.operations import record_audit

NEEDS_WHOSE = ("KT.", "TL.", "TUQ.", "TM.")


@dataclass(frozen=True)
class LetterheadGiven:
    """The head as it is to be printed, and how the office numbers."""

    name: str
    parent: str
    full_name: str
    symbol: str
    place: str
    numbering: str
    collective: bool = False
    identifier: str = ""


@dataclass(frozen=True)
class RightGiven:
    """A person's right to sign, from a day, until before another."""

    official: Official
    authority: str
    title: str
    of_title: str
    valid_from: date
    deputy_for: str = ""
    basis: str = ""
    valid_to: date | None = None


def usual_letterhead(*, department: Office) -> LetterheadGiven:
    """The head of a department's papers as its kind usually has it; the department changes it on the page."""
    province = department.unit
    return LetterheadGiven(
        name=department.short_name,
        parent=f"UBND {province.name}",
        full_name=department.name,
        symbol=department.symbol,
        place=province.short_name,
        numbering=Letterhead.Numbering.BY_TYPE,
    )


@transaction.atomic
def set_letterhead(*, office: Office, given: LetterheadGiven, by: Official | None) -> Letterhead:
    """Make or change the head of an office's papers. Issued documents keep the head they had."""
    values = {name: nfc(value) if isinstance(value, str) else value for name, value in asdict(given).items()}
    values |= {"name": values["name"].upper(), "parent": values["parent"].upper()}
    made, _ = Letterhead.objects.update_or_create(office=office, defaults=values)
    record_audit(by=by, action="documents.set_letterhead", subject=f"office {office.key}", details=values)
    return made


@transaction.atomic
def give_right(*, office: Office, given: RightGiven, by: Official) -> SigningRight:
    """Give a right to sign. Problem 595 where it does not say whose power is used, or TUQ. has no basis or end; 596
    where it ends before it begins."""
    _check_right(given)
    values = {**asdict(given), "official": given.official}
    texts = {name: nfc(values[name]).upper() for name in ("title", "of_title", "deputy_for")}
    try:
        with transaction.atomic():
            made = SigningRight.objects.create(office=office, **{**values, **texts, "basis": nfc(given.basis)})
    except IntegrityError as error:
        raise Problem(596, "ngày kết thúc phải sau ngày bắt đầu", where="Thẩm quyền ký", mend="Sửa ngày.") from error
    details = {"official": given.official.username, "authority": given.authority, "title": made.title}
    record_audit(by=by, action="documents.give_right", subject=f"office {office.key}", details=details)
    return made


def _check_right(given: RightGiven) -> None:
    if given.authority in NEEDS_WHOSE and not nfc(given.of_title):
        what = f"{given.authority} chưa ghi ký thay chức vụ nào"
        raise Problem(595, what, where="Thẩm quyền ký", mend="Ghi ví dụ GIÁM ĐỐC.")
    if given.authority == "TUQ." and not (nfc(given.basis) and given.valid_to):
        what = "thừa ủy quyền phải bằng văn bản và có thời hạn"
        raise Problem(
            595, what, where="Thẩm quyền ký", mend="Ghi văn bản ủy quyền và ngày kết thúc (Điều 13 NĐ 30/2020)."
        )


@transaction.atomic
def end_right(*, right: SigningRight, on: date, by: Official) -> None:
    """The right holds no more from ``on``. Problem 596 when that is not after it began."""
    if on <= right.valid_from:
        raise Problem(596, "ngày kết thúc phải sau ngày bắt đầu", where="Thẩm quyền ký", mend="Chọn ngày sau đó.")
    right.valid_to = on
    right.save(update_fields=["valid_to"])
    record_audit(by=by, action="documents.end_right", subject=f"right {right.pk}", details={"on": str(on)})
