from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_day
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.operations import FIELDS
from datchuan.masterplans.queries import revisable
from datchuan.platform.web.day_input import DayInput
from datchuan.territory.models import Unit

DAYS = tuple(name for name in FIELDS if name.endswith("_on") or name in ("opinions_from", "opinions_to"))
# The record in groups; a group that "folds" is closed until something is in it.
GROUPS: Sequence[tuple[str, tuple[str, ...], bool]] = (
    ("Nhận dạng, phạm vi", ("name", "identity_code", "scope", "area_ha", "revises", "revision", "covers"), False),
    ("Phê duyệt, thời hạn", ("decision", "approved_by", "approved_on", "in_force_on", "horizon_year"), False),
    ("Công bố, quy định quản lý", ("published_on", "rules_decision", "rules_issued_on"), False),
    (
        "Lập, lấy ý kiến, thẩm định",
        ("organiser", "planner", "task_decision", "task_approved_on", "opinions_from", "opinions_to", "opinions_note",
         "appraiser", "appraised_on"),
        True,
    ),
    ("Cắm mốc", ("markers_dossier_on", "markers_set_on"), True),
    ("Ghi chú", ("note",), True),
)  # fmt: skip


class PlanForm(forms.ModelForm):
    """A plan's record. Each field carries along what it said when the page was opened, so that whoever saves second is
    told what the first changed."""

    class Meta:
        model = SpatialPlan
        fields = FIELDS
        widgets = {
            **{name: DayInput() for name in DAYS},
            "horizon_year": forms.NumberInput(attrs={"min": 1990, "max": 2100}),
            "area_ha": forms.NumberInput(attrs={"min": 0, "step": "0.01"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "published_on": "Ngày đầu tiên; từng hình thức ghi ở mục Công bố của trang quy hoạch.",
            "horizon_year": "Năm cuối, ví dụ 2030.",
            "in_force_on": "Để trống nếu có hiệu lực từ ngày phê duyệt.",
        }

    def __init__(self, *args: Any, coverable: Iterable[Unit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance
        revision = self.fields["revision"]
        revision.choices = [("", "Không sửa quy hoạch nào"), *SpatialPlan.Revision.choices]  # type: ignore[attr-defined]
        self.fields["revises"] = forms.ModelChoiceField(
            label="Sửa quy hoạch", queryset=revisable(plan), required=False, empty_label="Không sửa quy hoạch nào"
        )
        if plan.kind == SpatialPlan.Kind.URBAN:
            self.fields["covers"] = forms.MultipleChoiceField(
                label="Các xã nằm trong phạm vi",
                choices=[(unit.pk, unit.name) for unit in coverable],
                required=False,
                widget=forms.CheckboxSelectMultiple(),
                initial=[unit.pk for unit in plan.covers.all()] if plan.pk else [],
            )
        for field in self.fields.values() if plan.pk else ():
            field.show_hidden_initial = True

    def _get_validation_exclusions(self) -> set[str]:
        # Not the model's constraints: the operation says the same in words, where it is and how to mend it.
        return {field.name for field in SpatialPlan._meta.get_fields()}

    def values(self) -> dict[str, Any]:
        """The fields of the record as typed."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def covers(self) -> list[Unit] | None:
        """The communes chosen; None where there are none to choose."""
        if "covers" not in self.fields:
            return None
        return list(Unit.objects.filter(pk__in=self.cleaned_data["covers"]))

    def seen(self) -> dict[str, Any]:
        """What the page said of each field when it was opened, as far as the request tells."""
        found: dict[str, Any] = {}
        if self.add_initial_prefix("name") not in self.data:
            return found
        for name, field in self.fields.items():
            sent = field.hidden_widget().value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
            try:
                found[name] = set(sent) if name == "covers" else field.to_python(sent)
            except ValidationError:
                continue
        return found

    def with_stored(self, plan: SpatialPlan, coverable: Iterable[Unit]) -> PlanForm:
        """The form for someone who was told: fields that they changed as typed, with what is stored now where that
        changed too, the others as they are stored now."""
        stored, data, both = PlanForm(instance=plan, coverable=coverable), cast(QueryDict, self.data).copy(), []
        for name in self.fields:
            now = _sent(stored[name])
            if name not in self.changed_data:
                data.setlist(self.add_prefix(name), now)
            elif data.getlist(self.add_initial_prefix(name)) != now:
                both.append(name)
            data.setlist(self.add_initial_prefix(name), now)
        form = PlanForm(data, instance=plan, coverable=coverable)
        for name in both:
            form.add_error(name, f"Người kia ghi: {_shown(stored[name])}.")
        return form

    def tell(self, problem: Problem) -> None:
        """A problem at the field that it names, by the beginning of the label; else above the form."""
        names = [name for name, field in self.fields.items() if str(field.label).startswith(problem.where or "\n")]
        sentence = " ".join(f"{part.rstrip('.')}." for part in (problem.what, problem.mend) if part)
        self.add_error(names[0] if names else None, sentence[:1].upper() + sentence[1:])

    def groups(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """Title, fields, and whether it stands open."""
        found = []
        for title, names, folds in GROUPS:
            fields = [self[name] for name in names if name in self.fields]
            is_open = not folds or any(field.errors or field.value() for field in fields)
            found.append((title, fields, is_open))
        return found


def _sent(field: forms.BoundField) -> list[str]:
    """What a browser sends of an unbound field as it stands."""
    value = field.value()
    if isinstance(value, list):
        return [str(each) for each in value]
    shown = field.field.widget.format_value(value)
    return [str(each) for each in shown if each != ""] if isinstance(shown, list) else [str(shown or "")]


def _shown(field: forms.BoundField) -> str:
    """What an unbound field says, in words."""
    value = field.value()
    if isinstance(value, date):
        return format_day(value)
    titles = {str(key): str(title) for key, title in getattr(field.field, "choices", ())}
    values = value if isinstance(value, list) else [value]
    words = ", ".join(titles.get(str(each), str(each)) for each in values if each not in (None, ""))
    return words or "để trống"


def _named(unit: Unit, today: date) -> str:
    is_over = unit.valid_to is not None and unit.valid_to <= today
    return f"{unit.name} cũ (đến trước {unit.valid_to:%d/%m/%Y})" if is_over else unit.name


class SubjectForm(forms.Form):
    """Of which unit and kind a plan is: asked first, for the rest of the form depends on it."""

    don_vi = forms.ChoiceField(
        label="Lập cho đơn vị", error_messages={"invalid_choice": "Chọn đơn vị trong danh sách."}
    )
    loai = forms.ChoiceField(label="Loại quy hoạch", choices=SpatialPlan.Kind)

    def __init__(self, *args: Any, units: Iterable[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_parent: dict[str, list[tuple[str, str]]] = {}
        for unit in units:
            by_parent.setdefault(unit.parent.name if unit.parent else "", []).append((unit.pk, _named(unit, today)))
        found = [*by_parent.items()] if len(by_parent) > 1 else [each for group in by_parent.values() for each in group]
        self.fields["don_vi"].choices = [("", "Chọn đơn vị"), *found]  # type: ignore[attr-defined]
