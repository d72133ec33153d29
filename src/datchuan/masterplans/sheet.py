"""The Excel sheet of a district's list of plans: which columns it has, and what a plan's record shows in each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from datchuan.kernel.text import format_day, format_number, nfc
from datchuan.masterplans.models import Publication, SpatialPlan
from datchuan.survey.columns import Column, Kind, Sheet, Value

KEY = "master-plans"
RECORD, STAMP, UNIT, KIND, FORMS, REVISES, REVISION = (
    *("record", "stamp", "unit", "kind", "forms", "revises", "revision"),
)
# Columns that are fields of the record as they stand.
PLAIN = (
    *("name", "identity_code", "scope", "area_ha", "organiser", "planner", "appraiser", "approved_by", "decision"),
    *("approved_on", "in_force_on", "horizon_year", "published_on", "rules_decision", "rules_issued_on"),
    *("markers_dossier_on", "markers_set_on", "note"),
)
KINDS = {title: value for value, title in SpatialPlan.Kind.choices}
REVISIONS = {title: value for value, title in SpatialPlan.Revision.choices}
FORM_TITLES = dict(Publication.Form.choices)
# What our exports show beside the columns; nothing of it is taken in.
BESIDE = ("Tên đơn vị", "Huyện", "Ngày tải", "Mô phỏng")
TEXT_CHOICES = {KIND: tuple(KINDS), REVISION: tuple(REVISIONS)}
Shown = Mapping[str, str]
"""What a plan's record shows in each column, as text: days dd/mm/yyyy, decimal comma, empty for what is not known."""


@cache
def plan_sheet() -> Sheet:
    """The sheet that comes back. Its version is the digest of its columns."""
    columns = (*_identity(), *_record(), *_program())
    digest = hashlib.sha256(repr([(c.key, c.title, c.kind) for c in columns]).encode()).hexdigest()
    return Sheet(KEY, "Danh mục quy hoạch", digest[:12], columns, "", _NOTES, BESIDE, fixed=3)


@cache
def empty_sheet() -> Sheet:
    """The form to fill in from nothing: without what the program writes."""
    sheet = plan_sheet()
    return replace(sheet, columns=tuple(column for column in sheet.columns if column.key not in (RECORD, STAMP)))


def _identity() -> tuple[Column, ...]:
    return (
        Column(
            UNIT,
            "Đơn vị",
            required=True,
            max_length=120,
            width=16,
            guidance="Mã hoặc tên xã, thị trấn của ngày phê duyệt, kể cả xã đã sắp xếp. Tên trùng thì ghi mã.",
            example="06016",
            aliases=("Mã đơn vị", "Mã xã", "Xã"),
        ),
        Column(KIND, "Loại quy hoạch", required=True, width=30, guidance="Chọn trong danh sách."),
        _text("name", width=40, required=True),
    )


def _record() -> tuple[Column, ...]:
    return (
        _text("identity_code", guidance="Mã do cơ sở dữ liệu quốc gia cấp, nếu có."),
        _text("scope", width=26),
        Column("area_ha", "Quy mô diện tích", Kind.DECIMAL, unit="ha", scale=2, maximum=99_999_999, example="1250,5"),
        _text("organiser", width=22),
        _text("planner", width=24),
        _text("appraiser", width=22),
        _text("approved_by", width=22),
        _text("decision", width=18, example="412/QĐ-UBND"),
        _day("approved_on"),
        _day("in_force_on", ahead=True, guidance="Để trống nếu quyết định có hiệu lực từ ngày ký."),
        Column("horizon_year", "Thời hạn đến năm", Kind.INTEGER, minimum=1990, maximum=2100, example="2030"),
        _day("published_on", guidance="Ngày công bố sớm nhất trong các hình thức."),
        Column(
            FORMS,
            "Hình thức công bố",
            max_length=300,
            width=34,
            guidance="Mỗi hình thức cách nhau dấu chấm phẩy, kèm ngày sau dấu hai chấm nếu biết: "
            f"{'; '.join(FORM_TITLES.values())}. Hình thức đã ghi không bỏ được bằng tệp.",
            example="Tổ chức hội nghị công bố: 12/03/2012",
        ),
        _text("rules_decision", width=18),
        _day("rules_issued_on"),
        Column(
            REVISES,
            "Sửa quyết định số",
            max_length=100,
            width=18,
            guidance="Số quyết định của quy hoạch được điều chỉnh, bổ sung, thay thế; cùng xã hoặc xã đã nhập vào.",
        ),
        Column(REVISION, "Cách sửa", width=18, guidance="Ghi cùng cột “Sửa quyết định số”."),
        _day("markers_dossier_on"),
        _day("markers_set_on"),
        _text("note", max_length=1000, width=30),
    )


def _program() -> tuple[Column, ...]:
    kept = "Phần mềm ghi khi tải tệp. Giữ nguyên; quy hoạch mới để trống."
    return (
        Column(RECORD, "Hồ sơ số", Kind.INTEGER, minimum=1, width=9, guidance=kept),
        Column(
            STAMP,
            "Dấu hồ sơ",
            max_length=16,
            width=10,
            guidance=f"{kept} Nhờ dấu này, hồ sơ có người ghi lại sau khi tải tệp không bị ghi đè.",
        ),
    )


_NOTES = (
    "Mỗi dòng là một quy hoạch do một quyết định phê duyệt; điều chỉnh, bổ sung là dòng riêng.",
    "Dòng có “Hồ sơ số” sửa hồ sơ đó: ô xóa trống nghĩa là bỏ giá trị đã ghi.",
    "Dòng không có “Hồ sơ số” mà số quyết định của xã đã có trong sổ thì bổ sung hồ sơ ấy: ô trống giữ giá trị cũ.",
    "Nộp lại tệp đã nộp không làm thay đổi gì.",
)


def _title(name: str) -> str:
    title = str(SpatialPlan._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return title[:1].upper() + title[1:]


def _text(
    name: str, *, width: float = 16, required: bool = False, max_length: int = 0, guidance: str = "", example: str = ""
) -> Column:
    longest = max_length or SpatialPlan._meta.get_field(name).max_length or 1000  # type: ignore[union-attr]
    return Column(
        name, _title(name), required=required, max_length=longest, width=width, guidance=guidance, example=example
    )


def _day(name: str, *, ahead: bool = False, guidance: str = "") -> Column:
    return Column(name, _title(name), Kind.DATE, width=12, guidance=guidance, example="05/03/2012", may_lie_ahead=ahead)


# --- what a record shows -------------------------------------------------------------------------------------------


def shown_plan(plan: SpatialPlan, code: str) -> dict[str, str]:
    """What the record shows; ``code`` names its unit. The plan it revises and its publications are at hand."""
    told = {name: shown_value(getattr(plan, name)) for name in PLAIN}
    told[UNIT], told[KIND] = code, plan.get_kind_display()
    told[FORMS] = "; ".join(map(_form, sorted(plan.publications.all(), key=lambda each: each.form)))
    told[REVISES] = nfc(plan.revises.decision) if plan.revises else ""
    told[REVISION] = plan.get_revision_display()
    return told


def shown_value(value: Any) -> str:
    """A value of a field as the sheet shows it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, Decimal):
        return format_number(value, 2).replace(".", "").rstrip("0").rstrip(",")
    return nfc(str(value))


def _form(publication: Publication) -> str:
    day = f": {format_day(publication.done_on)}" if publication.done_on else ""
    return f"{publication.get_form_display()}{day}"


def stamp_of(shown: Shown) -> str:
    """A mark of what a record says, so that a change made since can be told. The unit's name is no part of it."""
    said = "\x1f".join(shown.get(key, "") for key in (KIND, FORMS, REVISES, REVISION, *PLAIN))
    return f"h{hashlib.sha256(said.encode()).hexdigest()[:12]}"  # begins with a letter: Excel takes it for no number


def shown_cell(column: Column) -> Callable[[Value], str]:
    """What a checked value of the sheet shows, in the same words as ``shown_plan``."""
    if column.kind is Kind.DECIMAL:
        return lambda value: "" if value is None else shown_value(Decimal(int(str(value))) / 10**column.scale)
    return shown_value
