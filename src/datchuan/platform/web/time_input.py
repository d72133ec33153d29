"""A form's field for a time of the day, as browsers know it."""

from __future__ import annotations

from django import forms


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def time_field(label: str, *, required: bool = True, help_text: str = "") -> forms.TimeField:
    errors = {
        "required": f"{label}: chưa ghi giờ. Ghi như 18:00.",
        "invalid": f"{label}: không phải là giờ có thật. Ghi như 18:00.",
    }
    return forms.TimeField(
        label=label, required=required, help_text=help_text, widget=TimeInput(), error_messages=errors
    )
