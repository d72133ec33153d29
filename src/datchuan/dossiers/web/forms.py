"""Forms of recognitions and dossiers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from datchuan.dossiers.models import Dossier, DossierState, Standard
from datchuan.dossiers.operations.keeping import NEXT
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.platform.web.day_input import DayInput
from datchuan.territory.models import Unit
from datchuan.territory.web.forms import UnitField

UNKNOWN_SET = ("", "Chưa rõ")


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    errors = {
        "required": f"{label}: chưa ghi. Chọn ngày trên lịch, ví dụ 31/12/2020.",
        "invalid": f"{label}: không phải là một ngày có thật. Chọn ngày trên lịch.",
    }
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=DayInput(), error_messages=errors
    )


def _text(label: str, longest: int, *, required: bool = True, rows: int = 0, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"required": f"{label}: chưa ghi."},
    )


class Telling(forms.Form):
    """A form whose operation knows more than its fields: a problem is told at its field, or above all of them."""

    def tell(self, problem: Problem) -> None:
        names = {field.label: name for name, field in self.fields.items()}
        sentence = " ".join(f"{part.rstrip('.')}." for part in (problem.what, problem.mend) if part)
        name = names.get(problem.where)
        self.add_error(name, sentence[:1].upper() + sentence[1:])


class CommuneForm(Telling):
    """A form that begins with a commune of any time, chosen from the page's list or typed with its id."""

    commune = UnitField("Xã", help_text="Chọn trong danh sách, hoặc ghi mã dạng 06280-1.")
    standard = forms.ChoiceField(label="Chuẩn", choices=Standard)
    criteria_set = forms.ChoiceField(label="Bộ tiêu chí", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(key, each.title) for key, each in load_library().sets.items()]
        self.fields["criteria_set"].choices = [UNKNOWN_SET, *titles]  # type: ignore[attr-defined]

    def clean_commune(self) -> Unit:
        found = Unit.objects.select_related("parent").filter(pk=self.cleaned_data["commune"]).first()
        if found is None:
            raise forms.ValidationError("Không có đơn vị mã này. Chọn một xã trong danh sách.")
        return found


class RecognitionForm(CommuneForm):
    number = _text("Số quyết định", 100, help_text="Ví dụ 2166/QĐ-UBND.")
    issued_on = _day("Ngày quyết định")
    issuer = _text("Cơ quan ban hành", 150)
    recognised_on = _day("Ngày công nhận", help_text="Xã phải tồn tại vào ngày này, theo tên và địa giới khi đó.")
    note = _text("Ghi chú", 500, required=False, rows=2)


class WithdrawalForm(Telling):
    number = _text("Số quyết định", 100)
    issued_on = _day("Ngày quyết định")
    issuer = _text("Cơ quan ban hành", 150)
    withdrawn_on = _day("Ngày thu hồi")
    reason = _text("Lý do thu hồi", 500, rows=2)


class RemovalForm(Telling):
    reason = _text("Lý do gỡ", 500, rows=2, help_text="Chỉ khi ghi nhầm. Toàn bộ bản ghi ở lại trong nhật ký.")


class DossierForm(CommuneForm):
    opened_on = _day("Ngày mở")
    received_on = _day("Ngày nhận", required=False, help_text="Để trống khi xã còn đang chuẩn bị.")
    submission_number = _text("Số tờ trình", 100, required=False)
    reopens = forms.IntegerField(required=False, widget=forms.HiddenInput)
    registration = forms.IntegerField(required=False, widget=forms.HiddenInput)


class StepForm(Telling):
    state = forms.ChoiceField(label="Chuyển sang", error_messages={"required": "Chưa chọn trạng thái."})
    on = _day("Ngày")
    submission_number = _text("Số tờ trình", 100, required=False, help_text="Khi nhận hồ sơ để thẩm định.")
    reason = _text("Lý do", 500, required=False, rows=2, help_text="Khi kết luận, dừng hoặc rút: nêu số văn bản.")

    def __init__(self, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = NEXT.get(dossier.state, ())
        self.fields["state"].choices = [(each.value, each.label) for each in states]  # type: ignore[attr-defined]
        if DossierState.APPRAISAL not in states:
            del self.fields["submission_number"]


def step_form(dossier: Dossier, today: date) -> StepForm | None:
    """A fresh form; none where the dossier goes nowhere any more."""
    return StepForm(dossier, initial={"on": today}) if dossier.is_open else None
