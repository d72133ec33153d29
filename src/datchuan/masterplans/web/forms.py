from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict

from datchuan.masterplans.models import Publication, ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import FIELDS
from datchuan.masterplans.queries import revisable
from datchuan.platform.web.day_input import DayInput


class PlanForm(forms.ModelForm):
    class Meta:
        model = SpatialPlan
        fields = FIELDS
        widgets = {
            **{name: DayInput() for name in FIELDS if name.endswith("_on") or name in ("opinions_from", "opinions_to")},
            "horizon_year": forms.NumberInput(attrs={"min": 1990, "max": 2100}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revises"] = forms.ModelChoiceField(
            label="Sửa quy hoạch", queryset=revisable(self.instance), required=False
        )


class PublicationForm(forms.Form):
    form = forms.ChoiceField(label="Hình thức công bố", choices=Publication.Form)
    done_on = forms.DateField(label="Từ ngày", widget=DayInput())
    place = forms.CharField(label="Nơi công bố", max_length=300, required=False)


class FindingForm(forms.Form):
    seen_on = forms.DateField(label="Ngày nhận xét", widget=DayInput())
    follows = forms.TypedChoiceField(
        label="Xây dựng theo quy hoạch", choices=[("true", "Có"), ("false", "Không")], coerce="true".__eq__
    )
    works = forms.CharField(
        label="Công trình đã xem, vi phạm nếu có", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


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
