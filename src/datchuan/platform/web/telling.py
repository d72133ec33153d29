"""Forms whose operation knows more than their fields, and the fields they have."""

from __future__ import annotations

from django import forms

from datchuan.kernel.problem import Problem
from datchuan.platform.web.day_input import DayInput


class Telling(forms.Form):
    """A form whose operation knows more than its fields: a problem is told at its field, or above all of them."""

    def tell(self, problem: Problem) -> None:
        names = {field.label: name for name, field in self.fields.items()}
        sentence = " ".join(f"{part.rstrip('.')}." for part in (problem.what, problem.mend) if part)
        name = names.get(problem.where)
        self.add_error(name, sentence[:1].upper() + sentence[1:])


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    errors = {
        "required": f"{label}: chưa ghi. Chọn ngày trên lịch, ví dụ 31/12/2020.",
        "invalid": f"{label}: không phải là một ngày có thật. Chọn ngày trên lịch.",
    }
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=DayInput(), error_messages=errors
    )


def text_field(
    label: str, longest: int, *, required: bool = True, rows: int = 0, help_text: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"required": f"{label}: chưa ghi."},
    )
