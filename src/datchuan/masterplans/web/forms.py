from __future__ import annotations

from django import forms

from datchuan.masterplans.models import Publication, SpatialPlan
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
