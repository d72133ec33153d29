"""Forms of checking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from datchuan.criteria.models import Marking, SignedScan
from datchuan.criteria.operations import LONGEST, TITLES
from datchuan.criteria.scans import LARGEST_SCAN, WHERE
from datchuan.kernel.problem import Problem
from datchuan.law.cited import CitedValue
from datchuan.platform.web.day_input import DayInput

FINDINGS = [
    (Marking.Finding.MATCHES, "Khớp: bản có chữ ký ghi đúng như giá trị này"),
    (Marking.Finding.DIFFERS, "Khác: bản có chữ ký ghi điều khác"),
]


def _text(
    name: str, *, required: bool = False, rows: int = 0, help_text: str = "", missing: str = ""
) -> forms.CharField:
    too_long = f"Dài %(show_value)s ký tự, tối đa {LONGEST[name]}. Viết gọn lại."
    return forms.CharField(
        label=TITLES[name],
        required=required,
        max_length=LONGEST[name],
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"required": missing, "max_length": too_long},
    )


class MarkForm(forms.Form):
    """Compare a value with the signed text. What the fields cannot know, the operation tells (``tell``)."""

    finding = forms.ChoiceField(
        label=TITLES["finding"],
        choices=FINDINGS,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Chưa chọn kết quả so. Chọn khớp hoặc khác.",
            "invalid_choice": "Chưa chọn kết quả so. Chọn khớp hoặc khác.",
        },
    )
    says = _text("says", rows=2, help_text="Chỉ ghi khi khác: chép đúng lời hoặc con số của bản có chữ ký.")
    place = _text(
        "place",
        required=True,
        help_text="Điều, khoản, mục hoặc phụ lục.",
        missing="Chưa ghi chỗ trong bản có chữ ký. Ghi điều, khoản hoặc phụ lục, ví dụ “Phụ lục, chỉ tiêu 9.2”.",
    )
    page = _text("page")
    compared_on = forms.DateField(
        label=TITLES["compared_on"],
        widget=DayInput(),
        error_messages={
            "required": "Chưa ghi ngày so. Chọn ngày trên lịch, ví dụ 31/12/2020.",
            "invalid": "Ngày so không phải là một ngày có thật. Chọn ngày trên lịch, ví dụ 31/12/2020.",
        },
    )
    scan = forms.ChoiceField(label="Bản scan đã có của văn bản này", required=False)
    file = forms.FileField(
        label="Bản scan mới",
        required=False,
        allow_empty_file=True,
        help_text=f"PDF, PNG hoặc JPEG, tối đa {LARGEST_SCAN // 1_000_000} MB. Mọi cán bộ tải xem được.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    note = _text("note", rows=2)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, scans: Sequence[SignedScan], data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.scans = {str(scan.pk): scan for scan in scans}
        choices = [(pk, f"{scan.file_name} ({scan.uploaded_at:%d/%m/%Y})") for pk, scan in self.scans.items()]
        if choices:
            self.fields["scan"].choices = [("", "Không kèm"), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["scan"]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self["finding"], self["says"], self["place"]]

    @property
    def place_fields(self) -> list[forms.BoundField]:
        """Short ones, side by side."""
        return [self["page"], self["compared_on"]]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("scan", "file", "note") if name in self.fields]

    @property
    def chosen_scan(self) -> SignedScan | None:
        return self.scans.get(self.cleaned_data.get("scan", ""))

    def tell(self, problem: Problem) -> None:
        """Put a problem of the operation at its field, or above all fields when it is of none."""
        names = {title: name for name, title in TITLES.items()} | {WHERE: "file"}
        name = names.get(problem.where)
        sentence = " ".join(f"{part.rstrip('.')}." for part in (problem.what, problem.mend) if part)
        self.add_error(name if name in self.fields else None, f"{sentence[:1].upper()}{sentence[1:]}")


def mark_form(cited: CitedValue, scans: Sequence[SignedScan], today: date, seen: int) -> MarkForm:
    """A fresh form: the place as the law file has it, today, and the scan that was used last for this instrument."""
    scan = str(scans[0].pk) if scans else ""
    initial = {"place": cited.citation.place, "compared_on": today, "scan": scan, "seen": seen}
    initial["fingerprint"] = cited.fingerprint
    return MarkForm(scans, initial=initial)


class WithdrawForm(forms.Form):
    reason = _text("reason", required=True, rows=2, missing="Chưa ghi lý do rút. Ghi vì sao dấu này không còn đúng.")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
