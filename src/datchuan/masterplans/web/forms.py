from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict

from datchuan.masterplans.models import MasterPlan, ReviewDuty
from datchuan.masterplans.operations import FIELDS
from datchuan.platform.web.day_input import DayInput

# Forms of publication named by the Construction Law of 2014, Điều 42 (design notes; unchecked against the signed text).
PUBLICATION_FORMS = [
    ("trang_thong_tin", "Đăng trên trang thông tin điện tử"),
    ("hoi_nghi", "Tổ chức hội nghị công bố"),
    ("trung_bay", "Trưng bày công khai pa-nô, bản vẽ, mô hình"),
    ("an_pham", "In ấn phẩm phát hành rộng rãi"),
]
YES_NO = [("", "Chưa nhận xét"), ("true", "Có"), ("false", "Không")]


class MasterPlanForm(forms.ModelForm):
    publication_forms = forms.MultipleChoiceField(
        label="Hình thức công bố",
        choices=PUBLICATION_FORMS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    built_to_plan = forms.TypedChoiceField(
        label="Xây dựng theo quy hoạch",
        choices=YES_NO,
        required=False,
        coerce={"true": True, "false": False}.get,
        empty_value=None,
        widget=forms.Select,
    )

    class Meta:
        model = MasterPlan
        fields = FIELDS
        widgets = {
            **{name: DayInput() for name in ("approved_on", "published_on", "rules_issued_on", "built_to_plan_on")},
            **{name: forms.TextInput() for name in ("decision", "approved_by", "rules_decision")},
            "horizon_year": forms.NumberInput(attrs={"min": 2000, "max": 2100}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        value = self.instance.built_to_plan
        self.initial["built_to_plan"] = "" if value is None else str(value).lower()


class ConclusionForm(forms.Form):
    conclusion = forms.ChoiceField(label="Kết luận", choices=ReviewDuty.Conclusion, widget=forms.RadioSelect)
    concluded_on = forms.DateField(label="Ngày kết luận", widget=DayInput())
    basis = forms.CharField(
        label="Căn cứ kết luận",
        help_text="Số, ngày văn bản hoặc biên bản.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReconclusionForm(ConclusionForm):
    """The same for a duty that is concluded already: the reason comes first."""

    reason = forms.CharField(label="Lý do kết luận lại", widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ["reason", "conclusion", "concluded_on", "basis"]


def conclusion_form(duty: ReviewDuty, today: date, data: QueryDict | None = None) -> ConclusionForm:
    """The form that concludes ``duty``, first or anew; unbound it starts with today."""
    kind = ReconclusionForm if duty.conclusion else ConclusionForm
    return kind(data, initial={"concluded_on": today}, prefix=f"d{duty.pk}")
