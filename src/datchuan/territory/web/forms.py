"""The form that enters a change, by kind: what it asks for, and the rows it comes to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from datchuan.kernel.text import nfc
from datchuan.territory.edges import Row
from datchuan.territory.models import Change, Level, Unit

Type, Extent = Change.Type, Change.Extent
_ID = re.compile(r"\b(\d{2,5}-\d+)\b")
# kind in the address → type, title, what is asked once, what is asked for each unit
KINDS: dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    "nhap-moi": (
        Type.MERGE,
        "Nhập nhiều đơn vị thành một đơn vị mới",
        ("to_code", "to_name", "parent"),
        ("unit", "extent", "area", "population", "villages"),
    ),
    "nhap-vao": (
        Type.ABSORB,
        "Nhập vào đơn vị đang có",
        ("target",),
        ("unit", "extent", "area", "population", "villages"),
    ),
    "chia": (
        Type.SPLIT,
        "Chia một đơn vị",
        ("source",),
        ("unit", "to_code", "to_name", "extent", "area", "population", "villages"),
    ),
    "mot-phan": (
        Type.TRANSFER,
        "Điều chỉnh một phần sang đơn vị khác",
        ("source", "target", "area", "population", "villages"),
        (),
    ),
    "doi-ma": (Type.RECODE, "Đổi mã", ("source", "to_code"), ()),
    "doi-ten": (Type.RENAME, "Đổi tên", ("source", "to_name"), ()),
    "doi-loai": (Type.RETYPE, "Đổi loại (xã, phường, thị trấn)", ("source", "to_type"), ()),
    "chuyen-cap-tren": (Type.REPARENT, "Chuyển sang trực thuộc đơn vị khác", ("source", "parent"), ()),
    "ket-thuc": (Type.ABOLISH, "Kết thúc hoạt động một đơn vị, hoặc cả cấp huyện", ("whole_level",), ("unit",)),
}
_BY_INSTRUMENT = ("instrument", "issued_on", "clause", "effective_on", "paper")
LARGEST_PAPER = 20_000_000
PAPERS = (".pdf", ".docx", ".doc", ".jpg", ".jpeg", ".png")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class UnitField(forms.CharField):
    """A unit chosen from the list that the page carries, or typed with its id: "06046-1 Xã Đề Thám"."""

    def __init__(self, label: str, **arguments: Any) -> None:
        widget = forms.TextInput(attrs={"list": "don-vi", "autocomplete": "off"})
        super().__init__(label=label, widget=widget, **arguments)

    def clean(self, value: Any) -> str:
        text = nfc(super().clean(value) or "")
        found = _ID.search(text)
        if text and not found:
            raise forms.ValidationError("Chọn một đơn vị trong danh sách, hoặc ghi mã dạng 06046-1.")
        return found.group(1) if found else ""


def _area() -> forms.Field:
    return forms.DecimalField(label="Diện tích (km²)", required=False, min_value=0, decimal_places=2, localize=True)


def _population() -> forms.Field:
    return forms.IntegerField(label="Dân số (người)", required=False, min_value=0)


def _villages() -> forms.Field:
    return forms.CharField(
        label="Thôn chuyển theo", required=False, help_text="Khi chỉ chuyển một phần; ngăn bằng dấu chấm phẩy."
    )


class HeadForm(forms.Form):
    instrument = forms.CharField(label="Số văn bản", max_length=180, help_text="Ví dụ 818/NQ-UBTVQH14.")
    issued_on = forms.DateField(label="Ngày ban hành", widget=DayInput())
    clause = forms.CharField(label="Điều, khoản", max_length=50, required=False)
    effective_on = forms.DateField(label="Ngày có hiệu lực", widget=DayInput())
    paper = forms.FileField(
        label="Tệp văn bản", required=False, help_text="Đính kèm nếu có; số và ngày văn bản là bắt buộc."
    )
    source = UnitField("Đơn vị cũ")
    target = UnitField("Đơn vị nhận")
    parent = UnitField("Đơn vị cấp trên", required=False, help_text="Chỉ cần khi các đơn vị cũ thuộc nhiều nơi.")
    to_code = forms.CharField(label="Mã mới (GSO)", max_length=5)
    to_name = forms.CharField(label="Tên mới, có loại", max_length=100, help_text="Ví dụ Xã Đoàn Kết.")
    to_type = forms.ChoiceField(label="Loại mới", choices=[(each, each) for each in ("Xã", "Phường", "Thị trấn")])
    area = _area()
    population = _population()
    villages = _villages()
    whole_level = forms.BooleanField(label="Kết thúc cả cấp huyện", required=False)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = (*_BY_INSTRUMENT, *KINDS[kind][2])
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        if kind == "chuyen-cap-tren":
            self.fields["parent"].required, self.fields["parent"].help_text = True, ""

    def clean_paper(self) -> Any:
        file = self.cleaned_data["paper"]
        if file and file.size > LARGEST_PAPER:
            raise forms.ValidationError(f"Tệp lớn hơn {LARGEST_PAPER // 1_000_000} MB.")
        if file and not file.name.lower().endswith(PAPERS):
            raise forms.ValidationError("Nhận tệp PDF, Word hoặc ảnh chụp văn bản.")
        return file


class RowForm(forms.Form):
    unit = UnitField("Đơn vị", required=False)
    to_code = forms.CharField(label="Mã mới, nếu thành đơn vị mới", max_length=5, required=False)
    to_name = forms.CharField(label="Tên mới, có loại", max_length=100, required=False)
    extent = forms.ChoiceField(label="Phạm vi", choices=Extent, required=False)
    area = _area()
    population = _population()
    villages = _villages()

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = KINDS[kind][3]
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        if kind == "chia":
            self.fields["unit"].label = "Nhận vào đơn vị đang có"
            choices = [choice for choice in Extent.choices if choice[0] != Extent.WHOLE]
            self.fields["extent"].choices = choices  # type: ignore[attr-defined]


RowForms = forms.formset_factory(RowForm, extra=0)


def rows_of(kind: str, head: dict[str, Any], lines: Iterable[dict[str, Any]], event: str) -> list[Row]:
    """What was typed as rows in the columns of data/admin_changes.csv."""
    lines = [line for line in lines if any(value for name, value in line.items() if name != "extent")]
    if kind == "ket-thuc" and head["whole_level"]:
        day = head["effective_on"]
        districts = Unit.objects.filter(level=Level.DISTRICT, valid_to=None).exclude(valid_from__gte=day)
        lines = [{"unit": pk} for pk in districts.values_list("pk", flat=True)]
    if not KINDS[kind][3]:
        lines = [head]
    rows = [_row(kind, head, line, event) for line in lines]
    names = dict(Unit.objects.filter(pk__in={row["from_unit_id"] for row in rows}).values_list("pk", "name"))
    return [{**row, "from_name": names.get(row["from_unit_id"], "")} for row in rows]


def _row(kind: str, head: dict[str, Any], line: dict[str, Any], event: str) -> Row:
    unit = line.get("unit", "")
    divides = kind == "chia"
    source = head.get("source", unit)
    name = line.get("to_name") or head.get("to_name", "")
    if kind == "doi-loai":
        known = Unit.objects.filter(pk=source).first()
        name = f"{head['to_type']} {known.short_name if known else ''}"
    extent = line.get("extent") or (Extent.PART if kind == "mot-phan" else Extent.WHOLE)
    return {
        "event_id": event,
        "effective_date": head["effective_on"].isoformat(),
        "event_type": Type.TRANSFER if divides and unit else KINDS[kind][0],
        "from_unit_id": source,
        "to_unit_id": unit if divides else head.get("target", ""),
        "to_code": line.get("to_code") or head.get("to_code", ""),
        "to_name": nfc(name),
        "to_parent_unit_id": head.get("parent", ""),
        "extent": extent,
        "area_km2": _text(line.get("area")),
        "population": _text(line.get("population")),
        "villages": line.get("villages", ""),
        "legal_instrument": f"{nfc(head['instrument'])} ({head['issued_on']:%d/%m/%Y})",
        "clause": head["clause"],
        "confidence": "published",
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)
