from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from datchuan.law.library import load_library
from datchuan.masterplans.models import ReviewDuty, ReviewStep, SpatialPlan
from datchuan.masterplans.queries import settling
from datchuan.people.models import Office
from datchuan.platform.web.day_input import DayInput
from datchuan.territory.models import Unit

TWO_ROWS = {"rows": 2}


class ConclusionForm(forms.Form):
    conclusion = forms.ChoiceField(label="Kết luận", choices=ReviewDuty.Conclusion, widget=forms.RadioSelect)
    concluded_on = forms.DateField(label="Ngày kết luận", widget=DayInput())
    basis = forms.CharField(
        label="Căn cứ kết luận", help_text="Số, ngày văn bản hoặc biên bản.", widget=forms.Textarea(attrs=TWO_ROWS)
    )


class ReconclusionForm(ConclusionForm):
    """The same for a duty that is concluded already: the reason comes first."""

    reason = forms.CharField(label="Lý do kết luận lại", widget=forms.Textarea(attrs=TWO_ROWS))
    field_order = ["reason", "conclusion", "concluded_on", "basis"]


class ManyForm(ConclusionForm):
    """One conclusion of several duties, and to whom the work goes."""

    COMMUNE, DISTRICT = "commune", "district"
    gives = forms.ChoiceField(
        label="Giao thực hiện",
        required=False,
        choices=[("", "Chưa giao"), (COMMUNE, "UBND xã nơi có quy hoạch"), (DISTRICT, "UBND huyện nơi có quy hoạch")],
    )
    due_on = forms.DateField(label="Hạn hoàn thành", required=False, widget=DayInput())


def conclusion_form(duty: ReviewDuty, today: date, data: QueryDict | None = None) -> ConclusionForm:
    """The form that concludes ``duty``, first or anew; unbound it starts with today."""
    kind = ReconclusionForm if duty.conclusion else ConclusionForm
    return kind(data, initial={"concluded_on": today}, prefix=f"d{duty.pk}")


class AssignmentForm(forms.Form):
    """Who carries a conclusion out, by when, and the planned day of each step."""

    def __init__(self, duty: ReviewDuty, units: Sequence[Unit], data: QueryDict | None = None) -> None:
        planned = {each.step: each.due_on for each in duty.steps.all()}
        super().__init__(data, initial={"office": duty.office_id, "due_on": duty.due_on, **planned})
        self.fields["office"] = forms.ModelChoiceField(
            label="Cơ quan thực hiện", queryset=_offices(units), required=False
        )
        self.fields["due_on"] = forms.DateField(label="Hạn hoàn thành", required=False, widget=DayInput())
        for step, label in ReviewStep.Step.choices:
            self.fields[step] = forms.DateField(label=label, required=False, widget=DayInput())

    @property
    def steps(self) -> Mapping[str, date | None]:
        return {step: self.cleaned_data[step] for step in ReviewStep.Step.values}


def _offices(units: Sequence[Unit]) -> Any:
    """The department with its divisions, and the committees of the communes and districts that hold the plan's land."""
    there = {pk for unit in units for pk in (unit.pk, unit.parent_id) if pk}
    ours = Office.objects.filter(kind__in=(Office.Kind.DEPARTMENT, Office.Kind.DIVISION))
    theirs = Office.objects.filter(kind__in=(Office.Kind.DISTRICT, Office.Kind.COMMUNE), unit__in=there)
    return (ours | theirs).order_by("kind", "key")


class _PlanField(forms.ModelChoiceField):
    def label_from_instance(self, obj: SpatialPlan) -> str:
        approved = f"phê duyệt {obj.approved_on:%d/%m/%Y}" if obj.approved_on else "chưa phê duyệt"
        return f"{obj.name}, {obj.unit.name} ({approved})"


class SettlingForm(forms.Form):
    def __init__(self, duty: ReviewDuty, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"plan": duty.settled_by_id})
        label = "Quy hoạch thực hiện kết luận"
        self.fields["plan"] = _PlanField(label=label, queryset=settling(duty), required=False)


class _UnitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Unit) -> str:
        return obj.name


class BeginningForm(forms.Form):
    name = forms.CharField(label="Tên đồ án", max_length=200)

    def __init__(self, units: Sequence[Unit], data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"unit": units[0].pk if units else None})
        held = Unit.objects.filter(pk__in=[each.pk for each in units])
        self.fields["unit"] = _UnitField(label="Lập cho", queryset=held)


class OpeningForm(forms.Form):
    """A review of one plan that a paper or a direction asks for."""

    instrument = forms.CharField(
        label="Văn bản hoặc chỉ đạo làm phát sinh", max_length=200, help_text="Số, ngày, cơ quan ban hành."
    )
    detail = forms.CharField(label="Nội dung cần rà soát", max_length=300, required=False)
    opened_on = forms.DateField(label="Ngày mở", widget=DayInput())


class LawForm(forms.Form):
    """A change of law and the plans that it asks to review."""

    instrument = forms.ChoiceField(label="Văn bản trong danh mục", required=False)
    citation = forms.CharField(
        label="Hoặc văn bản khác",
        max_length=200,
        required=False,
        help_text="Loại, số, ngày, cơ quan ban hành; chỉ dùng khi danh mục chưa có.",
    )
    detail = forms.CharField(label="Nội dung cần rà soát", max_length=300, required=False)
    opened_on = forms.DateField(label="Ngày mở", widget=DayInput())
    kind = forms.MultipleChoiceField(
        label="Loại quy hoạch", choices=SpatialPlan.Kind, widget=forms.CheckboxSelectMultiple, required=False
    )
    before = forms.DateField(label="Phê duyệt trước ngày", widget=DayInput(), required=False)
    place = forms.ChoiceField(label="Nơi", required=False)

    def __init__(self, places: Sequence[tuple[str, str]], data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        known = [(key, f"{each}: {each.title}"[:150]) for key, each in load_library().instruments.items()]
        self.fields["instrument"].choices = [("", "Chọn văn bản"), *known]  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", "Cả tỉnh"), *places]  # type: ignore[attr-defined]

    @property
    def cause(self) -> str:
        """A key of the register, or the citation as it was written."""
        return self.cleaned_data["instrument"] or self.cleaned_data["citation"]
