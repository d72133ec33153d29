"""Forms of samples: what to draw, one house measured again, a conclusion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from datchuan.housing.operations import HouseEntry
from datchuan.housing.web.house_form import HouseForm
from datchuan.inspection.models import Sample, SampleHouse
from datchuan.inspection.queries.planning import Asked
from datchuan.kernel.problem import Problem
from datchuan.law.facts import Field
from datchuan.platform.web.day_input import DayInput
from datchuan.territory.models import VillageMembership
from datchuan.territory.queries import holds_on

CONFIDENCES = [("0.9", "90 %"), ("0.95", "95 %"), ("0.99", "99 %")]
WIDTH_HELP = "Điểm phần trăm: 10 là tỷ lệ thật cách tỷ lệ đo được không quá 10 điểm."
SIZE_HELP = "Để trống thì tính theo sai số."


class DrawForm(forms.Form):
    """What is wanted of a sample. A further one has no choice but of its size."""

    on = forms.DateField(label="Danh sách ngày", widget=DayInput())
    indicator = forms.ChoiceField(label="Chỉ tiêu")
    confidence = forms.TypedChoiceField(label="Độ tin cậy", choices=CONFIDENCES, coerce=float, initial="0.95")
    width = forms.FloatField(label="Sai số", help_text=WIDTH_HELP, localize=True, initial=10)
    size = forms.IntegerField(label="Số nhà đo", required=False, help_text=SIZE_HELP)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        indicators: Sequence[tuple[str, str]],
        today: date,
        first: Sample | None,
    ) -> None:
        super().__init__(data, initial={"on": today})
        self.today, self.first = today, first
        self.fields["indicator"].choices = indicators  # type: ignore[attr-defined]
        if first:
            for name in ("on", "indicator", "confidence"):
                del self.fields[name]

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(f"Ngày ở sau hôm nay ({self.today:%d/%m/%Y}).")
        return day

    def asked(self) -> Asked:
        given = self.cleaned_data
        measures = {"half_width": given["width"] / 100, "size": given["size"]}
        if self.first:
            return Asked(self.first.on, self.first.indicator, self.first.confidence, **measures)
        return Asked(given["on"], given["indicator"], given["confidence"], **measures)

    def tell(self, problem: Problem) -> None:
        """A problem at its field, or above all of them."""
        names = {field.label: name for name, field in self.fields.items()}
        name = names.get(problem.where)
        said = f"{problem.what[:1].upper()}{problem.what[1:]}. {problem.mend}"
        self.add_error(name, said if name else problem.sentence)


class MeasureForm(HouseForm):
    """A drawn house seen again. Nothing that was declared stands in it: whoever measures has not read it here. A fact
    that the rules read is taken as it is given, empty for not known; of others an empty one says nothing."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, house: SampleHouse, read: Sequence[Field], today: date
    ) -> None:
        villages = VillageMembership.objects.filter(holds_on(today), village=house.village_id)
        rows = list(villages.select_related("village", "commune"))
        initial = {"village": house.village_id, "head_name": house.declared.head_name, "surveyed_on": today}
        super().__init__(data, villages=rows, today=today, initial=initial)
        self.house, self.read = house, {field.column for field in read}
        self.fields["surveyed_on"].label = "Ngày đo"

    def entry(self) -> HouseEntry:
        given = self.cleaned_data
        facts = {name: value for name, value in self.facts().items() if name in self.read or value is not None}
        code, day = self.house.household.code, given["surveyed_on"]
        return HouseEntry(code, given["village"], given["head_name"], day, facts, given["note"] or None)

    def measured_at(self) -> datetime:
        """The day that was given at this hour: of two measurings of a day the one entered last counts."""
        moment = timezone.localtime()
        return datetime.combine(self.cleaned_data["surveyed_on"], moment.timetz())


class WhyNotForm(forms.Form):
    why_not = forms.CharField(
        label="Vì sao không đo được",
        required=False,
        max_length=200,
        help_text="Khoá cửa, đã chuyển đi, không cho vào… Để trống rồi ghi là bỏ lý do đã ghi.",
    )


class ConcludeForm(forms.Form):
    standing = forms.ChoiceField(label="Kết luận", choices=[("", "Chọn"), *Sample.Standing.choices])
    reason = forms.CharField(
        label="Lý do", widget=forms.Textarea(attrs={"rows": 3}), help_text="Theo số đo, hoặc vì sao khác số đo."
    )
