"""The form of one house: its fields are those of law/facts/house.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from datchuan.housing.models import HouseRecord
from datchuan.housing.sheet import house_sheet
from datchuan.law.facts import Field
from datchuan.law.library import load_library
from datchuan.platform.web.day_input import DayInput
from datchuan.territory.models import VillageMembership

GROUPS = {
    "Người và diện tích": ("persons", "living_area", "built_year"),
    "Vật liệu nhìn thấy": (
        "foundation_material",
        "floor_material",
        "frame_material",
        "wall_material",
        "roof_material",
    ),
    "Nhận xét": ("hard_floor", "hard_frame", "hard_roof", "lifetime_years", "temporary_material", "unsafe"),
    "Công trình phụ": ("kitchen_hygienic", "toilet_hygienic", "animal_shed", "custom_fit"),
}
YES_NO = [("", "Chưa ghi nhận"), ("1", "Có"), ("0", "Không")]


class DecimalInput(forms.CharField):
    """A figure as officials type it, with a comma or a point; kept as a whole number of the field's smallest part."""

    def __init__(self, field: Field) -> None:
        self.field = field
        super().__init__(label=_label(field), required=False, max_length=12, help_text=field.guidance)
        self.widget.attrs |= {"inputmode": "decimal"}

    def clean(self, value: str | None) -> int | None:  # type: ignore[override]
        text = (super().clean(value) or "").strip()
        if not text:
            return None
        try:
            number = Decimal(text.replace(",", ".")) * 10**self.field.scale
        except InvalidOperation:
            raise forms.ValidationError(f"“{text}” không phải là số. Nhập số {self.field.unit}, ví dụ 40,5.") from None
        if not number.is_finite() or number != number.to_integral_value():
            raise forms.ValidationError(f"“{text}” có quá {self.field.scale} chữ số lẻ. Làm tròn lại.")
        low, high = self.field.minimum or 0, self.field.maximum or 10**9
        if not low <= number <= high:
            scale = 10**self.field.scale
            raise forms.ValidationError(f"Nhập từ {low // scale} đến {high // scale} {self.field.unit}.")
        return int(number)


def _label(field: Field) -> str:
    return f"{field.title} ({field.unit})" if field.unit and field.type != "bool" else field.title


def _asked(field: Field) -> forms.Field:
    if field.type == "decimal":
        return DecimalInput(field)
    common: dict[str, Any] = {"label": _label(field), "required": False, "help_text": field.guidance}
    if field.type == "int":
        bounds = f"Nhập số nguyên từ {field.minimum} đến {field.maximum}."
        limits = [MinValueValidator(field.minimum or 0, bounds), MaxValueValidator(field.maximum or 10**6, bounds)]
        widget = forms.NumberInput(attrs={"min": field.minimum, "max": field.maximum})
        return forms.IntegerField(validators=limits, widget=widget, error_messages={"invalid": bounds}, **common)
    if field.type == "bool":
        return forms.TypedChoiceField(choices=YES_NO, coerce=lambda given: given == "1", empty_value=None, **common)
    choices = [("", "Chưa ghi nhận"), *((str(choice.code), choice.title) for choice in field.choices)]
    return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None, **common)


class HouseForm(forms.Form):
    """One house as it was seen on a day. Anything may be left open but village, head and day."""

    village = forms.TypedChoiceField(label="Thôn, bản", coerce=int)
    head_name = forms.CharField(label="Chủ hộ", max_length=100)
    surveyed_on = forms.DateField(label="Ngày điều tra", widget=DayInput())

    def __init__(
        self, data: Mapping[str, Any] | None, *, villages: Iterable[VillageMembership], today: date, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.today = today
        titles = [(str(row.village_id), f"{row.village.name} ({row.commune.short_name})") for row in villages]
        self.fields["village"].choices = [("", "Chọn thôn"), *titles]  # type: ignore[attr-defined]
        self.schema = load_library().facts["house"]
        for names in GROUPS.values():
            for name in names:
                self.fields[name] = _asked(self.schema[name])
        note = next(column for column in house_sheet().columns if column.key == "note")
        self.fields["note"] = forms.CharField(
            label="Ghi chú", required=False, max_length=note.max_length, widget=forms.Textarea(attrs={"rows": 2})
        )

    def clean_surveyed_on(self) -> date:
        day: date = self.cleaned_data["surveyed_on"]
        if day > self.today:
            raise forms.ValidationError(f"Ngày điều tra ở sau hôm nay ({self.today:%d/%m/%Y}). Sửa lại ngày.")
        return day

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in GROUPS.items()]

    def facts(self) -> dict[str, Any]:
        """What the valid fields say, by column of HouseRecord; a field that is not valid is not known."""
        return {self.schema[name].column: self.cleaned_data.get(name) for names in GROUPS.values() for name in names}


def initial_of(record: HouseRecord, today: date) -> dict[str, Any]:
    """A known house as the form shows it, seen anew today."""
    schema = load_library().facts["house"]
    values: dict[str, Any] = {
        "village": record.village_id,
        "head_name": record.head_name,
        "surveyed_on": today,
        "note": record.note,
    }
    for names in GROUPS.values():
        for name in names:
            values[name] = _shown(schema[name], getattr(record, schema[name].column))
    return values


def _shown(field: Field, value: Any) -> Any:
    if value is None:
        return ""
    if field.type == "bool":
        return "1" if value else "0"
    if field.type == "decimal":
        text = f"{Decimal(value) / 10**field.scale:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    return value
