"""The form that moves an official to another area."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.people.models import Office
from datchuan.people.queries import WithoutArea
from datchuan.platform.web.day_input import DayInput
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import units_on

KEPT_OFFICE = ("", "Giữ cơ quan đang có")


class MoveForm(forms.Form):
    """The units that hold the old area's land come first; a single one is chosen beforehand."""

    area = forms.ChoiceField(
        label="Địa bàn mới",
        help_text="Cán bộ sẽ thấy nhà ở, chủ hộ và quy hoạch của địa bàn này. Vai trò theo cấp của địa bàn.",
        error_messages={"required": "Chưa chọn địa bàn mới."},
    )
    office = forms.ChoiceField(label="Cơ quan", required=False)
    on = forms.DateField(
        label="Từ ngày",
        widget=DayInput(),
        error_messages={"required": "Chưa ghi ngày.", "invalid": "Chọn ngày có thật."},
    )

    def __init__(self, left: WithoutArea, today: date, data: QueryDict | None = None) -> None:
        successors = [unit for unit in left.successors if unit.level != Level.PROVINCE]
        first = successors[0].pk if len(successors) == 1 else ""
        super().__init__(data, initial={"area": first, "on": today})
        units = units_on(today).exclude(level=Level.PROVINCE).select_related("parent")
        others = [unit for unit in _ordered(units) if unit not in successors]
        choices: list[Any] = [("", "Chọn địa bàn")]
        if successors:
            choices.append(("Kế tiếp địa bàn cũ", [_choice(unit) for unit in successors]))
        self.fields["area"].choices = [*choices, ("Đơn vị khác", [_choice(unit) for unit in others])]  # type: ignore[attr-defined]
        kinds = [Office.Kind.DISTRICT, Office.Kind.COMMUNE]
        offices = Office.objects.filter(kind__in=kinds, unit__in=units_on(today)).order_by("name")
        self.fields["office"].choices = [KEPT_OFFICE, *((each.pk, each.name) for each in offices)]  # type: ignore[attr-defined]

    def tell(self, problem: Problem) -> None:
        """A problem of the operation at its field, or above all of them."""
        names = {field.label: name for name, field in self.fields.items()}
        sentence = " ".join(f"{part.rstrip('.')}." for part in (problem.what, problem.mend) if part)
        self.add_error(names.get(problem.where), sentence[:1].upper() + sentence[1:])


def _ordered(units: Any) -> list[Unit]:
    return sorted(units, key=lambda unit: (unit.level != Level.DISTRICT, sort_key(unit.short_name), unit.pk))


def _choice(unit: Unit) -> tuple[str, str]:
    place = f" ({unit.parent.short_name})" if unit.parent and unit.level == Level.COMMUNE else ""
    return unit.pk, f"{unit.name}{place}"
