"""Forms of recognitions and dossiers."""

from __future__ import annotations

from typing import Any

from django import forms

from datchuan.dossiers.models import Standard
from datchuan.law.library import load_library
from datchuan.platform.web.telling import Telling, day_field, text_field
from datchuan.territory.models import Unit
from datchuan.territory.web.forms import UnitField

UNKNOWN_SET = ("", "Chưa rõ")


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
    number = text_field("Số quyết định", 100, help_text="Ví dụ 2166/QĐ-UBND.")
    issued_on = day_field("Ngày quyết định")
    issuer = text_field("Cơ quan ban hành", 150)
    recognised_on = day_field("Ngày công nhận", help_text="Xã phải tồn tại vào ngày này, theo tên và địa giới khi đó.")
    note = text_field("Ghi chú", 500, required=False, rows=2)


class WithdrawalForm(Telling):
    number = text_field("Số quyết định", 100)
    issued_on = day_field("Ngày quyết định")
    issuer = text_field("Cơ quan ban hành", 150)
    withdrawn_on = day_field("Ngày thu hồi")
    reason = text_field("Lý do thu hồi", 500, rows=2)


class RemovalForm(Telling):
    reason = text_field("Lý do gỡ", 500, rows=2, help_text="Chỉ khi ghi nhầm. Toàn bộ bản ghi ở lại trong nhật ký.")


class DossierForm(CommuneForm):
    opened_on = day_field("Ngày mở")
    received_on = day_field("Ngày nhận", required=False, help_text="Để trống khi xã còn đang chuẩn bị.")
    submission_number = text_field("Số tờ trình", 100, required=False)
    reopens = forms.IntegerField(required=False, widget=forms.HiddenInput)
    registration = forms.IntegerField(required=False, widget=forms.HiddenInput)
